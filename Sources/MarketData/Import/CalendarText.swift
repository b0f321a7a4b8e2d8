/// Times of the calendar as files write them, without and with a zone.
enum CalendarText {
  /// Which part of a date comes first.
  enum Order {
    /// ISO text or a count since 1970.
    case standard
    /// `2024.01.31`, `2024/01/31`, `2024-01-31`, `20240131`.
    case yearFirst
    /// `31.01.2024`, `31-Jan-24`.
    case dayFirst
    case monthFirst
  }

  /// Months as dates spell them, in lower case.
  static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// A moment on somebody's wall: nanoseconds as if that were UTC, and minutes east if it says so.
  struct LocalTime: Equatable {
    var nanoseconds: Int64
    var zoneMinutes: Int64?
  }

  /// Reads a date, alone or with a clock behind it: `31.01.2024 04:00:00.250 GMT+0100`.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ order: Order) -> LocalTime? {
    var text = TextCursor(bytes)
    guard let date = date(&text, order) else { return nil }
    var local = LocalTime(nanoseconds: date, zoneMinutes: nil)
    if text.isAtEnd { return local }
    guard text.take(" ") || text.take("T") || text.take("t"), let clock = clock(&text) else {
      return nil
    }
    let (sum, overflow) = date.addingReportingOverflow(clock)
    guard !overflow, let zone = zone(&text), text.isAtEnd else { return nil }
    local.nanoseconds = sum
    local.zoneMinutes = zone.minutes
    return local
  }

  /// Reads a date and nothing else: nanoseconds of its midnight.
  static func readDate(_ bytes: UnsafeBufferPointer<UInt8>, _ order: Order) -> Int64? {
    var text = TextCursor(bytes)
    guard let date = date(&text, order), text.isAtEnd else { return nil }
    return date
  }

  /// Reads `04:00`, `04:00:00.25`, `040000` or `0400`: nanoseconds since midnight.
  static func readClock(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    var text = TextCursor(bytes)
    guard let clock = clock(&text), text.isAtEnd else { return nil }
    return clock
  }

  private static func date(_ text: inout TextCursor, _ order: Order) -> Int64? {
    guard let first = text.digits(1...8) else { return nil }
    let parts: (year: Int64, month: Int64, day: Int64)
    if text.position == 8 {
      guard order == .yearFirst || order == .standard else { return nil }
      parts = (first / 10_000, first / 100 % 100, first % 100)
    } else {
      guard let mark = text.takeAny(of: "-./ ") else { return nil }
      if let month = month(&text) {
        guard text.take(mark), let year = year(&text) else { return nil }
        return midnight(year, month, first)
      }
      guard mark != " ", let second = text.digits(1...2), text.take(mark),
        let third = text.digits(1...4)
      else { return nil }
      switch order {
      case .standard, .yearFirst: parts = (first, second, third)
      case .dayFirst: parts = (third, second, first)
      case .monthFirst: parts = (third, first, second)
      }
    }
    return midnight(parts.year, parts.month, parts.day)
  }

  private static func midnight(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
    guard year >= 1_000 else { return nil }
    return Timestamp(CivilTime(year: Int(year), month: Int(month), day: Int(day)))?.nanoseconds
  }

  private static func month(_ text: inout TextCursor) -> Int64? {
    guard let name = text.letters(3), let index = months.firstIndex(of: name) else { return nil }
    return Int64(index + 1)
  }

  /// A year of four digits, or of two: 69 to 99 are of the last century, as POSIX has it.
  private static func year(_ text: inout TextCursor) -> Int64? {
    let start = text.position
    guard let year = text.digits(2...4) else { return nil }
    return text.position - start == 2 ? year + (year < 69 ? 2_000 : 1_900) : year
  }

  private static func clock(_ text: inout TextCursor) -> Int64? {
    let start = text.position
    guard let first = text.digits(1...6) else { return nil }
    var (hour, minute, second) = (first, Int64(0), Int64(0))
    var fraction = 0
    switch text.position - start {
    case 1...2:
      guard text.take(":"), let read = text.digits(2...2) else { return nil }
      minute = read
      if text.take(":") {
        guard let read = text.digits(2...2) else { return nil }
        second = read
        if text.take(".") {
          guard let read = text.nanosecond() else { return nil }
          fraction = read
        }
      }
    case 4: (hour, minute) = (first / 100, first % 100)
    case 6: (hour, minute, second) = (first / 10_000, first / 100 % 100, first % 100)
    default: return nil
    }
    if let isAfternoon = half(&text) {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard hour < 24, minute < 60, second < 60 else { return nil }
    return (hour * 3_600 + minute * 60 + second) * Span.second + Int64(fraction)
  }

  /// Which half of the day ` AM` or `PM` behind a clock says; nil where it says neither.
  private static func half(_ text: inout TextCursor) -> Bool? {
    let before = text
    _ = text.take(" ")
    if let word = text.letters(2), word == "am" || word == "pm" { return word == "pm" }
    text = before
    return nil
  }

  /// Nothing, `Z`, `+01:00`, ` GMT+0100`, ` UTC`.
  private static func zone(_ text: inout TextCursor) -> (minutes: Int64?, Void)? {
    if text.isAtEnd { return (nil, ()) }
    _ = text.take(" ")
    let isNamed = text.take(word: "GMT") || text.take(word: "UTC")
    if text.isAtEnd { return isNamed ? (0, ()) : nil }
    return text.zone().map { ($0, ()) }
  }
}
