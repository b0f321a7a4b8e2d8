import Lanes

/// Which positions an experiment allows.
public enum Side: String, Sendable, CaseIterable {
  case long
  case short
  case longShort = "long-short"

  /// The largest exposure allowed: 1, or 0 when longs are not.
  @inlinable public var highest: Double { self == .short ? 0 : 1 }

  /// The smallest exposure allowed: −1, or 0 when shorts are not.
  @inlinable public var lowest: Double { self == .long ? 0 : -1 }
}
