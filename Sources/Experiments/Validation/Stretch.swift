import Documents
import MarketData

/// A stretch of time or of bars.
package enum Stretch: Sendable, Equatable {
  case bars(Int)
  case time(nanoseconds: Int64)

  static let none = Stretch.bars(0)
  /// A hundred years: longer spans would not fit beside dates.
  static let longestNanoseconds = 36_525 * Span.day

  /// Reads a whole number of bars, or a span of time.
  init(_ value: SpecValue, least: Int) throws {
    if let bars = try? value.int() {
      guard (least...1_000_000_000).contains(bars) else {
        throw value.fault("must be at least \(least) bars", mend: "write bars, or 90d")
      }
      self = .bars(bars)
      return
    }
    let time = try value.durationNanoseconds()
    guard time >= (least > 0 ? 1 : 0), time <= Self.longestNanoseconds else {
      throw value.fault("must be a span of up to a hundred years", mend: "write it as in 90d")
    }
    self = .time(nanoseconds: time)
  }

  var isTime: Bool { if case .time = self { true } else { false } }

  /// The stretch in its own unit.
  var length: Int64 {
    switch self {
    case .bars(let bars): Int64(bars)
    case .time(let nanoseconds): nanoseconds
    }
  }

  /// As specs write it.
  var specText: String {
    if case .bars(let bars) = self { return "\(bars)" }
    return text
  }

  /// As people read it.
  package var text: String {
    switch self {
    case .bars(let bars): "\(bars) bars"
    case .time(let nanoseconds):
      nanoseconds % Span.day == 0 ? "\(nanoseconds / Span.day)d" : intervalText(nanoseconds)
    }
  }
}
