import Testing

@testable import Optimizers

@Suite struct ExpectedImprovementTests {
  /// log(φ(z) + z Φ(z)) and Φ(z) / (φ(z) + z Φ(z)) by mpmath 1.3 with 60 digits and more.
  private static let golden: [(z: Double, value: Double, slope: Double)] = [
    (3.0, 1.09873966532770777, 0.332840968451795236),
    (0.5, -0.359827683745063819, 0.99092271800410996),
    (0.0, -0.918938533204672742, 1.25331413731550025),
    (-0.9, -2.29828298945965173, 1.83269980492122724),
    (-1.0, -2.48512102571264134, 1.90427123332969182),
    (-1.5, -3.52993592080570985, 2.27958069415644616),
    (-3.0, -7.86968605960302852, 3.53233751762516052),
    (-7.0, -29.3681071831412777, 7.27031547238987349),
    (-9.99, -55.4512272859783097, 10.1845670519158031),
    (-10.0, -55.5531220361223559, 10.1943830334125533),
    (-20.0, -206.917838509425098, 20.0992628111012818),
    (-50.0, -1258.74418286846085, 50.0399521338726549),
    (-1000.0, -500014.734452091158, 1000.00199999400004),
    (-100000.0, -5000000023.94478946, 100000.00002),
  ]

  @Test func equalsHighPrecision() {
    for (z, value, slope) in Self.golden {
      let found = ExpectedImprovement.logarithm(z)
      #expect(abs(found.value - value) <= 1e-11 * max(1, abs(value)), "z = \(z)")
      #expect(abs(found.slope / slope - 1) < 1e-10, "z = \(z)")
    }
  }

  @Test func isContinuousWhereTheFormulaChanges() {
    for z in [-1.0, -10] {
      let below = ExpectedImprovement.logarithm(z.nextDown)
      let above = ExpectedImprovement.logarithm(z.nextUp)
      #expect(abs(below.value - above.value) < 1e-11 * abs(above.value))
      #expect(abs(below.slope / above.slope - 1) < 1e-10)
    }
  }

  @Test(arguments: [(0.3, 0.2, 0.1), (2, 0.04, -1), (-1, 1, 0), (5, 1e-3, 0)])
  func slopesEqualDifferences(mean: Double, variance: Double, target: Double) {
    let found = ExpectedImprovement.logarithm(mean: mean, variance: variance, target: target)
    func value(_ mean: Double, _ variance: Double) -> Double {
      ExpectedImprovement.logarithm(mean: mean, variance: variance, target: target).value
    }
    let step = 1e-6
    let byMean = (value(mean + step, variance) - value(mean - step, variance)) / (2 * step)
    let small = step * variance
    let byVariance = (value(mean, variance + small) - value(mean, variance - small)) / (2 * small)
    #expect(abs(found.byMean / byMean - 1) < 1e-5)
    #expect(abs(found.byVariance / byVariance - 1) < 1e-5)
  }

  @Test func certaintyIsNoFault() {
    let found = ExpectedImprovement.logarithm(mean: 1, variance: -1e-18, target: 0)
    #expect(found.value.isFinite && found.value < -1e12)
    #expect(found.byVariance == 0)
  }
}
