/// What is odd about bars that are otherwise sound: counted and shown, never repaired.
package struct DefectReport: Codable, Equatable, Sendable {
  package var rows: Int
  /// The commonest step between opens, in nanoseconds.
  package var interval: Int64
  /// Steps other than the interval: the gaps and the short steps together.
  package var offGridSteps: Int
  /// Opens of the bars after the first five off-grid steps.
  package var offGridAt: [Timestamp]
  /// Steps longer than the interval; weekends are gaps too.
  package var gaps: Int
  /// The longest step in nanoseconds, from open to open.
  package var longestGap: Int64
  /// The open after the longest gap.
  package var longestGapAt: Timestamp?
  /// Steps that are no whole multiple of the interval: bars off the clock's grid.
  package var irregularSteps: Int
  package var zeroVolumeBars: Int
  /// The first five bars without volume.
  package var zeroVolumeAt: [Timestamp]
  /// The source had no volume, so that every bar shows 0.
  package var isVolumeMissing: Bool
  /// Bars whose open, high, low and close are one price.
  package var flatBars: Int
  /// The most flat bars in a row at one price.
  package var longestFlatRun: Int

  /// Looks through bars in time order.
  package init(_ series: BarSeries, isVolumeMissing: Bool = false) {
    rows = series.bars.count
    interval = series.interval
    self.isVolumeMissing = isVolumeMissing
    (offGridSteps, gaps, longestGap, irregularSteps) = (0, 0, 0, 0)
    (offGridAt, longestGapAt) = ([], nil)
    (zeroVolumeBars, zeroVolumeAt, flatBars, longestFlatRun) = (0, [], 0, 0)
    countSteps(series.bars)
    countBars(series.bars)
  }

  private mutating func countSteps(_ bars: [Bar]) {
    for index in bars.indices.dropFirst() {
      let open = bars[index].openTime
      let step = open.nanoseconds &- bars[index - 1].openTime.nanoseconds
      guard step != interval else { continue }
      offGridSteps += 1
      if offGridAt.count < 5 { offGridAt.append(open) }
      if interval > 0, step % interval != 0 { irregularSteps += 1 }
      guard step > interval else { continue }
      gaps += 1
      if step > longestGap { (longestGap, longestGapAt) = (step, open) }
    }
  }

  private mutating func countBars(_ bars: [Bar]) {
    var run = (price: 0.0, count: 0)
    for bar in bars {
      if bar.volume == 0 {
        zeroVolumeBars += 1
        if zeroVolumeAt.count < 5, !isVolumeMissing { zeroVolumeAt.append(bar.openTime) }
      }
      guard bar.high == bar.low else {
        run.count = 0
        continue
      }
      flatBars += 1
      run = (bar.close, bar.close == run.price ? run.count + 1 : 1)
      longestFlatRun = max(longestFlatRun, run.count)
    }
  }

  /// One line for each kind of defect found; empty when there is none.
  package var lines: [String] {
    var lines: [String] = []
    if offGridSteps > 0 {
      let shorter = offGridSteps - gaps
      lines.append(
        "\(counted(offGridSteps, "off-grid step")) (not \(duration(interval))): "
          + "\(counted(gaps, "gap")), \(shorter) shorter, \(irregularSteps) no whole multiple; "
          + "first before \(list(offGridAt, of: offGridSteps))")
    }
    if let longestGapAt {
      lines.append("longest gap \(duration(longestGap)), before \(longestGapAt.iso)")
    }
    if isVolumeMissing {
      lines.append("no volume column: volume is 0 everywhere")
    } else if zeroVolumeBars > 0 {
      lines.append(
        "\(counted(zeroVolumeBars, "zero-volume bar")): \(list(zeroVolumeAt, of: zeroVolumeBars))")
    }
    if flatBars > 0 {
      lines.append(
        "\(counted(flatBars, "flat bar")) (open = high = low = close), "
          + "at most \(longestFlatRun) in a row at one price")
    }
    return lines
  }

  private func list(_ times: [Timestamp], of count: Int) -> String {
    times.map(\.iso).joined(separator: ", ") + (times.count < count ? ", …" : "")
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  private enum CodingKeys: String, CodingKey {
    case rows
    case interval = "interval_ns"
    case offGridSteps = "off_grid_steps"
    case offGridAt = "off_grid_at"
    case gaps
    case longestGap = "longest_gap_ns"
    case longestGapAt = "longest_gap_at"
    case irregularSteps = "irregular_steps"
    case zeroVolumeBars = "zero_volume_bars"
    case zeroVolumeAt = "zero_volume_at"
    case isVolumeMissing = "volume_missing"
    case flatBars = "flat_bars"
    case longestFlatRun = "longest_flat_run"
  }
}

/// A span in the largest units that say it exactly: `26 h`, `90 min`, `1.5 s`.
package func duration(_ nanoseconds: Int64) -> String {
  let units: [(Int64, String)] = [
    (Span.day, "d"), (Span.hour, "h"), (Span.minute, "min"), (Span.second, "s"),
  ]
  // A span of less than three days reads better in hours.
  for (unit, name) in units where nanoseconds % unit == 0 && nanoseconds >= unit {
    if unit == Span.day, nanoseconds > Span.day, nanoseconds < 3 * Span.day { continue }
    return "\(nanoseconds / unit) \(name)"
  }
  return "\(Double(nanoseconds) / Double(Span.second)) s"
}
