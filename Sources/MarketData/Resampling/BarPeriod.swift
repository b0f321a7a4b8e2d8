import Documents

/// How long a bar lasts by the calendar: `15m`, `4h`, `1d`, `1w`, `1mo`.
package struct BarPeriod: Sendable, Equatable {
  package enum Unit: String, Sendable, CaseIterable {
    case minutes = "m"
    case hours = "h"
    case days = "d"
    case weeks = "w"
    case months = "mo"
  }

  package let count: Int
  package let unit: Unit

  package init(_ count: Int, _ unit: Unit) {
    self.count = count
    self.unit = unit
  }

  /// Reads what a person wrote; `place` is where.
  package init(_ text: String, at place: String) throws {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let unit = Unit(rawValue: String(text.dropFirst(digits.count))),
      let count = Int(digits), (1...1_000).contains(count)
    else {
      throw AssayError(
        .usage, "'\(excerpt(text))' is no length of a bar", at: place,
        mend: "write it as in 15m, 4h, 1d, 1w or 1mo")
    }
    self.init(count, unit)
    guard unit == .days || !isIntraday || Span.day % nanoseconds == 0 else {
      throw AssayError(
        .usage, "a day is no whole number of bars of \(text)", at: place,
        mend: "take a length that divides 24 h, or whole days")
    }
  }

  package var text: String { "\(count)\(unit.rawValue)" }

  /// Shorter than a day.
  var isIntraday: Bool { unit == .minutes || unit == .hours }

  /// Nominal: a month counts as 30 days.
  var nanoseconds: Int64 {
    let length: Int64 =
      switch unit {
      case .minutes: Span.minute
      case .hours: Span.hour
      case .days: Span.day
      case .weeks: 7 * Span.day
      case .months: 30 * Span.day
      }
    return Int64(count) * length
  }

  /// Days since 1970 of the first day of the bar that a day belongs to, and of the bar after it.
  ///
  /// Days are counted from 1970-01-01, weeks from the Monday before, months from January.
  func days(around day: Int) -> Range<Int> {
    switch unit {
    case .minutes, .hours: return day..<day + 1
    case .days:
      let first = floorDivide(day, count) * count
      return first..<first + count
    case .weeks:
      let first = floorDivide(floorDivide(day + 3, 7), count) * count * 7 - 3
      return first..<first + 7 * count
    case .months:
      let date = CivilTime.date(daysSince1970: day)
      let month = floorDivide(date.year * 12 + date.month - 1, count) * count
      return Self.firstDay(ofMonth: month)..<Self.firstDay(ofMonth: month + count)
    }
  }

  /// The first day of a month that is counted from January of the year 0.
  static func firstDay(ofMonth month: Int) -> Int {
    let year = floorDivide(month, 12)
    return CivilTime.daysSince1970(year: year, month: month - 12 * year + 1, day: 1)
  }
}
