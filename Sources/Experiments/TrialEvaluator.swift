import Metrics
import Optimizers
import Sweep

/// Judges parameter sets by a spec's objective on every market of a study.
struct TrialEvaluator {
  private let markets: [StudyMarket]
  private let objective: Objective
  private let parameters: ParameterSpace
  private let threads: Int
  private let splits: StudySplits
  private let testsSymbols: Bool
  /// The markets' spans by the share of their bars that counts.
  private var spans: [Double: [JudgedSpan]] = [:]

  init(_ study: Study, threads: Int) {
    markets = [study.market] + study.otherMarkets
    objective = study.spec.objective
    parameters = study.spec.parameters
    self.threads = threads
    splits = study.splits
    testsSymbols = study.testsSymbols
  }

  /// Trials of sets over the first share of the bars.
  mutating func trials(_ sets: [[Double]], share: Double) -> [Trial] {
    guard let plateauShare = objective.plateauShare else { return judged(sets, share) }
    // Neighbours of several sets run together: the more there are, the fuller the lanes.
    let groups = sets.map { set in
      [set]
        + parameters.space.stencil(around: parameters.point(set), share: plateauShare)
        .map(parameters.set)
    }
    var all = judged(groups.flatMap { $0 }, share)[...]
    return groups.map { group in
      let around = all.prefix(group.count)
      all = all.dropFirst(group.count)
      return trial(amid: Array(around))
    }
  }

  /// The first trial of several, worth what it and the others around it are in the median.
  private func trial(amid around: [Trial]) -> Trial {
    var trial = around[0]
    trial.objectives = objective.goals.indices.map { goal in
      Objective.summary(around.map { $0.objectives[goal] }, .median, objective.goals[goal])
    }
    // A set is chosen amid its neighbours and tested alone.
    for place in stride(from: 0, to: trial.splits.count, by: 2) {
      trial.splits[place] = Objective.summary(
        around.map { $0.splits[place] }, .median, objective.goals[0])
    }
    return trial
  }

  /// Sets judged each by itself.
  private mutating func judged(_ sets: [[Double]], _ share: Double) -> [Trial] {
    let spans = self.spans[share] ?? spans(share)
    self.spans[share] = spans
    let results = spans.map { $0.results(sets, threads: threads) }
    return sets.indices.map { set in
      let perMarket = results.map { $0[set] }
      let isRuined = perMarket.contains(where: \.isRuined)
      return Trial(
        set: sets[set], metrics: perMarket[0].metrics, isRuined: perMarket[0].isRuined,
        share: share, violation: violation(perMarket, share),
        objectives: objective.goals.indices.map { goal in
          isRuined ? .nan : summary(perMarket.map { $0.goals[goal] }, objective.goals[goal])
        }, splits: share == 1 ? splitValues(perMarket) : [],
        blocks: share == 1 ? perMarket[0].blocks : [])
    }
  }

  /// Only whole trials are judged in parts too.
  private func spans(_ share: Double) -> [JudgedSpan] {
    markets.enumerated().map { index, market in
      guard share == 1 else { return market.span(share: share, objective) }
      return market.span(
        share: 1, objective,
        splits: index == 0 ? splits.splits : splits.mapped(from: markets[0].series, to: market),
        blocks: index == 0 ? splits.blocks : [])
    }
  }

  /// Where sets are chosen and tested: time after time over all markets, then market by market.
  private func splitValues(_ perMarket: [JudgedSpan.Result]) -> [Double] {
    if perMarket.count == 1 { return perMarket[0].splits }
    let goal = objective.goals[0]
    let inTime = perMarket[0].splits.indices.map { place in
      summary(perMarket.map { $0.splits[place] }, goal)
    }
    guard testsSymbols else { return inTime }
    let values = perMarket.map { $0.isRuined ? .nan : $0.goals[0] }
    return inTime
      + values.indices.flatMap { market in
        var others = values
        others.remove(at: market)
        return [summary(others, goal), values[market]]
      }
  }

  private func summary(_ values: [Double], _ goal: Objective.Goal) -> Double {
    values.count == 1 ? values[0] : Objective.summary(values, objective.symbolSummary, goal)
  }

  /// By how much limits are broken: on part of the bars, those that the rest cannot mend.
  private func violation(_ markets: [JudgedSpan.Result], _ share: Double) -> Double {
    objective.limits.filter { share == 1 || $0.isFinal }.reduce(0) { sum, limit in
      guard let column = trialMetricKeys.firstIndex(of: limit.metric) else { return sum }
      return markets.reduce(sum) { $0 + limit.violation($1.metrics[column]) }
    }
  }
}
