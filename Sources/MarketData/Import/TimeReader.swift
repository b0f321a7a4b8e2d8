import Foundation

/// The times of a text's rows, read one after the other.
struct TimeReader {
  /// The units that counts since 1970 were found in.
  struct Units: OptionSet {
    let rawValue: Int
    static let seconds = Units(rawValue: 1)
    static let milliseconds = Units(rawValue: 2)
    static let microseconds = Units(rawValue: 4)
    static let nanoseconds = Units(rawValue: 8)

    var names: [String] {
      let all: [(Units, String)] = [
        (.seconds, "seconds"), (.milliseconds, "milliseconds"), (.microseconds, "microseconds"),
        (.nanoseconds, "nanoseconds"),
      ]
      return all.filter { contains($0.0) }.map(\.1)
    }
  }

  private let order: CalendarText.Order
  private let day: Int64?
  private(set) var clock: LocalClock?
  private(set) var units: Units = []
  private var last: Int64?

  init(_ layout: RecordLayout, zone: TimeZone?) {
    order = layout.times
    day = layout.day
    clock = zone.map(LocalClock.init)
  }

  /// Nanoseconds since 1970; nil for what is no time.
  @inline(__always)
  mutating func time(_ field: UnsafeBufferPointer<UInt8>) -> Int64? {
    if order == .standard, let count = Self.count(field) { return epoch(count, field.count) }
    return calendarTime(field)
  }

  /// The moment of a date and a clock that stand apart.
  mutating func time(date: Int64, clock: Int64) -> Int64? {
    let (sum, overflow) = date.addingReportingOverflow(clock)
    return overflow ? nil : utc(sum)
  }

  func date(_ field: UnsafeBufferPointer<UInt8>) -> Int64? {
    CalendarText.readDate(field, order == .standard ? .yearFirst : order)
  }

  /// The moment so many milliseconds after the layout's midnight.
  mutating func time(millisecond: Int64) -> Int64? {
    guard let day, (0...86_400_000).contains(millisecond) else { return nil }
    return time(date: day, clock: millisecond * 1_000_000)
  }

  /// Digits alone, of which there are as many as counts since 1970 have this century.
  @inline(__always)
  private static func count(_ field: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard field.count == 10 || field.count == 13 || field.count == 16 else { return nil }
    var sum: Int64 = 0
    for byte in field {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      sum = sum &* 10 &+ Int64(digit)
    }
    return sum
  }

  @inline(__always)
  private mutating func epoch(_ count: Int64, _ digits: Int) -> Int64? {
    let (unit, scale): (Units, Int64) =
      digits == 13
      ? (.milliseconds, 1_000_000)
      : digits == 16 ? (.microseconds, 1_000) : (.seconds, 1_000_000_000)
    // Leading zeros would make this another unit than the number's size says.
    guard count >= Self.least[digits & 15] else { return nil }
    units.formUnion(unit)
    let (moment, overflow) = count.multipliedReportingOverflow(by: scale)
    last = moment
    return overflow ? nil : moment
  }

  /// 10^(digits - 1) at 10, 13 and 0 (for 16).
  private static let least: [Int64] = {
    var table = [Int64](repeating: 0, count: 16)
    (table[10], table[13], table[0]) = (1_000_000_000, 1_000_000_000_000, 1_000_000_000_000_000)
    return table
  }()

  @inline(never)
  private mutating func calendarTime(_ field: UnsafeBufferPointer<UInt8>) -> Int64? {
    if order == .standard, clock == nil || field.count < 5 || field[4] != UInt8(ascii: "-") {
      guard let time = Timestamp.read(field) else { return nil }
      if !field.contains(UInt8(ascii: "-")), field.count > 17 { units.formUnion(.nanoseconds) }
      return time.nanoseconds
    }
    guard let local = CalendarText.read(field, order) else { return nil }
    guard let minutes = local.zoneMinutes else { return utc(local.nanoseconds) }
    let (moment, overflow) = local.nanoseconds.subtractingReportingOverflow(minutes * Span.minute)
    last = moment
    return overflow ? nil : moment
  }

  private mutating func utc(_ local: Int64) -> Int64? {
    last = clock == nil ? local : clock?.utc(local, after: last)
    return last
  }
}
