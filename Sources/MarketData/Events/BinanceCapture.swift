import Documents

/// A raw capture of Binance USD-M futures sockets: a line is the receive time and the message.
///
/// Depth updates, book tickers and trades of one symbol, and at least one REST snapshot of the
/// book. The exchange's transaction time `T` orders them (see `BinanceMessage.isBefore`).
package enum BinanceCapture {
  /// How a capture becomes events.
  package struct Options: Sendable {
    /// The least latency of the feed: the collector's clock is moved until the fastest message
    /// took this long, in nanoseconds.
    package var feedFloor: Int64
    /// Whether best prices come from the book ticker too, or from depth alone.
    package var withTickers: Bool

    package init(feedFloor: Int64 = 1_000_000, withTickers: Bool = true) {
      self.feedFloor = feedFloor
      self.withTickers = withTickers
    }
  }

  /// What is known of a capture once it is compiled.
  package struct Outcome: Equatable, Sendable {
    package var symbol: String
    package var tickSize: Increment
    package var lotSize: Increment
    /// What was added to the receive times, in nanoseconds.
    package var clockShift: Int64
    package var counts: CaptureCounts
    package var written: EventWriter.Outcome
  }

  /// Whether a file begins as captures do: a time in nanoseconds, a blank and a brace.
  package static func isCapture(_ file: InputFile) throws -> Bool {
    let head = try file.texts.first?.head(64) ?? []
    let digits = head.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return digits.count == 19 && head.dropFirst(19).starts(with: Array(" {".utf8))
  }

  /// Writes the events of a capture to a file that appears whole or not at all.
  package static func compile(
    _ path: String, to target: String, name: String, options: Options = Options()
  ) throws -> Outcome {
    try compile(InputFile(path), to: target, name: name, options: options)
  }

  /// Writes the events of a capture that is open.
  package static func compile(
    _ file: InputFile, to target: String, name: String, options: Options = Options()
  ) throws -> Outcome {
    let text = try file.onlyText()
    var (price, quantity) = (Int64(0), Int64(0))
    while true {
      do {
        return try AtomicFile.write(to: target) { file in
          try compile(text, name, options, price, quantity, &file)
        }
      } catch let finer as BinanceCompiler.FinerStep {
        // Steps only ever get finer, to 1 at the least, so this ends.
        (price, quantity) = (finer.price, finer.quantity)
      }
    }
  }

  private static func compile(
    _ text: InputFile.Text, _ name: String, _ options: Options, _ price: Int64,
    _ quantity: Int64, _ file: inout FileWriter
  ) throws -> Outcome {
    var compiler = BinanceCompiler(
      path: text.place, name: name, options, priceStep: price, quantityStep: quantity)
    try text.open().forEachBlock { try compiler.scan($0, isLast: $1, to: &file) }
    return try compiler.finish(to: &file)
  }
}
