import Documents
import Experiments
import MarketData

/// `assay data resample`: longer bars of a dataset's shorter ones.
enum DataResample {
  static let verb = DataVerb(
    name: "resample",
    usage: """
      resample NAME --to 1h --as NEW [--replace]
                                       longer bars: 15m, 4h, 1d, 1w, 1mo
        --session auto|utc|new-york|fx where days begin: told from the bars; midnight UTC;
                                       New York's date, intraday from 9:30; 17:00 New York
        --keep-partial                 keep a last bar whose time was not over
      """,
    options: ["--to", "--as", "--session"], flags: ["--json", "--replace", "--keep-partial"],
    run: run)

  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    let name = try arguments.dataset()
    let period = try BarPeriod(try arguments.required("--to"), at: "--to")
    let new = try arguments.required("--as")
    let old = try workspace.data.manifest(name)
    let series = try workspace.data.load(name)
    let session = TradingSession(try clock(arguments), of: series)
    let resampling = try series.resampled(
      to: period, session: session, keepsPartial: arguments.has("--keep-partial"))
    var longer = resampling.series
    longer.name = new
    let rows = RawBars(longer, isVolumeMissing: old.isVolumeMissing)
    let report = CheckReport(
      rows, calendar: old.instrument?.calendar(of: rows), now: Clock.now)
    var manifest = DatasetManifest(
      ImportedBars(series: longer, isVolumeMissing: old.isVolumeMissing), checks: report.counts,
      source: old.source, licence: old.licence, inputs: old.inputs,
      repairs: (old.repairs ?? []) + resampling.repairs, assayVersion: assayVersion)
    manifest.instrument = old.instrument
    try workspace.data.save(longer, manifest) {
      try DataCommand.refuseOverwriting(new, arguments, workspace) { stored, _ in
        stored?.dataHash == longer.hash
      }
    }
    if let note = resampling.note { Console.note("note: \(note)") }
    try DataCommand.answer(
      manifest, DatasetText.lines(manifest) + CheckText.summary(report), arguments)
  }

  private static func clock(_ arguments: Arguments) throws -> TradingSession.Clock? {
    guard let text = arguments.value("--session"), text != "auto" else { return nil }
    guard let clock = TradingSession.Clock(rawValue: text) else {
      throw AssayError(
        .usage, "there is no session '\(text)'", at: "--session",
        mend: Suggestion.mend(
          for: text, among: ["auto"] + TradingSession.Clock.allCases.map(\.rawValue)))
    }
    return clock
  }
}
