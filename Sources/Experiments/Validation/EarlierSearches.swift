import Documents
import Store

/// What earlier runs tried with the same strategy on a study's first market.
struct EarlierSearches {
  /// Sets that neither the study nor an earlier one of these had tried on the same terms.
  private(set) var distinctSets = 0
  /// The finite Sharpe ratios a year of those that saw all of their data.
  private(set) var annualSharpes: [Double] = []

  /// Trials tell of luck whatever they were sought for: what counts as the same terms leaves out
  /// the search, the objective and what was asked about the result.
  init(_ study: Study, _ trials: StudyTrials, before run: Run, in store: RunStore) throws {
    let own = Study.tradingTerms(of: study.resolvedJSON, dataHash: study.dataHash)
    var seen = [own: Set(trials.sets)]
    let earlier = try store.earlierRuns(
      on: study.series.hash, strategy: run.strategy, before: run.id)
    for run in earlier where run.parameterNames == study.spec.space.names {
      let terms = Study.tradingTerms(of: run.specJSON, dataHash: run.dataHash)
      let sharpe = run.metricNames.firstIndex(of: "sharpe")
      let share = run.metricNames.firstIndex(of: TrialColumn.share)
      for batch in try store.batches(of: run.id) {
        let sets = batch.parameters.count / batch.trialCount
        let width = batch.metrics.count / batch.trialCount
        for trial in 0..<batch.trialCount {
          let set = Array(batch.parameters[trial * sets..<(trial + 1) * sets])
          guard seen[terms, default: []].insert(set).inserted else { continue }
          distinctSets += 1
          guard let sharpe, share.map({ batch.metrics[trial * width + $0] == 1 }) ?? true,
            batch.metrics[trial * width + sharpe].isFinite
          else { continue }
          annualSharpes.append(batch.metrics[trial * width + sharpe])
        }
      }
    }
  }
}
