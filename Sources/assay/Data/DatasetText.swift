import Foundation
import MarketData

/// Datasets in words.
enum DatasetText {
  /// One line of a list.
  static func line(_ manifest: DatasetManifest) -> String {
    "\(manifest.name)  \(manifest.rows) bars  \(manifest.start.iso) to \(manifest.end.iso)"
  }

  /// One line of a list.
  static func line(_ manifest: EventManifest) -> String {
    "\(manifest.name)  \(manifest.events) events  \(manifest.start.iso) to \(manifest.end.iso)"
  }

  /// One line of a list.
  static func line(_ universe: Universe) -> String {
    let count = universe.members.count
    let shown = universe.members.prefix(4).joined(separator: ", ")
    return "\(universe.name)  universe of \(count): \(shown)\(count > 4 ? ", …" : "")"
  }

  /// One line of a list.
  static func line(_ manifest: ValueManifest) -> String {
    "\(manifest.name)  \(manifest.rows) values  \(manifest.start.iso) to \(manifest.end.iso)"
  }

  /// All that a person wants to know.
  static func lines(_ manifest: ValueManifest) -> [String] {
    [
      "\(manifest.name): \(manifest.rows) values, \(manifest.start.iso) to \(manifest.end.iso)"
        + (manifest.interval > 0 ? ", every \(duration(manifest.interval))" : ""),
      "columns: \(manifest.columns.joined(separator: ", "))", "source: \(manifest.source)",
      "licence: \(manifest.licence)",
    ]
      + manifest.inputs.map { "input: \($0.source), SHA-256 \($0.sha256)" }
      + (manifest.repairs ?? []).map {
        "repaired: \($0.repair), \($0.rows) row\($0.rows == 1 ? "" : "s")"
      }
  }

  /// What lies beside a dataset, in one line; none where nothing does.
  ///
  /// - Parameter bars: Names of datasets.
  static func beside(_ values: [ValueManifest], _ bars: [String]) -> [String] {
    let told =
      values.map { ($0.name, "\($0.rows) \(noun($0.name)), \($0.start.iso) to \($0.end.iso)") }
      + bars.map { ($0, "bars") }
    let words = told.compactMap { name, what in SeriesName(name).map { "\($0.word) (\(what))" } }
    return words.isEmpty ? [] : ["beside: " + words.sorted().joined(separator: ", ")]
  }

  private static func noun(_ name: String) -> String {
    SeriesName(name)?.kind == .funding ? "rates" : "values"
  }

  /// All that a person wants to know.
  static func lines(_ manifest: DatasetManifest) -> [String] {
    ["\(manifest.name): \(manifest.rows) bars, \(manifest.start.iso) to \(manifest.end.iso)"]
      + ["source: \(manifest.source)", "licence: \(manifest.licence)"]
      + line(manifest.instrument)
      + manifest.inputs.map { "input: \($0.source), SHA-256 \($0.sha256)" }
      + (manifest.repairs ?? []).map {
        "repaired: \($0.repair), \($0.rows) row\($0.rows == 1 ? "" : "s")"
      }
  }

  /// All that a person wants to know.
  static func lines(_ manifest: EventManifest) -> [String] {
    let kinds = MarketEvent.Kind.allCases.map { "\($0) \(manifest.eventsByKind["\($0)"] ?? 0)" }
    return [
      "\(manifest.name): \(manifest.events) events of \(manifest.symbol),"
        + " \(manifest.start.iso) to \(manifest.end.iso)",
      "source: \(manifest.source)", "licence: \(manifest.licence)",
      "tick \(manifest.tickSize), lot \(manifest.lotSize)",
    ] + line(manifest.instrument) + [
      "events: " + kinds.joined(separator: ", ")
    ]
      + (manifest.detail == .orders
        ? ["every order is told: queue places are known"] : clock(manifest))
      + receipt(manifest.capture)
  }

  private static func line(_ instrument: Instrument?) -> [String] {
    instrument.map { ["instrument: " + $0.facts.joined(separator: ", ")] } ?? []
  }

  private static func clock(_ manifest: EventManifest) -> [String] {
    let gaps = manifest.capture.gaps
    return [
      "gaps: \(gaps)" + (gaps > 0 ? "; the book is unknown after each" : ""),
      "clock: moved by \(milliseconds(Double(manifest.clockShift))) ms, so that the fastest message"
        + " took \(milliseconds(Double(manifest.feedFloor))) ms",
    ]
  }

  private static func receipt(_ capture: CaptureCounts) -> [String] {
    [
      "receive times raised to keep their order: \(capture.delayed) messages, by"
        + " \(milliseconds(capture.meanDelay)) ms in the mean of all,"
        + " \(milliseconds(Double(capture.largestDelay))) ms at most"
    ] + passedOver(capture)
  }

  private static func passedOver(_ capture: CaptureCounts) -> [String] {
    let counts = [
      (capture.withoutBook, "before a snapshot"), (capture.oldDepths, "older than the snapshot"),
      (capture.staleTickers, "stale tickers"), (capture.staleLevels, "stale levels"),
      (capture.sparedSnapshots, "spare snapshots"), (capture.tooLate, "too late"),
      (capture.ignored, "of no use"),
    ].filter { $0.0 > 0 }
    guard !counts.isEmpty else { return [] }
    return [
      "passed over of \(capture.lines) lines: "
        + counts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    ]
  }

  private static func milliseconds(_ nanoseconds: Double) -> String {
    String(format: "%.3f", nanoseconds / 1e6)
  }
}
