import Documents
import Foundation
import MarketData

/// Buy and hold of a perpetual contract at an isolated leverage, as a plain loop over the bars of
/// the excerpt: funding at the mark, maintenance margin by tiers, the liquidation found by halving.
///
/// It knows nothing of Assay but the readers of its files.
struct NaivePerpetual {
  var leverage = 3.0
  var feeRate = 5e-4
  var capital = 10_000.0
  /// Money at the entry; nil takes all there is.
  var notional: Double?
  /// +1 long, −1 short.
  var side = 1.0
  var start: String
  var end: String

  /// What the loop comes to.
  struct Answer {
    var entry = 0.0
    var quantity = 0.0
    var fundingPaid = 0.0
    /// The bar, counted from the file's first, and the mark; nil when there was none.
    var liquidation: (bar: Int, price: Double)?
    var finalEquity = 0.0
  }

  private struct Tier {
    var cap: Double
    var rate: Double
    var deduction: Double
  }

  static let folder =
    (#filePath as NSString).deletingLastPathComponent + "/Golden/perpetual"

  private static func bars(_ name: String) throws -> [Bar] {
    try BarFile.read(path: "\(folder)/\(name)", name: name).series.bars
  }

  private static func tiers() throws -> [Tier] {
    let path = "\(folder)/maintenance-margin-tiers.json"
    let json = try JSON.parse(String(contentsOfFile: path, encoding: .utf8), file: path)
    return (json["BTC/USDT:USDT"]?.array ?? []).map { row in
      Tier(
        cap: row["maxNotional"]?.double ?? .nan,
        rate: row["maintenanceMarginRate"]?.double ?? .nan,
        deduction: row["info"]?["cum"]?.double ?? .nan)
    }
  }

  func answer() throws -> Answer {
    let bars = try Self.bars("BTCUSDT-1h.csv.gz")
    let marks = try Self.bars("BTCUSDT-1h-mark.csv.gz")
    let rates = try TimedRates.read(path: "\(Self.folder)/BTCUSDT-1h-funding.csv.gz")
    let tiers = try Self.tiers()
    let first = bars.firstIndex { $0.openTime.iso >= start } ?? 0
    let last = (bars.firstIndex { $0.openTime.iso >= end } ?? bars.count) - 1
    var answer = Answer()
    let price = bars[first + 1].open
    let quantity = notional.map { $0 / price } ?? leverage * capital / (price * (1 + feeRate))
    (answer.entry, answer.quantity) = (price, quantity)
    let money = capital - quantity * price * feeRate
    var margin = min(quantity * price / leverage, money)
    let free = money - margin
    func isLost(at mark: Double) -> Bool {
      let value = quantity * mark
      let tier = tiers.first { value <= $0.cap } ?? tiers[tiers.count - 1]
      let maintenance = value * tier.rate - tier.deduction
      return margin + side * quantity * (mark - price) <= maintenance
    }
    for bar in first + 1...last {
      let (open, mark) = (bars[bar].openTime.nanoseconds, marks[bar])
      for (time, rate) in zip(rates.times, rates.rates)
      where time.nanoseconds >= open && time.nanoseconds < open + Span.hour {
        let paid = side * quantity * mark.open * rate
        answer.fundingPaid += paid
        margin -= paid
      }
      let worst = side > 0 ? mark.low : mark.high
      guard isLost(at: worst) else { continue }
      var (lost, sound) = (worst, mark.open)
      for _ in 0..<200 {
        let middle = (lost + sound) / 2
        if isLost(at: middle) { lost = middle } else { sound = middle }
      }
      answer.liquidation = (bar, lost)
      answer.finalEquity = free
      return answer
    }
    answer.finalEquity = free + margin + side * quantity * (bars[last].close - price)
    return answer
  }
}
