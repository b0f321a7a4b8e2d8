import MarketData
import Metrics
import Store
import Validation

/// What a study found out about luck, as far as it was asked.
package struct StudyEvidence: Sendable {
  package internal(set) var walkForward: WalkForwardResult?
  package internal(set) var folds: [FoldsResult] = []
  package internal(set) var overfitting: OverfittingResult?
  package internal(set) var sharpe: SharpeEvidence?
  package internal(set) var superiority: SuperiorityTests?
  package internal(set) var robustness: Robustness?

  package init(_ outcome: StudyOutcome, _ context: RunContext) throws {
    let study = outcome.study
    let spec = study.spec.validation
    walkForward = try spec.walkForward.map { try Self.walk($0, outcome, context) }
    if study.splits.splits.contains(where: { $0.kind != .walkForward }) || study.testsSymbols {
      let chooser = SetChooser(
        outcome.trials, study.spec, spec.walkForward?.selection ?? .plateau)
      folds = FoldsResult.Kind.allCases.compactMap {
        FoldsResult($0, study, outcome.trials, chooser)
      }
    }
    let isFixed = study.spec.search.isFixedBeforehand
    let needsCompanion = !isFixed && (spec.backtestOverfitting != nil || spec.superiority != nil)
    let companion = needsCompanion ? try study.companion(threads: context.threads) : nil
    if spec.backtestOverfitting != nil {
      let judged =
        try companion
        ?? context.store.batches(of: context.run.id).flatMap { Trial.trials($0, of: study) }
      overfitting = try OverfittingResult(judged, study, isCompanion: !isFixed)
    }
    var returns: ReturnEvidence?
    if spec.superiority != nil || spec.asksForDeflation {
      returns = try ReturnEvidence(outcome, companion: companion, threads: context.threads)
    }
    superiority = returns?.superiority
    robustness = spec.robustness.map {
      Robustness(outcome, $0, threads: context.threads)
    }
    if spec.deflatesSharpe {
      let earlier = try EarlierSearches(
        study, outcome.trials, before: context.run, in: context.store)
      sharpe = SharpeEvidence(
        outcome.chosen.inSample, trial: outcome.choice.chosen, outcome.trials, study,
        earlier: earlier, effective: returns?.effective)
    }
  }

  private static func walk(
    _ spec: WalkForwardSpec, _ outcome: StudyOutcome, _ context: RunContext
  ) throws -> WalkForwardResult {
    let study = outcome.study
    let isNested = study.searchesWindows
    let choices =
      !isNested
      ? WindowChoices(study, outcome.trials, spec)
      : WindowChoices(
        study, try study.searchWindows(spec, context),
        windows: study.walkForwardWindows, threads: context.threads)
    return WalkForwardResult(
      choices.windows, tests: choices.tests, study, spec, isNested: isNested,
      barsLeftOver: study.cuts.barsLeftOver, threads: context.threads)
  }
}

/// A run that goes on: where it is stored, and who watches.
package struct RunContext {
  package let run: Run
  package let store: RunStore
  package let threads: Int
  /// Seconds from any origin.
  package let now: () -> Double
  /// Asked between batches; true interrupts.
  package let isCancelled: () -> Bool
  package let progress: (StudyProgress) -> Void

  package init(
    _ run: Run, in store: RunStore, threads: Int, now: @escaping () -> Double,
    isCancelled: @escaping () -> Bool, progress: @escaping (StudyProgress) -> Void
  ) {
    self.run = run
    self.store = store
    self.threads = threads
    self.now = now
    self.isCancelled = isCancelled
    self.progress = progress
  }
}

extension WalkForwardResult {
  /// The probability that the stitched account's true Sharpe ratio is above nought.
  package var probability: Double? {
    ReturnMoments(stitched.result.returns)?.estimate.probability(above: 0)
  }
}
