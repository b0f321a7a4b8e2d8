import MarketData
import Numerics

/// Bars as people's files have them, for measuring how fast they are read.
struct MadeTables {
  /// Prices in cents and volumes in 1/100,000, as Bitcoin's are.
  let series: BarSeries

  init(bars: Int, seed: UInt64) {
    var made = syntheticBars(count: bars, seed: seed).bars
    for index in made.indices {
      made[index].openTime = Timestamp(
        nanoseconds: made[index].openTime.nanoseconds + 1_600_000_000 * Span.second)
      made[index].volume = (made[index].volume * 1e5).rounded() / 1e5
    }
    series = BarSeries(name: "bench", bars: made)
  }

  /// Binance's dumps: milliseconds, twelve columns, eight decimals.
  var klines: [UInt8] {
    var text: [UInt8] = []
    for bar in series.bars {
      let time = bar.openTime.milliseconds
      text += "\(time)".utf8
      for price in [bar.open, bar.high, bar.low, bar.close] { append(price, to: &text) }
      append(bar.volume, to: &text)
      text += ",\(time + 59_999),1234567.89000000,321".utf8
      append(bar.volume / 2, to: &text)
      text += ",617283.94000000,0\n".utf8
    }
    return text
  }

  /// A header, times like 2024-01-31T04:00:00Z and numbers as short as they are.
  var plain: [UInt8] {
    var text = Array("time,open,high,low,close,volume\n".utf8)
    for bar in series.bars {
      text +=
        "\(bar.openTime.iso),\(bar.open),\(bar.high),\(bar.low),\(bar.close),\(bar.volume)\n".utf8
    }
    return text
  }

  private func append(_ value: Double, to text: inout [UInt8]) {
    let units = Int64((value * 1e5).rounded())
    let digits = "\(100_000 + units % 100_000)".utf8.dropFirst()
    text += ",\(units / 100_000).".utf8
    text += digits
    text += "000".utf8
  }
}
