import Sweep

/// Which set each window of a walk-forward chose, and what the sets were worth in every test.
struct WindowChoices {
  var windows: [WalkForwardResult.Window] = []
  /// A row a window: its set's objective in the test of each window; NaN without a set.
  var tests: [[Double]] = []

  /// Chooses among trials that were judged on all windows in the sweep's one pass.
  init(_ study: Study, _ trials: StudyTrials, _ spec: WalkForwardSpec) {
    let splits = study.walkForwardWindows
    let chooser = SetChooser(trials, study.spec, spec.selection)
    let sets = trials.sets
    let sign = -study.spec.objective.goals[0].sign
    // Windows come before all other splits.
    let columns = splits.indices.map { (trials.trained(on: $0), trials.tested(on: $0)) }
    for (split, (train, test)) in zip(splits, columns) {
      let trial = chooser.trial(train)
      windows.append(
        WalkForwardResult.Window(
          split: split, set: trial.map { sets[$0] }, trainValue: trial.map { train[$0] },
          testValue: trial.flatMap { test[$0].isFinite ? test[$0] : nil },
          testRank: trial.flatMap { Self.rank(of: $0, test, sign) },
          rankCorrelation: rankCorrelation(train, test)))
      tests.append(columns.map { column in trial.map { column.1[$0] } ?? .nan })
    }
  }

  /// Takes the sets that searches of each window's own came to.
  init(
    _ study: Study, _ found: [(set: [Double], value: Double?)?], windows splits: [StudySplit],
    threads: Int
  ) {
    var judged = study
    judged.judge(on: splits)
    var evaluator = TrialEvaluator(judged, threads: threads)
    let sets = found.compactMap { $0?.set }
    var trials = evaluator.trials(sets, share: 1)[...]
    for (number, split) in splits.enumerated() {
      let trial = found[number] == nil ? nil : trials.popFirst()
      let row = splits.indices.map { trial?.splits[2 * $0 + 1] ?? .nan }
      windows.append(
        WalkForwardResult.Window(
          split: split, set: trial?.set, trainValue: found[number]?.value,
          testValue: row[number].isFinite ? row[number] : nil))
      tests.append(row)
    }
  }

  /// The share of all defined values that one is at least as good as.
  private static func rank(of trial: Int, _ values: [Double], _ sign: Double) -> Double? {
    guard values[trial].isFinite else { return nil }
    let defined = values.filter(\.isFinite)
    let beaten = defined.count { $0 * sign <= values[trial] * sign }
    return Double(beaten) / Double(defined.count)
  }
}

extension StudyTrials {
  /// What each trial is worth where the set of a split, counted from 0, is chosen.
  func trained(on place: Int) -> [Double] { column(TrialColumn.train(place)) }

  /// What each trial is worth where the choice is tested.
  func tested(on place: Int) -> [Double] { column(TrialColumn.test(place)) }

  private func column(_ beginning: String) -> [Double] {
    columns.metricNames.firstIndex { $0.hasPrefix(beginning) }.map { columns.metrics[$0] } ?? []
  }
}
