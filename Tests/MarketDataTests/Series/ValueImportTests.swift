import Documents
import Foundation
import MarketData
import Testing

/// Each layout of values from a few lines.
@Suite struct ValueImportTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ text: String, as name: String) throws -> ValueImport.Outcome {
    try ValueImport.read([folder.file("a.csv", text)], name: name)
  }

  private func fault(_ text: String, as name: String) -> String {
    let error = #expect(throws: AssayError.self) { try read(text, as: name) }
    return (error?.description ?? "").replacingOccurrences(of: folder.path + "/", with: "")
  }

  private func milliseconds(_ outcome: ValueImport.Outcome) -> [Int64] {
    outcome.series.times.map(\.milliseconds)
  }

  // MARK: Funding

  @Test func floorsTheStampsOfFundingAndCountsThem() throws {
    let rows = "1704067200003,8,0.0001\n1704096000000,8,-0.0002\n1704124800012,8,0.0003\n"
    let texts = [
      "calc_time,funding_interval_hours,last_funding_rate\n" + rows, rows,
      "funding_time,funding_rate\n" + rows.replacingOccurrences(of: ",8,", with: ","),
      "timestamp,symbol,funding_rate\n" + rows.replacingOccurrences(of: ",8,", with: ",BTC,"),
      "symbol,fundingTime,fundingRate,markPrice\n"
        + "BTC,1704067200003,0.0001,\nBTC,1704096000000,-0.0002,1\nBTC,1704124800012,0.0003,2\n",
    ]
    for text in texts {
      let found = try read(text, as: "btc.funding")
      #expect(
        milliseconds(found) == [1_704_067_200_000, 1_704_096_000_000, 1_704_124_800_000], "\(text)")
      #expect(
        found.series.columns == [.init("funding_rate", [0.0001, -0.0002, 0.0003])], "\(text)")
      #expect(
        found.repairs
          == [RepairCount(repair: "funding stamps floored to the second", rows: 2)], "\(text)")
    }
    let other = try read(texts[2], as: "btc.mood")
    #expect(milliseconds(other)[0] == 1_704_067_200_003 && other.repairs.isEmpty)
  }

  @Test func mergesEqualRatesOfOneSecondAndRefusesOthers() throws {
    let head = "funding_time,funding_rate\n1704067200000,0.0001\n"
    let found = try read(head + "1704067200007,0.0001\n", as: "btc.funding")
    #expect(milliseconds(found) == [1_704_067_200_000])
    #expect(found.repairs.map(\.rows) == [1, 1])
    #expect(
      fault(head + "1704067200007,0.0002\n", as: "btc.funding")
        == "a.csv:3:1: the second 2024-01-01T00:00:00Z has two rates, 0.0001 and 0.0002; "
        + "remove one of the two rows")
    #expect(fault(head + "1704067199000,0.1\n", as: "btc.funding").contains("sort the rows"))
  }

  @Test func floorsBeforeTheEpochToo() throws {
    let found = try read("time,rate\n1969-12-31T23:59:59.004Z,0.1\n", as: "a.funding")
    #expect(found.series.times.map(\.iso) == ["1969-12-31T23:59:59Z"])
  }

  @Test func takesTheOpenOfBarsThatAreFunding() throws {
    let text = """
      date,open,high,low,close,volume
      2024-01-01 00:00:00+00:00,0.0001,0.0,0.0,0.0,0.0
      2024-01-01 08:00:00+00:00,-0.0002,,,,

      """
    let found = try read(text, as: "btc.funding")
    #expect(found.series.columns == [.init("funding_rate", [0.0001, -0.0002])])
    #expect(found.recognition.layout == "funding rates in the open of bars")
    let bars = text + "2024-01-01 16:00:00+00:00,42000,42100,41900,42000,7\n"
    #expect(fault(bars, as: "btc.funding").contains("these are bars of prices, not funding rates"))
  }

  // MARK: Others

  @Test func readsOpenInterest() throws {
    let text =
      "timestamp,symbol,sum_open_interest,sum_open_interest_value\n"
      + "1771560000000,BTCUSDT,80485.615,5419496040.188065\n"
    let found = try read(text, as: "btc.open-interest")
    #expect(
      found.series.columns == [
        .init("sum_open_interest", [80485.615]),
        .init("sum_open_interest_value", [5419496040.188065]),
      ])
    #expect(fault(text + "1771574400000,ETHUSDT,1,2\n", as: "b.open-interest").contains("BTCUSDT"))
  }

  @Test func turnsBookDepthIntoColumns() throws {
    let text = """
      timestamp,percentage,depth,notional
      2024-01-01 00:00:07,-5,10,20
      2024-01-01 00:00:07,-0.2,1,2
      2024-01-01 00:00:07,1,3,4
      2024-01-01 00:00:37,1,5,6
      2024-01-01 00:00:37,5,7,8

      """
    let found = try read(text, as: "btc.depth")
    #expect(
      found.series.columns == [
        .init("depth_-5", [10, .nan]), .init("depth_-0.2", [1, .nan]), .init("depth_+1", [3, 5]),
        .init("depth_+5", [.nan, 7]), .init("notional_-5", [20, .nan]),
        .init("notional_-0.2", [2, .nan]), .init("notional_+1", [4, 6]),
        .init("notional_+5", [.nan, 8]),
      ])
    #expect(found.series.times.map(\.iso) == ["2024-01-01T00:00:07Z", "2024-01-01T00:00:37Z"])
    let twice = text + "2024-01-01 00:00:37,5,7,8\n"
    #expect(
      fault(twice, as: "btc.depth").hasPrefix("a.csv:7:21: the percentage 5.0 is there twice"))
    #expect(fault(text + "2024-01-01 00:00:07,1,1,1\n", as: "b.depth").contains("sort the rows"))
    let steps = (1...65).map { "2024-01-01 00:00:00,\(Double($0) / 10),1,1\n" }.joined()
    #expect(
      fault("timestamp,percentage,depth,notional\n" + steps, as: "b.depth")
        .contains("there are more than 64 percentages"))
  }

  @Test func readsSplitsAndDividends() throws {
    for four in ["4:1", "4/1", "4.0"] {
      let text = "Date,Stock Splits\n2014-06-09,7.0\n2019-01-02,0.0\n2020-08-31,\(four)\n"
      let splits = try read(text, as: "aapl.splits")
      #expect(splits.series.columns == [.init("split_ratio", [7, 4])], "\(four)")
      #expect(splits.series.times.map(\.iso).last == "2020-08-31T00:00:00Z")
      #expect(splits.recognition.emptyRows == 1)
    }
    let reverse = try read("Date,Stock Splits\n2020-08-31,1:10\n", as: "a.splits")
    #expect(reverse.series.columns[0].values == [0.1])
    let zoned = try read("Date,Dividends\n2020-08-07 00:00:00-04:00,0.205\n", as: "aapl.dividends")
    #expect(zoned.series.columns == [.init("dividend", [0.205])])
    #expect(zoned.series.times.map(\.iso) == ["2020-08-07T04:00:00Z"])
    #expect(
      fault("Date,Stock Splits\n2020-08-31,-4\n", as: "a.splits").contains("none of the splits"))
    #expect(fault("Date,Stock Splits\n2020-08-31,4:0\n", as: "a.splits").contains("not a finite"))
    #expect(fault("Date,Dividends\n2020-08-31,-1\n", as: "a.dividends").contains("dividends"))
    #expect(fault("time,spread\n2020-08-31,1.5\n", as: "a.spread").contains("none of the spread"))
  }

  @Test func takesSplitsFromTheBarsOfAHistory() throws {
    let text = "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits\n2020-08-28,1,1,1,1,9,0,0\n"
    let split = text + "2020-08-31,1,1,1,1,9,0.5,4\n"
    #expect(try read(split, as: "a.splits").series.columns[0].values == [4])
    #expect(try read(split, as: "a.dividends").series.columns[0].values == [0.5])
    #expect(
      try BarImport.read([folder.file("b", split)], name: "a").series[0].series.bars.count == 2)
  }

  @Test func wantsTheColumnThatTheNameTells() throws {
    #expect(
      try read("time,x\n2024-01-01,2\n", as: "a.splits").series.columns[0].name == "split_ratio")
    let told = try ImportOptions(
      columns: "time,value,_", timeZone: nil, priceScale: nil, delimiter: "tab")
    let found = try ValueImport.read(
      [folder.file("t", "2024-01-01\t3:2\tx\n")], name: "a.splits", options: told)
    #expect(found.series.columns == [.init("split_ratio", [1.5])])
    let bars = "Date,Open,High,Low,Close\n2020-08-28,1,1,1,1\n"
    #expect(
      fault(bars, as: "a.splits")
        == "a.csv:1: no column is named split_ratio; the header has: Date, Open, High, Low, Close; "
        + "name the column in the header, or say --columns time,value")
    #expect(fault("time,x\n2024-01-01,low\n", as: "a.b").contains("no column of numbers beside"))
    #expect(fault("Date,Stock Splits\n2020-08-31,0\n", as: "a.splits").contains("no row tells"))
  }

  @Test func keepsTheNamesOfATable() throws {
    let text =
      "time,Fear & Greed,label,vix\n2024-01-01,31,low,\n2024-01-02,,low,\n2024-01-03,,x,14\n"
    let found = try read(text, as: "btc.mood")
    #expect(
      found.series.columns == [.init("Fear & Greed", [31, .nan]), .init("vix", [.nan, 14])])
    #expect(found.recognition.emptyRows == 1)
    #expect(fault("time,a,a\n2024-01-01,1,2\n", as: "b.c").contains("cannot name a column"))
    #expect(fault("time,a\n2024-01-01,1\n2024-01-01,1\n", as: "b.c").contains("there twice"))
  }

  @Test func joinsFilesInTimeOrder() throws {
    let paths = try [
      folder.file("b", "time,x\n2024-01-03,3\n"), folder.file("a", "time,x\n2024-01-01,1\n"),
    ]
    let found = try ValueImport.read(paths, name: "a.b")
    #expect(found.series.columns == [.init("x", [1, 3])] && found.hashes.count == 2)
    let other = try paths + [folder.file("c", "time,y\n2024-01-05,3\n")]
    #expect(throws: AssayError.self) { try ValueImport.read(other, name: "a.b") }
  }

  @Test func tellsValuesFromTables() throws {
    func recognises(_ text: String, orTables: Bool = false) throws -> Bool {
      try ValueImport.recognises(
        InputFile(folder.file("x", text)), options: ImportOptions(), orTables: orTables)
    }
    #expect(try recognises("funding_time,funding_rate\n1704067200003,0.0001\n"))
    #expect(try recognises("timestamp,percentage,depth,notional\n2024-01-01,1,1,1\n"))
    #expect(try recognises("Date,Dividends\n2024-01-01,1\n"))
    let table = "time,x,y\n2024-01-01,1,2\n"
    #expect(try !recognises(table) && recognises(table, orTables: true))
    #expect(try !recognises("time,open,high,low,close\n2024-01-01,1,1,1,1\n", orTables: true))
    #expect(try !recognises("{\"a\": 1}\n") && !recognises("\u{0}\u{1}"))
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func whatIsWrittenReadsBackExactly(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let made = randomValues("a.b", rows: 50, columns: 3, &random)
    let rows = made.times.indices.filter { row in
      made.columns.contains { !$0.values[row].isNaN }
    }
    let series = ValueSeries(
      name: "a.b", times: rows.map { made.times[$0] },
      columns: made.columns.map { column in .init(column.name, rows.map { column.values[$0] }) })
    let path = folder.path + "/out.csv"
    try series.write(to: path)
    let found = try ValueImport.read([path], name: "a.b")
    #expect(found.series == series, "seed \(seed)")
    #expect(found.series.hash == series.hash, "seed \(seed)")
  }

  // MARK: Checks

  @Test func looksThroughValues() throws {
    let text = """
      funding_time,funding_rate
      1704067200000,0.0001
      1704096000000,0.2
      1704096000000,0.0001
      1704124800000,
      1704153600000,0.0001
      1704240000000,0.0001
      1704211200000,0.0001

      """
    let path = try folder.file("f.csv", text)
    let raw = try RawValues.read(path: path, name: "f", options: ImportOptions())
    let report = CheckReport(raw)
    #expect(report.rows == 7 && report.interval == 8 * Span.hour)
    let told = report.findings.map { "\($0.severity) \($0.check) \($0.count)" }
    #expect(
      told == [
        "error unsorted 1", "error duplicates 1", "warning absurd-funding 1", "warning gaps 1",
        "note missing-numbers 1",
      ])
    #expect(report.findings.map { $0.places[0].line } == [8, 4, 3, 7, 5])
    let sound = try read("funding_time,funding_rate\n0,0.1\n28800,0.001\n", as: "a.funding")
    #expect(CheckReport(RawValues(sound.series)).findings.map(\.check) == ["absurd-funding"])
    let splits = try read(
      "Date,Stock Splits\n2000-01-01,2\n2000-01-02,2\n2020-01-01,2\n", as: "a.splits")
    #expect(CheckReport(RawValues(splits.series)).findings.isEmpty)
  }

  @Test func notesStampsThatAreLate() throws {
    let text = "funding_time,funding_rate\n1704067200003,0.1\n1704096000000,\n1704124800012,0\n"
    let raw = try RawValues.read(
      path: folder.file("f.csv", text), name: "f", options: ImportOptions())
    let report = CheckReport(raw)
    #expect(
      report.findings.map(\.says) == [
        "1 funding rate is beyond 5 % a payment", "1 row lacks a number",
        "2 stamps are up to 12 ms late; import floors them",
      ])
    #expect(report.findings.last?.check == "jitter" && report.findings.last?.severity == .note)
    #expect(report.findings.last?.places.map(\.line) == [2, 4])
  }

  @Test func looksThroughCellsThatAreNoNumbers() throws {
    let text = """
      funding_time,funding_rate
      1704067200000,0.0001
      1704096000000,abc
      some words
      1704124800000,0.0001

      """
    let raw = try RawValues.read(
      path: folder.file("f.csv", text), name: "f", options: ImportOptions())
    let report = CheckReport(raw)
    #expect(
      report.findings.map { "\($0.severity) \($0.check) \($0.count)" }
        == ["error unreadable 1", "error not-a-number 1"])
    #expect(report.findings.map { $0.places[0].line } == [4, 3])
    let splits = try RawValues.read(
      path: folder.file("s.csv", "Date,Stock Splits\n2020-01-01,4:1\n"), name: "s",
      options: ImportOptions())
    #expect(CheckReport(splits).findings.isEmpty)
  }
}
