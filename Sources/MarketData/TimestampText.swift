extension Timestamp {
  /// Reads `2024-01-31`, `2024-01-31 04:00`, `2024-01-31T04:00:00.25Z`, `…+05:30`; no zone is UTC.
  package init?(iso text: String) {
    var text = text
    guard let time = text.withUTF8({ Self.iso($0) }) else { return nil }
    self = time
  }

  /// `2017-08-17T04:00:00Z`, with 3, 6 or 9 digits of fraction only when there is one.
  package var iso: String {
    let civil = civil
    let date = "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
    let clock = "\(padded(civil.hour, 2)):\(padded(civil.minute, 2)):\(padded(civil.second, 2))"
    return "\(date)T\(clock)\(fraction(civil.nanosecond))Z"
  }

  /// Reads ISO text, or a count of s, ms, µs or ns since 1970 told apart by its magnitude.
  static func read(_ text: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    if text.count > 4, text[4] == UInt8(ascii: "-") { return iso(text) }
    return epoch(text)
  }

  /// Seconds below 1e11, milliseconds below 1e14, microseconds below 1e17, else nanoseconds.
  static func epoch(_ text: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    var text = TextCursor(text)
    let isNegative = text.take("-")
    guard let count = text.digits(1...19), !isCalendarDate(count, text) else { return nil }
    var scale = unit(of: count)
    let (whole, overflow) = count.multipliedReportingOverflow(by: scale)
    guard !overflow else { return nil }
    var nanoseconds = whole
    if text.take(".") {
      while let digit = text.digit() {
        scale /= 10
        let (sum, overflow) = nanoseconds.addingReportingOverflow(digit * scale)
        guard !overflow else { return nil }
        nanoseconds = sum
      }
    }
    guard text.isAtEnd else { return nil }
    return Timestamp(nanoseconds: isNegative ? -nanoseconds : nanoseconds)
  }

  /// `20240131` is more likely a date than a morning in 1970, so it is neither.
  private static func isCalendarDate(_ count: Int64, _ text: TextCursor) -> Bool {
    guard text.isAtEnd, (19_000_101...22_001_231).contains(count) else { return false }
    return CivilTime(
      year: Int(count / 10_000), month: Int(count / 100 % 100), day: Int(count % 100)
    )
    .isValid
  }

  private static func unit(of count: Int64) -> Int64 {
    switch count {
    case ..<100_000_000_000: 1_000_000_000
    case ..<100_000_000_000_000: 1_000_000
    case ..<100_000_000_000_000_000: 1_000
    default: 1
    }
  }

  private static func iso(_ bytes: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    var text = TextCursor(bytes)
    guard let year = text.digits(4...4), text.take("-"), let month = text.digits(2...2),
      text.take("-"), let day = text.digits(2...2)
    else { return nil }
    var civil = CivilTime(year: Int(year), month: Int(month), day: Int(day))
    var zoneMinutes: Int64 = 0
    if text.take("T") || text.take("t") || text.take(" ") {
      guard clock(&text, &civil), let zone = text.zone() else { return nil }
      zoneMinutes = zone
    }
    guard text.isAtEnd, civil.isValid else { return nil }
    let days = CivilTime.daysSince1970(year: civil.year, month: civil.month, day: civil.day)
    let minutes = Int64(days * 1_440 + civil.hour * 60 + civil.minute) - zoneMinutes
    return Timestamp(
      seconds: minutes * 60 + Int64(civil.second), nanosecond: Int64(civil.nanosecond))
  }

  private static func clock(_ text: inout TextCursor, _ civil: inout CivilTime) -> Bool {
    guard let hour = text.digits(2...2), text.take(":"), let minute = text.digits(2...2) else {
      return false
    }
    civil.hour = Int(hour)
    civil.minute = Int(minute)
    guard text.take(":") else { return true }
    guard let second = text.digits(2...2) else { return false }
    civil.second = Int(second)
    guard text.take(".") else { return true }
    guard let nanosecond = text.nanosecond() else { return false }
    civil.nanosecond = nanosecond
    return true
  }
}

extension Timestamp: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let time = Timestamp(iso: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(text) is not an ISO-8601 time")
    }
    self = time
  }

  /// ISO-8601 text, the same to every encoder.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(iso)
  }
}

private func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private func fraction(_ nanosecond: Int) -> String {
  switch nanosecond {
  case 0: ""
  case _ where nanosecond % 1_000_000 == 0: "." + padded(nanosecond / 1_000_000, 3)
  case _ where nanosecond % 1_000 == 0: "." + padded(nanosecond / 1_000, 6)
  default: "." + padded(nanosecond, 9)
  }
}
