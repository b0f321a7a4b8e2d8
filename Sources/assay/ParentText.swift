import Experiments
import Foundation
import Trading

/// What was done of a run's parent orders, for a terminal.
enum ParentText {
  /// Parents told one by one; more are counted.
  private static let mostTold = 5

  static func lines(_ outcome: ReplayOutcome) -> [String] {
    let parents = outcome.analysis.parents
    guard parents.count <= mostTold else { return [totals(parents)] }
    let names = outcome.experiment.strategyNames
    return parents.map { line($0, names[$0.id.strategy]) }
  }

  private static func line(_ parent: ParentOutcome, _ name: String) -> String {
    let done = "\(Text.quantity(parent.filled)) of \(Text.quantity(parent.asked))"
    var parts = [done + (parent.averagePrice.map { " at \(Text.price($0))" } ?? "")]
    if let arrival = parent.arrival { parts.append("arrival \(Text.price(arrival))") }
    if let cost = parent.cost { parts.append(String(format: "shortfall %.2f bps", cost.bps.total)) }
    if !parent.isWhole { parts.append(parent.reason) }
    return "\(name) \(parent.side) \(parent.symbol): " + parts.joined(separator: ", ")
  }

  private static func totals(_ parents: [ParentOutcome]) -> String {
    let whole = parents.count(where: \.isWhole)
    let untraded = parents.count { $0.filled == 0 }
    return "\(parents.count) parent orders: \(whole) done whole, "
      + "\(parents.count - whole - untraded) in part, \(untraded) not at all"
  }
}
