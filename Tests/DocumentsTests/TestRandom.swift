/// SplitMix64, so that a printed seed gives the same case again.
struct TestRandom: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

  /// A short text of awkward characters.
  mutating func text() -> String {
    let scalars: [Character] = [
      "a", "Z", "0", " ", "\"", "\\", "\n", "\t", "\u{1}", "é", "漢", "😀", "\u{301}", "\u{7f}", ":",
      "#", "-", "{", "]", ",", "&", "*", "%", "'",
    ]
    return String((0..<below(8)).map { _ in scalars[below(scalars.count)] })
  }
}
