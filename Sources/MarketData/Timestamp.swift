/// A moment in UTC, in nanoseconds since 1970; spans 1677 to 2262.
@frozen public struct Timestamp: Hashable, Comparable, Sendable {
  public var nanoseconds: Int64

  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  @inlinable public static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }

  /// Whole milliseconds since 1970, rounded toward the past.
  @inlinable public var milliseconds: Int64 {
    let quotient = nanoseconds / 1_000_000
    return nanoseconds % 1_000_000 < 0 ? quotient - 1 : quotient
  }
}

extension Timestamp {
  /// Nanoseconds since another moment; of more than 292 years the greatest or the least number.
  package func since(_ other: Timestamp) -> Int64 {
    let (span, overflow) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
    return overflow ? (self > other ? .max : .min) : span
  }
}

/// Spans of time in nanoseconds, by name.
package enum Span {
  package static let second: Int64 = 1_000_000_000
  package static let minute: Int64 = 60 * second
  package static let hour: Int64 = 60 * minute
  package static let day: Int64 = 24 * hour
}
