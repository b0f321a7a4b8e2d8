import Metrics
import Sweep
import Trading

/// What is left of one parameter set as its fills get worse.
package struct SlippageStress: Sendable, Equatable {
  package struct Point: Sendable, Equatable {
    /// Fixed slippage a side, in basis points, beyond what the spec's model says.
    package let furtherBps: Double
    package let totalReturn: Double?
    package let sharpe: Double?
  }

  /// Ascending from no further slippage to a little beyond the break-even.
  package let points: [Point]
  /// The further slippage at which the total return is nought; nil if none from 0 to 1000 bps is.
  package let breakEvenBps: Double?
  /// The part of the spec's slippage that does not depend on the bar, in basis points.
  package let assumedFixedBps: Double
  package let note: String

  private static let mostBps = 1_000.0

  /// Runs the account again at each of a ladder of slippages; stops slip as well, take-profits rest
  /// at their price.
  package init(_ set: [Double], _ study: Study) {
    func point(_ bps: Double) -> Point {
      let columns = study.plan.columns.slipping(furtherBps: bps)
      let result = study.single(
        set, over: study.inSample, study.spec.entry, columns, study.spec.side)
      return Point(
        furtherBps: bps, totalReturn: result.value("total_return"), sharpe: result.value("sharpe"))
    }
    let (assumed, most) = (point(0), point(Self.mostBps))
    let even = Experiments.breakEvenBps(0...Self.mostBps) { point($0).totalReturn }
    // Twenty even steps to a little beyond what the edge can bear.
    let end = even.map { max(1, 1.25 * $0) } ?? 50
    let ladder = (1...20).map { Double($0) * end / 20 }
    points = [assumed] + ladder.map(point)
    breakEvenBps = even
    assumedFixedBps = study.spec.account.model.fixedSlippageBps
    let gains = (assumed.totalReturn ?? 0) > 0
    note =
      even != nil
      ? "Slippage added to the spec's own, on every fill but take-profits; in sample."
      : gains && most.totalReturn == nil
        ? "What is left at \(plain(Self.mostBps)) bps a side more is undefined."
        : gains
          ? "It still gains at \(plain(Self.mostBps)) bps a side more."
          : "It does not gain at the spec's costs."
  }
}
