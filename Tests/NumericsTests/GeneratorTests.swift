import Foundation
import Numerics
import Testing

@Suite struct GeneratorTests {
  /// The first words that the authors' C program prints for seed 1234567.
  @Test func splitMixMatchesItsReference() {
    var generator = SplitMix64(seed: 1_234_567)
    let words = (0..<5).map { _ in generator.next() }
    #expect(
      words == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test func xoshiroMatchesAnIndependentComputation() {
    var generator = Xoshiro256StarStar(seed: 42)
    let words = (0..<3).map { _ in generator.next() }
    #expect(
      words == [1_546_998_764_402_558_742, 6_990_951_692_964_543_102, 12_544_586_762_248_559_009])
  }

  @Test func uniformFillsTheUnitIntervalEvenly() {
    var generator = Xoshiro256StarStar(seed: 1)
    var counts = [Int](repeating: 0, count: 10)
    for _ in 0..<100_000 {
      let draw = generator.uniform()
      #expect(draw >= 0 && draw < 1)
      counts[Int(draw * 10)] += 1
    }
    for count in counts { #expect(abs(count - 10_000) < 500) }
  }

  @Test func belowIsUnbiasedForAwkwardCounts() {
    var generator = Xoshiro256StarStar(seed: 2)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[generator.below(7)] += 1 }
    for count in counts { #expect(abs(count - 10_000) < 500) }
    // Without rejection the lower two thirds of such a range would be drawn twice as often.
    let count = Int.max / 2 + Int.max / 4
    let low = (0..<10_000).count { _ in generator.below(count) < count / 2 }
    #expect(abs(low - 5000) < 250)
    #expect(generator.below(1) == 0)
  }

  @Test func normalHasTheMomentsOfTheNormalDistribution() {
    var generator = Xoshiro256StarStar(seed: 3)
    let draws = (0..<200_000).map { _ in generator.normal() }
    let moment = { (power: Double) in draws.reduce(0) { $0 + pow($1, power) } / 200_000 }
    #expect(abs(moment(1)) < 0.01)
    #expect(abs(moment(2) - 1) < 0.015)
    #expect(abs(moment(3)) < 0.04)
    #expect(abs(moment(4) - 3) < 0.1)
  }

  @Test func logarithmAgreesWithTheSystem() {
    var generator = Xoshiro256StarStar(seed: 4)
    for exponent in [-300.0, -10, -1, 0, 1, 200] {
      for _ in 0..<2000 {
        let x = (0.5 + generator.uniform()) * pow(10, exponent)
        let expected = log(x)
        #expect(abs(naturalLogarithm(x) - expected) <= max(2 * expected.ulp, 1e-16))
      }
    }
    #expect(naturalLogarithm(1) == 0)
  }
}
