/// The nearest double to numerator / denominator · 2^−binaryDigits.
///
/// The numerator must lie below 2^107 and, unless zero, above 36 · denominator · 2^30 or so, that
/// 20 more digits and a sticky one decide the rounding.
func nearestQuotient(_ numerator: Int128, _ denominator: Int128, binaryDigits: Int) -> Double {
  let (quotient, remainder) = (numerator << 20).quotientAndRemainder(dividingBy: denominator)
  let sticky: Int128 = remainder == 0 ? 0 : 1
  return scaled(Double(quotient | sticky), byTwoTo: -binaryDigits - 20)
}

/// The whole number of 2^−binaryDigits that a double is.
func units(_ number: Double, binaryDigits: Int) -> Int128 {
  let units = Int128(scaled(number, byTwoTo: binaryDigits))
  precondition(scaled(Double(units), byTwoTo: -binaryDigits) == number, "A whole number of units.")
  return units
}

private func scaled(_ number: Double, byTwoTo exponent: Int) -> Double {
  number * Double(sign: .plus, exponent: exponent, significand: 1)
}

/// The population deviation of whole numbers, from the exact sum of squares about the first.
func deviation(_ numbers: ArraySlice<Int>) -> Double {
  guard let first = numbers.first else { return .nan }
  let count = Int128(numbers.count)
  let distances = numbers.map { Int128($0 - first) }
  let sum = distances.reduce(0, +)
  let squares = distances.reduce(0) { $0 + $1 * $1 }
  return Double(count * squares - sum * sum).squareRoot() / Double(numbers.count)
}
