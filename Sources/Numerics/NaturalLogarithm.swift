/// The natural logarithm of a positive normal number, within 2 units in the last place or 1e-16.
///
/// System libraries differ in the last bits; draws made from this one do not.
@usableFromInline
package func naturalLogarithm(_ x: Double) -> Double {
  precondition(x.isNormal && x > 0, "The logarithm is taken of positive normal numbers.")
  var significand = x.significand
  var exponent = Double(x.exponent)
  if significand > 1.414_213_562_373_095_1 {
    significand /= 2
    exponent += 1
  }
  // log m = 2 artanh s with s = (m - 1) / (m + 1), |s| < 0.172: twelve terms reach 1e-19.
  let s = (significand - 1) / (significand + 1)
  let square = s * s
  var series = 0.0
  for term in stride(from: 23.0, through: 3, by: -2) { series = (series + 1 / term) * square }
  return 2 * s + 2 * s * series + exponent * 0.693_147_180_559_945_3
}
