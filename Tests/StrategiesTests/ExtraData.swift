import Foundation
import MarketData
import Replay

/// Real data beside the repository, and what the tests compile of it.
enum ExtraData {
  static let folder = ProcessInfo.processInfo.environment["ASSAY_EXTRA_DATA"]

  /// Compiles a capture to a temporary file and answers how to play it.
  static func withMarket<Result>(
    of capture: String, _ body: (_ market: () throws -> EventReplay.Market) throws -> Result
  ) throws -> Result {
    let target = NSTemporaryDirectory() + "assay-strategies-" + UUID().uuidString + ".events"
    defer { try? FileManager.default.removeItem(atPath: target) }
    let outcome = try BinanceCapture.compile(capture, to: target, name: "capture")
    let span = outcome.written.firstExchangeTime...outcome.written.lastExchangeTime
    return try body {
      .events(
        try StoredEvents(path: target), tick: outcome.tickSize, lot: outcome.lotSize, span: span)
    }
  }
}
