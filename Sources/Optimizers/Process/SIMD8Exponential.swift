/// Eight numbers that the kernel works on at once.
typealias Eight = SIMD8<Double>

extension Eight {
  /// e^x for x ≤ 0, within 2 units in the last place; below −700 that of −700.
  ///
  /// Cody and Waite's reduction to |r| ≤ ln 2 / 2, then Taylor's series to the twelfth power,
  /// whose rest is below 2e-16 there.
  @inline(__always)
  static func exponential(_ x: Eight) -> Eight {
    let x = pointwiseMax(x, Eight(repeating: -700))
    // Adding 1.5 · 2^52 rounds to a whole number and leaves it in the last bits.
    let shifted = x * 1.442_695_040_888_963_4 + 6_755_399_441_055_744
    let whole = shifted - 6_755_399_441_055_744
    let r = (x - whole * 0.693_147_180_369_123_8) - whole * 1.908_214_929_270_587_7e-10
    var series = Eight(repeating: 1 / 479_001_600)
    series = series * r + 1 / 39_916_800
    series = series * r + 1 / 3_628_800
    series = series * r + 1 / 362_880
    series = series * r + 1 / 40_320
    series = series * r + 1 / 5_040
    series = series * r + 1 / 720
    series = series * r + 1 / 120
    series = series * r + 1 / 24
    series = series * r + 1 / 6
    series = series * r + 0.5
    series = series * r + 1
    series = series * r + 1
    let bits = unsafeBitCast(shifted, to: SIMD8<UInt64>.self)
    let power = (bits &<< 52) &+ SIMD8<UInt64>(repeating: 1023 << 52)
    return series * unsafeBitCast(power, to: Eight.self)
  }
}
