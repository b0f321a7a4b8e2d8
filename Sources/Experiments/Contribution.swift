import Documents
import Replay
import Trading

/// What one strategy has added to an account that several share.
package struct Contribution: Sendable, Equatable {
  package var name: String
  package var orders = 0
  package var fills = 0
  /// Σ value at the fill price, in settlement money.
  package var volume = 0.0
  package var fees = 0.0
  /// Every fill valued at the last mark, less fees; before funding and interest, which are the
  /// account's.
  package var profit = 0.0

  /// The contributions of each strategy, whose sum is what the account earned by trading.
  ///
  /// What the venue closes by force falls on the strategies that held that side, by what they held.
  static func each(
    of names: [String], _ log: ExecutionLog, _ contracts: [Contract], marks: [Double]
  ) -> [Contribution] {
    var contributions = names.map { Contribution(name: $0) }
    for order in log.orders where contributions.indices.contains(Int(order.id.strategy)) {
      contributions[Int(order.id.strategy)].orders += 1
    }
    var held = names.map { _ in contracts.map { _ in 0.0 } }
    for entry in log.fills {
      let fill = entry.fill
      let shares = shares(of: fill, held.map { $0[fill.instrument] })
      let payoff = contracts[fill.instrument].payoff
      for (index, share) in shares.enumerated() where share > 0 {
        let units = fill.signedQuantity * share
        contributions[index].fills += 1
        contributions[index].volume += payoff.value(units, at: fill.price)
        contributions[index].fees += entry.fee * share
        contributions[index].profit +=
          payoff.profit(units, from: fill.price, to: marks[fill.instrument]) - entry.fee * share
        held[index][fill.instrument] += units
      }
    }
    return contributions
  }

  /// Which part of a fill is whose.
  private static func shares(of fill: OrderFill, _ held: [Double]) -> [Double] {
    let own = Int(fill.order.strategy)
    if held.indices.contains(own) { return held.indices.map { $0 == own ? 1 : 0 } }
    let against = held.map { max(0, -$0 * fill.side.sign) }
    let sum = against.reduce(0, +)
    return against.map { sum > 0 ? $0 / sum : 0 }
  }

  var document: JSON {
    .object([
      ("name", .string(name)), ("orders", .int(Int64(orders))), ("fills", .int(Int64(fills))),
      ("volume", .number(volume)), ("fees", .number(fees)), ("profit", .number(profit)),
    ])
  }
}
