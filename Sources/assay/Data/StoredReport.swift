import Experiments
import MarketData

extension Workspace {
  /// The rows of a stored dataset, and what the checks find in them by its own calendar.
  func checked(_ manifest: DatasetManifest) throws -> (rows: RawBars, report: CheckReport) {
    let rows = RawBars(
      try data.load(manifest.name), isVolumeMissing: manifest.isVolumeMissing)
    let calendar = manifest.instrument?.calendar(of: rows)
    return (rows, CheckReport(rows, calendar: calendar, now: Clock.now))
  }
}
