import Documents
import Store

extension Study {
  /// The same study, beginning with the trials of the earlier run that its spec names.
  ///
  /// A range can so be widened, or a budget raised, without paying for a set twice.
  package func afterEarlierRun(in store: RunStore, _ workspace: Workspace) throws -> Study {
    guard let id = spec.search.after else { return self }
    let run = try store.run(id)
    let earlier = try Study(
      try ExperimentSpec(
        try YAML.parse(run.specJSON, file: "the spec of run \(id)"), in: workspace),
      in: workspace)
    func fault(_ problem: String, mend: String) -> AssayError {
      AssayError(.usage, "run \(run.id) \(problem)", at: "search.after", mend: mend)
    }
    guard run.state == .finished else {
      throw fault("has not been finished", mend: "resume it first")
    }
    guard run.engineVersion == assayVersion, run.dataHash == dataHash else {
      throw fault("was made on other data or by another version", mend: "search without it")
    }
    guard terms(of: earlier.resolvedJSON) == terms(of: resolvedJSON) else {
      throw fault(
        "was made on other terms than the search, its parameters and their ranges",
        mend: "keep costs, objective and data as they were, or search without it")
    }
    guard earlier.inSample == inSample,
      earlier.otherMarkets.map(\.inSample) == otherMarkets.map(\.inSample)
    else {
      throw fault(
        "was judged on other bars, since longer windows take longer to warm up",
        mend: "start data.from \(spec.longestWarmUpBars) bars after the data's first, in both")
    }
    let trials = try store.batches(of: run.id).flatMap {
      Trial.trials($0, of: earlier)
    }
    var study = self
    var seen: Set<[Double]> = []
    study.known = trials.compactMap { trial in
      guard trial.share == 1, let set = spec.parameters.member(trial.set),
        seen.insert(set).inserted
      else { return nil }
      var trial = trial
      trial.set = set
      trial.partials = spec.search.pruneShares.map { _ in .nan }
      // A search that results steer keeps none of the parts that the earlier one was judged on.
      (trial.splits, trial.blocks) = ([], [])
      return trial
    }
    // A grid has them among its points.
    if spec.search.method != .grid { study.trialsPlanned += study.known.count }
    return study
  }

  /// A resolved spec without what may differ from an earlier run's.
  private func terms(of resolvedJSON: String) -> JSON {
    Self.members(
      of: resolvedJSON,
      without: ["name", "report", "search", "engine", "confirm", "replay", "validation", "gates"])
  }

  /// What decides how any one set trades: the bars by their hash and span, costs and account.
  static func tradingTerms(of resolvedJSON: String, dataHash: String) -> String {
    let terms = members(
      of: resolvedJSON,
      without: [
        "name", "report", "search", "engine", "confirm", "replay", "validation", "gates",
        "objective", "benchmark", "data",
      ])
    let data = (try? JSON.parse(resolvedJSON))?["data"]
    let span = ["from", "to", "holdout"].map { data?[$0]?.compact ?? "" }
    return ([terms.compact, dataHash] + span).joined(separator: "\n")
  }

  /// Members of a resolved spec, of the strategy all but the ranges that are searched.
  private static func members(of resolvedJSON: String, without keys: Set<String>) -> JSON {
    func without(_ keys: Set<String>, _ value: JSON?) -> JSON {
      .object((value?.object ?? []).filter { !keys.contains($0.key) })
    }
    let spec = try? JSON.parse(resolvedJSON)
    guard case .object(let members) = without(keys.union(["strategy"]), spec) else { return .null }
    return .object(
      members + [("strategy", without(["parameters", "where"], spec?["strategy"]))])
  }
}
