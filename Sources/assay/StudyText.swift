import Experiments
import Foundation
import MarketData

/// A study's result for a terminal.
enum StudyText {
  static func summary(
    _ outcome: StudyOutcome, _ validation: StudyValidation, _ facts: RunFacts
  ) -> String {
    let study = outcome.study
    let bars = study.series.bars
    var lines = [
      "\(study.spec.name): \(outcome.trials.columns.trials.count) trials of "
        + "\(study.spec.entry.declaration.name) on \(study.series.name), "
        + "\(bars[study.inSample.lowerBound].openTime.iso) to "
        + "\(bars[study.inSample.upperBound - 1].openTime.iso)", "",
    ]
    lines += table(outcome)
    lines += sought(outcome) + ["", "chosen by \(outcome.choice.why)"]
    if let looks = outcome.holdOutLooks {
      lines.append("this hold-out has been looked at \(looks) time\(looks == 1 ? "" : "s")")
    }
    lines.append(
      outcome.costs.breakEvenBps.map {
        String(format: "the chosen set breaks even at %.1f bps a side", $0)
      }
        ?? (outcome.costs.failsAtNoFee
          ? "the chosen set does not gain even without a fee"
          : "the chosen set still earns at a fee of 1000 bps a side"))
    lines += confirmed(outcome)
    lines += outcome.warnings.map { "warning: \($0)" }
    lines += ValidationText.lines(validation)
    if let rate = facts.barSetsPerSecond {
      lines.append(
        String(
          format: "%.1f s, %.1f CPU s, %.2fe9 bar·sets/s", facts.elapsedSeconds, facts.cpuSeconds,
          rate / 1e9))
    }
    lines.append("run \(facts.runID)")
    if let path = facts.reportPath { lines.append("report \(path)") }
    return lines.joined(separator: "\n")
  }

  /// The values that the search was after, where they are not rows of the table.
  private static func sought(_ outcome: StudyOutcome) -> [String] {
    let objective = outcome.study.spec.objective
    return objective.goals.enumerated().compactMap { index, goal in
      let title = objective.title(goal)
      if title == goal.metric, objective.goals.count == 1 { return nil }
      func value(_ candidate: StudyOutcome.Candidate) -> Double? {
        outcome.trials.objective(index, of: candidate.trial)
      }
      let texts = [("best", outcome.best), ("chosen", outcome.chosen)].map { label, candidate in
        "\(label) \(value(candidate).map(Text.number) ?? "undefined")"
      }
      return "\(title): \(texts.joined(separator: ", "))"
    }
  }

  private static func confirmed(_ outcome: StudyOutcome) -> [String] {
    guard let confirmation = outcome.confirmation else { return [] }
    let worst = confirmation.finalists.map(\.largestDifference).max() ?? 0
    return [
      "\(confirmation.finalists.count) finalists traded by orders: equity differs by at most "
        + String(format: "%.3g %%", worst * 100)
    ]
  }

  private static func table(_ outcome: StudyOutcome) -> [String] {
    let keys = [
      "total_return", "cagr", "sharpe", "sortino", "max_drawdown", "calmar", "closed_trades",
      "profit_factor", "exposure", "turnover",
    ]
    var rows = [["", "parameters"] + keys]
    func add(_ label: String, _ set: [Double], _ result: SingleResult?) {
      guard let result else { return }
      // The benchmark has no parameters.
      let parameters = set.isEmpty ? "" : outcome.study.spec.parameters.text(set)
      rows.append(
        [label, parameters]
          + keys.map { key in
            result.metrics.first { $0.key == key }.map(Text.value) ?? "–"
          })
    }
    add("best, in sample", outcome.best.set, outcome.best.inSample)
    add("best, hold-out", outcome.best.set, outcome.best.outOfSample)
    add("chosen, in sample", outcome.chosen.set, outcome.chosen.inSample)
    add("chosen, hold-out", outcome.chosen.set, outcome.chosen.outOfSample)
    add("buy and hold, in sample", [], outcome.benchmark?.inSample)
    add("buy and hold, hold-out", [], outcome.benchmark?.outOfSample)
    return turned(rows)
  }

  /// Rows become columns, each as wide as its widest cell.
  private static func turned(_ columns: [[String]]) -> [String] {
    let widths = columns.map { $0.map(\.count).max() ?? 0 }
    return (0..<(columns.first?.count ?? 0)).map { row in
      zip(columns, widths).map { column, width in
        column[row].padding(toLength: width, withPad: " ", startingAt: 0)
      }.joined(separator: "  ")
    }
  }
}
