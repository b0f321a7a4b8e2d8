import Metrics

/// A customary rule of walk-forward analysis, and how an account does by it.
package struct WalkForwardMark: Sendable, Equatable {
  package enum Outcome: String, Sendable {
    case pass, fail, distinction, undefined
  }

  package let rule: String
  package let threshold: String
  package let value: Double?
  package let outcome: Outcome

  /// The table that TradeStation's walk-forward optimizer made known.
  static func all(_ account: StitchedAccount, efficiency: WalkForwardResult.Efficiency) -> [Self] {
    let profits = account.legs.indices.map { account.profit(leg: $0) }
    let total = profits.reduce(0, +)
    let gains = account.profitableShare
    let largest = total > 0 ? (profits.max() ?? 0) / total : nil
    let deepest = account.legs.indices.compactMap { leg in
      account.sums(leg: leg).map { -$0.drawdown }
    }.min()
    func mark(
      _ value: Double?, pass: (Double) -> Bool, distinction: (Double) -> Bool = { _ in false }
    )
      -> Outcome
    {
      value.map { distinction($0) ? .distinction : pass($0) ? .pass : .fail } ?? .undefined
    }
    let growth = account.result.value("total_return")
    return [
      Self(
        rule: "total profit out of sample", threshold: "> 0", value: growth,
        outcome: mark(growth) { $0 > 0 }),
      Self(
        rule: "walk-forward efficiency", threshold: "≥ 50 %, distinction ≥ 100 %",
        value: efficiency.value,
        outcome: mark(efficiency.value, pass: { $0 >= 0.5 }, distinction: { $0 >= 1 })),
      Self(
        rule: "windows with a profit", threshold: "≥ 50 %, distinction ≥ 80 %", value: gains,
        outcome: mark(gains, pass: { $0 >= 0.5 }, distinction: { $0 >= 0.8 })),
      Self(
        rule: "largest window's share of the profit", threshold: "< 50 %", value: largest,
        outcome: mark(largest) { $0 < 0.5 }),
      Self(
        rule: "deepest drawdown in a window", threshold: "≤ 40 %", value: deepest,
        outcome: mark(deepest) { $0 >= -0.4 }),
    ]
  }
}
