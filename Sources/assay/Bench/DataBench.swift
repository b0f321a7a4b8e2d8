import Documents
import Experiments
import Foundation
import MarketData

/// Measures how bars come in, lie, and go out, beside a plain parser and pandas.
struct DataBench {
  let suite: BenchSuite

  /// Import with all checks, the checks alone, the store, and export.
  func tables(bars: Int, seed: UInt64, in workspace: Workspace) throws {
    let folder = "\(workspace.home)/bench-data"
    try? FileManager.default.removeItem(atPath: folder)
    try RunCommand.makeFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let tables = MadeTables(bars: bars, seed: seed)
    let (klines, plain) = ("\(folder)/klines.csv", "\(folder)/plain.csv")
    try imports(tables.klines, tables.series, "klines", klines, hasHeader: false)
    try imports(tables.plain, tables.series, "ISO times", plain, hasHeader: true)
    let raw = RawBars(tables.series)
    let seconds = suite.fastest { _ = CheckReport(raw) }
    note("checks of \(bars) bars", seconds, rate: seconds * 1e9 / Double(bars), "ns/bar")
    try store(tables.series, in: folder)
    if let real = try? workspace.data.load("btcusdt-1h") {
      try size(of: BarSeries(name: "\(real.name) without turnover", bars: real.bars), in: folder)
      try size(of: real, in: folder)
    }
    let target = "\(folder)/out.csv"
    let written = suite.fastest { try? BarFile.write(tables.series, to: target) }
    note("export CSV", written, bytes: try size(target))
    try PandasBench(suite: suite, series: tables.series).reads(klines, plain, in: folder)
  }

  private func imports(
    _ text: [UInt8], _ series: BarSeries, _ name: String, _ path: String, hasHeader: Bool
  ) throws {
    try AtomicFile.write(text, to: path)
    var found: [Bar] = []
    let seconds = suite.fastest {
      let request = CheckedImport.Request(now: Clock.now)
      let files = (try? InputFile(path)).map { [$0] } ?? []
      let outcome = try? CheckedImport(files, name: "bench", request)
      found = outcome?.series.first?.bars.series.bars ?? []
    }
    let start = Clock.cpuSeconds
    let naive = NaiveTable.bars(text, hasHeader: hasHeader)
    let ratio = (Clock.cpuSeconds - start) / seconds
    note(
      "import \(name), \(series.bars.count) bars, with all checks", seconds, bytes: text.count,
      ratio: ratio, isEqual: found == naive && found == series.bars)
  }

  private func store(_ series: BarSeries, in folder: String) throws {
    try size(of: series, in: folder)
    let store = BarStore(directory: folder)
    var loaded = series
    let whole = suite.fastest { loaded = (try? store.load("bench")) ?? loaded }
    note(
      "store: load \(series.bars.count) bars", whole, rate: whole * 1e3, "ms",
      isEqual: loaded.bars == series.bars)
    let rows = series.bars.count / 2..<min(series.bars.count, series.bars.count / 2 + 1_000)
    let (from, last) = (series.bars[rows.lowerBound], series.bars[rows.upperBound - 1])
    let to = Timestamp(nanoseconds: last.openTime.nanoseconds + 1)
    let part = suite.fastest {
      loaded = (try? store.load("bench", from: from.openTime, to: to)) ?? loaded
    }
    note(
      "store: read a span of \(rows.count) bars", part, rate: part * 1e3, "ms",
      isEqual: loaded.bars == Array(series.bars[rows]))
  }

  /// What the file of a dataset takes a bar, manifest and index included.
  private func size(of series: BarSeries, in folder: String) throws {
    var named = series
    named.name = "bench"
    let manifest = DatasetManifest(
      ImportedBars(series: named), source: "bench", licence: "none", inputSHA256: "",
      assayVersion: assayVersion)
    let seconds = suite.fastest { try? BarStore(directory: folder).save(named, manifest) }
    let bytes = Double(try size("\(folder)/bench.bars"))
    note(
      "store: save \(series.bars.count) bars, \(series.name)", seconds,
      rate: bytes / Double(series.bars.count), "bytes/bar")
  }

  private func size(_ path: String) throws -> Int {
    let facts = try FileManager.default.attributesOfItem(atPath: path)
    return (facts[.size] as? Int) ?? 0
  }

  private func note(
    _ name: String, _ seconds: Double, bytes: Int, ratio: Double? = nil, isEqual: Bool? = nil
  ) {
    note(name, seconds, rate: Double(bytes) / seconds / 1e6, "MB/s", ratio: ratio, isEqual: isEqual)
  }

  private func note(
    _ name: String, _ seconds: Double, rate: Double, _ unit: String, ratio: Double? = nil,
    isEqual: Bool? = nil
  ) {
    suite.note(
      BenchLine(
        name: name, cpuSeconds: seconds, rate: rate, unit: unit, peakMegabytes: peakMegabytes(),
        naiveRatio: ratio, checked: isEqual == nil ? 0 : 1,
        disagreements: isEqual ?? true ? 0 : 1))
  }
}
