/// A price tick or a lot step, with multiples exact in decimals: 0.3 is three steps of 0.1.
///
/// A multiple is a whole number over a power of ten, divided once and so rounded correctly. A
/// double of up to fifteen digits equals its decimal exactly when it equals that quotient; no
/// remainder of binary fractions is ever taken.
@frozen public struct StepSize: Sendable, Equatable {
  /// Zero allows any value.
  public let step: Double
  /// The step is `numerator` / `denominator`, the latter a power of ten.
  @usableFromInline let numerator: Double
  @usableFromInline let denominator: Double

  /// - Parameter step: Anything but a number above zero switches the step off.
  public init(_ step: Double) {
    self.step = step > 0 && step.isFinite ? step : 0
    var power = 1.0
    for _ in 0...22 {
      let whole = (self.step * power).rounded()
      if whole <= 0x1p53, whole / power == self.step {
        (numerator, denominator) = (whole, power)
        return
      }
      power *= 10
    }
    (numerator, denominator) = (self.step, 1)
  }

  public static let any = StepSize(0)

  /// The largest multiple that is not above `value`.
  @inlinable public func floor(_ value: Double) -> Double {
    let count = (value / step).rounded()
    guard isCounted(count) else { return value }
    let nearest = multiple(count)
    return nearest <= value ? nearest : multiple(count - 1)
  }

  /// The smallest multiple that is not below `value`.
  @inlinable public func ceil(_ value: Double) -> Double { -floor(-value) }

  /// The largest multiple whose magnitude is not above that of `value`.
  @inlinable public func towardZero(_ value: Double) -> Double {
    value < 0 ? -floor(-value) : floor(value)
  }

  /// Whether a value is a whole number of steps.
  @inlinable public func divides(_ value: Double) -> Bool {
    let count = (value / step).rounded()
    return isCounted(count) ? multiple(count) == value : value.isFinite
  }

  /// The nearest multiple if sums of multiples, rounded as they were added, may have meant it.
  @inlinable public func mended(_ value: Double) -> Double {
    let count = (value / step).rounded()
    guard isCounted(count) else { return value }
    let nearest = multiple(count)
    return (nearest - value).magnitude <= 1e-6 * step ? nearest : value
  }

  /// Whether a count of steps is a number and exact: not without a step, nor of too many.
  @inlinable func isCounted(_ count: Double) -> Bool { step > 0 && count.magnitude <= 0x1p53 }

  @inlinable func multiple(_ count: Double) -> Double { count * numerator / denominator }
}

/// Which way a price that falls between two ticks goes.
public enum PriceRounding: Sendable, CaseIterable {
  /// Away from the market: a buy down, a sale up.
  case passive
  /// Toward the market, and for triggers that must not be later: a buy up, a sale down.
  case aggressive
}

extension StepSize {
  /// A price on a tick.
  @inlinable public func price(_ price: Double, _ side: OrderSide, _ rounding: PriceRounding)
    -> Double
  {
    (side == .buy) == (rounding == .passive) ? floor(price) : ceil(price)
  }
}
