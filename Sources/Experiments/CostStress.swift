import Metrics
import Sweep
import Trading

/// What is left of one parameter set as trading gets dearer.
package struct CostStress: Sendable {
  package struct Point: Sendable {
    /// Taker fee and fixed slippage together, a side.
    package var costBps: Double
    package var totalReturn: Double?
    package var sharpe: Double?
  }

  package let points: [Point]
  package let assumedBps: Double
  /// The cost a side at which the total return is nought; nil if none between 0 and 1000 bps is.
  package let breakEvenBps: Double?
  /// Whether the set does not gain even without a fee.
  package let failsAtNoFee: Bool
  package let note: String

  /// Runs the set again at each of a ladder of taker fees, slippage as the spec has it.
  package init(_ set: [Double], _ study: Study) {
    let slippage = study.spec.account.model.fixedSlippageBps
    func result(_ feeBps: Double) -> SingleResult { study.single(set, takerFeeBps: feeBps) }
    let assumed = study.spec.account.model.fee.takerBps
    let even = Experiments.breakEvenBps(0...1_000) { result($0).value("total_return") }
    // Past the usual fees the ladder climbs on until a little beyond what the edge can bear.
    let climb =
      even.map { even in
        stride(from: 75, through: 1.3 * even, by: 25).filter { step in
          even < 200 || step.truncatingRemainder(dividingBy: 100) == 0
        }
      } ?? []
    let ladder = Set([0, 1, 2, 3, 5, 7.5, 10, 15, 20, 30, 50] + [assumed] + climb).sorted()
    points = ladder.map { fee in
      let outcome = result(fee)
      return Point(
        costBps: fee + slippage, totalReturn: outcome.value("total_return"),
        sharpe: outcome.value("sharpe"))
    }
    assumedBps = assumed + slippage
    breakEvenBps = even.map { $0 + slippage }
    failsAtNoFee = (points.first?.totalReturn ?? 0) <= 0
    note =
      study.spec.account.model.hasFixedSlippage
      ? (failsAtNoFee ? "It does not gain even without a fee. " : "")
        + "Taker fee varied, slippage as in the spec; in sample."
      : "Taker fee varied; of the modelled slippage only the fixed part is in the axis; in sample."
  }
}

/// The cost between two at which a return that was positive turns negative, to a hundredth of a
/// basis point; nil where it does not, or is undefined on the way.
func breakEvenBps(_ range: ClosedRange<Double>, totalReturn: (Double) -> Double?) -> Double? {
  var (low, high) = (range.lowerBound, range.upperBound)
  guard let cheap = totalReturn(low), cheap > 0, let dear = totalReturn(high), dear < 0 else {
    return nil
  }
  while high - low > 0.01 {
    let middle = (low + high) / 2
    guard let value = totalReturn(middle) else { return nil }
    if value > 0 { low = middle } else { high = middle }
  }
  return (low + high) / 2
}

extension ExecutionModel {
  /// The slippage that does not depend on the bar, in basis points.
  var fixedSlippageBps: Double {
    switch slippage {
    case .fixed(let bps), .squareRootImpact(_, let bps, _): bps
    case .spread, .volatility: 0
    }
  }

  var hasFixedSlippage: Bool { if case .fixed = slippage { true } else { false } }
}

extension Study {
  /// One set over the bars that the search saw, at another taker fee.
  func single(_ set: [Double], takerFeeBps: Double) -> SingleResult {
    single(
      set, over: inSample, spec.entry, plan.columns.charging(takerBps: takerFeeBps), spec.side)
  }
}
