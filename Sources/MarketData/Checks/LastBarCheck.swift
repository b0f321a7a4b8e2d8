extension DataCheck {
  /// A last bar that had not closed when the data was taken.
  ///
  /// Either the clock says so, or both its volume and its range are below a tenth of the median of
  /// the hundred bars before it and below the least of them.
  static let unfinished = DataCheck { bars in
    guard let last = bars.bars.indices.last, let bar = bars.bars.last else { return [] }
    let end = bar.openTime.nanoseconds.addingReportingOverflow(bars.interval)
    var reason: String?
    if let now = bars.now, bar.openTime > now { return [] }
    if let now = bars.now, !end.overflow, end.partialValue > now.nanoseconds {
      reason = "closes after the present"
    } else if looksCut(bars) {
      reason = "volume \(shown(bar.volume)), a fraction of the bars before"
    }
    guard let reason else { return [] }
    return [
      bars.finding(
        "unfinished", .warning, at: [last], says: "the last bar looks unfinished",
        mend: "leave it out with --repair drop-last", what: { _ in reason })
    ].compactMap { $0 }
  }

  /// Bars that open after the present, all of them: a clock of another zone, or a made-up row.
  static let future = DataCheck { bars in
    guard let now = bars.now else { return [] }
    let places = bars.bars.indices.filter { bars.bars[$0].openTime > now }
    return [
      bars.finding(
        "future", .warning, at: places,
        says: "\(counted(places.count, "bar opens", many: "bars open")) in the future",
        mend: "check the time zone (--timezone on import), or remove the rows",
        what: { _ in "opens after \(now.iso)" })
    ].compactMap { $0 }
  }

  private static func looksCut(_ bars: CheckedBars) -> Bool {
    guard bars.sound.count >= 50, bars.sound.last == bars.bars.count - 1, !bars.raw.isVolumeMissing
    else { return false }
    let before = bars.sound.suffix(101).dropLast().map { bars.bars[$0] }
    guard let bar = bars.bars.last else { return false }
    let volumes = before.map(\.volume)
    let ranges = before.map { $0.high - $0.low }
    return bar.volume < 0.1 * median(volumes) && bar.volume < volumes.min() ?? 0
      && bar.high - bar.low < 0.1 * median(ranges)
      && bar.high - bar.low <= ranges.min() ?? 0
  }
}
