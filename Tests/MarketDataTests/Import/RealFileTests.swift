import Documents
import Foundation
import MarketData
import Testing

private let folder = ProcessInfo.processInfo.environment["ASSAY_EXTRA_DATA"]

/// Real files that are not part of the repository: counts, spans and units.
@Suite(.enabled(if: folder != nil)) struct RealFileTests {
  private func paths(_ part: String) throws -> [String] {
    let path = "\(try #require(folder))/\(part)"
    return try FileManager.default.contentsOfDirectory(atPath: path).sorted().map {
      "\(path)/\($0)"
    }
  }

  private func read(_ part: String, _ options: ImportOptions = ImportOptions()) throws
    -> BarImport
    .Outcome
  { try BarImport.read(["\(try #require(folder))/\(part)"], name: "x", options: options) }

  private func span(_ outcome: BarImport.Outcome) -> String {
    let bars = outcome.series[0].series.bars
    let (first, last) = (bars[0].openTime.iso, bars[bars.count - 1].openTime.iso)
    return "\(bars.count) \(first) \(last)"
  }

  @Test(arguments: [
    ("BTCUSDT-1h", "58623 2019-09-08T17:00:00Z 2026-05-17T07:00:00Z"),
    ("BTCUSDT-1h-mark-1h", "56084 2019-12-23T11:00:00Z 2026-05-17T06:00:00Z"),
    ("BTCUSDT-1m-mark-8h", "266 2025-03-06T16:00:00Z 2025-06-03T00:00:00Z"),
  ])
  func readsPerpetuals(_ name: String, _ expected: String) throws {
    let found = try read("perp/\(name).csv.gz")
    #expect(span(found) == expected)
    #expect(found.recognition.details.last == "milliseconds")
  }

  @Test func readsEveryPerpetualAndItsFunding() throws {
    for path in try paths("perp") where path.hasSuffix(".csv.gz") {
      if path.contains("funding") {
        let rates = try ValueImport.read([path], name: "x.funding").series
        let isSmall = rates.columns[0].values.allSatisfy { abs($0) < 0.01 }
        #expect(rates.times.count > 200 && isSmall, "\(path)")
      } else {
        #expect(try BarImport.read([path], name: "x").series[0].series.bars.count > 200, "\(path)")
      }
    }
    let funding = "\(try #require(folder))/perp/BTCUSDT-1h-funding.csv.gz"
    #expect(try ValueImport.read([funding], name: "x").series.times.count == 7_323)
  }

  @Test func readsTheUniverse() throws {
    let bars = try paths("perp-universe-4h/4h").map { try BarImport.read([$0], name: "x") }
    #expect(bars.count == 25)
    #expect(bars.allSatisfy { $0.series[0].series.bars.count == 4_499 })
    #expect(bars.allSatisfy { $0.series[0].series.quoteVolume != nil })
    for path in try paths("perp-universe-4h/funding") {
      #expect(try ValueImport.read([path], name: "x").series.times.count == 200, "\(path)")
    }
    for path in try paths("perp-universe-4h/oi_4h") {
      let found = try ValueImport.read([path], name: "x.open-interest")
      #expect(found.recognition.layout == "open interest", "\(path)")
      #expect(found.series.columns.allSatisfy { $0.values.allSatisfy { $0 > 0 } }, "\(path)")
    }
  }

  @Test func readsForeignExchange() throws {
    let euro = try read("fx/EURUSD-1h-bidask-oanda.zip")
    #expect(span(euro) == "74439 2007-01-01T21:00:00Z 2018-12-31T21:00:00Z")
    #expect(euro.series[0].series.spread?.allSatisfy { (0..<0.02).contains($0) } == true)
    for (name, scale, close) in [("GBPUSD", "100000", 1.32331), ("USDJPY", "1000", 114.854)] {
      let options = try ImportOptions(
        columns: nil, timeZone: "Europe/Athens", priceScale: scale, delimiter: nil)
      let found = try read("fx/\(name)-1h-ejtrader.csv.gz", options)
      #expect(span(found).hasSuffix("2022-03-04T21:00:00Z"))
      let series = found.series[0].series
      #expect(series.bars.count == 57_600)
      #expect(series.bars.last?.close == close)
      #expect(series.ticksPerUnit == (Double(scale) ?? 0))
    }
  }

  /// All rows are read as they are; unsound ones and empty cells are refused where bars are wanted.
  @Test func readsEquitiesWithTheirDefects() throws {
    var (missing, unsound) = (0, 0)
    for path in try paths("equity-daily") {
      let rows = try BarImport.rows([path], name: "x").series[0]
      #expect((3_000...3_020).contains(rows.bars.count), "\(path)")
      for bar in rows.bars {
        if bar.open.isNaN || bar.high.isNaN || bar.low.isNaN || bar.close.isNaN {
          missing += 1
        } else if !(bar.low <= min(bar.open, bar.close) && bar.high >= max(bar.open, bar.close)) {
          unsound += 1
        }
      }
      let isSound = rows.bars.allSatisfy { $0.low <= $0.open && $0.open <= $0.high }
      if !isSound {
        #expect(throws: AssayError.self) { try BarImport.read([path], name: "x") }
      }
    }
    #expect(missing == 25)
    #expect(unsound == 151)
  }
}
