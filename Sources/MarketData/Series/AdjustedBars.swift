import Documents
import Foundation

extension BarSeries {
  /// The bars as a holder of one first share sees them: prices go on over splits and dividends.
  ///
  /// Each event counts from the first bar that closes after its stamp. There a split of ratio r
  /// multiplies the factor of prices by r and that of shares by r, and a dividend of D a share
  /// multiplies the factor of prices by 1 + D / open, as if it bought shares at that open. Prices
  /// are multiplied by their factor, volumes divided by that of shares; turnover and spread are as
  /// they were. The factors begin at one and only ever change later bars: what was adjusted once
  /// stays when data is added. An event on the first bar has nothing before it and counts nothing.
  ///
  /// So the return over a dividend's night is (open + D) / close before − 1, that of the price and
  /// of the money.
  ///
  /// - Parameters:
  ///   - splits: New shares for an old one; nil for none.
  ///   - dividends: Money a share as it trades at that moment; nil for none.
  package func adjusted(splits: ValueSeries?, dividends: ValueSeries?) throws -> BarSeries {
    let ratios = try splits.map { try events(of: $0, .splits) } ?? [:]
    let sums = try dividends.map { try events(of: $0, .dividends) } ?? [:]
    guard !ratios.isEmpty || !sums.isEmpty else { return self }
    try refuseAdjusted(ratios)
    var (priceFactor, shareFactor) = (1.0, 1.0)
    let adjusted = bars.enumerated().map { index, bar in
      if let ratio = ratios[index] {
        priceFactor *= ratio
        shareFactor *= ratio
      }
      if let sum = sums[index] { priceFactor *= 1 + sum / bar.open }
      return bar.times(priceFactor, sharesDividedBy: shareFactor)
    }
    if let index = adjusted.firstIndex(where: { !$0.isSound }) {
      throw AssayError(
        .data, "the bar of \(bars[index].openTime.iso) leaves the range of numbers when adjusted",
        at: name, mend: "correct the splits and dividends beside the dataset")
    }
    var series = BarSeries(
      name: name, bars: adjusted, quoteVolume: quoteVolume, spread: spread)
    series.interval = interval
    series.hash = Self.hash(
      bars: adjusted, interval: interval, ticksPerUnit: series.ticksPerUnit,
      quoteVolume: quoteVolume, spread: spread)
    return series
  }

  /// Refuses prices that were adjusted by whoever made the file, as Yahoo does.
  ///
  /// A raw price falls by about the ratio over a split; where most stay nearer to where they were,
  /// another adjustment would break them. Ratios between 4:5 and 5:4 tell nothing.
  private func refuseAdjusted(_ ratios: [Int: Double]) throws {
    let stays = ratios.compactMap { index, ratio -> Bool? in
      guard !(0.8...1.25).contains(ratio) else { return nil }
      let move = bars[index].open / bars[index - 1].close
      return abs(log(move)) < abs(log(move * ratio))
    }
    guard 2 * stays.count(where: { $0 }) > stays.count else { return }
    throw AssayError(
      .data, "the prices do not fall over the splits: they are adjusted for them already", at: name,
      mend: "leave the splits out, or import prices as they were traded")
  }

  /// What happens at each bar: ratios of one bar multiplied, sums of money added up.
  private func events(of series: ValueSeries, _ kind: SeriesKind) throws -> [Int: Double] {
    let closes = closeTimes
    var found: [Int: Double] = [:]
    var bar = 0
    let values = try series.column(of: kind).values
    for (time, value) in zip(series.times, values) where !value.isNaN {
      guard value > 0, value < 1e9 else {
        throw AssayError(
          .data, "\(value) at \(time.iso) is none of the \(kind.rawValue)", at: series.name,
          mend: "import numbers above zero")
      }
      while bar < closes.count, closes[bar] <= time { bar += 1 }
      guard bar < closes.count else { break }
      guard bar > 0 else { continue }
      let before = found[bar]
      found[bar] = kind == .splits ? (before ?? 1) * value : (before ?? 0) + value
    }
    return found
  }
}

extension ValueSeries {
  /// The column that a kind of series is about, or the only one.
  package func column(of kind: SeriesKind) throws -> Column {
    if let name = kind.column, let named = columns.first(where: { $0.name == name }) {
      return named
    }
    guard columns.count == 1 else {
      throw AssayError(
        .data, "no column is named \(kind.column ?? kind.rawValue)", at: name,
        mend: "import it again as NAME.\(kind.rawValue)")
    }
    return columns[0]
  }
}

extension Bar {
  fileprivate func times(_ factor: Double, sharesDividedBy shares: Double) -> Bar {
    Bar(
      openTime: openTime, open: open * factor, high: high * factor, low: low * factor,
      close: close * factor, volume: volume / shares)
  }
}
