/// Draws that are the same on every platform for the same generator and seed.
extension RandomNumberGenerator {
  /// A number in [0, 1) from 53 random bits.
  @inlinable package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A whole number in 0..<`count`, each equally likely (Lemire's rejection).
  @inlinable package mutating func below(_ count: Int) -> Int {
    precondition(count > 0, "There must be something to draw from.")
    let bound = UInt64(count)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// A draw from the standard normal distribution (Marsaglia's polar method).
  @inlinable package mutating func normal() -> Double {
    while true {
      let x = 2 * uniform() - 1
      let y = 2 * uniform() - 1
      let square = x * x + y * y
      if square > 0, square < 1 { return x * (-2 * naturalLogarithm(square) / square).squareRoot() }
    }
  }
}
