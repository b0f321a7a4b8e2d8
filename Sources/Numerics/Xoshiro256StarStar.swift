/// Blackman and Vigna's xoshiro256**, seeded by SplitMix64: the generator of every random draw.
package struct Xoshiro256StarStar: RandomNumberGenerator, Sendable {
  @usableFromInline package var s0: UInt64
  @usableFromInline package var s1: UInt64
  @usableFromInline package var s2: UInt64
  @usableFromInline package var s3: UInt64

  @inlinable package init(seed: UInt64) {
    var words = SplitMix64(seed: seed)
    s0 = words.next()
    s1 = words.next()
    s2 = words.next()
    s3 = words.next()
  }

  @inlinable package mutating func next() -> UInt64 {
    let product = s1 &* 5
    let word = (product << 7 | product >> 57) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = s3 << 45 | s3 >> 19
    return word
  }
}
