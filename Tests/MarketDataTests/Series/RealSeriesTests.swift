import Foundation
import MarketData
import Testing

private let folder = ProcessInfo.processInfo.environment["ASSAY_EXTRA_DATA"]

/// Real files that are not part of the repository; the counts are those of a reader in Python.
@Suite(.enabled(if: folder != nil)) struct RealSeriesTests {
  private func told(_ part: String, as name: String) throws -> String {
    let found = try ValueImport.read(["\(try #require(folder))/\(part)"], name: name)
    let series = found.series
    let (first, last) = (series.times[0].iso, series.times[series.times.count - 1].iso)
    return "\(series.times.count) \(first) \(last) \(found.repairs.first?.rows ?? 0)"
  }

  @Test(arguments: [
    ("BTCUSDT-1h", "7323 2019-09-10T08:00:00Z 2026-05-17T00:00:00Z 0"),
    ("BTCUSDT-1m", "266 2025-03-06T16:00:00Z 2025-06-03T00:00:00Z 93"),
    ("BTCUSDT-5m", "1247 2024-12-31T00:00:00Z 2026-02-19T08:00:00Z 0"),
    ("ETHUSDT-1h", "7089 2019-11-27T08:00:00Z 2026-05-17T00:00:00Z 0"),
    ("ETHUSDT-1m", "302 2025-03-06T16:00:00Z 2025-06-15T00:00:00Z 109"),
    ("ETHUSDT-5m", "1247 2024-12-31T00:00:00Z 2026-02-19T08:00:00Z 0"),
  ])
  func readsFunding(_ name: String, _ expected: String) throws {
    #expect(try told("perp/\(name)-funding.csv.gz", as: "x.funding") == expected)
  }

  @Test func readsTheUniverse() throws {
    let universe = "perp-universe-4h"
    for part in ["funding", "oi_4h"] {
      let path = "\(try #require(folder))/\(universe)/\(part)"
      let files = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
      #expect(files.count == 25)
      for file in files {
        let isFunding = part == "funding"
        #expect(
          try told("\(universe)/\(part)/\(file)", as: isFunding ? "x.funding" : "x.open-interest")
            == (isFunding
              ? "200 2026-01-12T16:00:00Z 2026-03-20T00:00:00Z 121"
              : "168 2026-02-20T04:00:00Z 2026-03-20T00:00:00Z 0"),
          "\(file)")
      }
    }
  }

  @Test(arguments: [
    ("BTCUSDT-1h-mark-1h", 56_084), ("BTCUSDT-5m-mark-1h", 9_981), ("BTCUSDT-1m-mark-8h", 266),
    ("ETHUSDT-1h-mark-1h", 56_084), ("ETHUSDT-5m-mark-1h", 9_978), ("ETHUSDT-1m-mark-8h", 302),
  ])
  func readsMarks(_ name: String, _ rows: Int) throws {
    let path = "\(try #require(folder))/perp/\(name).csv.gz"
    #expect(try BarImport.read([path], name: "x.mark").series[0].series.bars.count == rows)
  }
}
