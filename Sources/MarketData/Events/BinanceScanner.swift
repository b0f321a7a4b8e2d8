import Documents

/// Lines of a Binance USD-M capture, `<receive time ns> <json>`, read into messages.
struct BinanceScanner {
  /// A longer line is a fault and not memory; a snapshot of 1,000 levels has 60 kB.
  static let maximumLineBytes = 2 << 20
  /// Times from 2001 to 2096, so that sums and differences cannot overflow.
  private static let years: Range<Int64> = 1_000_000_000_000_000_000..<4_000_000_000_000_000_000

  private let file: String
  private(set) var line = 0
  private(set) var symbol: [UInt8] = []
  /// Lines that are none of depth, book ticker, trade and snapshot, or trades off the book.
  private(set) var ignored = 0
  /// The least difference of the collector's clock to the exchange's.
  private(set) var leastLatency = Int64.max
  /// Of what all prices and all quantities are multiples, in units of 1/10^8.
  private(set) var priceStep: Int64
  private(set) var quantityStep: Int64
  private var highestPrice: (price: Int64, line: Int) = (0, 0)
  private(set) var messages: [BinanceMessage] = []
  private(set) var levels: [BinanceMessage.Level] = []

  /// The steps are those known so far, or 0.
  init(file: String, priceStep: Int64, quantityStep: Int64) {
    self.file = file
    self.priceStep = priceStep
    self.quantityStep = quantityStep
  }

  /// Puts the messages in the exchange's order.
  mutating func sort() { messages.sort(by: BinanceMessage.isBefore) }

  /// Forgets the first messages and their levels.
  mutating func removeFirst(_ count: Int) {
    var kept: [BinanceMessage.Level] = []
    messages.removeFirst(count)
    for index in messages.indices {
      let (bids, asks) = (messages[index].bids, messages[index].asks)
      messages[index].bids = kept.count..<(kept.count + bids.count)
      kept += levels[bids]
      messages[index].asks = kept.count..<(kept.count + asks.count)
      kept += levels[asks]
    }
    levels = kept
  }

  /// Refuses a price that no event can hold.
  func checkPrices() throws {
    guard highestPrice.price / max(1, priceStep) > Int64(Int32.max) else { return }
    throw AssayError(
      .data,
      "the price is \(Increment(hundredMillionths: 1).value(highestPrice.price)), more than"
        + " 2^31 times the smallest step of prices", at: "\(file):\(highestPrice.line)",
      mend: "remove the line")
  }

  /// Reads the whole lines of `bytes` and returns their size; the last call reads everything.
  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) throws -> Int {
    var start = 0
    while start < bytes.count {
      let rest = UnsafeBufferPointer(rebasing: bytes[start...])
      let end = rest.firstNewline
      guard (end ?? rest.count) <= Self.maximumLineBytes else {
        line += 1
        throw fault("the line is longer than \(Self.maximumLineBytes >> 20) MiB")
      }
      guard end != nil || isLast else { return start }
      try take(UnsafeBufferPointer(rebasing: rest[..<(end ?? rest.count)]))
      start += (end ?? rest.count) + 1
    }
    return min(start, bytes.count)
  }

  private mutating func take(_ whole: UnsafeBufferPointer<UInt8>) throws {
    line += 1
    let text =
      whole.last == UInt8(ascii: "\r") ? UnsafeBufferPointer(rebasing: whole.dropLast()) : whole
    guard let start = text.baseAddress, text.contains(where: { $0 != UInt8(ascii: " ") }) else {
      return
    }
    var cursor = JSONCursor(text, start: start)
    var fields = BinanceFields()
    let count = levels.count
    guard let receiveTime = cursor.whole(), cursor.take("{"),
      fields.readObject(&cursor, &levels), cursor.peek() == nil
    else {
      throw fault("this is no line of a capture", column: cursor.next - start + 1)
    }
    guard Self.years.contains(receiveTime) else {
      throw fault("the receive time is not in nanoseconds since 1970")
    }
    guard let message = try message(fields, receiveTime) else {
      levels.removeSubrange(count...)
      ignored += 1
      return
    }
    measure(message)
    messages.append(message)
  }

  /// What the fields of a line amount to; nil for what a replay has no use for.
  private mutating func message(
    _ fields: BinanceFields, _ receiveTime: Int64
  ) throws -> BinanceMessage? {
    let kind: BinanceMessage.Kind
    switch fields.event {
    case .other: return nil
    case .trade: kind = .trade
    case .ticker: kind = .ticker
    case .depth: kind = .depth
    case .none:
      guard fields.lastUpdate >= 0 else { return nil }
      kind = .snapshot
    }
    if kind == .trade, !fields.isOnBook { return nil }
    try checkSymbol(fields)
    guard fields.time >= 0, let exchangeTime = Self.nanoseconds(fields.time) else {
      throw fault("the exchange's time T is missing or not in milliseconds since 1970")
    }
    let update = kind == .snapshot ? fields.lastUpdate : kind == .trade ? 0 : fields.update
    guard update >= 0, kind != .depth || fields.previousUpdate >= 0 else {
      throw fault("an update id of the book (u, pu) is missing: this is no USD-M futures stream")
    }
    var message = BinanceMessage(
      kind: kind, exchangeTime: exchangeTime, receiveTime: receiveTime, update: update,
      previousUpdate: fields.previousUpdate, isBuy: !fields.isBuyerMaker, bids: fields.bids,
      asks: fields.asks, line: line)
    guard try place(fields, in: &message) else { return nil }
    return message
  }

  /// Puts what trades and tickers say among the levels; false for a ticker of an empty side.
  private mutating func place(
    _ fields: BinanceFields, in message: inout BinanceMessage
  ) throws -> Bool {
    let start = levels.count
    switch message.kind {
    case .trade:
      guard fields.price > 0, fields.quantity > 0 else {
        throw fault("the trade lacks a price or a quantity above 0")
      }
      levels.append(.init(price: fields.price, quantity: fields.quantity))
      message.bids = start..<(start + 1)
    case .ticker:
      guard fields.bid.price >= 0, fields.bid.quantity >= 0, fields.ask.price >= 0,
        fields.ask.quantity >= 0
      else { throw fault("the book ticker lacks one of b, B, a and A") }
      guard fields.bid.price > 0, fields.bid.quantity > 0, fields.ask.quantity > 0 else {
        return false
      }
      guard fields.bid.price < fields.ask.price else { throw fault("the book ticker is crossed") }
      levels += [fields.bid, fields.ask]
      (message.bids, message.asks) = (start..<(start + 1), (start + 1)..<(start + 2))
    case .depth, .snapshot:
      guard fields.hasBids, fields.hasAsks else { throw fault("bids or asks are missing") }
    }
    return true
  }

  private mutating func checkSymbol(_ fields: BinanceFields) throws {
    guard let text = fields.symbol else { return }
    if symbol.isEmpty { symbol = Array(text) }
    guard text.elementsEqual(symbol) else {
      throw AssayError(
        .data,
        "the capture holds two symbols, \(excerpt(String(decoding: symbol, as: UTF8.self)))"
          + " and \(excerpt(String(decoding: text, as: UTF8.self)))", at: "\(file):\(line)",
        mend: "split it by symbol")
    }
  }

  private mutating func measure(_ message: BinanceMessage) {
    if message.kind != .snapshot {
      leastLatency = min(leastLatency, message.receiveTime - message.exchangeTime)
    }
    for range in [message.bids, message.asks] {
      for index in range {
        if levels[index].price > highestPrice.price { highestPrice = (levels[index].price, line) }
        refine(&priceStep, levels[index].price)
        refine(&quantityStep, levels[index].quantity)
      }
    }
  }

  @inline(__always)
  private func refine(_ step: inout Int64, _ value: Int64) {
    if step == 0 || value % step != 0 { step = greatestCommonDivisor(value, step) }
  }

  private static func nanoseconds(_ milliseconds: Int64) -> Int64? {
    let (product, isTooLarge) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
    return !isTooLarge && years.contains(product) ? product : nil
  }

  private func fault(_ problem: String, column: Int? = nil) -> AssayError {
    AssayError(
      .data, problem, at: "\(file):\(line)" + (column.map { ":\($0)" } ?? ""),
      mend: "remove the line, or record the capture again")
  }
}
