/// A column of whole numbers as planes: the lowest bytes of all values, then the next ones.
///
/// Rare large values then cost only mostly empty planes, which compress to nothing, and zstd's
/// tables see bytes of one sort. Signs fold into the lowest bit (zigzag).
enum BytePlanes {
  /// As many planes as the largest value needs.
  static func encode(_ values: [Int64]) -> [[UInt8]] {
    let folded = values.map { UInt64(bitPattern: ($0 << 1) ^ ($0 >> 63)) }
    let bits = 64 - folded.reduce(0, |).leadingZeroBitCount
    return (0..<((bits + 7) / 8)).map { plane in
      folded.map { UInt8(truncatingIfNeeded: $0 >> (8 * UInt64(plane))) }
    }
  }

  /// Adds the plane of a significance to values that start as zeros.
  @inline(__always)
  static func merge(
    _ plane: UnsafePointer<UInt8>, significance: Int, count: Int,
    into folded: UnsafeMutablePointer<UInt64>
  ) {
    let shift = UInt64(8 * significance)
    if significance == 0 {
      for index in 0..<count { folded[index] = UInt64(plane[index]) }
    } else {
      for index in 0..<count { folded[index] |= UInt64(plane[index]) &<< shift }
    }
  }

  /// The number that was folded.
  @inline(__always)
  static func unfold(_ folded: UInt64) -> Int64 {
    Int64(bitPattern: (folded &>> 1) ^ (0 &- (folded & 1)))
  }
}
