import Numerics
import Sweep
import Trading

/// Whether entering by chance would have done as well: strategies with the same exposure and the
/// same holding times as the set's, at other moments.
///
/// The set's targets are cut into spells of one target and the flat gaps around them; spells and
/// gaps are permuted, each by themselves, and traded by the same account at the same costs over the
/// bars of the search. Where one spell follows another without a gap, spells change places with
/// those of their own side only, so that there are as many trades. The probability is that of a
/// permutation test: under the hypothesis that the moments of entry do not matter, it is uniform.
///
/// Stops, take-profits and liquidation of the model act on the random entries too, by the prices
/// that those meet. A position that is stopped stays flat to the end of its spell, so exposures
/// agree on average only as far as stops are as frequent. So it is with accounts that are ruined.
///
/// The set was chosen by its result on the same bars: a small probability does not say that it was
/// not the luckiest of many.
package struct RandomEntries: Sendable, Equatable {
  package let sharpe: Distribution
  package let totalReturn: Distribution
  package let maxDrawdown: Distribution
  /// The share of bars with a position: of the random entries, and of the set.
  package let exposure: Distribution
  package let closedTrades: Distribution
  /// How likely chance has at least this Sharpe ratio, (1 + those that have) / (1 + draws).
  package let sharpeProbability: Double?
  /// The same of the total return.
  package let totalReturnProbability: Double?
  /// Runs of one target; few of them have few orders.
  package let spells: Int
  /// Why there are no draws; nil where there are.
  package let whyEmpty: String?

  package init(
    _ set: [Double], _ study: Study, draws: Int = 1_000, seed: UInt64, threads: Int
  ) {
    let spells = study.plan.spells(set)
    whyEmpty =
      spells.spells.isEmpty
      ? "the set never enters"
      : spells.hasOneOrder
        ? "always in the market in the same way: there is no other order of entries" : nil
    var generator = Xoshiro256StarStar(seed: seed)
    let drawn = ScheduleTrials(study, threads: threads).metrics(
      whyEmpty == nil ? max(0, draws) : 0, "random-entries"
    ) { spells.permuted(&generator).schedule() }
    let observed = study.single(set, over: study.inSample)
    sharpe = drawn.distribution("sharpe", observed: observed)
    totalReturn = drawn.distribution("total_return", observed: observed)
    maxDrawdown = drawn.distribution("max_drawdown", observed: observed)
    exposure = drawn.distribution("exposure", observed: observed)
    closedTrades = drawn.distribution("closed_trades", observed: observed)
    sharpeProbability = sharpe.probabilityAtLeastObserved
    totalReturnProbability = totalReturn.probabilityAtLeastObserved
    self.spells = spells.spells.count
  }
}
