import Documents
import Foundation
import MarketData
import Testing

/// Texts as people have them: short names, other calendars, further lines and files.
@Suite struct OddTextTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ text: String, zone: String? = nil) throws -> BarImport.Outcome {
    let options = try ImportOptions(
      columns: nil, timeZone: zone, priceScale: nil, delimiter: nil)
    return try BarImport.read([folder.file("a.csv", text)], name: "x", options: options)
  }

  private func rows(_ outcome: BarImport.Outcome) -> [String] {
    outcome.series[0].series.bars.map {
      "\($0.openTime.iso) \($0.open) \($0.high) \($0.low) \($0.close) \($0.volume)"
    }
  }

  private func times(_ texts: [String], zone: String? = nil) throws -> [String] {
    let text = "Date,Open,High,Low,Close\n" + texts.map { "\($0),1,1,1,1\n" }.joined()
    return try read(text, zone: zone).series[0].series.bars.map(\.openTime.iso)
  }

  @Test(arguments: [
    "DATETIME,O,H,L,C,V", "t,o,h,l,c,v", "ts,Open,high,L,c,Volume", "date_time,O,H,L,C,V",
  ])
  func readsShortNames(_ header: String) throws {
    guard header != "ts,Open,high,L,c,Volume" else {
      // Letters beside words could mean anything.
      #expect(throws: AssayError.self) { try read(header + "\n2024-01-31,1.5,2,1,1.25,7\n") }
      return
    }
    let found = try read(header + "\n2024-01-31,1.5,2,1,1.25,7\n")
    #expect(rows(found) == ["2024-01-31T00:00:00Z 1.5 2.0 1.0 1.25 7.0"])
    #expect(found.recognition.layout == "CSV")
  }

  @Test func leavesTickersAlone() throws {
    let found = try read("Date,T,V,C\n2024-01-31,1.5,2,1\n")
    #expect(found.series.map(\.series.name) == ["x-T", "x-V", "x-C"])
    #expect(try read("ts,T\n2024-01-31,1.5\n").series[0].series.bars.map(\.close) == [1.5])
  }

  @Test func readsDatesOfEightDigits() throws {
    let days = ["2023-01-01T00:00:00Z", "2023-01-02T00:00:00Z"]
    #expect(try times(["20230101", "20230102"]) == days)
    #expect(
      try times(["20230101", "20230102"], zone: "Europe/Athens")
        == ["2022-12-31T22:00:00Z", "2023-01-01T22:00:00Z"])
    #expect(throws: AssayError.self) { try times(["20230101", "20231301"]) }
  }

  @Test func readsMonthsByName() throws {
    let day = ["2023-01-01T00:00:00Z"]
    for text in ["1-Jan-23", "01 Jan 2023", "01-JAN-2023", "1 jan 23", "01-Jan-2023 00:00"] {
      #expect(try times([text]) == day, "\(text)")
    }
    #expect(
      try times(["31-Dec-99", "3-Feb-05"]) == ["1999-12-31T00:00:00Z", "2005-02-03T00:00:00Z"])
    for text in ["30-Feb-23", "1-Foo-23", "1-Jan 23", "1-Jan-2", "1-January-23"] {
      #expect(throws: AssayError.self, "\(text)") { try times([text]) }
    }
  }

  @Test func readsMorningsAndAfternoons() throws {
    let texts = [
      "01/02/2023 12:05 AM", "01/02/2023 09:30 am", "01/02/2023 12:00PM", "01/02/2023 9:30 PM",
    ]
    let told = try read(
      "Time,Open,High,Low,Close\n" + texts.map { "\($0),1,1,1,1\n" }.joined(),
      zone: "America/New_York")
    #expect(
      told.series[0].series.bars.map(\.openTime.iso) == [
        "2023-01-02T05:05:00Z", "2023-01-02T14:30:00Z", "2023-01-02T17:00:00Z",
        "2023-01-03T02:30:00Z",
      ])
    #expect(told.recognition.notes.contains { $0.contains("month/day/year") })
    #expect(try times(["31/01/2023 09:30 PM"]) == ["2023-01-31T21:30:00Z"])
    for text in ["31/01/2023 13:30 PM", "31/01/2023 00:30 AM", "31/01/2023 09:30 XM"] {
      #expect(throws: AssayError.self, "\(text)") { try times([text]) }
    }
  }

  @Test func readsHeadersOfThreeLines() throws {
    let text = """
      Price,Close,High,Low,Open,Volume
      Ticker,AAPL,AAPL,AAPL,AAPL,AAPL
      Date,,,,,
      2024-01-30,1.25,2,1,1.5,7
      2024-01-31,1.5,2,1,1.25,8

      """
    let found = try read(text)
    #expect(
      rows(found) == [
        "2024-01-30T00:00:00Z 1.5 2.0 1.0 1.25 7.0", "2024-01-31T00:00:00Z 1.25 2.0 1.0 1.5 8.0",
      ])
    #expect(found.recognition.text == "Yahoo (yfinance), 6 columns, header")
    let raw = try BarImport.rows([folder.file("r.csv", text)], name: "x").series[0]
    #expect(raw.unreadable.isEmpty && raw.places?.map(\.line) == [4, 5])
  }

  @Test func passesOverWhatLiesBesideCSV() throws {
    let bars = ZipEntry("d.csv", "20120201 000100;1.5;2;1;1.25;0\n")
    let others = [
      ZipEntry("d.txt", "HistData.com status\n\nGap of 64s found between 1 and 2.\n"),
      ZipEntry("in/README.md", "# What this is\n"),
    ]
    for entries in [others + [bars], [bars] + others] {
      let found = try BarImport.read([folder.file("z", zip(entries))], name: "x")
      #expect(rows(found) == ["2012-02-01T00:01:00Z 1.5 2.0 1.0 1.25 0.0"])
      #expect(
        found.recognition.notes.contains("passed over, as no rows are in it: d.txt, README.md"))
      #expect(found.recognition.texts == 1)
    }
    let alone = try folder.file("y", zip(others))
    #expect(throws: AssayError.self) { try BarImport.read([alone], name: "x") }
    let twice = try folder.file(
      "w", zip([bars, ZipEntry("e.txt", "20120202 000100;1.5;2;1;1.25;0\n")]))
    #expect(try BarImport.read([twice], name: "x").series[0].series.bars.count == 2)
  }

  @Test func tellsWhatStandsInACell() throws {
    let text =
      "Date,Open,High,Low,Close\n2024-01-30,\"1,5\",2,1,1\n2024-01-31,abc,2,1,1\n"
      + "2024-02-01,,2,1,1\n"
    let path = try folder.file("c.csv", text)
    let report = CheckReport(try BarImport.rows([path], name: "x").series[0])
    #expect(
      report.finding("not-a-number")?.places.map(\.what)
        == ["Open is \"1,5\"", "Open is \"abc\"", "open is nan"])
    let fault = #expect(throws: AssayError.self) { try BarImport.read([path], name: "x") }
    #expect(fault?.description.contains("replace decimal commas by points") == true)
  }

  @Test func readsDecimalCommas() throws {
    let text = "Date;Open;High;Low;Close;Volume\n2024-01-30;1,5;2;1;1,25;7\n"
    let found = try read(text)
    #expect(rows(found) == ["2024-01-30T00:00:00Z 1.5 2.0 1.0 1.25 7.0"])
    #expect(found.recognition.text == "CSV, 6 columns, header, decimal commas")
    #expect(throws: AssayError.self) { try read(text + "2024-01-31;1,5;2.5;1;1;7\n") }
  }
}
