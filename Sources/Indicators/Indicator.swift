import Lanes
import MarketData

/// A streaming statistic of closed bars; with `Double8` it advances eight parameter values at once.
///
/// Undefined is NaN. A finite window's value does not depend on where the series started.
public protocol Indicator<Value>: Sendable {
  associatedtype Value: Lane
  /// Reads its parameters in the order in which the feature names them.
  init(_ parameters: LaneValues<Value>, _ scale: PriceScale)
  /// Takes one closed bar and answers the value known at its close.
  mutating func update(_ bar: Bar) -> Value
}

/// How prices become whole numbers, so that sums of them are exact.
@frozen public struct PriceScale: Sendable {
  /// Ticks in one unit of price; 0 when prices have no common tick.
  public var ticksPerUnit: Double
  /// The longest window whose sum of ticks a double holds exactly.
  public var longestPlainSum: Double

  /// - Parameters:
  ///   - ticksPerUnit: Ticks in one unit of price; nil when prices have no common tick.
  ///   - highestPrice: No price of the series is above it; sums take the careful way if not known.
  @inlinable public init(ticksPerUnit: Double?, highestPrice: Double = .infinity) {
    self.ticksPerUnit = ticksPerUnit ?? 0
    longestPlainSum = 0x1p53 / (self.ticksPerUnit * highestPrice)
  }

  @inlinable @inline(__always) var isExact: Bool { ticksPerUnit > 0 }

  /// The price in whole ticks, or as it is when there is no common tick.
  @inlinable @inline(__always) func scaled(_ price: Double) -> Double {
    isExact ? (price * ticksPerUnit).rounded() : price
  }

  /// What a scaled quantity is divided by to be a price again.
  @inlinable @inline(__always) var divisor: Double { isExact ? ticksPerUnit : 1 }
}
