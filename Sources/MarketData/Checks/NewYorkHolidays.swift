/// Weekdays on which the New York Stock Exchange was closed all day, 1990 to 2030.
///
/// By the exchange's rule 7.2 and its list of special closings.
enum NewYorkHolidays {
  static let years = 1990...2030

  /// Whether the exchange rested on a weekday, given in days since 1970.
  static func isHoliday(day: Int) -> Bool {
    let date = CivilTime.date(daysSince1970: day)
    guard years.contains(date.year) else { return false }
    return isFixed(day, date) || isMoving(day, date) || special.contains(key(date))
  }

  private typealias Date = (year: Int, month: Int, day: Int)

  private static func key(_ date: Date) -> Int { date.year * 10_000 + date.month * 100 + date.day }

  /// Feasts of a date: on a Saturday they are kept on Friday, on a Sunday on Monday.
  private static func isFixed(_ day: Int, _ date: Date) -> Bool {
    var feasts = [(1, 1), (7, 4), (12, 25)]
    if date.year >= 2022 { feasts.append((6, 19)) }
    return feasts.contains { month, feast in
      let of = CivilTime.daysSince1970(year: date.year, month: month, day: feast)
      switch Timestamp(day: of).weekday {
      // The year's books close on the 31st of December: New Year is not kept on a Friday.
      case 5: return month != 1 && day == of - 1
      case 6: return day == of + 1
      default: return day == of
      }
    }
  }

  private static func isMoving(_ day: Int, _ date: Date) -> Bool {
    let weekday = Timestamp(day: day).weekday
    let ordinal = (date.day + 6) / 7
    switch (date.month, weekday) {
    case (1, 0): return ordinal == 3 && date.year >= 1998
    case (2, 0): return ordinal == 3
    case (5, 0): return date.day > 24
    case (9, 0): return ordinal == 1
    case (11, 3): return ordinal == 4
    case (3, 4), (4, 4): return day == goodFriday(date.year)
    default: return false
    }
  }

  /// Two days before Easter, by the anonymous Gregorian computus (Meeus).
  private static func goodFriday(_ year: Int) -> Int {
    let a = year % 19
    let (b, c) = (year / 100, year % 100)
    let g = (8 * b + 13) / 25
    let h = (19 * a + b - b / 4 - g + 15) % 30
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7
    let m = (a + 11 * h + 22 * l) / 451
    let sum = h + l - 7 * m + 114
    return CivilTime.daysSince1970(year: year, month: sum / 31, day: sum % 31 + 1) - 2
  }

  /// Funerals of presidents, September 2001, and storms.
  private static let special: Set<Int> = [
    1994_0427, 2001_0911, 2001_0912, 2001_0913, 2001_0914, 2004_0611, 2007_0102, 2012_1029,
    2012_1030, 2018_1205, 2025_0109,
  ]
}
