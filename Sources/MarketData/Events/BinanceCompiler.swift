import Documents

/// One pass over a capture: messages gathered, put in order and written as events.
///
/// Memory does not grow with the capture: of the messages at hand the older half is written
/// whenever there are `window` of them.
struct BinanceCompiler: ~Copyable {
  /// A price or quantity that is no multiple of the steps in which events are already written.
  struct FinerStep: Error {
    var price: Int64
    var quantity: Int64
  }

  /// Messages held to be put in order: minutes of a busy stream.
  private static let window = 1 << 16

  private let path: String
  private let options: BinanceCapture.Options
  private var scanner: BinanceScanner
  private var sequence: BinanceSequence?
  private var writer: EventWriter
  private var lastTime = Int64.min
  private var tooLate = 0

  /// The steps are those known so far, or 0.
  init(
    path: String, name: String, _ options: BinanceCapture.Options, priceStep: Int64,
    quantityStep: Int64
  ) {
    self.path = path
    self.options = options
    scanner = BinanceScanner(file: path, priceStep: priceStep, quantityStep: quantityStep)
    writer = EventWriter(name: name)
  }

  /// Reads whole lines and returns their size; writes what is certainly in order.
  mutating func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, to file: inout FileWriter
  ) throws -> Int {
    let used = try scanner.scan(bytes, isLast: isLast)
    if scanner.messages.count >= Self.window { try write(scanner.messages.count / 2, to: &file) }
    return used
  }

  /// Writes the rest and says what there was.
  mutating func finish(to file: inout FileWriter) throws -> BinanceCapture.Outcome {
    try write(scanner.messages.count, to: &file)
    guard let sequence, sequence.hasBook else {
      throw AssayError(
        .data, "there is no snapshot of the book", at: path,
        mend: "record a REST snapshot (lastUpdateId, bids, asks) among the messages")
    }
    let tickSize = Increment(hundredMillionths: sequence.priceStep)
    let lotSize = Increment(hundredMillionths: sequence.quantityStep)
    let shift = scanner.leastLatency == .max ? 0 : options.feedFloor - scanner.leastLatency
    var counts = sequence.counts
    (counts.lines, counts.ignored, counts.tooLate) = (scanner.line, scanner.ignored, tooLate)
    return BinanceCapture.Outcome(
      symbol: String(decoding: scanner.symbol, as: UTF8.self), tickSize: tickSize,
      lotSize: lotSize, clockShift: shift, counts: counts,
      written: try writer.finish(
        tickSize: tickSize, lotSize: lotSize, receiveShift: shift, to: &file))
  }

  /// Writes the first messages in the exchange's order.
  private mutating func write(_ count: Int, to file: inout FileWriter) throws {
    try scanner.checkPrices()
    let (price, quantity) = (max(1, scanner.priceStep), max(1, scanner.quantityStep))
    var sequence =
      self.sequence
      ?? BinanceSequence(
        priceStep: price, quantityStep: quantity, withTickers: options.withTickers)
    guard sequence.priceStep == price, sequence.quantityStep == quantity else {
      throw FinerStep(price: price, quantity: quantity)
    }
    scanner.sort()
    for message in scanner.messages[..<count] {
      guard message.exchangeTime >= lastTime else {
        tooLate += 1
        continue
      }
      lastTime = message.exchangeTime
      sequence.take(message, scanner.levels)
    }
    try writer.append(sequence.events, to: &file)
    sequence.events.removeAll(keepingCapacity: true)
    scanner.removeFirst(count)
    self.sequence = sequence
  }
}
