import Numerics
import Testing

@testable import Validation

@Suite struct MultipleTestsTests {
  static let values = [0.001, 0.0123, 0.02, 0.041, 0.005, 0.0499, 0.3, 0.77, 0.0002, 0.11]

  @Test(arguments: [
    (
      PValueAdjustment.holm,
      [0.009, 0.0861, 0.12, 0.205, 0.04, 0.205, 0.6, 0.77, 0.002, 0.33]
    ),
    (
      .bhy,
      [
        0.01464484126984127, 0.09006577380952381, 0.11715873015873016, 0.20014616402116403,
        0.04881613756613756, 0.2087935941043084, 0.9763227513227511, 1, 0.005857936507936508,
        0.4027331349206349,
      ]
    ),
    (
      .bhyHarveyLiu,
      [
        0.01464484126984127, 0.09006577380952381, 0.11715873015873016, 0.20014616402116403,
        0.04881613756613756, 0.2087935941043084, 0.77, 0.77, 0.005857936507936508,
        0.4027331349206349,
      ]
    ),
    (.bonferroni, [0.01, 0.123, 0.2, 0.41, 0.05, 0.499, 1, 1, 0.002, 1]),
  ])
  func adjustments(_ method: PValueAdjustment, _ expected: [Double]) {
    for (value, wanted) in zip(method.adjust(Self.values), expected) {
      #expect(isClose(value, wanted))
    }
  }

  @Test func fewValues() {
    for method in PValueAdjustment.allCases {
      #expect(method.adjust([]) == [])
      #expect(isClose(method.adjust([0.04])[0], 0.04))
    }
    #expect(PValueAdjustment.sidak.adjust(1, tests: 9) == 1)
    #expect(isClose(PValueAdjustment.sidak.adjust(1e-18, tests: 10), 1e-17))
    #expect(PValueAdjustment.holm.adjust(0.1, tests: 9) == nil)
  }

  /// Sharpe ratio, months, trials; then p, and p, ratio and haircut by Bonferroni and by Šidák.
  @Test(arguments: [
    [
      0.75, 240, 200, 0.0009258053029285631, 0.18516106058571263, 0.2971423827068302,
      0.6038101563908931, 0.16910082820632777, 0.30841411260210166, 0.5887811831971979,
    ],
    [
      0.92, 180, 50, 0.00046978019070003025, 0.023489009535001514, 0.5899709862154866,
      0.35872718889621025, 0.02322068099468244, 0.5911330116488503, 0.3574641177729888,
    ],
    [
      2, 60, 300, 3.582020405924255e-05, 0.010746061217772766, 1.1781748952482536,
      0.4109125523758732, 0.010688718979893208, 1.1790847065611236, 0.4104576467194382,
    ],
  ])
  func haircuts(_ row: [Double]) throws {
    let haircut = SharpeHaircut(annualSharpe: row[0], observations: row[1])
    #expect(isClose(haircut.probability, row[3], 1e-8))
    for (method, first) in [(PValueAdjustment.bonferroni, 4), (.sidak, 7)] {
      let adjusted = try #require(method.adjust(haircut.probability, tests: row[2]))
      #expect(isClose(adjusted, row[first], 1e-8))
      #expect(isClose(haircut.sharpe(at: adjusted), row[first + 1], 1e-8))
      #expect(isClose(haircut.haircut(at: adjusted), row[first + 2], 1e-8))
    }
  }

  /// The introduction of Harvey and Liu (2015): 0.0008, 0.15 and 0.32.
  @Test func haircutOfTheIntroduction() throws {
    let haircut = SharpeHaircut(annualSharpe: 0.75, observations: 240, reference: .normal)
    #expect(isClose(haircut.statistic, 3.3541019662496847))
    #expect(isClose(haircut.probability, 0.0007962301575908092))
    let adjusted = try #require(PValueAdjustment.sidak.adjust(haircut.probability, tests: 200))
    #expect(isClose(adjusted, 0.14726757137597157))
    #expect(isClose(haircut.sharpe(at: adjusted), 0.32406231779387706, 1e-8))
    #expect(haircut.sharpe(at: 1) == 0)
    #expect(SharpeHaircut(annualSharpe: -1, observations: 240).haircut(at: 1) == 1)
  }

  /// Holm's lies above BHY's here, both between a single test's and Bonferroni's.
  @Test func simulatedAdjustmentsLieBetweenOneTestAndBonferroni() {
    let model = HarveyLiuZhuModel(correlation: 0.2)
    let single = 0.000_925_805
    let first = model.adjust(single, tests: 200, draws: 300, seed: 7)
    #expect(first == model.adjust(single, tests: 200, draws: 300, seed: 7))
    #expect(first != model.adjust(single, tests: 200, draws: 300, seed: 8))
    #expect(single < first.bhy && first.bhy < first.holm && first.holm <= 201 * single)
  }

  /// A numpy program of the same model, 2000 draws from its own generator.
  @Test(arguments: [
    (0.2, 200, 0.0009258053029285631, 0.16479334392128422, 0.045614590084803605),
    (0.6, 100, 0.0019864739454870006, 0.18275560298480406, 0.10427500926492972),
  ])
  func simulatedAdjustmentsAreThoseOfNumpy(
    _ correlation: Double, _ tests: Int, _ single: Double, _ holm: Double, _ bhy: Double
  ) {
    let adjusted = HarveyLiuZhuModel(correlation: correlation)
      .adjust(single, tests: tests, draws: 1000, seed: 1)
    #expect(isClose(adjusted.holm, holm, 0.02))
    #expect(isClose(adjusted.bhy, bhy, 0.02))
  }

  @Test func theModelReadsItsTable() {
    let model = HarveyLiuZhuModel(correlation: 0.3)
    #expect(isClose(model.nullShare, 0.465965))
    #expect(isClose(model.mean, 0.00554605))
    #expect(HarveyLiuZhuModel(correlation: 0.99).nullShare == 0.83901)
    #expect(HarveyLiuZhuModel(correlation: 0).nullShare == 0.3966)
  }
}
