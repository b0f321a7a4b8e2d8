import Metrics
import Numerics
import Trading

/// What else the same closed trades could have felt like: their order is permuted at random.
///
/// Each trade earns the same share of the equity at its entry (of the capital, where sizes are
/// fixed) wherever it comes, so that the total return stays; the way there does not. Equity is seen
/// where trades close: falls inside a trade do not count. Permuting takes for granted that one
/// trade says nothing of the next; runs of losers that belong together make truth worse than this.
package struct TradeShuffle: Sendable, Equatable {
  /// The worst fall from one trade's close to a later one's; 0 or below.
  package let maxDrawdown: Distribution
  /// The most trades in a row without a profit.
  package let longestLosingStreak: Distribution
  /// The worst product (or sum, where sizes are fixed) of trades in a row without a profit.
  package let worstLosingStreak: Distribution
  /// What all trades together return, in whatever order.
  package let totalReturn: Double
  package let trades: Int
  /// Why there are no draws; nil where there are.
  package let whyEmpty: String?

  package init(_ result: SingleResult, draws: Int = 1_000, seed: UInt64) {
    let isAdditive = result.plan.additiveCapital != nil
    var returns = Self.returns(of: result.backtest.trades, result.plan.capital, isAdditive)
    let seen = Ordering(returns, isAdditive)
    whyEmpty =
      returns.count < 2
      ? "only \(returns.count) closed trades: there is no other order" : nil
    var generator = Xoshiro256StarStar(seed: seed)
    let orderings = (0..<(whyEmpty == nil ? draws : 0)).map { _ in
      returns.permute(&generator)
      return Ordering(returns, isAdditive)
    }
    maxDrawdown = Distribution(orderings.map(\.drawdown), observed: seen.drawdown)
    longestLosingStreak = Distribution(
      orderings.map { Double($0.longestLoss) }, observed: Double(seen.longestLoss))
    worstLosingStreak = Distribution(orderings.map(\.worstLoss), observed: seen.worstLoss)
    totalReturn = seen.totalReturn
    trades = returns.count
  }

  /// What each trade earned of the equity before it, or of the capital where returns add.
  private static func returns(
    of trades: [ClosedTrade], _ capital: Double, _ isAdditive: Bool
  ) -> [Double] {
    var equity = capital
    return trades.map { trade in
      let base = isAdditive ? capital : equity
      equity += trade.profit
      return base > 0 ? trade.profit / base : 0
    }
  }

  /// Trades in one order.
  private struct Ordering {
    let drawdown: Double
    let totalReturn: Double
    let longestLoss: Int
    let worstLoss: Double

    init(_ returns: [Double], _ isAdditive: Bool) {
      let path = ReturnPath(returns, isAdditive: isAdditive)
      drawdown = path.drawdown
      totalReturn = path.totalReturn
      var (run, longest, fall, worst) = (0, 0, 0.0, 0.0)
      for value in returns {
        let loses = value <= 0
        run = loses ? run + 1 : 0
        fall = loses ? (isAdditive ? fall + value : (1 + fall) * max(0, 1 + value) - 1) : 0
        longest = max(longest, run)
        worst = min(worst, fall)
      }
      (longestLoss, worstLoss) = (longest, worst)
    }
  }
}

extension Array {
  /// Puts the elements into an order of which all are equally likely (Fisher and Yates).
  mutating func permute(_ generator: inout Xoshiro256StarStar) {
    for place in indices.dropFirst().reversed() {
      swapAt(place, generator.below(place + 1))
    }
  }
}
