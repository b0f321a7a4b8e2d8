import Documents
import MarketData
import Validation

/// What a pass over the sets' returns says: tests against benchmarks, and effective trials.
struct ReturnEvidence {
  private(set) var superiority: SuperiorityTests?
  let effective: EffectiveTrials?

  private static let leastPeriods = 20

  /// - Parameter companion: Sets that no result had a say in, where results steered the search.
  init(_ outcome: StudyOutcome, companion: [Trial]?, threads: Int) throws {
    let spec = outcome.study.spec.validation
    let returns = InferenceReturns(
      outcome.study, periodNanoseconds: spec.superiority?.periodNanoseconds ?? Span.day,
      threads: threads)
    let own = ComparedSets(outcome)
    var gathering = EffectiveGathering(
      clustered: own.representatives(most: EffectiveGathering.mostClustered),
      periods: returns.ends.count)
    // Fewer returns are no sample of anything.
    let isTestable = returns.ends.count >= Self.leastPeriods
    if isTestable, let superiority = spec.superiority, companion == nil {
      self.superiority = try Self.tests(own, outcome, returns, superiority) {
        gathering.add(first: $0, $1, width: $2)
      }
    } else {
      returns.forEachTile(of: own.sets) { gathering.add(first: $0, $1, width: $2) }
    }
    effective = gathering.result(periodsPerYear: returns.periodsPerYear)
    if isTestable, let superiority = spec.superiority, let companion {
      self.superiority = try Self.tests(
        ComparedSets(companion, outcome.study), outcome, returns, superiority
      ) { _, _, _ in }
    }
  }

  private static func tests(
    _ compared: ComparedSets, _ outcome: StudyOutcome, _ returns: InferenceReturns,
    _ spec: SuperioritySpec, _ visit: (Int, UnsafeBufferPointer<Double>, Int) -> Void
  ) throws -> SuperiorityTests? {
    let sets = compared.sets
    if sets.isEmpty { return nil }
    let capital = outcome.study.spec.account.capital
    let periods = returns.ends.count
    let block = spec.blockPeriods ?? meanBlock(compared, returns)
    let resamples = Resamples(
      .stationary(meanBlock: block), count: spec.resamples, periods: periods, seed: spec.seed)
    var sum = BootstrapAccumulator(resamples, trials: sets.count)
    returns.forEachTile(of: sets) { first, tile, width in
      sum.add(tile, trials: width, stride: width)
      visit(first, tile, width)
    }
    let means = sum.means
    let free = outcome.study.spec.account.riskFreeRate / returns.periodsPerYear
    var benchmarks = [("cash", [Double](repeating: free, count: periods))]
    if let hold = outcome.benchmark {
      benchmarks.append(
        ("buy and hold", returns.returns(of: hold.inSample.backtest.equity, capital: capital)))
    }
    return SuperiorityTests(
      results: benchmarks.map { name, series in
        let table = ReturnTable(periods: periods, trials: 1, values: series)
        return SuperiorityResult(name, means.excess(over: BootstrapMeans(table, resamples)))
      },
      confidence: ConfidenceSet(
        means, compared.representatives(most: ConfidenceSet.most), chosen: compared.chosen),
      sets: sets, resamples: spec.resamples, meanBlock: block, periods: periods,
      periodNanoseconds: spec.periodNanoseconds, isCompanion: compared.isCompanion)
  }

  /// The mean of the sets' own block lengths by Politis and White: a test of many sets at once is
  /// none of the chosen one's.
  private static func meanBlock(_ compared: ComparedSets, _ returns: InferenceReturns) -> Double {
    let sets = compared.representatives(most: ConfidenceSet.most).map { compared.sets[$0] }
    var lengths: [Double] = []
    returns.forEachTile(of: sets) { _, tile, width in
      for set in 0..<width {
        let series = stride(from: set, to: tile.count, by: width).map { tile[$0] }
        if let length = BlockLength(series) { lengths.append(length.stationary) }
      }
    }
    return lengths.isEmpty ? 1 : max(1, lengths.reduce(0, +) / Double(lengths.count))
  }
}

/// Sets whose returns are compared, and those among them that stand for all.
private struct ComparedSets {
  let sets: [[Double]]
  /// The chosen set's place; nil where it is none of them.
  let chosen: Int?
  let isCompanion: Bool
  private let costs: [Double]
  private let named: [Int]

  /// The study's own, as far as they saw all of the data.
  init(_ outcome: StudyOutcome) {
    let (all, sawAll) = (outcome.trials.sets, outcome.trials.sawAll)
    let whole = all.indices.filter { sawAll[$0] }
    let values = outcome.trials.objective()
    let sign = outcome.study.spec.objective.goals[0].sign
    sets = whole.map { all[$0] }
    costs = whole.map { values[$0].map { $0 * sign } ?? .infinity }
    chosen = whole.firstIndex(of: outcome.choice.chosen)
    named = [chosen, whole.firstIndex(of: outcome.choice.best)].compactMap { $0 }
    isCompanion = false
  }

  init(_ companion: [Trial], _ study: Study) {
    let sign = study.spec.objective.goals[0].sign
    sets = companion.map(\.set)
    costs = companion.map { $0.objectives[0].isFinite ? $0.objectives[0] * sign : .infinity }
    (chosen, named, isCompanion) = (nil, [], true)
  }

  /// Evenly spaced by rank of the objective, the best and the chosen among them; ascending.
  func representatives(most: Int) -> [Int] {
    let ranked = costs.indices.filter { costs[$0] < .infinity }
      .sorted { (costs[$0], $0) < (costs[$1], $1) }
    guard ranked.count > most else { return ranked.sorted() }
    let spaced = (0..<most - named.count).map { ranked[$0 * ranked.count / (most - named.count)] }
    return Set(spaced + named).sorted()
  }
}
