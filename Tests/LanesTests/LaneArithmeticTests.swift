import Lanes
import Testing

/// What eight lanes do is what a double does, eight times, bit for bit.
@Suite struct LaneArithmeticTests {
  typealias Numbers = (a: [Double], b: [Double], c: [Double])

  private func forEachCase(seed: UInt64, _ body: (Numbers) -> Void) {
    var random = RandomNumbers(seed: seed)
    for _ in 0..<5_000 { body((random.eight(), random.eight(), random.eight())) }
  }

  @Test func binaryOperationsActLaneByLane() {
    let operations: [(String, (Double8, Double8) -> Double8, (Double, Double) -> Double)] = [
      ("+", { $0 + $1 }, { $0 + $1 }), ("-", { $0 - $1 }, { $0 - $1 }),
      ("*", { $0 * $1 }, { $0 * $1 }), ("/", { $0 / $1 }, { $0 / $1 }),
      ("min", { Double8.min($0, $1) }, { $0 < $1 ? $0 : $1 }),
      ("max", { Double8.max($0, $1) }, { $0 > $1 ? $0 : $1 }),
    ]
    forEachCase(seed: 1) { numbers in
      for (name, wide, narrow) in operations {
        let answer = wide(Double8(values: numbers.a), Double8(values: numbers.b)).values
        let wanted = zip(numbers.a, numbers.b).map(narrow)
        #expect(areSame(answer, wanted), "\(name), seed 1: \(numbers.a), \(numbers.b)")
      }
    }
  }

  @Test func unaryOperationsActLaneByLane() {
    let operations: [(String, (Double8) -> Double8, (Double) -> Double)] = [
      ("√", { $0.squareRoot }, { $0.squareRoot() }),
      ("floor", { $0.roundedDown }, { $0.rounded(.down) }),
      ("magnitude", { $0.magnitude }, { $0 > 0 - $0 ? $0 : 0 - $0 }),
    ]
    forEachCase(seed: 2) { numbers in
      for (name, wide, narrow) in operations {
        let answer = wide(Double8(values: numbers.a)).values
        #expect(areSame(answer, numbers.a.map(narrow)), "\(name), seed 2: \(numbers.a)")
      }
    }
  }

  @Test func aProductIsAddedWithOneRounding() {
    forEachCase(seed: 3) { numbers in
      let (a, b, c) = numbers
      let wide = Double8(values: a).addingProduct(Double8(values: b), Double8(values: c)).values
      let narrow = a.indices.map { fusedByTheLibrary(a[$0], b[$0], c[$0]) }
      #expect(areSame(wide, narrow), "seed 3: \(numbers)")
    }
    // (1 + ε)² = 1 + 2ε + ε²: rounding the product first would lose ε².
    let epsilon = Double.ulpOfOne
    let square = Double8(-1 - 2 * epsilon).addingProduct(Double8(1 + epsilon), Double8(1 + epsilon))
    #expect(square.values == [Double](repeating: epsilon * epsilon, count: 8))
    #expect(fused(-1 - 2 * epsilon, 1 + epsilon, 1 + epsilon) == epsilon * epsilon)
  }

  @Test func oneLaneIsADoubleWithTheSameNames() {
    var random = RandomNumbers(seed: 4)
    for _ in 0..<5_000 {
      let (a, b, c) = (random.next(), random.next(), random.next())
      #expect(areSame(a.squareRoot, a.squareRoot()), "seed 4: \(a)")
      #expect(areSame(a.roundedDown, a.rounded(.down)), "seed 4: \(a)")
      #expect(areSame(fused(a, b, c), fusedByTheLibrary(a, b, c)), "seed 4: \(a) \(b) \(c)")
      let pair = (leastOf(a, b), greatestOf(a, b))
      #expect(areSame(pair.0, a < b ? a : b) && areSame(pair.1, a > b ? a : b), "seed 4: \(a) \(b)")
    }
  }

  private func fused<L: Lane>(_ a: L, _ b: L, _ c: L) -> L { a.addingProduct(b, c) }
  private func fusedByTheLibrary<F: FloatingPoint>(_ a: F, _ b: F, _ c: F) -> F {
    a.addingProduct(b, c)
  }
  private func leastOf<L: Lane>(_ a: L, _ b: L) -> L { L.min(a, b) }
  private func greatestOf<L: Lane>(_ a: L, _ b: L) -> L { L.max(a, b) }
  private func magnitudeOf<L: Lane>(_ a: L) -> L { a.magnitude }

  /// The rules that strategies may rely on, spelled out for both lane types.
  @Test func minimumAndMaximumAnswerTheSecondForNaNAndEqualZeros() {
    #expect(leastOf(Double.nan, 1) == 1 && greatestOf(Double.nan, 1) == 1)
    #expect(leastOf(1, Double.nan).isNaN && greatestOf(1, Double.nan).isNaN)
    #expect(leastOf(Double8(.nan), 1).values == [Double](repeating: 1, count: 8))
    #expect(greatestOf(Double8(1), Double8(.nan)).values.allSatisfy { $0.isNaN })
    for (a, b) in [(0.0, -0.0), (-0.0, 0.0)] {
      #expect(leastOf(a, b).sign == b.sign && greatestOf(a, b).sign == b.sign)
      #expect(leastOf(Double8(a), Double8(b)).values.allSatisfy { $0.sign == b.sign })
      #expect(greatestOf(Double8(a), Double8(b)).values.allSatisfy { $0.sign == b.sign })
    }
    #expect(magnitudeOf(-0.0).sign == .plus && magnitudeOf(-3.0) == 3)
    #expect(magnitudeOf(Double8(-0.0)).values.allSatisfy { $0.sign == .plus })
  }

  @Test func literalsAndBroadcastsFillEveryLane() {
    let whole: Double8 = 3
    let real: Double8 = 0.1
    #expect(whole.values == [Double](repeating: 3, count: 8))
    #expect(real.values == [Double](repeating: 0.1, count: 8))
    #expect(Double8(-0.0).values.allSatisfy { $0 == 0 && $0.sign == .minus })
    #expect((Double8.count, Double.count) == (8, 1))
    #expect(Double(values: [7, 8]) == 7)
  }
}
