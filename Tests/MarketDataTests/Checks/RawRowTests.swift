import Documents
import Foundation
import MarketData
import Testing

@Suite struct RawRowTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func keepsEveryRow() throws {
    let path = try folder.file(
      "x.csv",
      "# from somewhere\nDate,Open,High,Low,Close,Volume\n2020-01-02,1,2,0.5,1.5,7\n"
        + "2020-01-01,,2,0.5,nan,7\nnot a day,1,1,1,1,1\n\n2020-01-03,1,1,1\n2020-01-02,1,2,x,1,\n")
    let raw = try BarImport.rows([path], name: "x").series[0]
    #expect(raw.places?.map(\.line) == [3, 4, 8] && raw.unreadable.map(\.line) == [5, 7])
    #expect(raw.bars.map(\.openTime.iso.prefix10) == ["2020-01-02", "2020-01-01", "2020-01-02"])
    #expect(raw.bars[1].open.isNaN && raw.bars[1].close.isNaN && raw.bars[2].low.isNaN)
    let report = CheckReport(raw)
    #expect(
      counts(report, but: .note) == [
        "unreadable": 2, "unsorted": 1, "not-a-number": 2, "duplicate-conflict": 1,
      ])
    #expect(report.finding("unreadable")?.places.map(\.line) == [5, 7])
  }

  @Test func readsWhatTheStrictReaderReads() throws {
    var random = SplitMix64(seed: 3)
    let bars = randomBars(500, &random)
    let series = BarSeries(name: "x", bars: bars, spread: bars.map { _ in 0.01 })
    let path = folder.path + "/x.csv"
    try BarFile.write(series, to: path)
    let raw = try BarImport.rows([path], name: "x").series[0]
    #expect(raw.bars == bars && raw.spread == series.spread && raw.quoteVolume == nil)
    #expect(try raw.imported().series.hash == series.hash)
  }

  @Test(arguments: ["", "# only words\n", "Date,Open,High,Low,Close\n", "a\u{0}b"])
  func refusesWhatIsNoTable(_ text: String) throws {
    let path = try folder.file("x.csv", text)
    let error = #expect(throws: AssayError.self) { try BarImport.rows([path], name: "x").series[0] }
    #expect(error?.kind == .data)
  }
}

extension String {
  fileprivate var prefix10: String { String(prefix(10)) }
}
