import Numerics
import Sweep
import Trading

/// What is left when trades are missed: each is left out by chance, and the account run again.
///
/// A trade is what the set holds without a flat bar or a turn to the other side. A missed one is
/// flat from its entry to its exit, the last one included where it is still open at the end; what
/// follows is entered as before, with the equity that is there then, at the model's costs and
/// stops.
package struct SkippedTrades: Sendable, Equatable {
  package let totalReturn: Distribution
  package let sharpe: Distribution
  package let maxDrawdown: Distribution
  package let trades: Int
  /// How likely each trade is missed.
  package let probability: Double
  /// Why there are no draws; nil where there are.
  package let whyEmpty: String?

  package init(
    _ set: [Double], _ study: Study, probability: Double = 0.1, draws: Int = 500, seed: UInt64,
    threads: Int
  ) {
    precondition((0...1).contains(probability), "A probability.")
    let spells = study.plan.spells(set)
    let trades = spells.trades
    whyEmpty = trades.isEmpty ? "the set never enters" : nil
    var generator = Xoshiro256StarStar(seed: seed)
    let drawn = ScheduleTrials(study, threads: threads).metrics(
      whyEmpty == nil ? max(0, draws) : 0, "skipped-trades"
    ) {
      let kept = trades.flatMap { trade in
        Array(repeating: generator.uniform() >= probability, count: trade.count)
      }
      return spells.schedule { kept[$0] }
    }
    let observed = study.single(set, over: study.inSample)
    totalReturn = drawn.distribution("total_return", observed: observed)
    sharpe = drawn.distribution("sharpe", observed: observed)
    maxDrawdown = drawn.distribution("max_drawdown", observed: observed)
    self.trades = trades.count
    self.probability = probability
  }
}
