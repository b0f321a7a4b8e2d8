import Documents
import Experiments
import Foundation
import MarketData

/// `assay data import`: files that people have become datasets.
enum DataImport {
  static let verb = DataVerb(
    name: "import",
    usage: """
      import FILE… --as NAME [--licence TEXT] [--replace]
                                       take bars from files that are recognised by their
                                       content, plain, .gz, .zst or .zip, - for input:
                                       CSV with a header, Binance dumps, Dukascopy,
                                       MetaTrader, Yahoo, Stooq, Kraken, LEAN, HistData,
                                       bids and asks, tables of closes (one dataset a
                                       column), Parquet and Feather by way of Python;
                                       or one file of single orders (market by order), or
                                       a capture of Binance USD-M futures sockets
        --as stocks-{}                 one dataset a file: {} is its name up to the first
                                       dot; what has several series is a universe too
        --columns time,open,_,close    what the columns are, _ for what to skip
        --timezone Europe/Athens       the zone of times without one; UTC
        --price-scale 100000           what prices are divided by
        --delimiter ';'                what stands between fields
        --bars 1m                      make bars of trades: also ticks:500, volume:1000,
                                       dollars:5e6
        --feed-floor-ms N              of a capture: what its fastest message took; 1
      """,
    options: [
      "--as", "--licence", "--feed-floor-ms", "--columns", "--timezone", "--price-scale",
      "--delimiter", "--bars",
    ],
    flags: ["--json", "--replace"], run: run)

  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    let paths = arguments.positional
    guard let path = paths.first else {
      throw AssayError(.usage, "name a file", mend: "assay data import FILE… --as NAME")
    }
    let name = try arguments.required("--as")
    if name.contains(DataImportEach.mark) {
      return try DataImportEach.run(paths, as: name, arguments, workspace)
    }
    let origin = DatasetOrigin(
      source: source(paths), licence: arguments.value("--licence") ?? "not told", inputSHA256: "",
      assayVersion: assayVersion)
    // What is read from a pipe is gone, so it is not looked at for other kinds of data.
    if paths.count == 1, path != "-", try events(path, as: name, origin, arguments, workspace) {
      return
    }
    guard arguments.value("--feed-floor-ms") == nil else {
      throw AssayError(
        .usage, "--feed-floor-ms is for captures, and this is none", at: path,
        mend: "leave it out")
    }
    try bars(paths, as: name, origin, arguments, workspace)
  }

  /// Bars of all files under one name, or of a table under a name a column.
  static func bars(
    _ paths: [String], as name: String, _ origin: DatasetOrigin, _ arguments: Arguments,
    _ workspace: Workspace
  ) throws {
    let found = try outcome(paths, name, arguments)
    let hash = origin.inputSHA256.isEmpty ? joined(found.hashes) : origin.inputSHA256
    let manifests = found.series.map { series in
      DatasetManifest(
        series, source: origin.source, licence: origin.licence, inputSHA256: hash,
        assayVersion: origin.assayVersion)
    }
    for manifest in manifests {
      try DataCommand.refuseOverwriting(manifest.name, arguments, workspace) { old, _ in
        old?.dataHash == manifest.dataHash
      }
    }
    let names = manifests.map(\.name)
    if names.count > 1 {
      try DataUniverse.refuseOverwriting(name, arguments, workspace, unless: names)
    }
    for (series, manifest) in zip(found.series, manifests) {
      try workspace.data.save(series.series, manifest)
    }
    let made = try names.count > 1 ? DataUniverse.keep(name, names, workspace) : []
    try DataCommand.answer(
      ImportAnswer(manifests: manifests, recognition: found.recognition),
      lines(manifests, found.recognition) + made, arguments)
  }

  static func outcome(
    _ paths: [String], _ name: String, _ arguments: Arguments
  ) throws -> BarImport.Outcome {
    let options = try ImportOptions(
      columns: arguments.value("--columns"), timeZone: arguments.value("--timezone"),
      priceScale: arguments.value("--price-scale"), delimiter: arguments.value("--delimiter"))
    guard let rule = arguments.value("--bars") else {
      return try BarImport.read(paths, name: name, options: options)
    }
    return try TradeImport.bars(paths, name: name, by: TradeAggregation(rule), options: options)
  }

  private static func lines(_ manifests: [DatasetManifest], _ found: Recognition) -> [String] {
    let datasets =
      manifests.count == 1
      ? DatasetText.lines(manifests[0]) : manifests.map { DatasetText.line($0) }
    return datasets + ["read as: \(found.text)"] + found.lines
  }

  /// The names of the files, or of the ends of a long list.
  private static func source(_ paths: [String]) -> String {
    let names = paths.map { $0 == "-" ? "standard input" : ($0 as NSString).lastPathComponent }
    guard names.count > 4 else { return names.joined(separator: ", ") }
    return "\(names[0]) … \(names[names.count - 1]) (\(names.count) files)"
  }

  /// The hash of one file; of several, the hash of theirs, a line each.
  private static func joined(_ hashes: [String]) -> String {
    guard hashes.count > 1 else { return hashes.first ?? "" }
    var hash = SHA256()
    for line in hashes { Array("\(line)\n".utf8).withUnsafeBytes { hash.update($0) } }
    return hash.finish()
  }
}

// MARK: Market events

extension DataImport {
  /// Whether a file was a capture or single orders, and is now stored.
  private static func events(
    _ path: String, as name: String, _ origin: DatasetOrigin, _ arguments: Arguments,
    _ workspace: Workspace
  ) throws -> Bool {
    let isCapture = try BinanceCapture.isCapture(path: path)
    guard try isCapture || OrderFeed.isFeed(path: path) else { return false }
    guard isCapture || arguments.value("--feed-floor-ms") == nil else { return false }
    var origin = origin
    origin.inputSHA256 = try BarFile.sha256(path: path)
    let floor = try isCapture ? feedFloor(arguments) : nil
    try DataCommand.refuseOverwriting(name, arguments, workspace) { _, old in
      old?.inputSHA256 == origin.inputSHA256 && (floor == nil || old?.feedFloor == floor)
    }
    let manifest =
      try floor.map {
        try workspace.events.compile(
          path, as: name, origin: origin, options: BinanceCapture.Options(feedFloor: $0))
      } ?? workspace.events.compileOrders(path, as: name, origin: origin)
    try DataCommand.answer(manifest, DatasetText.lines(manifest), arguments)
    return true
  }

  /// Nanoseconds of what the fastest message of a capture is taken to have needed.
  private static func feedFloor(_ arguments: Arguments) throws -> Int64 {
    guard let text = arguments.value("--feed-floor-ms") else { return 1_000_000 }
    guard let milliseconds = Double(text), (0...60_000).contains(milliseconds) else {
      throw AssayError(
        .usage, "'\(text)' is no latency", at: "--feed-floor-ms",
        mend: "give milliseconds from 0 to 60000")
    }
    return Int64((milliseconds * 1e6).rounded())
  }
}

/// What an import answers in JSON: the manifest, or all of them, and what the files were taken for.
private struct ImportAnswer: Encodable {
  var manifests: [DatasetManifest]
  var recognition: Recognition

  private enum CodingKeys: String, CodingKey {
    case datasets
    case recognition = "import"
  }

  func encode(to encoder: any Encoder) throws {
    if manifests.count == 1 { try manifests[0].encode(to: encoder) }
    var container = encoder.container(keyedBy: CodingKeys.self)
    if manifests.count > 1 { try container.encode(manifests, forKey: .datasets) }
    try container.encode(recognition, forKey: .recognition)
  }
}
