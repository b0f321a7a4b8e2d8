/// Trades gathered.
struct TradeSink: RecordSink {
  private(set) var trades = TradeColumns()

  private let scale: Double
  private let hasFlag: Bool

  init(_ layout: RecordLayout) {
    scale = layout.priceScale
    hasFlag = layout.columns.contains(.flag)
  }

  @inline(__always)
  mutating func take(
    _ time: Int64, _ numbers: UnsafePointer<Double>, _ flag: Bool, line: Int
  ) throws(RecordFault) {
    let price = numbers[RecordLayout.Slot.price] / scale
    let quantity = numbers[RecordLayout.Slot.quantity]
    guard price > 0, price < .infinity, quantity >= 0, quantity < .infinity else {
      throw unsound(price, quantity)
    }
    if let last = trades.times.last, time < last { throw disorder(time, last) }
    trades.append(time, price, quantity, hasFlag ? flag : nil)
  }

  private func unsound(_ price: Double, _ quantity: Double) -> RecordFault {
    let isPrice = !(price > 0 && price < .infinity)
    let slot = isPrice ? RecordLayout.Slot.price : RecordLayout.Slot.quantity
    return RecordFault(
      column: .number(slot),
      problem: isPrice
        ? "price is \(price), not above zero" : "quantity is \(quantity), below zero",
      mend: RecordFault.correctRow)
  }

  private func disorder(_ time: Int64, _ last: Int64) -> RecordFault {
    let (now, before) = (Timestamp(nanoseconds: time).iso, Timestamp(nanoseconds: last).iso)
    return RecordFault(
      column: .time, problem: "the time \(now) comes after \(before) of the trade before",
      mend: "sort the rows, oldest first")
  }
}
