import Numerics

/// Numbers of every kind that a lane can meet, the awkward ones often.
struct RandomNumbers {
  static let awkward: [Double] = [
    0, -0.0, 1, -1, .infinity, -.infinity, .nan, -.nan, .signalingNaN, .leastNonzeroMagnitude,
    -.leastNonzeroMagnitude, .leastNormalMagnitude, -.leastNormalMagnitude / 2,
    .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0.5, -0.5, 0x1p52, 0x1p53 + 2, -0x1p52 - 1,
    2.5, -2.5, 1 / 3, .pi,
  ]

  private var generator: Xoshiro256StarStar

  init(seed: UInt64) { generator = Xoshiro256StarStar(seed: seed) }

  mutating func next() -> Double {
    switch generator.below(4) {
    case 0: Self.awkward[generator.below(Self.awkward.count)]
    case 1: Double(bitPattern: generator.next())
    case 2: 1_000 * generator.normal()
    default: Double(generator.below(9) - 4)
    }
  }

  mutating func eight() -> [Double] { (0..<8).map { _ in next() } }

  mutating func below(_ count: Int) -> Int { generator.below(count) }
}

/// Equal bit for bit; IEEE 754 leaves open which NaN an operation answers.
func areSame(_ a: Double, _ b: Double) -> Bool {
  a.bitPattern == b.bitPattern || a.isNaN && b.isNaN
}

func areSame(_ a: [Double], _ b: [Double]) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { areSame($0, $1) }
}
