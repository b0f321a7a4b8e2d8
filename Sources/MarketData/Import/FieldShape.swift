/// What a field looks like, whatever it means.
enum FieldShape: Equatable {
  case missing
  /// Digits alone, and how many.
  case whole(digits: Int)
  case decimal
  /// `2024-01-31`, with a clock or not.
  case isoTime
  /// `2024.01.31`, `2024/01/31`, with a clock or not.
  case yearFirst
  /// `31.01.2024`, with a clock or not.
  case dayFirst
  /// `01/31/2024` or `31/01/2024`.
  case slashes
  /// `31-Jan-24`, `31 Jan 2024`, with a clock or not.
  case namedMonth
  /// `20240131` with a clock behind it.
  case compactTime
  case clock
  case flag
  case text

  init(_ text: String) {
    let bytes = Array(text.utf8)
    let isMissing = bytes.withUnsafeBufferPointer(NumberLayout.isMissing)
    if isMissing {
      self = .missing
    } else if bytes.allSatisfy(Self.isDigit) {
      self = .whole(digits: bytes.count)
    } else if bytes.withUnsafeBufferPointer(DecimalText.read) != nil {
      self = .decimal
    } else {
      self = Self.time(bytes) ?? (["true", "false"].contains(text.lowercased()) ? .flag : .text)
    }
  }

  var isNumber: Bool {
    switch self {
    case .whole, .decimal: true
    default: false
    }
  }

  /// A count since 1970 of seconds, milliseconds, microseconds or nanoseconds.
  var isEpoch: Bool {
    guard case .whole(let digits) = self else { return false }
    return [10, 13, 16, 19].contains(digits)
  }

  /// A number or a time, and no name.
  var isValue: Bool { self != .text && self != .missing }

  /// In words, for somebody who looks for what went wrong.
  var text: String {
    switch self {
    case .missing: "nothing"
    case .whole(10): "seconds since 1970"
    case .whole(13): "milliseconds since 1970"
    case .whole(16): "microseconds since 1970"
    case .whole(19): "nanoseconds since 1970"
    case .whole, .decimal: "number"
    case .isoTime, .yearFirst, .dayFirst, .slashes, .namedMonth, .compactTime: "date"
    case .clock: "clock"
    case .flag: "true or false"
    case .text: "word"
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

  private static func time(_ bytes: [UInt8]) -> FieldShape? {
    let digits = bytes.prefix(while: isDigit).count
    guard digits < bytes.count else { return nil }
    let mark = Unicode.Scalar(bytes[digits])
    switch (digits, mark) {
    case (4, "-"): return .isoTime
    case (4, "."), (4, "/"): return .yearFirst
    case (8, " "), (8, "T"): return .compactTime
    case (1...2, "-"), (1...2, " "):
      let name = String(decoding: bytes[(digits + 1)...].prefix(3), as: UTF8.self)
      return CalendarText.months.contains(name.lowercased()) ? .namedMonth : nil
    case (1...2, ":"): return .clock
    case (1...2, "."), (1...2, "/"):
      let rest = bytes[(digits + 1)...]
      let second = rest.prefix(while: isDigit).count
      guard (1...2).contains(second), rest.dropFirst(second).first == bytes[digits] else {
        return nil
      }
      return mark == "." ? .dayFirst : .slashes
    default: return nil
    }
  }
}
