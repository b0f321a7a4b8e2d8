import Experiments
import Foundation
import MarketData

/// A replay's result for a terminal.
enum ReplayText {
  static func summary(_ outcome: ReplayOutcome, _ facts: RunFacts) -> String {
    let analysis = outcome.analysis
    let outcomes = analysis.outcomes
    var lines = [
      "\(outcome.experiment.name): \(outcome.experiment.strategyNames.joined(separator: ", ")) on "
        + "\(outcome.experiment.symbols.joined(separator: ", ")), \(span(outcome))", "",
    ]
    let keys = [
      "final_equity", "total_return", "max_drawdown", "sharpe", "fees", "funding", "closed_trades",
    ]
    for key in keys {
      guard let metric = outcome.metrics.first(where: { $0.key == key }) else { continue }
      lines.append(row(metric.label, Text.value(metric)))
    }
    lines.append(
      row(
        "Orders",
        "\(outcomes.orders), \(outcomes.filled) filled, \(outcomes.cancelled) cancelled, "
          + "\(outcomes.rejected) refused"))
    let (maker, taker) = (analysis.maker, analysis.taker)
    lines.append(row("Fills", "\(maker.fills) making, \(taker.fills) taking"))
    if let total = analysis.shortfall.total {
      lines.append(row("Shortfall", String(format: "%.2f bps of the value decided", total.total)))
    }
    lines += ParentText.lines(outcome)
    for markout in analysis.markouts {
      guard let gain = markout.maker ?? markout.taker else { continue }
      let seconds = Text.number(Double(markout.horizonNanoseconds) / 1e9)
      lines.append(
        row(
          "Markout after \(seconds) s",
          String(format: "%.3f bps", gain.mean) + (markout.maker == nil ? " (taking)" : " (making)")
        ))
    }
    for (reason, count) in outcomes.refusals.map({ ($0.reason.rawValue, $0.count) }) {
      lines.append("refused \(count): \(reason)")
    }
    lines += forcedCloses(outcome) + contributions(outcome)
    lines += [""] + outcome.warnings.map { "warning: \($0)" }
    lines.append(String(format: "%.2f s, %.2f CPU s", facts.elapsedSeconds, facts.cpuSeconds))
    if !facts.runID.isEmpty { lines.append("run \(facts.runID)") }
    if let path = facts.reportPath { lines.append("report \(path)") }
    return lines.joined(separator: "\n")
  }

  /// What each of several strategies has added.
  private static func contributions(_ outcome: ReplayOutcome) -> [String] {
    guard outcome.experiment.strategyNames.count > 1 else { return [] }
    return outcome.contributions.map { part in
      row(
        part.name,
        String(format: "%.2f before funding, fees %.2f, ", part.profit, part.fees)
          + "\(part.orders) orders, \(part.fills) fills")
    }
  }

  /// The first few positions that the venue closed, and who bore what their margin did not.
  private static func forcedCloses(_ outcome: ReplayOutcome) -> [String] {
    outcome.record.log.forcedCloses.prefix(10).map { close in
      let done = close.fill.side == .buy ? "bought" : "sold"
      let rest = Text.number(close.covered.magnitude)
      return "\(close.reason.rawValue) \(close.fill.time.iso): \(done) "
        + String(format: "%.8g ", close.fill.quantity) + outcome.symbol(of: close)
        + String(format: " at %.8g", close.fill.price)
        + (!close.isCovered
          ? "" : close.covered > 0 ? ", \(rest) lost beyond the margin" : ", \(rest) to the fund")
    }
  }

  private static func row(_ label: String, _ text: String) -> String {
    label.padding(toLength: 24, withPad: " ", startingAt: 0) + text
  }

  private static func span(_ outcome: ReplayOutcome) -> String {
    guard let first = outcome.record.times.first, let last = outcome.record.times.last else {
      return "nothing happened"
    }
    return Timestamp(nanoseconds: first).iso + " to " + Timestamp(nanoseconds: last).iso
  }
}
