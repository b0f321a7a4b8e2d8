import MarketData
import Metrics
import Store
import Validation

/// Everything that a study was asked about luck.
package struct StudyValidation: Sendable {
  package internal(set) var walkForward: WalkForwardResult?
  package internal(set) var folds: [FoldsResult] = []
  package internal(set) var overfitting: OverfittingResult?
  package internal(set) var sharpe: SharpeEvidence?
  package internal(set) var superiority: SuperiorityTests?
  package internal(set) var gates: [Gate] = []
  /// Whether the spec named the gates.
  package internal(set) var gatesBind = false

  /// Whether a gate that the spec named was missed.
  package var isRefused: Bool { gatesBind && gates.contains { $0.outcome == .fail } }

  /// - Parameters:
  ///   - run: The study's run in the store, which counts trials of earlier ones.
  ///   - progress: Told of searches in windows.
  package init(
    _ outcome: StudyOutcome, run: Run, in store: RunStore, threads: Int, now: () -> Double,
    isCancelled: () -> Bool, progress: (StudyProgress) -> Void
  ) throws {
    let (study, trials) = (outcome.study, outcome.trials)
    let spec = study.spec.validation
    let isFixed = study.spec.search.isFixedBeforehand
    if let walk = spec.walkForward {
      let windows = study.cuts.splits.filter { $0.kind == .walkForward }
      let choices =
        isFixed
        ? WindowChoices(study, trials, walk)
        : WindowChoices(
          study,
          try study.searchWindows(
            walk, of: run, in: store, threads: threads, now: now, isCancelled: isCancelled,
            progress: progress), windows: windows, threads: threads)
      walkForward = WalkForwardResult(
        choices.windows, tests: choices.tests, study, walk, isNested: !isFixed,
        barsLeftOver: study.cuts.barsLeftOver, threads: threads)
    }
    if isFixed, spec.choosesOnParts {
      let chooser = SetChooser(trials, study.spec, spec.walkForward?.selection ?? .plateau)
      folds = FoldsResult.Kind.allCases.compactMap { FoldsResult($0, study, trials, chooser) }
    }
    let needsCompanion = !isFixed && (spec.backtestOverfitting != nil || spec.superiority != nil)
    let companion = needsCompanion ? try study.companion(threads: threads) : nil
    if spec.backtestOverfitting != nil {
      let judged =
        try companion
        ?? store.batches(of: run.id).flatMap { Trial.trials($0, of: study) }
      overfitting = try OverfittingResult(judged, study, isCompanion: !isFixed)
    }
    var evidence: ReturnEvidence?
    if spec.superiority != nil || spec.asksForDeflation {
      evidence = try ReturnEvidence(outcome, companion: companion, threads: threads)
      superiority = evidence?.superiority
    }
    if spec.deflatesSharpe {
      let earlier = try store.trialsEvaluatedBefore(
        dataHash: study.dataHash, strategy: run.strategy, run: run.id)
      sharpe = SharpeEvidence(
        outcome.chosen.inSample, trials, study, earlier: max(0, earlier - study.known.count),
        effective: evidence?.effective)
    }
    gates = study.spec.gates.bounds.map { gate($0.measure, $0.bound, outcome) }
    gatesBind = study.spec.gates.isBinding
  }

  private func gate(_ measure: Gate.Measure, _ bound: Bound, _ outcome: StudyOutcome) -> Gate {
    let found = value(measure, outcome)
    guard let found else {
      return Gate(
        measure: measure, bound: bound, value: nil, outcome: .notRun,
        note: "needs \(measure.needs)")
    }
    guard found.isFinite else {
      return Gate(measure: measure, bound: bound, value: nil, outcome: .fail, note: "undefined")
    }
    let holds = bound.holds(found)
    guard measure == .pbo, holds else {
      return Gate(
        measure: measure, bound: bound, value: found, outcome: holds ? .pass : .fail, note: nil)
    }
    let (outcome, note) = company(outcome)
    return Gate(measure: measure, bound: bound, value: found, outcome: outcome, note: note)
  }

  /// Ranks persist where all sets lose alike, so a low probability of overfitting passes only in
  /// the company of profit.
  private func company(_ outcome: StudyOutcome) -> (Gate.Outcome, String) {
    let loss = value(.probabilityOfLoss, outcome) ?? 1
    let most =
      outcome.study.spec.gates.bounds.first { $0.measure == .probabilityOfLoss }?.bound.value
      ?? Gate.mostLoss
    guard let growth = value(.returnOutside, outcome) else {
      return (.notRun, "ranks alone say nothing of profit: it passes only with walk_forward")
    }
    if !(loss <= most) {
      return (.fail, "the choice loses in \(percent(loss)) of splits, more than \(percent(most))")
    }
    if !(growth > 0) { return (.fail, "the account of the walk-forward made no profit") }
    return (
      .pass, "and the choice loses in \(percent(loss)) of splits, and its walk-forward gained"
    )
  }

  /// What was found; nil where it did not run, NaN where it is undefined.
  func value(_ measure: Gate.Measure, _ outcome: StudyOutcome) -> Double? {
    func outside(_ key: String) -> Double? {
      walkForward.map { $0.stitched.result.value(key) ?? .nan }
    }
    func unseen(_ key: String) -> Double? {
      outcome.chosen.outOfSample.map { $0.value(key) ?? .nan }
    }
    func test(_ place: Int, _ value: (SuperiorityResult) -> Double) -> Double? {
      superiority.flatMap { $0.results.count > place ? value($0.results[place]) : nil }
    }
    switch measure {
    case .deflatedSharpe: return sharpe.map { $0.deflated ?? .nan }
    case .pbo: return overfitting?.evidence.probability
    case .probabilityOfLoss: return overfitting?.evidence.probabilityOfLoss
    case .spa: return test(0, \.ability.consistent)
    case .spaBenchmark: return test(1, \.ability.consistent)
    case .realityCheck: return test(0, \.realityCheck)
    case .sharpeOutside: return outside("sharpe")
    case .returnOutside: return outside("total_return")
    case .drawdownOutside: return outside("max_drawdown")
    case .tradesOutside: return outside("closed_trades")
    case .probabilityOutside: return walkForward.map { $0.probability ?? .nan }
    case .efficiency: return walkForward.map { $0.efficiencies[0].value ?? .nan }
    case .profitableWindows: return walkForward?.profitableShare
    case .pathSharpe:
      let paths = folds.first { $0.kind == .combinatorial }?.pathValues(.sharpe).sorted()
      return paths.map { quantile($0, 0.5) ?? .nan }
    case .holdOutSharpe: return unseen("sharpe")
    case .holdOutReturn: return unseen("total_return")
    case .breakEven: return outcome.costs.breakEvenBps ?? (outcome.costs.losesAtNoFee ? 0 : 1_000)
    case .randomEntries: return nil
    case .trades: return outcome.chosen.inSample.value("closed_trades")
    }
  }
}

extension WalkForwardResult {
  /// The probability that the stitched account's true Sharpe ratio is above nought.
  package var probability: Double? {
    ReturnMoments(stitched.result.returns)?.estimate.probability(above: 0)
  }
}

/// A share as a person reads it.
func percent(_ share: Double) -> String {
  share.isFinite ? "\(plain((share * 1_000).rounded() / 10)) %" : "undefined"
}
