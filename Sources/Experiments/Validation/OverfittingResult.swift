import Optimizers
import Validation

/// The probability that choosing the best set in sample is a choice below the median outside.
package struct OverfittingResult: Sendable {
  package let evidence: BacktestOverfitting
  package let blocks: Int
  package let sets: Int
  /// Whether the sets are a sample of their own, since results steered the search.
  package let isCompanion: Bool
  /// Return periods in a year: what turns the splits' Sharpe ratios into yearly ones.
  package let periodsPerYear: Double

  /// - Parameter trials: Every set that saw all of the data.
  init?(_ trials: [Trial], _ study: Study, isCompanion: Bool) throws {
    let blocks = study.cuts.blocks
    let whole = trials.filter { $0.share == 1 && !$0.blocks.isEmpty }
    guard !blocks.isEmpty, whole.count >= 2 else { return nil }
    func rows(_ offset: Int) -> [Double] {
      blocks.indices.flatMap { block in whole.map { $0.blocks[2 * block + offset] } }
    }
    let sums = BlockSums(
      counts: blocks.map(study.periods.count), trials: whole.count, sums: rows(0), squares: rows(1))
    evidence = try BacktestOverfitting(sums, CrossValidationOptions(dominance: true))
    self.blocks = blocks.count
    sets = whole.count
    self.isCompanion = isCompanion
    periodsPerYear = study.periods.perYear
  }
}

extension Study {
  /// Sets that no result had a say in, as many as the search tries, judged like its own.
  func companion(threads: Int) throws -> [Trial] {
    var study = self
    study.judge(on: [])
    var sampler = try SearchMethod.sobol.optimizer(
      spec.space, seed: spec.search.seed, budget: trialsPlanned, objectives: 1)
    var evaluator = TrialEvaluator(study, threads: threads)
    var trials: [Trial] = []
    while trials.count < trialsPlanned {
      let candidates = try sampler.ask(min(batchSize, trialsPlanned - trials.count))
      if candidates.isEmpty { break }
      trials += evaluator.trials(candidates.map { spec.parameters.set($0.point) }, share: 1)
      sampler.tell(candidates.map { Evaluation($0.number, [0]) })
    }
    return trials
  }
}
