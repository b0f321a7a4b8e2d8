/// Records of bars, or of bids beside asks, gathered.
struct BarSink: RecordSink {
  private(set) var rows = BarRows()
  /// Rows in which no price stands at all.
  private(set) var emptyRows = 0

  private let isQuotes: Bool
  private let hasQuoteVolume: Bool
  private let hasSpread: Bool
  private let scale: Double
  /// Rows that are not sound are faults, and their numbers are not kept.
  private let isStrict: Bool
  /// The source writes rows without any price for days on which nothing was traded.
  private let hasEmptyRows: Bool

  init(_ layout: RecordLayout, isStrict: Bool) {
    isQuotes = layout.content == .quotes
    rows.hasVolume = layout.has(RecordLayout.Slot.volume)
    hasQuoteVolume = layout.has(RecordLayout.Slot.quoteVolume)
    hasSpread = layout.has(RecordLayout.Slot.spread) || isQuotes
    scale = layout.priceScale
    self.isStrict = isStrict
    hasEmptyRows = layout.allowsMissing
  }

  @inline(__always)
  mutating func take(
    _ time: Int64, _ numbers: UnsafePointer<Double>, _ flag: Bool, line: Int
  ) throws(RecordFault) {
    var bar = Bar(
      openTime: Timestamp(nanoseconds: time), open: numbers[0], high: numbers[1], low: numbers[2],
      close: numbers[3], volume: numbers[4])
    if scale != 1 { bar.divide(by: scale) }
    var spread = numbers[RecordLayout.Slot.spread]
    if isQuotes, hasEmptyRows {
      let closes = [RecordLayout.Slot.close, RecordLayout.Slot.askClose]
      if closes.contains(where: { numbers[$0].isMissingCell }) { return emptyRows += 1 }
    }
    if isQuotes {
      (bar, spread) = try middle(bar, numbers)
    } else if hasEmptyRows, (0..<4).allSatisfy({ numbers[$0].isMissingCell }) {
      return emptyRows += 1
    }
    if isStrict {
      let quoteVolume = numbers[RecordLayout.Slot.quoteVolume]
      guard bar.isSound, quoteVolume >= 0, spread >= 0, spread < 1 else {
        throw RecordFault.unsound(bar, quoteVolume, spread)
      }
      if let fault = RecordFault.disorder(time, after: rows.bars.last?.openTime.nanoseconds) {
        throw fault
      }
    } else {
      rows.places.append(RowPlace(line: line))
    }
    rows.bars.append(bar)
    if hasQuoteVolume { rows.quoteVolume.append(numbers[RecordLayout.Slot.quoteVolume]) }
    if hasSpread { rows.spread.append(spread) }
  }

  /// The bar halfway between bids and asks, and the spread at its close.
  private func middle(
    _ bid: Bar, _ numbers: UnsafePointer<Double>
  ) throws(RecordFault) -> (Bar, Double) {
    let ask = numbers + RecordLayout.Slot.askOpen
    var bar = bid
    bar.open = (bid.open + ask[0] / scale) / 2
    bar.high = (bid.high + ask[1] / scale) / 2
    bar.low = (bid.low + ask[2] / scale) / 2
    bar.close = (bid.close + ask[3] / scale) / 2
    let spread = (ask[3] / scale - bid.close) / bar.close
    if isStrict, spread < 0 {
      throw RecordFault(
        column: .number(RecordLayout.Slot.askClose),
        problem: "the ask \(ask[3] / scale) is below the bid \(bid.close)",
        mend: RecordFault.correctRow)
    }
    return (bar, spread)
  }
}

extension Bar {
  /// Prices in units of `scale`, whole but for a few roundings, become prices.
  mutating func divide(by scale: Double) {
    open = Self.quotient(open, scale)
    high = Self.quotient(high, scale)
    low = Self.quotient(low, scale)
    close = Self.quotient(close, scale)
  }

  private static func quotient(_ price: Double, _ scale: Double) -> Double {
    let whole = price.rounded()
    return ((price - whole).magnitude <= 1e-14 * whole.magnitude ? whole : price) / scale
  }
}

extension RecordFault {
  /// What is wrong with a bar whose prices and volumes cannot be.
  @inline(never)
  static func unsound(_ bar: Bar, _ quoteVolume: Double, _ spread: Double) -> RecordFault {
    let values = [bar.open, bar.high, bar.low, bar.close, bar.volume, quoteVolume, spread]
    let names = ["open", "high", "low", "close", "volume", "quoteVolume", "spread"]
    for (slot, value) in values.enumerated() {
      let isPrice = slot <= RecordLayout.Slot.close
      if value.isNaN {
        return RecordFault(
          column: .number(slot), problem: "\(names[slot]) is missing",
          mend: "fill the cell or remove the row")
      }
      guard isPrice ? value <= 0 : value < 0 else { continue }
      return RecordFault(
        column: .number(slot),
        problem: "\(names[slot]) is \(value), \(isPrice ? "not above zero" : "below zero")",
        mend: correctRow)
    }
    if spread >= 1 {
      return RecordFault(
        column: .number(RecordLayout.Slot.spread),
        problem: "spread is \(spread), not a fraction of the price",
        mend: "divide it by the price: 0.0001 is one basis point")
    }
    return outOfRange(bar)
  }

  private static func outOfRange(_ bar: Bar) -> RecordFault {
    if bar.high < bar.low {
      return RecordFault(
        column: .number(RecordLayout.Slot.high),
        problem: "high \(bar.high) is below low \(bar.low)", mend: correctRow)
    }
    let isOpen = !(bar.low...bar.high).contains(bar.open)
    return RecordFault(
      column: .number(isOpen ? RecordLayout.Slot.open : RecordLayout.Slot.close),
      problem: "\(isOpen ? "open \(bar.open)" : "close \(bar.close)") lies outside low \(bar.low)"
        + " to high \(bar.high)", mend: correctRow)
  }
}
