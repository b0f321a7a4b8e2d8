/// A moment in the proleptic Gregorian calendar, UTC.
package struct CivilTime: Hashable, Sendable {
  package var year: Int
  package var month: Int
  package var day: Int
  package var hour: Int
  package var minute: Int
  package var second: Int
  package var nanosecond: Int

  package init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    nanosecond: Int = 0
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.nanosecond = nanosecond
  }

  /// Whether every part lies in its range, the day in its month; leap seconds do not exist here.
  package var isValid: Bool {
    (1...12).contains(month) && day >= 1 && day <= Self.days(in: month, of: year)
      && (0..<24).contains(hour) && (0..<60).contains(minute) && (0..<60).contains(second)
      && (0..<1_000_000_000).contains(nanosecond)
  }

  /// Days of a month, 28 to 31.
  package static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Whether a year has a 29th of February.
  package static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// Days since 1970-01-01 of a valid date, counted in eras of 400 years that begin in March.
  package static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month > 2 ? year : year - 1
    let era = floorDivide(marchYear, 400)
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The date that lies so many days after 1970-01-01.
  package static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }
}

/// Division that rounds toward minus infinity, for times before 1970; the divisor is positive.
@inline(__always)
func floorDivide<I: BinaryInteger>(_ value: I, _ divisor: I) -> I {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}

extension Timestamp {
  /// Days since 1970-01-01, rounded toward the past.
  package var day: Int { Int(floorDivide(nanoseconds, Span.day)) }

  /// Nanoseconds since midnight.
  package var nanosecondOfDay: Int64 { nanoseconds &- Int64(day) &* Span.day }

  /// The day of the week, 0 for Monday to 6 for Sunday.
  package var weekday: Int {
    let sinceThursday = day % 7
    return (sinceThursday + 10) % 7
  }

  /// The calendar's view of this moment.
  package var civil: CivilTime {
    let date = CivilTime.date(daysSince1970: day)
    let rest = Int(nanosecondOfDay)
    let seconds = rest / 1_000_000_000
    return CivilTime(
      year: date.year, month: date.month, day: date.day, hour: seconds / 3_600,
      minute: seconds / 60 % 60, second: seconds % 60, nanosecond: rest % 1_000_000_000)
  }

  /// Nil when a part is out of range or the moment lies outside 1677 to 2262.
  package init?(_ civil: CivilTime) {
    guard civil.isValid, (1_600..<2_300).contains(civil.year) else { return nil }
    let days = CivilTime.daysSince1970(year: civil.year, month: civil.month, day: civil.day)
    let seconds = days * 86_400 + civil.hour * 3_600 + civil.minute * 60 + civil.second
    self.init(seconds: Int64(seconds), nanosecond: Int64(civil.nanosecond))
  }

  /// Nil when the moment lies outside 1677 to 2262; `nanosecond` is 0 to 999,999,999.
  init?(seconds: Int64, nanosecond: Int64) {
    // One second later and the fraction taken back: −2^63 ns itself would overflow otherwise.
    let late = nanosecond > 0 && seconds < 0
    let whole = (late ? seconds + 1 : seconds).multipliedReportingOverflow(by: Span.second)
    let sum = whole.partialValue.addingReportingOverflow(
      late ? nanosecond - Span.second : nanosecond)
    guard !whole.overflow, !sum.overflow else { return nil }
    self.init(nanoseconds: sum.partialValue)
  }
}
