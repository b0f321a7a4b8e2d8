import Foundation

/// The seeds that a property is tried on: `count`, or fifty times as many in a soak.
func seeds(_ count: UInt64) -> Range<UInt64> {
  0..<(ProcessInfo.processInfo.environment["ASSAY_SOAK"] == nil ? count : 50 * count)
}

/// SplitMix64: numbers that depend on the seed alone, so that a printed seed repeats a failure.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
