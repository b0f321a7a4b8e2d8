/// Bars read from a file, with what the columns alone do not tell.
package struct ImportedBars: Sendable {
  package var series: BarSeries
  /// The source had no volume, so that every bar shows 0.
  package var isVolumeMissing: Bool

  package init(series: BarSeries, isVolumeMissing: Bool = false) {
    self.series = series
    self.isVolumeMissing = isVolumeMissing
  }
}
