import Documents
import Foundation
import MarketData
import Testing

/// Each layout from a few lines, as its documentation shows them.
@Suite struct LayoutTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(
    _ text: String, name: String = "a", options: ImportOptions = ImportOptions()
  ) throws -> BarImport.Outcome {
    try BarImport.read([folder.file(name, text)], name: "x", options: options)
  }

  private func rows(_ outcome: BarImport.Outcome) -> [String] {
    outcome.series[0].series.bars.map {
      "\($0.openTime.iso) \($0.open) \($0.high) \($0.low) \($0.close) \($0.volume)"
    }
  }

  private func fault(_ text: String, options: ImportOptions = ImportOptions()) -> String {
    let error = #expect(throws: AssayError.self) { try read(text, options: options) }
    return (error?.description ?? "").replacingOccurrences(of: folder.path + "/", with: "")
  }

  private func options(
    columns: String? = nil, zone: String? = nil, scale: String? = nil, delimiter: String? = nil
  ) throws -> ImportOptions {
    try ImportOptions(columns: columns, timeZone: zone, priceScale: scale, delimiter: delimiter)
  }

  // MARK: Binance

  private let klineHeader =
    "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
    + "taker_buy_quote_volume,ignore\n"
  private let milliseconds =
    "1704067200000,42314.00,42603.20,42289.60,42503.50,7.25,1704070799999,308000.5,97,3.5,1.5,0\n"
  private let microseconds =
    "1735689600000000,93576.0,94509.4,93489.03,94401.14,755.99,1735693199999999,71.5,1,2,3,0\n"

  @Test func readsBinanceKlines() throws {
    for text in [milliseconds, klineHeader + milliseconds] {
      let found = try read(text)
      #expect(rows(found) == ["2024-01-01T00:00:00Z 42314.0 42603.2 42289.6 42503.5 7.25"])
      #expect(found.series[0].series.quoteVolume == [308000.5])
      #expect(found.recognition.layout == "Binance klines")
    }
    #expect(try read(microseconds).recognition.text == "Binance klines, 12 columns, microseconds")
  }

  @Test func joinsMillisecondsWithMicrosecondsAndHeadersWithNone() throws {
    let paths = try [
      folder.file("new", microseconds), folder.file("old", klineHeader + milliseconds),
    ]
    let found = try BarImport.read(paths, name: "x")
    #expect(found.series[0].series.bars.map(\.close) == [42503.5, 94401.14])
    #expect(
      found.recognition.text == "Binance klines, 12 columns, milliseconds and microseconds")
  }

  @Test func tellsMarkPricesAndPremiumsFromKlines() throws {
    let mark = "1704067200000,42314,42603,42289,42503,0,1704070799999,0,3600,0,0,0\n"
    #expect(try read(mark).recognition.layout == "Binance mark or index price klines")
    let premium = "1704067200000,-0.0004,0.0001,-0.0005,-0.0002,0,1704070799999,0,720,0,0,0\n"
    #expect(
      fault(premium) == """
        a:1: these are Binance premium index klines: differences, not prices; read them as \
        values: --columns time,_,_,_,value,_,_,_,_,_,_,_
        """)
    let told = try ImportOptions(
      columns: "time,_,_,_,value,_,_,_,_,_,_,_", timeZone: nil, priceScale: nil, delimiter: nil)
    let found = try ValueImport.read([folder.file("p", premium)], name: "x", options: told)
    #expect(found.series.columns == [.init("value", [-0.0002])])
  }

  @Test func readsBinanceTrades() throws {
    let texts = [
      "id,price,qty,quote_qty,time,is_buyer_maker\n7,42.5,2,85,1704067200000,true\n",
      "7,42.5,2,85,1704067200000,true\n",
      "7,42.5,2,85,1704067200000000,True,True\n",
      "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n"
        + "7,42.5,2,8,9,1704067200000,true\n",
      "7,42.5,2,8,9,1704067200000,true\n", "7,42.5,2,8,9,1704067200000,True,True\n",
    ]
    for text in texts {
      let found = try TradeImport.read([folder.file("a", text)])
      #expect(found.trades.prices == [42.5], "\(text)")
      #expect(found.trades.quantities == [2], "\(text)")
      #expect(found.trades.times == [1_704_067_200 * Span.second], "\(text)")
      #expect(found.trades.buyerIsMaker == [true], "\(text)")
      #expect(found.recognition.layout.hasPrefix("Binance"), "\(text)")
    }
    #expect(
      fault(texts[1]).hasPrefix("a: this holds Binance trades, not bars; make them bars: --bars"))
  }

  @Test func readsFundingAndMetrics() throws {
    let texts = [
      "calc_time,funding_interval_hours,last_funding_rate\n1704067200003,8,0.0001\n",
      "1704067200003,8,0.0001\n", "funding_time,funding_rate\n1704067200003,0.0001\n",
      "timestamp,symbol,funding_rate\n1704067200003,AAVEUSDT,0.0001\n",
    ]
    for text in texts {
      let found = try ValueImport.read([folder.file("a", text)], name: "x")
      #expect(found.series.times.map(\.milliseconds) == [1_704_067_200_003], "\(text)")
      #expect(found.series.columns == [.init("funding_rate", [0.0001])], "\(text)")
    }
    let metrics =
      "create_time,symbol,sum_open_interest,sum_open_interest_value,count_long_short_ratio\n"
      + "2024-01-01 00:05:00,BTCUSDT,77000.5,3.2e9,1.5\n2024-01-01 00:10:00,BTCUSDT,,,\n"
    let found = try ValueImport.read([folder.file("a", metrics)], name: "x")
    #expect(
      found.series.columns == [
        .init("sum_open_interest", [77000.5]), .init("sum_open_interest_value", [3.2e9]),
        .init("count_long_short_ratio", [1.5]),
      ])
    #expect(found.recognition.emptyRows == 1)
    #expect(found.recognition.layout == "Binance metrics (open interest)")
    #expect(fault(metrics).hasPrefix("a: this holds Binance metrics (open interest), not bars"))
  }

  @Test func namesWhatItCannotImport() {
    let depth = "timestamp,percentage,depth,notional\n2024-01-01 00:00:07,-5,1.5,2.5\n"
    #expect(fault(depth).contains("this holds Binance book depth (bookDepth), not bars; keep it"))
  }

  // MARK: Other sources

  @Test func readsDukascopy() throws {
    let text = "Gmt time,Open,High,Low,Close,Volume\n31.01.2024 04:00:00.250,1.5,2,1,1.25,7.5\n"
    let found = try read(text)
    #expect(rows(found) == ["2024-01-31T04:00:00.250Z 1.5 2.0 1.0 1.25 7.5"])
    #expect(found.recognition.layout == "Dukascopy")
    let local = text.replacingOccurrences(of: "Gmt time", with: "Local time")
    #expect(
      fault(local) == """
        a:1: the times are local ones of an unknown zone; say --timezone Europe/Zurich or the like
        """)
    let offset = local.replacingOccurrences(of: ".250", with: ".000 GMT+0100")
    #expect(rows(try read(offset)) == ["2024-01-31T03:00:00Z 1.5 2.0 1.0 1.25 7.5"])
    #expect(
      rows(try read(local, options: options(zone: "Europe/Zurich")))
        == ["2024-01-31T03:00:00.250Z 1.5 2.0 1.0 1.25 7.5"])
  }

  @Test func readsMetaTrader() throws {
    let five =
      "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n"
      + "2024.01.31\t04:00:00\t1.5\t2\t1\t1.25\t77\t0\t12\n"
    let found = try read(five)
    #expect(rows(found) == ["2024-01-31T04:00:00Z 1.5 2.0 1.0 1.25 77.0"])
    #expect(found.recognition.layout == "MetaTrader")
    #expect(found.recognition.notes.contains("the volume counts ticks, not units"))
    #expect(found.series[0].series.spread == nil)
    let real = five.replacingOccurrences(of: "77\t0\t", with: "77\t900\t")
    #expect(rows(try read(real)) == ["2024-01-31T04:00:00Z 1.5 2.0 1.0 1.25 900.0"])
    let four = "2024.01.31,04:00,1.5,2,1,1.25,77\n"
    #expect(rows(try read(four)) == rows(found))
    let daily = "<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\n2024.01.31\t1.5\t2\t1\t1.25\n"
    #expect(rows(try read(daily)) == ["2024-01-31T00:00:00Z 1.5 2.0 1.0 1.25 0.0"])
  }

  @Test func readsYahooWithoutItsEmptyRows() throws {
    let text =
      "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-30,1.5,2,1,1.25,0.9,7\n"
      + "2024-01-31,null,null,null,null,null,null\n2024-02-01,1.5,2,1,1.25,0.9,8\n"
    let found = try read(text)
    #expect(found.series[0].series.bars.map(\.volume) == [7, 8])
    #expect(found.recognition.emptyRows == 1)
    #expect(found.recognition.layout == "Yahoo")
    #expect(
      fault(text + "2024-02-02,1.5,null,1,1.25,1,8\n")
        == "a:5:16: high is missing; fill the cell or remove the row")
  }

  @Test func readsStooq() throws {
    let text =
      "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n"
      + "AAPL.US,60,20240131,153000,1.5,2,1,1.25,7,0\n"
    let found = try read(text)
    #expect(rows(found) == ["2024-01-31T15:30:00Z 1.5 2.0 1.0 1.25 7.0"])
    #expect(found.recognition.layout == "Stooq")
    #expect(
      fault(text + "MSFT.US,60,20240131,163000,1.5,2,1,1.25,7,0\n")
        == """
        a:3:1: the file holds more than one instrument: AAPL.US and MSFT.US; give one file an \
        instrument
        """)
    let web = "Date,Open,High,Low,Close,Volume\n2024-01-31,1.5,2,1,1.25,7\n"
    #expect(rows(try read(web)) == ["2024-01-31T00:00:00Z 1.5 2.0 1.0 1.25 7.0"])
  }

  @Test func readsKraken() throws {
    let found = try read("1381095240,122.0,122.5,121.5,122.25,0.1,1\n")
    #expect(rows(found) == ["2013-10-06T21:34:00Z 122.0 122.5 121.5 122.25 0.1"])
    #expect(found.recognition.text == "Kraken OHLCVT, 7 columns, seconds")
  }

  @Test func readsHistData() throws {
    let found = try read(
      "20120201 000100;1.5;2;1;1.25;0\n", options: options(zone: "Etc/GMT+5"))
    #expect(rows(found) == ["2012-02-01T05:01:00Z 1.5 2.0 1.0 1.25 0.0"])
    #expect(found.recognition.layout == "HistData")
  }

  @Test func readsLEANDaysAndHours() throws {
    let equity = try read("19980102 00:00,136300,162500,135000,162500,6315000\n")
    #expect(rows(equity) == ["1998-01-02T00:00:00Z 13.63 16.25 13.5 16.25 6315000.0"])
    #expect(equity.recognition.details == ["6 columns", "prices ÷ 10000"])
    let crypto = try read("20180101 00:00,13700.5,13800,13600,13650,7\n")
    #expect(rows(crypto) == ["2018-01-01T00:00:00Z 13700.5 13800.0 13600.0 13650.0 7.0"])
  }

  @Test func readsLEANQuotesAsTheirMiddle() throws {
    let found = try read(
      "20140501 21:00,1.5,2,1,1.25,0,1.75,2.25,1.25,1.75,0\n"
        + "20140501 22:00,,,,,,1.75,2.25,1.25,1.75,0\n")
    #expect(rows(found) == ["2014-05-01T21:00:00Z 1.625 2.125 1.125 1.5 0.0"])
    #expect(found.series[0].series.spread == [0.5 / 1.5])
    #expect(found.series[0].isVolumeMissing)
    #expect(found.recognition.emptyRows == 1)
    #expect(
      fault("20140501 21:00,1.5,2,1,1.25,0,1.75,2.25,1,1,0\n")
        == "a:1:43: the ask 1.0 is below the bid 1.25; correct or remove the row")
  }

  @Test func readsLEANMinutesByTheDayInTheirName() throws {
    let day = { (date: String) in
      ZipEntry("\(date)_spy_minute_trade.csv", "34200000,1700000,1700500,1699900,1700100,500\n")
    }
    let path = try folder.file("a", zip([day("20131008"), day("20131007")]))
    let found = try BarImport.read([path], name: "x", options: options(zone: "America/New_York"))
    #expect(
      rows(found)
        == ["07", "08"].map { "2013-10-\($0)T13:30:00Z 170.0 170.05 169.99 170.01 500.0" })
    #expect(
      fault("34200000,1700000,1700500,1699900,1700100,500\n").contains("a midnight nobody names"))
  }

  @Test func readsBidsAndAsksByName() throws {
    let text =
      "DateTime,BidOpen,BidHigh,BidLow,BidClose,AskOpen,AskHigh,AskLow,AskClose\n"
      + "2024-01-31,1,2,1,2,3,4,3,4\n"
    let found = try read(text)
    #expect(rows(found) == ["2024-01-31T00:00:00Z 2.0 3.0 2.0 3.0 0.0"])
    #expect(found.series[0].series.spread?.first == 2.0 / 3)
  }

  @Test func readsTablesOfCloses() throws {
    let text = "Date,AAPL,BRK/B\n2024-01-30,1.5,\n2024-01-31,2.5,NaN\n2024-02-01,3.5,7\n"
    let found = try read(text)
    #expect(found.series.map(\.series.name) == ["x-AAPL", "x-BRK_B"])
    #expect(found.series.map { $0.series.bars.map(\.close) } == [[1.5, 2.5, 3.5], [7]])
    #expect(found.recognition.emptyCells == 2)
    #expect(found.recognition.text == "table of closes, 3 columns, 2 series")
    #expect(try read("Date,SP500\n2024-01-30,1.5\n").series.map(\.series.name) == ["x"])
  }

  // MARK: What has to be told

  @Test func readsToldColumns() throws {
    let text = "AAPL|1,5|31/01/2024|2|1|1.25|1.5\n"
    let told = try options(columns: "symbol,_,date,high,low,close,open", delimiter: "|")
    #expect(rows(try read(text, options: told)) == ["2024-01-31T00:00:00Z 1.5 2.0 1.0 1.25 0.0"])
    let compact = try options(columns: "date,open,high,low,close,volume")
    #expect(
      rows(try read("20240131,1.5,2,1,1.25,7\n", options: compact))
        == ["2024-01-31T00:00:00Z 1.5 2.0 1.0 1.25 7.0"])
    let headed = "when,o,h,l,c,v\n2024-01-31,1.5,2,1,1.25,7\n"
    #expect(rows(try read(headed, options: compact)).count == 1)
    let close = try options(columns: "time,close")
    #expect(try read("2024-01-31,1.5\n", options: close).series[0].series.bars.map(\.high) == [1.5])
  }

  @Test func refusesColumnsThatDoNotFit() throws {
    #expect(
      fault("2024-01-31,1.5\n", options: try options(columns: "time,open,high,low,close"))
        == """
        a:1: the file has 2 columns and --columns names 5: "2024-01-31,1.5"; name each column, \
        with _ for what to skip, or say --delimiter
        """)
    for columns in ["time,open,high", "time,time,close", "open,high,low,close", "when,close", ""] {
      let told = try options(columns: columns)
      #expect(throws: AssayError.self, "\(columns)") { try read("1,2,3\n", options: told) }
    }
  }

  @Test func refusesWhatNobodyKnows() {
    #expect(
      fault("[1,2]")
        == "a: the text is JSON, not lines of fields; give CSV with one bar a line")
    #expect(
      fault("1704067200,1.5,2\n") == """
        a:1: the first line is data of no known layout: "1704067200,1.5,2", 3 fields (seconds \
        since 1970, 2 × number); say what they are: --columns time,open,high,low,close,volume, \
        with _ for what to skip
        """)
  }

  @Test func dividesPricesByTheScale() throws {
    let text =
      "Date,open,high,low,close,tick_volume\n"
      + "2024-01-31 04:00:00,130445.00000000001,130556.99999999999,130441.0,130547,9\n"
    let found = try read(text, options: options(scale: "100000"))
    #expect(rows(found) == ["2024-01-31T04:00:00Z 1.30445 1.30557 1.30441 1.30547 9.0"])
    #expect(try read(text).recognition.notes.contains { $0.contains("--price-scale 100000") })
  }

  @Test(arguments: [
    ("2024-03-31 02:59", "2024-03-31T00:59:00Z"), ("2024-03-31 04:00", "2024-03-31T01:00:00Z"),
    ("2024-07-01 12:00", "2024-07-01T09:00:00Z"), ("2024-12-01 12:00", "2024-12-01T10:00:00Z"),
    ("2024-12-01T12:00:00Z", "2024-12-01T12:00:00Z"),
    ("2024-12-01 12:00:00+01:00", "2024-12-01T11:00:00Z"),
  ])
  func readsLocalTimes(_ local: String, _ utc: String) throws {
    let found = try read(header + "\(local),1,1,1,1,1\n", options: options(zone: "Europe/Athens"))
    #expect(found.series[0].series.bars.map(\.openTime.iso) == [utc])
    #expect(found.recognition.lines == [])
  }

  /// On 2024-10-27 the clock of Athens shows 03:00 to 04:00 twice; on 03-31 it skips that hour.
  @Test func tellsWhatClocksShowTwiceOrSkip() throws {
    let autumn = ["02:30", "03:00", "03:30", "03:00", "03:30", "04:00"]
      .map { "2024-10-27 \($0),1,1,1,1,1\n" }.joined()
    let found = try read(header + autumn, options: options(zone: "Europe/Athens"))
    let start = try #require(Timestamp(iso: "2024-10-26T23:30:00Z")).nanoseconds
    #expect(
      found.series[0].series.bars.map(\.openTime.nanoseconds)
        == (0..<6).map { start + $0 * 30 * Span.minute })
    #expect(found.recognition.ambiguousTimes == 4)
    let spring = try read(
      header + "2024-03-31 03:30,1,1,1,1,1\n", options: options(zone: "Europe/Athens"))
    #expect(spring.series[0].series.bars.map(\.openTime.iso) == ["2024-03-31T01:30:00Z"])
    #expect(spring.recognition.missingTimes == 1)
  }

  /// Numbers that cannot be end in a fault, never in a trap.
  @Test func refusesAbsurdScalesAndTimes() throws {
    let text = header + "2024-01-31,1,1,1,1,1\n"
    for scale in ["1e300", "1e-300", "1e-308", "0.01"] {
      let told = try options(scale: scale)
      let table = "Date,A\n2024-01-31,1e200\n"
      if scale == "1e-300" || scale == "1e-308" {
        #expect(throws: AssayError.self) { try read(table, options: told) }
      }
      #expect(try scale == "1e-308" || read(text, options: told).series.count == 1, "\(scale)")
    }
    let far = "Date,A,B\n1680-01-01,1,1\n1970-01-01,2,\n2261-01-01,3,3\n"
    #expect(
      fault(far)
        == "a: the bars from 1680-01-01T00:00:00Z to 2261-01-01T00:00:00Z span more than 292 years;"
        + " correct the times")
    let minute = "86400000,17,17,17,17,5\n"
    #expect(throws: AssayError.self) { try read(minute, name: "22620411_spy") }
    let trades = "DateTime,Price,Volume\n1677-09-21 00:13,1,1\n1677-09-21 00:14,1,1\n"
    let bars = try TradeImport.bars([folder.file("t", trades)], name: "x", by: .time(Span.day))
    #expect(bars.series[0].series.bars.count == 2)
  }

  @Test func refusesZonesOfCountsAndUnknownOptions() throws {
    #expect(
      fault(header + "1704067200,1,1,1,1,1\n", options: try options(zone: "Europe/Athens"))
        == "--timezone: the times are seconds since 1970, which have no zone; leave it out")
    #expect(throws: AssayError.self) { try options(zone: "EST") }
    #expect(throws: AssayError.self) { try options(scale: "0") }
    #expect(throws: AssayError.self) { try options(scale: "nan") }
    #expect(throws: AssayError.self) { try options(delimiter: "ab") }
    #expect(throws: AssayError.self) { try options(delimiter: "7") }
  }
}
