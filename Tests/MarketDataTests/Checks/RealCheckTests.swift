import Foundation
import MarketData
import Testing

private let folder = ProcessInfo.processInfo.environment["ASSAY_EXTRA_DATA"]

/// What the checks find in every real file of bars: rows, span, errors and warnings.
///
/// Errors, volumes of zero and flat bars were counted by a plain Python reading too. The files are
/// not part of the repository.
@Suite(.enabled(if: folder != nil)) struct RealCheckTests {
  private struct Expected: CustomTestStringConvertible {
    var file: String
    var rows: Int
    var start: String
    var end: String
    var findings: [String: Int]

    init(_ line: Substring) {
      let words = line.split(separator: " ").map(String.init)
      (file, rows, start, end) = (words[0], Int(words[1]) ?? 0, words[2], words[3])
      let pairs = words[4...].map { $0.split(separator: "=") }.map {
        (String($0[0]), Int($0[1]) ?? 0)
      }
      findings = Dictionary(uniqueKeysWithValues: pairs)
    }

    var testDescription: String { file }
  }

  @Test(arguments: table.split(separator: "\n").map(Expected.init))
  private func findsWhatIsThere(_ expected: Expected) throws {
    let path = "\(try #require(folder))/\(expected.file)"
    let raw = try BarImport.rows([path], name: "x").series[0]
    let report = CheckReport(raw)
    #expect(report.rows == expected.rows)
    #expect(report.start?.iso == expected.start && report.end?.iso == expected.end)
    #expect(counts(report, but: .note) == expected.findings)
    // What is refused is mended by the repairs that the refusal names, and then kept.
    let hasErrors = report.count(.error) > 0
    let strict = try? BarImport.read([path], name: "x")
    #expect((strict == nil) == hasErrors)
    #expect(report.repairs.isEmpty != hasErrors)
    let mended = raw.repaired(by: report.repairs).raw
    #expect(CheckReport(mended).count(.error) == 0)
    #expect(try mended.imported().series.bars.count > expected.rows - 4)
  }

  @Test(arguments: [
    ("EURUSD-1h-bidask-oanda.zip", nil), ("GBPUSD-1h-ejtrader.csv.gz", "Europe/Athens"),
    ("GBPUSD-1h-ejtrader.csv.gz", nil), ("USDJPY-1h-ejtrader.csv.gz", "Europe/Athens"),
  ])
  func currenciesRestOnSaturdays(_ file: String, _ zone: String?) throws {
    let options = try ImportOptions(
      columns: nil, timeZone: zone, priceScale: nil, delimiter: nil)
    let path = "\(try #require(folder))/fx/\(file)"
    let raw = try BarImport.rows([path], name: "x", options: options).series[0]
    let report = CheckReport(raw, calendar: TradingCalendar(hours: .week, of: raw))
    #expect(report.finding("out-of-hours") == nil)
  }

  @Test func theTableNamesEveryFile() throws {
    var files: [String] = []
    for part in ["equity-daily", "fx", "perp", "perp-universe-4h/4h"] {
      let names = try FileManager.default.contentsOfDirectory(
        atPath: "\(try #require(folder))/\(part)")
      files += names.filter { !$0.contains("funding") && !$0.hasSuffix(".json") }
        .map { "\(part)/\($0)" }
    }
    let named = table.split(separator: "\n").map { Expected($0).file }
    #expect(named.sorted() == files.sorted())
  }
}

private let table = """
  equity-daily/AABA.csv.gz 3019 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z high-low=1 gap=1
  equity-daily/AAPL.csv.gz 3019 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z high-low=2 gap=1
  equity-daily/AMZN.csv.gz 3019 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z high-low=1 gap=1
  equity-daily/AXP.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=8
  equity-daily/BA.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=4
  equity-daily/CAT.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z \
  not-a-number=1 high-low=10
  equity-daily/CSCO.csv.gz 3019 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z high-low=2 gap=1 wick=1
  equity-daily/CVX.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=8
  equity-daily/DIS.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=2 high-low=3
  equity-daily/GE.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=9
  equity-daily/GOOGL.csv.gz 3019 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z high-low=1 gap=1
  equity-daily/GS.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=9
  equity-daily/HD.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z \
  not-a-number=1 non-positive=1 high-low=12
  equity-daily/IBM.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=4
  equity-daily/INTC.csv.gz 3019 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z high-low=4 gap=1
  equity-daily/JNJ.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=3
  equity-daily/JPM.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=3
  equity-daily/KO.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=5
  equity-daily/MCD.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=7
  equity-daily/MMM.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=4
  equity-daily/MRK.csv.gz 3019 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 gap=1
  equity-daily/MSFT.csv.gz 3019 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z high-low=2 gap=1
  equity-daily/NKE.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=6
  equity-daily/PFE.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=5
  equity-daily/PG.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z \
  not-a-number=1 high-low=4 wick=1
  equity-daily/TRV.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z \
  not-a-number=1 high-low=4 wick=1
  equity-daily/UNH.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=6
  equity-daily/UTX.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=6
  equity-daily/VZ.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=5
  equity-daily/WMT.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=6
  equity-daily/XOM.csv.gz 3020 2006-01-03T00:00:00Z 2017-12-29T00:00:00Z not-a-number=1 high-low=7
  fx/EURUSD-1h-bidask-oanda.zip 74439 2007-01-01T21:00:00Z 2018-12-31T21:00:00Z gap=7
  fx/GBPUSD-1h-ejtrader.csv.gz 57600 2012-11-16T05:00:00Z 2022-03-04T23:00:00Z \
  gap=4 time-zone=1 wick=1 price-scale=57600
  fx/USDJPY-1h-ejtrader.csv.gz 57600 2012-11-16T12:00:00Z 2022-03-04T23:00:00Z \
  gap=4 time-zone=1 price-scale=57600
  perp-universe-4h/4h/AAVEUSDT.csv.gz 4499 2024-02-29T00:00:00Z 2026-03-19T16:00:00Z wick=1
  perp-universe-4h/4h/ADAUSDT.csv.gz 4499 2024-02-28T20:00:00Z 2026-03-19T12:00:00Z wick=1
  perp-universe-4h/4h/APTUSDT.csv.gz 4499 2024-02-29T00:00:00Z 2026-03-19T16:00:00Z wick=1
  perp-universe-4h/4h/ARBUSDT.csv.gz 4499 2024-02-29T00:00:00Z 2026-03-19T16:00:00Z wick=1
  perp-universe-4h/4h/ATOMUSDT.csv.gz 4499 2024-02-28T20:00:00Z 2026-03-19T12:00:00Z wick=1
  perp-universe-4h/4h/AVAXUSDT.csv.gz 4499 2024-02-29T00:00:00Z 2026-03-19T16:00:00Z wick=1
  perp-universe-4h/4h/BCHUSDT.csv.gz 4499 2024-02-28T20:00:00Z 2026-03-19T12:00:00Z
  perp-universe-4h/4h/BNBUSDT.csv.gz 4499 2024-02-28T20:00:00Z 2026-03-19T12:00:00Z
  perp-universe-4h/4h/BTCUSDT.csv.gz 4499 2024-02-28T20:00:00Z 2026-03-19T12:00:00Z
  perp-universe-4h/4h/DOGEUSDT.csv.gz 4499 2024-02-28T20:00:00Z 2026-03-19T12:00:00Z wick=1
  perp-universe-4h/4h/DOTUSDT.csv.gz 4499 2024-02-29T00:00:00Z 2026-03-19T16:00:00Z wick=1
  perp-universe-4h/4h/ETCUSDT.csv.gz 4499 2024-02-28T20:00:00Z 2026-03-19T12:00:00Z wick=1
  perp-universe-4h/4h/ETHUSDT.csv.gz 4499 2024-02-28T20:00:00Z 2026-03-19T12:00:00Z
  perp-universe-4h/4h/FILUSDT.csv.gz 4499 2024-02-29T00:00:00Z 2026-03-19T16:00:00Z
  perp-universe-4h/4h/INJUSDT.csv.gz 4499 2024-02-29T00:00:00Z 2026-03-19T16:00:00Z wick=1
  perp-universe-4h/4h/LINKUSDT.csv.gz 4499 2024-02-28T20:00:00Z 2026-03-19T12:00:00Z wick=1
  perp-universe-4h/4h/LTCUSDT.csv.gz 4499 2024-02-28T20:00:00Z 2026-03-19T12:00:00Z wick=1
  perp-universe-4h/4h/NEARUSDT.csv.gz 4499 2024-02-29T00:00:00Z 2026-03-19T16:00:00Z
  perp-universe-4h/4h/OPUSDT.csv.gz 4499 2024-02-29T00:00:00Z 2026-03-19T16:00:00Z wick=1
  perp-universe-4h/4h/SOLUSDT.csv.gz 4499 2024-02-29T00:00:00Z 2026-03-19T16:00:00Z
  perp-universe-4h/4h/SUIUSDT.csv.gz 4499 2024-02-29T00:00:00Z 2026-03-19T16:00:00Z wick=1
  perp-universe-4h/4h/TRXUSDT.csv.gz 4499 2024-02-28T20:00:00Z 2026-03-19T12:00:00Z
  perp-universe-4h/4h/UNIUSDT.csv.gz 4499 2024-02-29T00:00:00Z 2026-03-19T16:00:00Z wick=1
  perp-universe-4h/4h/XLMUSDT.csv.gz 4499 2024-02-28T20:00:00Z 2026-03-19T12:00:00Z wick=1
  perp-universe-4h/4h/XRPUSDT.csv.gz 4499 2024-02-28T20:00:00Z 2026-03-19T12:00:00Z wick=1
  perp/BTCUSDT-1h-mark-1h.csv.gz 56084 2019-12-23T11:00:00Z 2026-05-17T06:00:00Z
  perp/BTCUSDT-1h.csv.gz 58623 2019-09-08T17:00:00Z 2026-05-17T07:00:00Z zero-volume=3 wick=2
  perp/BTCUSDT-1m-mark-8h.csv.gz 266 2025-03-06T16:00:00Z 2025-06-03T00:00:00Z
  perp/BTCUSDT-1m.csv.gz 43199 2025-05-04T15:33:00Z 2025-06-03T15:31:00Z
  perp/BTCUSDT-5m-mark-1h.csv.gz 9981 2024-12-31T00:00:00Z 2026-02-19T20:00:00Z
  perp/BTCUSDT-5m.csv.gz 119724 2024-12-31T00:00:00Z 2026-02-19T16:55:00Z zero-volume=5 flat=5
  perp/ETHUSDT-1h-mark-1h.csv.gz 56084 2019-12-23T11:00:00Z 2026-05-17T06:00:00Z
  perp/ETHUSDT-1h.csv.gz 56713 2019-11-27T07:00:00Z 2026-05-17T07:00:00Z zero-volume=1 wick=3
  perp/ETHUSDT-1m-mark-8h.csv.gz 302 2025-03-06T16:00:00Z 2025-06-15T00:00:00Z
  perp/ETHUSDT-1m.csv.gz 60191 2025-05-04T15:33:00Z 2025-06-15T10:43:00Z
  perp/ETHUSDT-5m-mark-1h.csv.gz 9978 2024-12-31T00:00:00Z 2026-02-19T17:00:00Z
  perp/ETHUSDT-5m.csv.gz 119724 2024-12-31T00:00:00Z 2026-02-19T16:55:00Z \
  zero-volume=5 flat=5 wick=2
  """
