extension DataCheck {
  /// Currencies whose week does not open when it does in UTC.
  ///
  /// The week opens on Sunday at 17:00 in New York: 22:00 UTC from mid November to February, 21:00
  /// from April to September. The commonest opening of each season is held against that; an opening
  /// up to two hours late passes, since the first quotes often are. Servers on New York's closing
  /// time (UTC+2 and +3) open on Monday 00:00.
  static let timeZone = DataCheck { bars in
    guard bars.calendar.hours == .week, bars.interval <= Span.hour else { return [] }
    let openings = openings(bars)
    let winter = usual(openings, of: [12, 1, 2], bars)
    let summer = usual(openings, of: [5, 6, 7, 8], bars)
    let offsets = [(winter, Int64(22)), (summer, Int64(21))].compactMap { opening, hour in
      opening.map { floorDivide($0 - (6 * 24 + hour) * Span.hour, Span.hour) }
    }
    guard offsets.contains(where: { $0 < -1 || $0 > 2 }) || offsets == [2] else { return [] }
    let named = offsets.map { $0 < 0 ? "UTC−\(-$0)" : "UTC+\($0)" }
    let clock =
      named.joined(separator: " in winter and ") + (named.count > 1 ? " in summer" : "")
      + (offsets == [2, 3] ? " (EET/EEST, a broker's server time)" : "")
    return [
      bars.finding(
        "time-zone", .warning, at: Array(openings.prefix(1)),
        says: "the week opens as if the clock were \(clock), not UTC",
        mend: "import again with --timezone and the zone's name, such as Europe/Athens",
        what: { _ in "the first week opens here" })
    ].compactMap { $0 }
  }

  /// The bars that are the first after a weekend.
  private static func openings(_ bars: CheckedBars) -> [Int] {
    bars.bars.indices.dropFirst().filter { place in
      let (a, b) = (bars.bars[place - 1].openTime, bars.bars[place].openTime)
      let step = b.nanoseconds &- a.nanoseconds
      return step > 36 * Span.hour && step < 60 * Span.hour
    }
  }

  /// The commonest opening in some months, in nanoseconds since Monday 00:00 (the Sunday before
  /// counts as −1 day, so that it lies beside); nil when no week opens there.
  private static func usual(_ openings: [Int], of months: [Int], _ bars: CheckedBars) -> Int64? {
    var counts: [Int64: Int] = [:]
    for place in openings {
      let time = bars.bars[place].openTime
      guard months.contains(time.civil.month) else { continue }
      let weekday = Int64(time.weekday < 3 ? time.weekday + 7 : time.weekday)
      let hour = time.nanosecondOfDay / Span.hour * Span.hour
      counts[weekday * Span.day + hour, default: 0] += 1
    }
    return counts.max { a, b in a.value != b.value ? a.value < b.value : a.key > b.key }?.key
  }
}
