import Documents
import Foundation
import MarketData
import Testing

/// The scanner beside a plain reader that splits and asks `Double`.
@Suite struct RowScannerTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A number above zero as people and programs write them.
  private static func number(_ random: inout SplitMix64) -> String {
    let value = Double.random(in: 1e-9...1e12, using: &random)
    let whole = random.next() >> UInt64.random(in: 0..<63, using: &random)
    let places = Int.random(in: 0...19, using: &random)
    let digits = "\(random.next())\(random.next())".prefix(places)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return "\(value)"
    case 1: return "\(value)e-\(Int.random(in: 0...300, using: &random))"
    case 2: return " \(whole + 1).\(digits) "
    case 3: return "\"\(whole + 1)\""
    case 4: return "+\(whole + 1)"
    case 5: return "0000\(whole + 1).5"
    default: return "\(whole + 1).\(digits)1"
    }
  }

  /// What `Double` makes of a field without its quotes and blanks.
  private static func plain(_ field: String) -> Double {
    Double(field.filter { $0 != "\"" && $0 != " " }) ?? .nan
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func readsWhatAPlainReaderReads(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let names = ["open_time", "open", "high", "low", "close", "volume", "quote_volume", "note"]
    let isQuoted = seed % 3 == 0
    let lines: [[String]] = (0..<120).map { index in
      let time = "\(1_600_000_000 + index * 60)"
      var numbers = (0..<6).map { _ in Self.number(&random) }
      if !isQuoted { numbers = numbers.map { $0.replacingOccurrences(of: "\"", with: "") } }
      return [time] + numbers + [isQuoted ? "\"a,b\"" : "a b"]
    }
    let order = names.indices.sorted { ($0 * 7 + Int(seed)) % 8 < ($1 * 7 + Int(seed)) % 8 }
    let ending = seed % 2 == 0 ? "\r\n" : "\n"
    let text = ([names] + lines).map { line in order.map { line[$0] }.joined(separator: ",") }
      .joined(separator: ending)
    let found = try BarImport.rows([folder.file("a.csv", text)], name: "a").series[0]
    #expect(found.bars.count == lines.count, "seed \(seed)")
    for (index, line) in lines.enumerated() {
      let bar = found.bars[index]
      let numbers = [
        bar.open, bar.high, bar.low, bar.close, bar.volume, found.quoteVolume?[index] ?? 0,
      ]
      let expected = line[1...6].map(Self.plain)
      #expect(numbers.map(\.bitPattern) == expected.map(\.bitPattern), "seed \(seed): \(line)")
      #expect(found.places?[index] == RowPlace(line: index + 2), "seed \(seed)")
    }
  }

  /// Sixteen to nineteen digits, where one division no longer rounds correctly.
  @Test func roundsLongNumbersAsDoubleDoes() throws {
    var random = SplitMix64(seed: 4)
    var texts: [String] = ["9007199254740993.0", "9007199254740992.5", "9999999999999999.999"]
    for _ in 0..<20_000 {
      let digits = Int.random(in: 15...19, using: &random)
      let value = String("\(random.next() | 1 << 63)".prefix(digits))
      let point = Int.random(in: 0...digits, using: &random)
      texts.append("\(value.prefix(point)).\(value.dropFirst(point))")
    }
    let rows = texts.enumerated().map { "\(1_000_000_000 + $0),1,1,1,1,\($1)\n" }
    let bars = try BarFile.read(path: folder.file("a", header + rows.joined()), name: "x").series
      .bars
    for (bar, text) in zip(bars, texts) {
      #expect(bar.volume.bitPattern == Double(text)?.bitPattern, "seed 4: \(text)")
    }
  }

  @Test func keepsRowsThatAreNotSound() throws {
    let text =
      header + "2024-01-02,1,2,3,1,-5\n# a note\n2024-01-01,NaN,,null,1,\n2024-01-01,1,1,1,1,1\n"
    let found = try BarImport.rows([folder.file("a.csv", text)], name: "a")
    let rows = found.series[0]
    #expect(rows.places?.map(\.line) == [2, 4, 5])
    #expect(rows.bars.map(\.close) == [1, 1, 1])
    #expect(rows.bars[1].open.isNaN && rows.bars[1].high.isNaN && rows.bars[1].volume.isNaN)
    #expect(rows.bars[0].volume == -5)
    #expect(!rows.isVolumeMissing)
    #expect(found.recognition.text == "CSV, 6 columns, header")
  }

  /// Any bytes end in bars or in a fault that can be read.
  @Test func anyTextEndsInBarsOrAFault() throws {
    let seeds = [
      "1704067200000,42314,42603,42289,42503,7,1704070799999,3,97,3,1,0\n",
      "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\n2024.01.31\t04:00:00\t1\t2\t1\t1\n",
      "20140501 21:00,1.5,2,1,1.25,0,1.75,2.25,1.25,1.75,0\n", "Date,A,B\n2024-01-01,1,2\n",
      "Gmt time,Open,High,Low,Close\n31.01.2024 04:00:00.250 GMT+0100,1,2,1,1\n",
      "34200000,1700000,1700500,1699900,1700100,500\n", "1381095240,122,122,121,122,0.1,1\n",
      "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>\nA,5,20240131,153000,1,2,1,1\n",
    ]
    var random = SplitMix64(seed: 9)
    let athens = try ImportOptions(
      columns: nil, timeZone: "Europe/Athens", priceScale: nil, delimiter: nil)
    let marks = Array("0123456789.,:;-/ \t\n\"<>eTZ+".utf8)
    for round in 0..<3_000 {
      var bytes = Array(seeds[round % seeds.count].utf8)
      for _ in 0..<Int.random(in: 1...5, using: &random) {
        let place = Int.random(in: bytes.indices, using: &random)
        let isMark = Bool.random(using: &random)
        bytes[place] =
          isMark
          ? marks[Int.random(in: marks.indices, using: &random)]
          : UInt8(truncatingIfNeeded: random.next())
      }
      let path = try folder.file("20240131_x", bytes)
      for options in [ImportOptions(), athens] {
        do {
          let series = try BarImport.read([path], name: "x", options: options).series
          #expect(
            series.allSatisfy { $0.series.bars.allSatisfy { $0.low > 0 } }, "seed 9: \(round)")
        } catch is AssayError {
          continue
        }
      }
    }
  }
}
