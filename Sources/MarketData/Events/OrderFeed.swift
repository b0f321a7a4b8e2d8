import Documents

/// A feed that tells single orders (market by order): delimited text with a header, plain or gzip.
///
/// Columns are time, action, side, price, quantity and order_id, by choice receive_time and symbol.
/// - `add` puts an order at the end of its level's queue;
/// - `cancel` takes its quantity away, or all of it where no quantity is told;
/// - `modify` gives it a new price or quantity: less at the same price keeps its place, everything
///   else goes to the end of the queue;
/// - `fill` takes away what an execution took from a resting order;
/// - `trade` is the print, whose side is the one that took; fills are the prints of feeds without;
/// - `clear` forgets the book.
///
/// In files of Databento, known by their column ts_event, fills only announce: cancels or modifies
/// follow that take their quantity away (databento.com/docs/schemas/mbo).
package enum OrderFeed {
  /// What is known of a feed once it is compiled.
  package struct Outcome: Equatable, Sendable {
    /// Nil where no column names one.
    package var symbol: String?
    package var tickSize: Increment
    package var lotSize: Increment
    package var counts: CaptureCounts
    package var written: EventWriter.Outcome
  }

  /// Whether a file's first line names actions and order ids.
  package static func isFeed(_ file: InputFile) throws -> Bool {
    let head = try file.texts.first?.head(4_096) ?? []
    return head.withUnsafeBufferPointer { bytes in
      let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
      guard let line = lines.first(where: { $0.first != UInt8(ascii: "#") }) else { return false }
      return OrderFeedHeader.isHeader(UnsafeBufferPointer(rebasing: line))
    }
  }

  /// Writes the events of a feed to a file that appears whole or not at all.
  package static func compile(
    _ path: String, to target: String, name: String
  ) throws -> Outcome {
    try compile(InputFile(path), to: target, name: name)
  }

  /// Writes the events of a feed that is open.
  package static func compile(
    _ file: InputFile, to target: String, name: String
  ) throws -> Outcome {
    let text = try file.onlyText()
    // Steps, and whether there are prints, are known only when all of it is read.
    var survey = OrderFeedSurvey()
    _ = try read(text) { survey.take($0) }
    try survey.check(text.place)
    return try AtomicFile.write(to: target) { try compile(text, name, survey, &$0) }
  }

  private static func compile(
    _ text: InputFile.Text, _ name: String, _ survey: OrderFeedSurvey, _ file: inout FileWriter
  ) throws -> Outcome {
    var compiler = OrderFeedCompiler(path: text.place, name: name, survey)
    let scanner = try read(text) { try compiler.take($0, to: &file) }
    return try compiler.finish(scanner, to: &file)
  }

  private static func read(
    _ text: InputFile.Text, _ body: (OrderMessage) throws -> Void
  ) throws -> OrderFeedScanner {
    var scanner = OrderFeedScanner(file: text.place)
    try text.open().forEachBlock { try scanner.scan($0, isLast: $1, body) }
    try scanner.finish()
    return scanner
  }
}

/// What must be known of a whole feed before its first event can be written.
struct OrderFeedSurvey {
  /// Of what all prices and all quantities are multiples, in units of 1/10^8.
  private(set) var priceStep: Int64 = 0
  private(set) var quantityStep: Int64 = 0
  private(set) var hasTrades = false
  private var highestPrice: (price: Int64, line: Int) = (0, 0)

  mutating func take(_ message: OrderMessage) {
    if message.action == .trade { hasTrades = true }
    if let price = message.price {
      priceStep = greatestCommonDivisor(price, priceStep)
      if price > highestPrice.price { highestPrice = (price, message.line) }
    }
    if let quantity = message.quantity {
      quantityStep = greatestCommonDivisor(quantity, quantityStep)
    }
  }

  /// Refuses a price that no event can hold, and a feed without orders.
  func check(_ path: String) throws {
    guard priceStep > 0, quantityStep > 0 else {
      throw AssayError(.data, "the feed tells no order", at: path, mend: "give it lines of adds")
    }
    guard highestPrice.price / priceStep > Int64(Int32.max) else { return }
    throw AssayError(
      .data,
      "the price is \(Increment(hundredMillionths: 1).value(highestPrice.price)), more than"
        + " 2^31 times the smallest step of prices", at: "\(path):\(highestPrice.line)",
      mend: "remove the line")
  }
}
