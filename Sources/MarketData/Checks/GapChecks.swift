extension DataCheck {
  /// Bars that the calendar expects and that are not there.
  static let gaps = DataCheck { bars in
    let found = holes(bars)
    let holes = found.filter { $0.missing.bars > 0 }
    let total = holes.reduce(0) { $0 + $1.missing.bars }
    guard let longest = holes.max(by: { $0.step < $1.step }) else { return [] }
    let at = bars.bars[longest.place].openTime.iso
    return [
      bars.finding(
        "gap", .warning, at: holes.map(\.place),
        says: "\(counted(holes.count, "gap")), \(counted(total, "bar")) missing by the calendar;"
          + " the longest step is \(duration(longest.step)), before \(at)",
        mend: "get the missing bars, or fill them with --repair fill-gaps=forward",
        what: { place in
          let hole = holes.first { $0.place == place }
          return "\(counted(hole?.missing.bars ?? 0, "bar")) missing before,"
            + " step \(duration(hole?.step ?? 0))"
        })
    ].compactMap { $0 }
  }

  /// Days on which the market rested, as far as one series can tell.
  static let holidays = DataCheck { bars in
    let places = holes(bars).filter { $0.missing.holidays > 0 }
    let days = places.reduce(0) { $0 + $1.missing.holidays }
    return [
      bars.finding(
        "holiday", .note, at: places.map(\.place),
        says: "\(counted(days, "day")) closed or cut short, taken for holidays"
          + " (\(bars.calendar.title))",
        mend: "none is needed", what: { _ in "after a holiday" })
    ].compactMap { $0 }
  }

  private static func holes(
    _ bars: CheckedBars
  ) -> [(place: Int, step: Int64, missing: TradingCalendar.Missing)] {
    bars.bars.indices.dropFirst().compactMap { place in
      let (a, b) = (bars.bars[place - 1].openTime, bars.bars[place].openTime)
      let missing = bars.calendar.missing(after: a, before: b)
      guard missing != TradingCalendar.Missing() else { return nil }
      return (place, b.nanoseconds &- a.nanoseconds, missing)
    }
  }

  /// Steps that are no whole multiple of the interval.
  ///
  /// A grid is a remainder of opens by the interval that 5 % of the bars share: bars that open at a
  /// local midnight have two in a year. Steps from grid to grid are as they should be.
  static let offGrid = DataCheck { bars in
    guard ![.periods, .activity].contains(bars.calendar.hours), !isOneGrid(bars) else { return [] }
    let remainders = bars.bars.map { bar in
      bar.openTime.nanoseconds
        &- floorDivide(bar.openTime.nanoseconds, bars.interval) &* bars.interval
    }
    var counts: [Int64: Int] = [:]
    for remainder in remainders { counts[remainder, default: 0] += 1 }
    let isGrid = counts.mapValues { 20 * $0 >= remainders.count }
    let places = remainders.indices.dropFirst().filter { place in
      let (a, b) = (remainders[place - 1], remainders[place])
      return a != b && !(isGrid[a] ?? false && isGrid[b] ?? false)
    }
    return [
      bars.finding(
        "off-grid", .warning, at: places,
        says: "\(counted(places.count, "step")) that are no whole multiple of"
          + " \(duration(bars.interval))",
        mend: "check the source's clock there; fill-gaps does not move bars",
        what: { place in
          let step =
            bars.bars[place].openTime.nanoseconds &- bars.bars[place - 1].openTime.nanoseconds
          return "\(duration(step)) after the bar before"
        })
    ].compactMap { $0 }
  }

  private static func isOneGrid(_ bars: CheckedBars) -> Bool {
    bars.bars.indices.dropFirst().allSatisfy { place in
      let step = bars.bars[place].openTime.nanoseconds
        .subtractingReportingOverflow(bars.bars[place - 1].openTime.nanoseconds)
      return !step.overflow && step.partialValue % bars.interval == 0
    }
  }

  /// Bars at times at which the market is closed in nearly all weeks.
  static let outOfHours = DataCheck { bars in
    let places = bars.bars.indices.filter { bars.calendar.isOutOfHours(bars.bars[$0].openTime) }
    return [
      bars.finding(
        "out-of-hours", .warning, at: places,
        says: "\(counted(places.count, "bar")) outside the hours of \(bars.calendar.title)",
        mend: "check the time zone (--timezone on import), or leave them out",
        what: { place in
          let time = bars.bars[place].openTime
          return ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][
            time.weekday] + " " + String(time.iso.dropFirst(11))
        })
    ].compactMap { $0 }
  }
}
