import Lanes

/// A running sum that forgets what left it: exact for whole numbers, else kept to twice the digits.
///
/// Knuth's two-sum carries the rounding error of every step along (TAOCP 2, 4.2.2, theorem B), so
/// a window's sum does not depend on what passed through it earlier.
struct ExactSum<L: Lane> {
  private var high: L = 0
  private var low: L = 0

  @inline(__always) mutating func add(_ term: L) {
    let sum = high + term
    let virtual = sum - high
    low = low + ((high - (sum - virtual)) + (term - virtual))
    high = sum
    // Keep the parts apart, so that the low one never swallows what the high one lost.
    let renormalised = high + low
    low = low - (renormalised - high)
    high = renormalised
  }

  /// Adds a product with its own rounding error.
  @inline(__always) mutating func addProduct(_ a: L, _ b: L) {
    let product = a * b
    add(product)
    add((L(0) - product).addingProduct(a, b))
  }

  /// What rounding took from `value`.
  @inline(__always) var remainder: L { low }

  /// The sum, rounded once.
  @inline(__always) var value: L { high }

  /// The sum over a divisor, rounded (nearly) once, so that equal fractions give equal quotients.
  @inline(__always) func divided(by divisor: L) -> L {
    let quotient = high / divisor
    let remainder = high.addingProduct(L(0) - quotient, divisor) + low
    return quotient + remainder / divisor
  }
}
