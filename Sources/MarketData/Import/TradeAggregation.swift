import Documents

/// How trades become bars: a bar is full when this much of something has gone by.
///
/// Bars by ticks, volume and dollars after López de Prado, *Advances in Financial Machine
/// Learning*, §2.3: the trade that reaches the threshold still belongs to the bar, and counting
/// begins anew.
package enum TradeAggregation: Sendable, Equatable {
  /// Nanoseconds of the clock, counted from midnight UTC; hours without a trade have no bar.
  case time(Int64)
  case ticks(Int)
  /// Units of the base asset.
  case volume(Double)
  /// Price times quantity.
  case dollars(Double)

  /// Reads `1h`, `30s`, `ticks:500`, `volume:1000` or `dollars:5e6`.
  package init(_ text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    let amount = parts.last.flatMap(Double.init) ?? .nan
    switch (parts.count, parts.first) {
    case (2, "ticks"):
      guard let count = Int(exactly: amount), count > 0 else { throw Self.unreadable(text) }
      self = .ticks(count)
    case (2, "volume") where amount > 0 && amount.isFinite: self = .volume(amount)
    case (2, "dollars") where amount > 0 && amount.isFinite: self = .dollars(amount)
    case (1, _):
      guard let span = Self.span(text) else { throw Self.unreadable(text) }
      self = .time(span)
    default: throw Self.unreadable(text)
    }
  }

  /// The bars of trades, the last one full or not.
  ///
  /// Bars are named by the time of their first trade. One that would begin at the very time of the
  /// bar before is joined with it, since bars need times of their own.
  package func bars(of trades: TradeColumns) -> [Bar] { cut(trades).bars }

  /// The bars of trades, and how far the last of them is filled, in words: `42.5 of 1000 units`;
  /// nil where it is full, or where the clock fills it.
  func cut(_ trades: TradeColumns) -> (bars: [Bar], rest: String?) {
    switch self {
    case .time(let span): return (timed(trades, span), nil)
    case .ticks(let count):
      let (bars, rest) = counted(trades, Double(count)) { _, _ in 1 }
      return (bars, rest.map { "\(shown($0)) of \(count) trades" })
    case .volume(let amount):
      let (bars, rest) = counted(trades, amount) { _, quantity in quantity }
      return (bars, rest.map { "\(shown($0)) of \(shown(amount)) units" })
    case .dollars(let amount):
      let (bars, rest) = counted(trades, amount) { $0 * $1 }
      return (bars, rest.map { "\(shown($0)) of \(shown(amount)) in price times quantity" })
    }
  }

  private func timed(_ trades: TradeColumns, _ span: Int64) -> [Bar] {
    var bars: [Bar] = []
    for index in 0..<trades.count {
      let (price, quantity) = (trades.prices[index], trades.quantities[index])
      let open = trades.times[index].rounded(to: span)
      if bars.last?.openTime.nanoseconds == open {
        bars[bars.count - 1].take(price, quantity)
      } else {
        bars.append(Bar(open, price, quantity))
      }
    }
    return bars
  }

  @inline(__always)
  private func counted(
    _ trades: TradeColumns, _ threshold: Double, _ measure: (Double, Double) -> Double
  ) -> (bars: [Bar], rest: Double?) {
    var bars: [Bar] = []
    var sum = 0.0
    var isFull = true
    for index in 0..<trades.count {
      let (price, quantity) = (trades.prices[index], trades.quantities[index])
      if isFull, bars.last?.openTime.nanoseconds != trades.times[index] {
        bars.append(Bar(trades.times[index], price, quantity))
        sum = 0
      } else {
        bars[bars.count - 1].take(price, quantity)
      }
      sum += measure(price, quantity)
      isFull = sum >= threshold
    }
    return (bars, isFull ? nil : sum)
  }

  private static func span(_ text: String) -> Int64? {
    let units = ["s": Span.second, "m": Span.minute, "h": Span.hour, "d": Span.day]
    guard let unit = text.last.flatMap({ units[String($0)] }), let count = Int64(text.dropLast()),
      count > 0, count <= 366 * Span.day / unit
    else { return nil }
    return count * unit
  }

  private static func unreadable(_ text: String) -> AssayError {
    AssayError(
      .usage, "'\(excerpt(text))' does not say when a bar is full", at: "--bars",
      mend: "write 30s, 5m, 1h, 1d, ticks:500, volume:1000 or dollars:5e6")
  }
}

extension Int64 {
  /// The last whole multiple of a span, or the number itself where that does not exist.
  func rounded(to span: Int64) -> Int64 {
    let rest = self % span
    let (whole, overflow) = subtractingReportingOverflow(rest < 0 ? rest + span : rest)
    return overflow ? self : whole
  }
}

extension Bar {
  fileprivate init(_ time: Int64, _ price: Double, _ quantity: Double) {
    self.init(
      openTime: Timestamp(nanoseconds: time), open: price, high: price, low: price, close: price,
      volume: quantity)
  }

  fileprivate mutating func take(_ price: Double, _ quantity: Double) {
    high = max(high, price)
    low = min(low, price)
    close = price
    volume += quantity
  }
}
