import Lanes
import Testing

@Suite struct LaneMaskTests {
  /// A mask with a lane for each truth, by way of a comparison.
  private func mask(_ truths: [Bool]) -> Double8.Mask {
    Double8(values: truths.map { $0 ? 1 : 0 }) .> 0
  }

  private func truths(_ mask: Double8.Mask) -> [Bool] {
    Double8.select(mask, 1, 0).values.map { $0 == 1 }
  }

  private func truths(_ bits: Int) -> [Bool] { (0..<8).map { bits >> $0 & 1 == 1 } }

  @Test func comparisonsActLaneByLane() {
    let comparisons:
      [(
        String, (Double8, Double8) -> Double8.Mask, (Double, Double) -> BoolMask,
        (Double, Double) -> Bool
      )] = [
        (".<", { $0 .< $1 }, { $0 .< $1 }, { $0 < $1 }),
        (".>", { $0 .> $1 }, { $0 .> $1 }, { $0 > $1 }),
        (".<=", { $0 .<= $1 }, { $0 .<= $1 }, { $0 <= $1 }),
        (".>=", { $0 .>= $1 }, { $0 .>= $1 }, { $0 >= $1 }),
        (".==", { $0 .== $1 }, { $0 .== $1 }, { $0 == $1 }),
        (".!=", { $0 .!= $1 }, { $0 .!= $1 }, { $0 != $1 }),
      ]
    var random = RandomNumbers(seed: 5)
    for _ in 0..<2_000 {
      var (a, b) = (random.eight(), random.eight())
      b[random.below(8)] = a[random.below(8)]
      a[0] = b[0]
      for (name, wide, narrow, plain) in comparisons {
        let answer = truths(wide(Double8(values: a), Double8(values: b)))
        let wanted = zip(a, b).map(plain)
        #expect(answer == wanted, "\(name), seed 5: \(a), \(b)")
        #expect(zip(a, b).map { narrow($0, $1).anyTrue } == wanted, "\(name), seed 5: \(a), \(b)")
      }
    }
  }

  @Test func everyMaskCombinesAndCountsAsItsLanes() {
    for bits in 0..<256 {
      let first = mask(truths(bits))
      #expect(truths(first) == truths(bits))
      #expect(truths(.!first) == truths(~bits & 255))
      #expect(first.anyTrue == (bits != 0))
      #expect(first.anyCount == (bits == 0 ? 0 : 1))
      #expect(first.allTrue == (bits == 255))
      for other in stride(from: 0, to: 256, by: 7) {
        let second = mask(truths(other))
        #expect(truths(first .& second) == truths(bits & other))
        #expect(truths(first .| second) == truths(bits | other))
      }
    }
    #expect(truths(Double8.Mask(repeating: true)) == truths(255))
    #expect(truths(Double8.Mask(repeating: false)) == truths(0))
  }

  @Test func theMaskOfOneLaneIsABool() {
    for a in [false, true] {
      let first = BoolMask(repeating: a)
      #expect(first.anyTrue == a && first.allTrue == a && first.anyCount == (a ? 1 : 0))
      #expect((.!first).anyTrue == !a)
      for b in [false, true] {
        let second = BoolMask(repeating: b)
        #expect((first .& second).anyTrue == (a && b))
        #expect((first .| second).anyTrue == (a || b))
      }
    }
  }

  @Test func selectTakesWholeLanesUntouched() {
    var random = RandomNumbers(seed: 6)
    for _ in 0..<2_000 {
      let (a, b, bits) = (random.eight(), random.eight(), random.below(256))
      let answer = Double8.select(mask(truths(bits)), Double8(values: a), Double8(values: b)).values
      let wanted = truths(bits).indices.map { truths(bits)[$0] ? a[$0] : b[$0] }
      #expect(answer.map(\.bitPattern) == wanted.map(\.bitPattern), "seed 6: \(a), \(b), \(bits)")
    }
    let chosen = Double.select(BoolMask(repeating: true), -0.0, 1)
    #expect(chosen == 0 && chosen.sign == .minus)
  }
}
