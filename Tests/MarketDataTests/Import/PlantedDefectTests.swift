import Documents
import Foundation
import MarketData
import Testing

/// Made-up files of every layout, with defects planted in them: each is found at its line, refused
/// on import, and mended by the repairs that the refusal names.
@Suite struct PlantedDefectTests {
  /// How a source writes a bar.
  struct Layout: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var header: String?
    var interval: Int64
    var isOpen: @Sendable (Int, Int) -> Bool = { _, _ in true }
    /// Cells of a bar; those of prices and volume can be replaced.
    var time: @Sendable (Timestamp) -> String
    /// The columns with `o`, `h`, `l`, `c` and `v` where the numbers go.
    var row: String
    var hasVolume = true

    func line(_ bar: Bar, _ cells: [String: String] = [:]) -> String {
      let numbers = ["o": bar.open, "h": bar.high, "l": bar.low, "c": bar.close, "v": bar.volume]
      var text = row.map { cell in
        let name = String(cell)
        return cells[name] ?? numbers[name].map { "\($0)" } ?? name
      }.joined()
      text = text.replacingOccurrences(of: "T", with: time(bar.openTime))
      return text
    }
  }

  static let layouts = [
    Layout(
      testDescription: "CSV", header: "Date,Open,High,Low,Close,Volume", interval: Span.hour,
      time: { $0.iso }, row: "T,o,h,l,c,v"),
    Layout(
      testDescription: "Binance klines", interval: Span.minute,
      time: { "\($0.milliseconds)" }, row: "T,o,h,l,c,v,1600000000000,1,2,3,4,0"),
    Layout(
      testDescription: "Kraken", interval: 15 * Span.minute,
      time: { "\($0.milliseconds / 1_000)" }, row: "T,o,h,l,c,v,7"),
    Layout(
      testDescription: "MetaTrader", interval: Span.hour, isOpen: isCurrencyHour,
      time: { dotted($0.iso.prefix(10)) + "," + $0.iso.dropFirst(11).prefix(5) },
      row: "T,o,h,l,c,v"),
    Layout(
      testDescription: "HistData", interval: Span.minute,
      time: {
        $0.iso.prefix(19).replacingOccurrences(of: "-", with: "")
          .replacingOccurrences(of: ":", with: "").replacingOccurrences(of: "T", with: " ")
      }, row: "T;o;h;l;c;v"),
    Layout(
      testDescription: "Yahoo", header: "Date,Open,High,Low,Close,Adj Close,Volume",
      interval: Span.day, isOpen: { weekday, _ in weekday < 5 },
      time: { String($0.iso.prefix(10)) },
      row: "T,o,h,l,c,1,v"),
    Layout(
      testDescription: "semicolons", header: "time;open;high;low;close", interval: 4 * Span.hour,
      time: { $0.iso }, row: "T;o;h;l;c", hasVolume: false),
  ]

  private static func dotted(_ text: Substring) -> String {
    text.replacingOccurrences(of: "-", with: ".")
  }

  private let folder: TemporaryFolder
  private let now = Timestamp(nanoseconds: 1_900_000_000 * Span.second)

  init() throws { folder = try TemporaryFolder() }

  private func bars(_ layout: Layout, seed: UInt64) -> [Bar] {
    let weeks = layout.interval < Span.hour ? 1 : layout.interval < Span.day ? 10 : 60
    let times = marketTimes(weeks: weeks, step: layout.interval, where: layout.isOpen)
    var bars = calmBars(at: times, seed: seed)
    if !layout.hasVolume { for index in bars.indices { bars[index].volume = 0 } }
    return bars
  }

  private func write(_ layout: Layout, _ lines: [String]) throws -> [InputFile] {
    let text = ([layout.header].compactMap { $0 } + lines).joined(separator: "\n") + "\n"
    return [try InputFile(folder.file("x.csv", text))]
  }

  @Test(arguments: layouts) func soundFilesHaveNoErrors(_ layout: Layout) throws {
    let bars = bars(layout, seed: 5)
    let files = try write(layout, bars.map { layout.line($0) })
    let found = try CheckedImport(files, name: "x", CheckedImport.Request(now: now)).series[0]
    #expect(found.bars.series.bars == bars)
    #expect(found.repairs.isEmpty)
    #expect(counts(found.report, but: .note) == [:])
    let raw = try BarImport.rows(files, name: "x", options: ImportOptions()).series[0]
    #expect(raw.bars == bars && raw.unreadable.isEmpty)
    #expect(raw.isVolumeMissing == !layout.hasVolume)
  }

  @Test(arguments: layouts, [1, 2, 3] as [UInt64])
  func findsWhatIsPlanted(_ layout: Layout, _ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let bars = bars(layout, seed: seed)
    var lines = bars.map { layout.line($0) }
    // Apart from one another, and behind what layouts are recognised by.
    var rows = Array(stride(from: 40, to: bars.count - 40, by: 12)).shuffled(using: &random)
    func next() -> Int { rows.removeLast() }
    let bad = (next(), next(), next(), next(), next(), next())
    lines[bad.0] = layout.line(bars[bad.0], ["c": ["", "NaN", "x1"][Int(seed) - 1]])
    lines[bad.1] = layout.line(bars[bad.1], ["l": "-1"])
    lines[bad.2] = layout.line(bars[bad.2], ["h": "\(bars[bad.2].low * 0.99)"])
    lines[bad.3] = "no row at all"
    lines.swapAt(bad.4, bad.4 + 1)
    var other = bars[bad.5]
    other.close = other.open
    lines.insert(layout.line(other), at: bad.5 + 1)
    lines.insert(lines[10], at: 11)
    let files = try write(layout, lines)
    let refusal = try #require(
      throws: CheckedImport.Refusal.self, "seed \(seed)",
      performing: {
        _ = try CheckedImport(files, name: "x", CheckedImport.Request(now: now))
      })
    let report = try #require(refusal.reports.first)
    let errors = [
      "not-a-number": 1, "non-positive": 1, "high-low": 1, "unreadable": 1, "unsorted": 1,
      "duplicate": 1, "duplicate-conflict": 1,
    ]
    for (check, count) in errors {
      #expect(report.finding(check)?.count == count, "seed \(seed): \(check)")
      let line = report.finding(check)?.places.first?.line ?? 0
      let text = ([layout.header].compactMap { $0 } + lines)[max(0, line - 1)]
      if check == "unreadable" { #expect(text == "no row at all", "seed \(seed)") }
      if check == "duplicate" { #expect(text == lines[10], "seed \(seed)") }
    }
    #expect(
      refusal.repairs.map(\.text) == ["clip-high-low", "drop-bad", "sort", "drop-duplicates=last"])
    let mended = try CheckedImport(
      files, name: "x", CheckedImport.Request(repairs: refusal.repairs, now: now)
    ).series[0]
    #expect(mended.repairs.map(\.rows) == [1, 3, 2, 2], "seed \(seed)")
    #expect(mended.bars.series.bars.count == bars.count - 3, "seed \(seed)")
    #expect(mended.bars.series.bars.contains(other), "seed \(seed)")
    let kept = Set(mended.bars.series.bars.map(\.openTime))
    #expect(bars.indices.filter { !kept.contains(bars[$0].openTime) }.count == 3)
  }

  @Test(arguments: layouts) func newestFirstIsMendedBySorting(_ layout: Layout) throws {
    let bars = bars(layout, seed: 8)
    let files = try write(layout, bars.reversed().map { layout.line($0) })
    let refusal = try #require(throws: CheckedImport.Refusal.self) {
      _ = try CheckedImport(files, name: "x", CheckedImport.Request(now: now))
    }
    #expect(refusal.repairs == [.sort])
    #expect(refusal.reports[0].finding("unsorted")?.says.contains("newest") == true)
    let request = CheckedImport.Request(repairs: [.sort], now: now)
    #expect(try CheckedImport(files, name: "x", request).series[0].bars.series.bars == bars)
  }

  /// The hour that the clock showed twice is told apart in both orders.
  @Test func newestFirstKnowsTheHourThatIsThereTwice() throws {
    let options = try ImportOptions(
      columns: nil, timeZone: "Europe/Athens", priceScale: nil, delimiter: nil)
    let hours = ["02:00", "02:30", "03:00", "03:30", "03:00", "03:30", "04:00", "04:30"]
    let lines = hours.enumerated().map { "2021-10-31 \($1),\(10 + $0),20,5,\(11 + $0)" }
    func moments(_ lines: [String], _ repairs: [Repair]) throws -> [String] {
      let text = (["time,open,high,low,close"] + lines).joined(separator: "\n")
      let request = CheckedImport.Request(options: options, repairs: repairs, now: now)
      return try CheckedImport([InputFile(folder.file("z.csv", text))], name: "z", request)
        .series[0].bars.series.bars.map { "\($0.openTime.iso) \($0.open)" }
    }
    let sorted = try moments(lines, [])
    #expect(sorted.first == "2021-10-30T23:00:00Z 10.0")
    #expect(sorted.last == "2021-10-31T02:30:00Z 17.0")
    #expect(try moments(lines.reversed(), [.sort]) == sorted)
  }

  @Test func checksEachSeriesOfATable() throws {
    var lines = ["Date,A,B"]
    for day in 0..<40 {
      let time = Timestamp(nanoseconds: Int64(19_000 + day) * Span.day).iso.prefix(10)
      lines.append(
        "\(time),\(day < 5 ? "" : "\(100 + day % 7)"),\(day == 30 ? "-3" : "\(50 + day)")")
    }
    lines[20] = lines[20].split(separator: ",")[0] + ",x,7"
    let files = [try InputFile(folder.file("w.csv", lines.joined(separator: "\n")))]
    let refusal = try #require(throws: CheckedImport.Refusal.self) {
      _ = try CheckedImport(files, name: "w", CheckedImport.Request(now: now))
    }
    #expect(refusal.reports.map(\.name) == ["w-A", "w-B"])
    #expect(refusal.reports[0].finding("not-a-number")?.places.first?.line == 21)
    #expect(refusal.reports[1].finding("non-positive")?.places.first?.line == 32)
    let request = CheckedImport.Request(repairs: refusal.repairs, now: now)
    let mended = try CheckedImport(files, name: "w", request).series
    #expect(mended.map(\.bars.series.bars.count) == [34, 39])
    #expect(mended.map { $0.repairs.map(\.rows) } == [[1], [1]])
  }

  /// Several files: places name the one they are in.
  @Test func namesTheFileOfAPlace() throws {
    let bars = calmBars(at: marketTimes(weeks: 2))
    let layout = Self.layouts[0]
    var texts = [bars[..<100], bars[90...]].map { $0.map { layout.line($0) } }
    texts[1][50] = "?"
    let files = try texts.enumerated().map { index, lines in
      try InputFile(
        folder.file("\(index).csv", ([layout.header ?? ""] + lines).joined(separator: "\n")))
    }
    let refusal = try #require(throws: CheckedImport.Refusal.self) {
      _ = try CheckedImport(files.reversed(), name: "x", CheckedImport.Request(now: now))
    }
    let place = refusal.reports[0].finding("unreadable")?.places.first
    #expect(place?.line == 52 && place?.text?.hasSuffix("1.csv") == true)
    #expect(refusal.reports[0].finding("duplicate")?.count == 10)
    #expect(refusal.repairs.map(\.text) == ["drop-bad", "sort", "drop-duplicates=last"])
  }

  @Test func rowsWithoutAPriceAreToldAndLeftOut() throws {
    let text =
      "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,1,2,1,2,2,5\n"
      + "2024-01-03,null,null,null,null,null,null\n2024-01-04,1,2,1,2,2,5\n"
    let files = [try InputFile(folder.file("y.csv", text))]
    let found = try CheckedImport(files, name: "y", CheckedImport.Request(now: now)).series[0]
    #expect(found.bars.series.bars.count == 2)
    #expect(found.report.finding("empty-row")?.count == 1)
    let raw = try BarImport.rows(files, name: "y", options: ImportOptions()).series[0]
    #expect(raw.bars.count == 2 && raw.emptyRows == 1)
  }

  @Test func manifestsKeepWhatWasFound() throws {
    let bars = calmBars(at: marketTimes(weeks: 10))
    let series = BarSeries(name: "x", bars: Array(bars[..<200] + bars[203...]))
    let report = CheckReport(RawBars(series))
    let manifest = DatasetManifest(
      ImportedBars(series: series, isVolumeMissing: true), checks: report.counts, source: "a",
      licence: "b", inputSHA256: "c", assayVersion: "1")
    let json = try JSONEncoder().encode(manifest)
    let again = try JSONDecoder().decode(DatasetManifest.self, from: json)
    #expect(again == manifest && again.isVolumeMissing)
    #expect(again.checks?.map(\.check) == ["gap"] && again.checks?[0].severity == .warning)
    // A manifest of before tells its volume among defects.
    let old = FirstVersionBars.manifest
      .replacingOccurrences(of: "\"volume_missing\" : false", with: "\"volume_missing\" : true")
    let first = try JSONDecoder().decode(DatasetManifest.self, from: Data(old.utf8))
    #expect(first.isVolumeMissing && first.checks == nil)
  }
}
