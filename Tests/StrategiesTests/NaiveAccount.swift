import Replay
import Trading

/// What a run's fills come to, summed in the plainest way: money out, money in, units.
struct NaiveAccount {
  private(set) var cash: Double
  private(set) var units: [Double]
  private(set) var fees = 0.0

  init(_ record: RunRecord, _ contracts: [Contract], capital: Double) {
    cash = capital - record.funding
    units = contracts.map { _ in 0 }
    for logged in record.log.fills {
      let fill = logged.fill
      let contract = contracts[fill.instrument]
      let rate = fill.isMaker ? contract.makerFeeRate : contract.takerFeeRate
      fees += fill.price * fill.quantity * rate
      cash -= fill.signedQuantity * fill.price + fill.price * fill.quantity * rate
      units[fill.instrument] += fill.signedQuantity
    }
  }

  func equity(_ marks: [Double]) -> Double {
    cash + zip(units, marks).reduce(0) { $0 + ($1.0 == 0 ? 0 : $1.0 * $1.1) }
  }
}

extension RunRecord {
  /// Each instrument's smallest and largest position on the way.
  func reach(of instrument: Int) -> ClosedRange<Double> {
    var (units, least, most) = (0.0, 0.0, 0.0)
    for logged in log.fills where logged.fill.instrument == instrument {
      units += logged.fill.signedQuantity
      (least, most) = (min(least, units), max(most, units))
    }
    return least...most
  }

  var fills: [OrderFill] { log.fills.map(\.fill) }
}
