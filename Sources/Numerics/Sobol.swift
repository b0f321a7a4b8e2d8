/// Sobol's low-discrepancy sequence in Gray-code order, plain or Owen-scrambled by hashing.
///
/// The scrambling is the nested uniform permutation of each dimension's bits that Laine and Karras
/// hash, in the form of Burley (2020) with Vegdahl's constants: every aligned block of 2^k points
/// keeps its balance.
package struct Sobol: Sendable {
  /// How many dimensions the direction numbers cover.
  package static let dimensionLimit = 64
  /// How many points the sequence has.
  package static let pointLimit = 1 << 32

  package let dimensions: Int
  /// 32 direction numbers a dimension, the first one weighing a half.
  private let vectors: [UInt32]
  /// One scrambling seed a dimension; empty for the plain sequence.
  private let scrambles: [UInt32]

  /// The sequence in 1...64 dimensions; without a seed it is not scrambled.
  package init(dimensions: Int, seed: UInt64?) {
    precondition((1...Self.dimensionLimit).contains(dimensions), "Sobol has 1 to 64 dimensions.")
    self.dimensions = dimensions
    vectors = (0..<dimensions).flatMap(Self.vectors)
    var words = SplitMix64(seed: seed ?? 0)
    scrambles =
      seed == nil ? [] : (0..<dimensions).map { _ in UInt32(truncatingIfNeeded: words.next()) }
  }

  /// The point at an index in 0..<2^32, each coordinate in [0, 1).
  package func point(_ index: Int) -> [Double] {
    precondition((0..<Self.pointLimit).contains(index), "Sobol has 2^32 points.")
    let gray = UInt32(index) ^ UInt32(index) >> 1
    return (0..<dimensions).map { dimension in
      var bits: UInt32 = 0
      var rest = gray
      while rest != 0 {
        bits ^= vectors[32 * dimension + rest.trailingZeroBitCount]
        rest &= rest - 1
      }
      if !scrambles.isEmpty { bits = Self.scramble(bits, seed: scrambles[dimension]) }
      return Double(bits) * 0x1p-32
    }
  }

  private static func vectors(of dimension: Int) -> [UInt32] {
    if dimension == 0 { return (0..<32).map { 1 << (31 - UInt32($0)) } }
    let row = directions[dimension - 1]
    let polynomial = row[0]
    let degree = row.count - 1
    var vectors = (1...degree).map { row[$0] << (32 - UInt32($0)) }
    for index in degree..<32 {
      var vector = vectors[index - degree] ^ (vectors[index - degree] >> UInt32(degree))
      for step in 1..<degree where polynomial >> UInt32(degree - step) & 1 == 1 {
        vector ^= vectors[index - step]
      }
      vectors.append(vector)
    }
    return vectors
  }

  /// Permutes the bits from the top down, each by a hash of the seed and all bits above it.
  private static func scramble(_ bits: UInt32, seed: UInt32) -> UInt32 {
    var word = reversed(bits)
    word ^= word &* 0x3D20_ADEA
    word &+= seed
    word = word &* (seed >> 16 | 1)
    word ^= word &* 0x0552_6C56
    word ^= word &* 0x53A2_2864
    return reversed(word)
  }

  private static func reversed(_ bits: UInt32) -> UInt32 {
    var word = bits.byteSwapped
    word = (word & 0x0F0F_0F0F) << 4 | (word >> 4) & 0x0F0F_0F0F
    word = (word & 0x3333_3333) << 2 | (word >> 2) & 0x3333_3333
    return (word & 0x5555_5555) << 1 | (word >> 1) & 0x5555_5555
  }
}
