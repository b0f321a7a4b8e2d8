import Documents
import Foundation
import MarketData
import Testing

@Suite struct BarFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ text: String) throws -> ImportedBars {
    try BarFile.read(path: folder.file("bars.csv", text), name: "bars")
  }

  @Test(arguments: [
    "open_time,open,high,low,close,volume", "Timestamp,Open,High,Low,Close,Volume",
    "DATE,OPEN,HIGH,LOW,CLOSE,VOL", "time,open,high,low,close,volume",
    "datetime,open_price,high_price,low_price,close_price,Volume", ",Open,High,Low,Close,Volume",
    "\u{FEFF}Open Time,open,high,low,close,base volume", "\"date\",\"open\",high,low,close,volume",
  ])
  func readsCommonHeaders(_ header: String) throws {
    let read = try read(header + "\n2024-01-01,10,12.5,9,11,3\n2024-01-02,11,11,11,11,0\n")
    #expect(
      read.series.bars == [
        Bar(
          openTime: Timestamp(nanoseconds: 1_704_067_200 * Span.second), open: 10, high: 12.5,
          low: 9, close: 11, volume: 3),
        Bar(
          openTime: Timestamp(nanoseconds: 1_704_153_600 * Span.second), open: 11, high: 11,
          low: 11, close: 11, volume: 0),
      ])
    #expect(read.series.interval == Span.day)
    #expect(read.series.ticksPerUnit == 10)
  }

  @Test func readsOrderDelimitersQuotesBlanksCommentsAndWindowsLines() throws {
    let text =
      "# made by hand\r\nclose;low;high;open;extra;date\r\n\r\n"
      + " 2 ;1;\"3\";1.5;\"a;b\";2024-01-01\r\n# between\r\n2;1;3;1.5;;2024-01-02"
    let bars = try read(text).series.bars
    #expect(bars.map(\.open) == [1.5, 1.5])
    #expect(bars.map(\.high) == [3, 3])
    #expect(bars.map(\.low) == [1, 1])
    #expect(bars.map(\.close) == [2, 2])
  }

  @Test func readsQuoteVolumeAndSpread() throws {
    let read = try read(
      "date,open,high,low,close,volume,quote_asset_volume,spread\n"
        + "2024-01-01,1,1,1,1,5,7.25,0.0002\n")
    #expect(read.series.quoteVolume == [7.25])
    #expect(read.series.spread == [0.0002])
    #expect(read.series.interval == Span.day)
  }

  @Test func warnsOfMissingVolume() throws {
    let read = try read("date,open,high,low,close\n2024-01-01,1,1,1,1\n")
    #expect(read.series.bars.map(\.volume) == [0])
    #expect(read.isVolumeMissing)
  }

  @Test(arguments: [
    "1704067200", "1704067200000", "1704067200000000", "1704067200000000000", "1704067200.0",
    "2024-01-01", "2024-01-01 00:00", "2024-01-01T00:00:00Z", "2024-01-01T01:00:00.000+01:00",
  ])
  func readsTimes(_ time: String) throws {
    let bars = try read(header + "\(time),1,1,1,1,1\n").series.bars
    #expect(bars.map(\.openTime.nanoseconds) == [1_704_067_200 * Span.second])
  }

  @Test func readsMixedEpochUnits() throws {
    let bars = try read(header + "1735603200000,1,1,1,1,1\n1735689600000000,1,1,1,1,1\n").series
      .bars
    #expect(bars[1].openTime.nanoseconds - bars[0].openTime.nanoseconds == Span.day)
  }

  @Test func roundsNumbersCorrectly() throws {
    var random = SplitMix64(seed: 11)
    var texts = [
      "0.1", "1e22", "1e23", "9007199254740993", "9007199254740992",
      "123456789012345678901234567890",
      "2.2250738585072011e-308", "5e-324", "1e-400", "0.30000000000000004", "1E+5", "+1.5", ".5",
      "5.", "000000000000000000000000000001", "0e999999999", "1.7976931348623157e308",
      "8.5e-23", "179769313486231570000000000000000000000", "0.00000000000000000000000000001",
    ]
    for _ in 0..<4_000 {
      let value = Double(bitPattern: random.next() & .max >> 1)
      texts.append("\(value.isFinite ? value : 1)")
      let whole = random.next() >> UInt64.random(in: 0..<64, using: &random)
      texts.append("\(whole).\(random.next() >> UInt64.random(in: 0..<64, using: &random))")
      texts.append("0.000\(whole)e\(Int.random(in: -30...30, using: &random))")
    }
    let rows = texts.enumerated().map { "\(1_000_000_000 + $0),1,1,1,1,\($1)\n" }
    let bars = try read(header + rows.joined()).series.bars
    for (bar, text) in zip(bars, texts) {
      #expect(bar.volume.bitPattern == Double(text)?.bitPattern, "seed 11: \(text)")
    }
  }

  @Test func inflatesGzip() throws {
    var random = SplitMix64(seed: 3)
    let series = BarSeries(name: "walk", bars: randomBars(3_000, &random))
    let path = "\(folder.path)/walk.csv"
    try BarFile.write(series, to: path)
    let plain = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    let packed = try folder.file("walk.csv.gz", gzip(plain))
    let read = try BarFile.read(path: packed, name: "walk").series
    #expect(bits(read) == bits(series))
    #expect(read.hash == series.hash)
  }

  @Test func writesWhatItReads() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      var bars = randomBars(.random(in: 1...200, using: &random), &random)
      for index in bars.indices {
        let price = Double.random(in: 1e-6...1e9, using: &random)
        bars[index].openTime.nanoseconds += .random(in: 0..<Span.hour, using: &random)
        (bars[index].open, bars[index].close) = (price, price)
        (bars[index].high, bars[index].low) = (price.nextUp, price / 3)
        bars[index].volume = .random(in: 0...1e-3, using: &random)
      }
      let series = BarSeries(
        name: "x", bars: bars, quoteVolume: bars.map { $0.volume * $0.close },
        spread: bars.map { _ in .random(in: 0..<0.01, using: &random) })
      let path = "\(folder.path)/out.csv"
      try BarFile.write(series, to: path)
      let read = try BarFile.read(path: path, name: "x").series
      #expect(bits(read) == bits(series), "seed \(seed)")
      #expect(read.hash == series.hash, "seed \(seed)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out.csv"])
  }

  @Test func readsAcrossBlocks() throws {
    var text = header
    text.reserveCapacity(10 << 20)
    let padding = String(repeating: "#", count: 200_000) + "\n"
    for index in 0..<40 { text += "\(1_000_000_000 + index),1,1,1,1,\(index)\n" + padding }
    #expect(try read(text).series.bars.map(\.volume) == (0..<40).map(Double.init))
  }

  @Test func namesFilesByContent() throws {
    let path = try folder.file("abc", "abc")
    #expect(
      try BarFile.sha256(path: path)
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  /// Real data that is not part of the repository.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["ASSAY_EXTRA_DATA"] != nil))
  func readsPerpetualBars() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["ASSAY_EXTRA_DATA"])
    let read = try BarFile.read(path: "\(folder)/perp/BTCUSDT-1h.csv.gz", name: "perp")
    #expect(read.series.bars.count == 58_623)
    #expect(read.series.bars.count { $0.volume == 0 } == 3)
    #expect(read.series.ticksPerUnit == 100)
    #expect(read.series.periodsPerYear == 8_760)
  }
}
