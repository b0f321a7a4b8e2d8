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
                                       a capture of Binance USD-M futures sockets;
                                       rows with errors are refused with all that is
                                       wrong, exit code 3; beside a dataset NAME: rates as
                                       NAME.funding, values as NAME.open-interest,
                                       NAME.splits, NAME.dividends, NAME.spread or
                                       NAME.anything, bars as NAME.mark
        --as stocks-{}                 one dataset a file: {} is its name up to the first
                                       dot; what has several series is a universe too
      \(ImportSource.usage)
        --repair sort,drop-bad         mend rows before they are checked and kept, see
                                       repair below; what was done is in the manifest
        --known-after 24h              of values: how long after their stamps they were known
        --feed-floor-ms N              of a capture: what its fastest message took; 1
      """,
    options: ["--as", "--licence", "--feed-floor-ms", "--known-after"] + ImportSource.options,
    flags: ["--json", "--replace"], run: run)

  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    let paths = arguments.positional
    guard let path = paths.first else {
      throw AssayError(.usage, "name a file", mend: "assay data import FILE… --as NAME")
    }
    let name = try arguments.required("--as")
    if arguments.value("--feed-floor-ms") != nil, name.contains(DataImportEach.mark) {
      throw AssayError(.usage, "--feed-floor-ms is for one capture", mend: "import it alone")
    }
    if name.contains(DataImportEach.mark), SeriesImport.names(name) {
      return try SeriesImportEach.run(paths, as: name, arguments, workspace)
    }
    if name.contains(DataImportEach.mark) {
      return try DataImportEach.run(paths, as: name, arguments, workspace)
    }
    let source = try ImportSource(paths, arguments)
    let origin = DatasetOrigin(
      source: source.title, licence: arguments.value("--licence") ?? "not told",
      inputSHA256: source.sha256, assayVersion: assayVersion)
    if try SeriesImport.isWanted(source, as: name, workspace) {
      try refuseForeignOptions(arguments, isSeries: true, at: path)
      return try SeriesImport.run(source, as: name, origin, arguments, workspace)
    }
    if source.files.count == 1,
      try events(source.files[0], as: name, origin, arguments, workspace)
    {
      return
    }
    try refuseForeignOptions(arguments, at: path)
    try bars(source, as: name, origin, verb: "import", arguments, workspace)
  }

  /// Options that only a capture, or only values, know.
  private static func refuseForeignOptions(
    _ arguments: Arguments, isSeries: Bool = false, at path: String
  ) throws {
    guard isSeries || arguments.value("--known-after") == nil else {
      throw AssayError(
        .usage, "--known-after is for values beside a dataset, and this is none", at: path,
        mend: "leave it out")
    }
    guard arguments.value("--feed-floor-ms") != nil else { return }
    throw AssayError(
      .usage, "--feed-floor-ms is for captures, and this is none", at: path, mend: "leave it out")
  }

  /// Keeps bars of all files under one name, or of a table under a name a column, and tells them.
  static func bars(
    _ source: ImportSource, as name: String, _ origin: DatasetOrigin, verb: String,
    _ arguments: Arguments, _ workspace: Workspace
  ) throws {
    let kept = try keep(source, as: name, origin, verb: verb, arguments, workspace)
    try DataCommand.answer(kept, kept.lines, arguments)
  }

  /// Keeps bars of all files under one name, or of a table under a name a column.
  ///
  /// - Parameter instrument: What a dataset's prices are prices of; nil leaves what was kept.
  static func keep(
    _ source: ImportSource, as name: String, _ origin: DatasetOrigin, verb: String,
    _ arguments: Arguments, _ workspace: Workspace,
    instrument: (String) throws -> Instrument? = { _ in nil }
  ) throws -> KeptBars {
    let found = try source.bars(name, for: verb)
    let manifests = try found.series.map { series in
      var manifest = DatasetManifest(
        series.bars, checks: series.report.counts, source: origin.source, licence: origin.licence,
        inputs: [DatasetInput(source: origin.source, sha256: origin.inputSHA256)],
        repairs: series.repairs, assayVersion: origin.assayVersion)
      manifest.instrument =
        try instrument(manifest.name) ?? workspace.instrument(keptWith: manifest.name)
      return manifest
    }
    func refuseOverwriting(_ manifest: DatasetManifest) throws {
      try DataCommand.refuseOverwriting(manifest.name, arguments, workspace) { old, _ in
        old?.dataHash == manifest.dataHash
      }
    }
    let names = manifests.map(\.name)
    if names.count > 1 {
      try DataUniverse.refuseOverwriting(name, arguments, workspace, unless: names)
    }
    // All before one is kept, and each again while nobody else can write it.
    for manifest in manifests { try refuseOverwriting(manifest) }
    for (series, manifest) in zip(found.series, manifests) {
      try workspace.data.save(series.bars.series, manifest) { try refuseOverwriting(manifest) }
    }
    let made = try names.count > 1 ? DataUniverse.keep(name, names, workspace) : []
    return KeptBars(
      manifests: manifests, recognition: found.recognition, lines: lines(found, manifests) + made)
  }

  private static func lines(
    _ found: CheckedImport, _ manifests: [DatasetManifest]
  ) -> [String] {
    let datasets =
      manifests.count == 1
      ? DatasetText.lines(manifests[0]) + CheckText.summary(found.series[0].report)
      : zip(manifests, found.series).map { manifest, series in
        DatasetText.line(manifest) + "  " + CheckText.counts(series.report)
      }
    return datasets + ["read as: \(found.recognition.text)"] + found.recognition.lines
  }
}

// MARK: Market events

extension DataImport {
  /// Whether a file was a capture or single orders, and is now stored.
  private static func events(
    _ file: InputFile, as name: String, _ origin: DatasetOrigin, _ arguments: Arguments,
    _ workspace: Workspace
  ) throws -> Bool {
    let isCapture = try BinanceCapture.isCapture(file)
    guard try isCapture || OrderFeed.isFeed(file) else { return false }
    guard isCapture || arguments.value("--feed-floor-ms") == nil else { return false }
    guard arguments.value("--bars") == nil else {
      throw AssayError(
        .usage, "--bars is for files of trades, and this holds market events", at: file.path,
        mend: "import it without, and give runs bars: 1s")
    }
    let floor = try isCapture ? feedFloor(arguments) : nil
    try DataCommand.refuseOverwriting(name, arguments, workspace) { _, old in
      old?.inputSHA256 == origin.inputSHA256 && (floor == nil || old?.feedFloor == floor)
    }
    let manifest =
      try floor.map {
        try workspace.events.compile(
          file, as: name, origin: origin, options: BinanceCapture.Options(feedFloor: $0))
      } ?? workspace.events.compileOrders(file, as: name, origin: origin)
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
