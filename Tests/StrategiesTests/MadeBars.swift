import MarketData
import Replay
import Trading

/// Made-up hourly bars, and replays over them.
struct MadeBars {
  var series: BarSeries

  init(_ bars: [Bar]) {
    series = BarSeries(name: "made", bars: bars, interval: Span.hour, ticksPerUnit: nil, hash: "")
  }

  /// Bars by their open, high, low and close.
  init(prices: [(Double, Double, Double, Double)]) {
    self.init(
      prices.enumerated().map { index, bar in
        Bar(
          openTime: Timestamp(nanoseconds: MadeMarket.start + Int64(index) * Span.hour),
          open: bar.0, high: bar.1, low: bar.2, close: bar.3, volume: 100)
      })
  }

  static func wandering(seed: UInt64, count: Int, step: Double = 0.01) -> MadeBars {
    var random = SeededRandom(seed: seed)
    var price = 1_000.0
    func moved(_ price: Double, _ random: inout SeededRandom) -> Double {
      let wild = Int.random(in: 0..<100, using: &random) == 0 ? 10.0 : 1
      let move = Double.random(in: -step...step, using: &random) * wild
      return max(1, (price * (1 + move) * 10).rounded() / 10)
    }
    return MadeBars(
      prices: (0..<count).map { _ in
        let open = moved(price, &random)
        let corners = [open] + (0..<3).map { _ in moved(open, &random) }
        price = corners[3]
        return (open, corners.max() ?? open, corners.min() ?? open, price)
      })
  }

  func columns(_ funding: Funding = .none, slippageBps: Double = 0) throws -> ExecutionColumns {
    var model = ExecutionModel()
    model.funding = funding
    model.slippage = .fixed(bps: slippageBps)
    return try ExecutionColumns(series, model, barsPerYear: 8_760)
  }

  func market(_ funding: Funding = .none, slippageBps: Double = 0) throws -> EventReplay.Market {
    .bars(series, try columns(funding, slippageBps: slippageBps), series.bars.indices)
  }
}
