import Documents
import Metrics
import Replay
import Sweep
import Trading

/// The finalists of a sweep, traded again by orders.
package struct Confirmation: Sendable {
  /// What a spec asks of it.
  package struct Request: Sendable {
    /// Trials with the best objective that are replayed, besides the chosen one.
    package var top = 10

    init() {}

    /// - Parameter value: `replay`, or a mapping that says how many.
    init(_ value: SpecValue) throws {
      guard case .mapping = value.node.kind else {
        _ = try value.oneOf([Engine.replay.rawValue])
        return
      }
      let spec = try value.reader()
      try spec.unknownKeysAreErrors(known: ["engine", "top"])
      _ = try spec.required("engine").oneOf([Engine.replay.rawValue])
      top = try spec.optional("top")?.whole(1...1_000) ?? top
    }
  }

  /// One trial by both engines, over the bars that the search saw.
  package struct Finalist: Sendable {
    package let trial: Int
    package let set: [Double]
    package let swept: SingleResult
    package let replayed: SingleResult

    /// The largest distance between the two equity curves, as a fraction of the sweep's equity.
    package var largestDifference: Double {
      zip(swept.backtest.equity, replayed.backtest.equity).reduce(0) { worst, pair in
        pair.0 > 0 ? max(worst, (pair.1 / pair.0 - 1).magnitude) : worst
      }
    }
  }

  package let finalists: [Finalist]
  /// The chosen trial's orders: how they would have been executed.
  package let analysis: ExecutionAnalysis?

  /// - Parameter goesOn: Told the share of the time that has passed; false stops it.
  init(
    _ trials: StudyTrials, _ choice: StudyChoice, _ study: Study, _ request: Request,
    goesOn: (Double) -> Bool
  ) throws {
    let sign = -study.spec.objective.goals[0].sign
    let ranked = trials.objective().enumerated()
      .compactMap { trial, value in value.map { (trial: trial, value: $0 * sign) } }
      .sorted { ($0.value, $1.trial) > ($1.value, $0.trial) }
    var chosen = ranked.prefix(request.top).map(\.trial)
    if !chosen.contains(choice.chosen) { chosen.append(choice.chosen) }
    let sets = trials.sets
    finalists = try chosen.enumerated().map { place, trial in
      let swept = study.single(sets[trial], over: study.inSample)
      let replayed = try study.spec.replay.run(
        sets[trial], swept.plan, study.spec.account, study.periods
      ) { goesOn((Double(place) + $0) / Double(chosen.count)) }
      return Finalist(trial: trial, set: sets[trial], swept: swept, replayed: replayed)
    }
    let logged = finalists.first { $0.trial == choice.chosen }?.replayed.record
    analysis = logged.map { record in
      ExecutionAnalysis(
        record.log, contracts: [study.series.contract]
      )
    }
  }
}

/// A confirmation as JSON.
func confirmationDocument(_ confirmation: Confirmation, _ study: Study) -> JSON {
  let keys = ["total_return", "sharpe", "max_drawdown", "closed_trades", "final_equity"]
  func metrics(_ result: SingleResult) -> JSON {
    .object(result.metrics.filter { keys.contains($0.key) }.map { (key: $0.key, value: JSON($0)) })
  }
  let finalists = confirmation.finalists.map { finalist in
    JSON.object([
      ("trial", .int(Int64(finalist.trial))), ("params", parameterDocument(finalist.set, study)),
      ("sweep", metrics(finalist.swept)), ("replay", metrics(finalist.replayed)),
      ("largest_difference", .number(finalist.largestDifference)),
    ])
  }
  return .object([
    ("engine", "replay"), ("finalists", .array(finalists)),
    ("execution", confirmation.analysis.map(executionDocument) ?? .null),
  ])
}
