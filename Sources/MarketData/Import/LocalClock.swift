import Foundation

/// Wall-clock times of a zone turned into UTC, with daylight saving.
///
/// A time that the clock showed twice is the earlier moment, unless that does not come after the
/// row before; then it is the later one. Where rows run from the newest to the oldest it is the
/// other way round. A time that the clock skipped is read by the offset before
/// the change, which moves it on by what was skipped. Both are counted.
struct LocalClock {
  private let zone: TimeZone
  /// The last day in whose neighbourhood the offset does not change, and that offset.
  private var plainDay: (day: Int64, offset: Int64) = (.min, 0)
  private(set) var ambiguousTimes = 0
  private(set) var missingTimes = 0
  /// Rows came to the hour that is shown twice from later ones.
  private var isFalling = false

  init(_ zone: TimeZone) { self.zone = zone }

  /// The moment in UTC, nil outside of 1677 to 2262; `last` is the moment of the row before.
  mutating func utc(_ local: Int64, after last: Int64?) -> Int64? {
    let day = floorDivide(local, Span.day)
    if day == plainDay.day { return shifted(local, plainDay.offset) }
    let before = offset((day - 1) * 86_400)
    let after = offset((day + 2) * 86_400)
    if before == after {
      plainDay = (day, before)
      return shifted(local, before)
    }
    return changing(local, before, after, last)
  }

  private mutating func changing(
    _ local: Int64, _ before: Int64, _ after: Int64, _ last: Int64?
  ) -> Int64? {
    guard let early = shifted(local, before), let late = shifted(local, after) else { return nil }
    let isEarly = offset(floorDivide(early, Span.second)) == before
    let isLate = offset(floorDivide(late, Span.second)) == after
    switch (isEarly, isLate) {
    case (true, false): return early
    case (false, true): return late
    case (false, false):
      missingTimes += 1
      return early
    case (true, true):
      ambiguousTimes += 1
      guard let last else { return early }
      if last < early { isFalling = false } else if last > late { isFalling = true }
      if isFalling { return late < last ? late : early }
      return early <= last ? late : early
    }
  }

  private func shifted(_ local: Int64, _ offset: Int64) -> Int64? {
    let (moment, overflow) = local.subtractingReportingOverflow(offset * Span.second)
    return overflow ? nil : moment
  }

  private func offset(_ seconds: Int64) -> Int64 {
    Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
  }
}
