import Documents
import Foundation
import MarketData
import Replay
import Testing

/// Captures compiled and replayed, against what a plain Python program reads from the same lines.
@Suite struct CaptureGoldenTests {
  private let folder: String
  private var target: String { folder + "/capture.events" }

  init() throws {
    folder = NSTemporaryDirectory() + "assay-capture-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  @Test(arguments: try CaptureCase.all())
  func agreesWithThePlainReading(_ capture: CaptureCase) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let outcome = try BinanceCapture.compile(capture.path, to: target, name: "x")
    #expect(outcome.written.counts == capture.counts)
    #expect(outcome.clockShift == capture.clockShift)
    #expect(outcome.tickSize.value(1) == capture.tickSize && outcome.lotSize.value(1) == 0.001)
    #expect(outcome.counts.gaps == 0 && outcome.counts.staleLevels == 0)
    var book = Book()
    var reader = try EventReader(path: target)
    while let events = try reader.next() { book.apply(events) }
    #expect(levels(book, .bid, 2) == capture.topBids && levels(book, .ask, 2) == capture.topAsks)
    let (bids, asks) = (levels(book, .bid), levels(book, .ask))
    #expect([bids.count, asks.count] == capture.levels)
    #expect([bids, asks].map { $0.reduce(0) { $0 + $1[1] } } == capture.lots)
  }

  /// Crossed at no event; and after each depth message as if there had been no tickers.
  @Test(arguments: try CaptureCase.all())
  func tickersAndDepthTellOneBook(_ capture: CaptureCase) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try BinanceCapture.compile(capture.path, to: target, name: "x")
    var fused = Book()
    var depthAlone = Book()
    var (crossed, depths, agreed) = (0, 0, 0)
    var reader = try EventReader(path: target)
    while let events = try reader.next() {
      for event in events {
        fused.apply(event)
        crossed += fused.isCrossed ? 1 : 0
        guard event.kind == .bid || event.kind == .ask || event.kind == .clear else { continue }
        depthAlone.apply(event)
        guard event.isLast else { continue }
        depths += 1
        let count = depths % 100 == 0 ? Int.max : 5
        let isOne =
          levels(fused, .bid, count) == levels(depthAlone, .bid, count)
          && levels(fused, .ask, count) == levels(depthAlone, .ask, count)
        agreed += isOne ? 1 : 0
      }
    }
    #expect(crossed == 0)
    // The snapshot is a message too.
    #expect(depths == capture.depths + 1 && agreed == depths)
  }

  /// At each depth message the book of depth alone shows what the latest ticker not after it says.
  @Test func depthAloneShowsTheTickersPricesAndQuantities() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let capture = CaptureCase.excerpt
    let options = BinanceCapture.Options(withTickers: false)
    _ = try BinanceCapture.compile(capture.path, to: target, name: "x", options: options)
    let (depths, tickers) = try capture.updates(in: folder)
    var book = Book()
    var (index, agreed) = (-1, 0)
    var reader = try EventReader(path: target)
    while let events = try reader.next() {
      for event in events {
        book.apply(event)
        guard event.isLast, event.kind == .bid || event.kind == .ask else { continue }
        defer { index += 1 }
        guard index >= 0 else { continue }  // the snapshot
        let ticker = try #require(tickers.last { $0.update <= depths[index] })
        let top = [levels(book, .bid, 1), levels(book, .ask, 1)].flatMap { $0.flatMap { $0 } }
        agreed += top == ticker.top ? 1 : 0
      }
    }
    #expect(index == depths.count && agreed == depths.count && index == capture.depths)
  }

  /// Ticks and lots from the best price outward.
  private func levels(
    _ book: borrowing Book, _ side: Book.Side, _ count: Int = .max
  ) -> [[Int]] {
    var levels: [[Int]] = []
    book.forEachLevel(side) {
      levels.append([Int($0), Int($1)])
      return levels.count < count
    }
    return levels
  }
}
