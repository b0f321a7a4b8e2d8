import Foundation
import Numerics
import Testing

@testable import Validation

@Suite struct SharpeTests {
  @Test func momentsAreThoseOfScipy() throws {
    let returns = try GoldenSeries.table("returns_504x8.csv").column(0)
    let moments = try #require(ReturnMoments(returns))
    #expect(isClose(moments.mean, -0.00032235414682539674))
    #expect(isClose(moments.standardDeviation, 0.012731659672196983))
    #expect(isClose(moments.sharpe, -0.025319098619117502))
    #expect(isClose(moments.skewness, 2.2728111467294303))
    #expect(isClose(moments.kurtosis, 31.842944067359902))
    let unbiased = try #require(ReturnMoments(returns, .unbiased))
    #expect(isClose(unbiased.skewness, 2.2796012910858834))
    #expect(isClose(unbiased.kurtosis, 32.143141753427116))
    #expect(unbiased.sharpe == moments.sharpe)
  }

  @Test func seriesWithoutVarianceHaveNoMoments() {
    #expect(ReturnMoments([]) == nil)
    #expect(ReturnMoments([0.1]) == nil)
    #expect(ReturnMoments([0, 0, 0]) == nil)
    #expect(ReturnMoments([Double](repeating: 0.1, count: 1000)) == nil)
    #expect(ReturnMoments([1, 1 + 1e-12, 1, 1 - 1e-12].map { $0 * 1e-3 }) == nil)
    #expect(ReturnMoments([0.1, .nan, 0.2]) == nil)
    #expect(ReturnMoments([0.1, .infinity, 0.2]) == nil)
    #expect(ReturnMoments([1e200, -1e200]) == nil)
    #expect(ReturnMoments([0.1, 0.2, 0.3], .unbiased) == nil)
    #expect(isClose(ReturnMoments([0.1, 0.2])?.kurtosis, 1))
  }

  @Test(arguments: [
    (0.1, 0.0, 250, 0, 3, 0.942261266719699, 272.907117136589),
    (0.1, 0.05, 1000, -1, 6, 0.93297411151106, 1204.966837072459),
    (0.4583, 0, 24, -2.448, 10.164, 0.9134454833331385, 34.53115941634681),
    (0.4583, 0.2887, 24, -2.448, 10.164, 0.6929151244873615, 245.848015871923),
    (-0.05, 0, 500, 0.3, 4, 0.13401534861988762, nil),
    (0.2, 0.1, 60, -2.448, 10.164, 0.7293470782531226, 428.8113531353831),
  ])
  func probabilitiesAndTrackRecords(
    _ sharpe: Double, _ benchmark: Double, _ observations: Double, _ skewness: Double,
    _ kurtosis: Double, _ probability: Double, _ record: Double?
  ) {
    let estimate = SharpeEstimate(
      sharpe: sharpe, observations: observations, skewness: skewness, kurtosis: kurtosis)
    #expect(isClose(estimate.probability(above: benchmark), probability))
    let length = estimate.minimumTrackRecord(above: benchmark, confidence: 0.95)
    if let record { #expect(isClose(length, record)) } else { #expect(length == nil) }
  }

  /// A record as long as MinTRL says has just the confidence; an interval of that confidence on
  /// both sides begins at the benchmark.
  @Test func intervalsAndTrackRecordsAgree() throws {
    let base = SharpeEstimate(sharpe: 0.12, observations: 500, skewness: -0.7, kurtosis: 7)
    let length = try #require(base.minimumTrackRecord(above: 0.03, confidence: 0.9))
    let estimate = SharpeEstimate(
      sharpe: 0.12, observations: length, skewness: -0.7, kurtosis: 7)
    #expect(isClose(estimate.probability(above: 0.03), 0.9, 1e-12))
    let interval = try #require(estimate.interval(confidence: 0.8))
    #expect(isClose(interval.lowerBound, 0.03, 1e-12))
    #expect(isClose((interval.lowerBound + interval.upperBound) / 2, 0.12, 1e-12))
  }

  @Test func momentsThatContradictThemselvesGiveNothing() {
    let estimate = SharpeEstimate(sharpe: 1, observations: 100, skewness: 5, kurtosis: 1)
    #expect(estimate.standardError == nil)
    #expect(estimate.probability(above: 0) == nil)
    #expect(estimate.interval(confidence: 0.95) == nil)
    #expect(estimate.minimumTrackRecord(above: 0, confidence: 0.95) == nil)
    #expect(SharpeEstimate(sharpe: 0.1, observations: 1).probability(above: 0) == nil)
  }

  @Test(arguments: [
    (2, 0.5197553442805939), (5, 1.1925940010147893), (10, 1.57459830134575),
    (45, 2.2356401777664052), (100, 2.5306028932016846), (1000, 3.255121513652723),
    (10000, 3.86066485551044), (1_000_000, 4.867860037846844), (1, 0), (1.05, 0),
  ])
  func expectedMaximum(_ trials: Double, _ expected: Double) {
    #expect(isClose(ExpectedMaximum.unit(trials: trials), expected))
  }

  /// The example of Bailey and López de Prado (2014): 0.9004, and 0.9505 twice.
  @Test(arguments: [
    (100, 0.11317200186513214, 0.9003968344493903, 0.9427705859565294),
    (46, 0.10036237061765357, 0.9505017068755787, 0.9787387232156534),
    (88, 0.11114576178358426, 0.910153014744707, 0.9504908166760139),
    (10, 0.07041817678129592, 0.9938796415275255, 0.9989652758939248),
    (1000, 0.14557345959098997, 0.6399149553986131, 0.6701941299233287),
  ])
  func deflatedSharpeRatio(
    _ trials: Double, _ threshold: Double, _ skewed: Double, _ normal: Double
  ) {
    let sharpe = 2.5 / 250.0.squareRoot()
    let variance = 0.5 / 250
    #expect(isClose(ExpectedMaximum.sharpe(trials: trials, variance: variance), threshold))
    let estimate = SharpeEstimate(sharpe: sharpe, observations: 1250, skewness: -3, kurtosis: 10)
    #expect(isClose(estimate.deflated(trials: trials, variance: variance), skewed))
    let plain = SharpeEstimate(sharpe: sharpe, observations: 1250)
    #expect(isClose(plain.deflated(trials: trials, variance: variance), normal))
  }

  @Test func varianceOfTrials() throws {
    let table = try GoldenSeries.table("returns_504x8.csv")
    let sharpes = try (0..<8).map { try #require(ReturnMoments(table.column($0))).sharpe }
    #expect(isClose(ExpectedMaximum.variance(of: sharpes, ddof: 1), 0.0028540656094471766))
    #expect(isClose(ExpectedMaximum.variance(of: sharpes, ddof: 0), 0.0024973074082662795))
    #expect(ExpectedMaximum.variance(of: [0.1], ddof: 1) == nil)
    #expect(ExpectedMaximum.variance(of: [], ddof: 0) == nil)
  }

  @Test(arguments: [
    (7, 1, 1.923143406664121, 3.8918202981106265), (45, 1, 4.998087004443404, 7.613324979540639),
    (1000, 2, 2.6489540171611985, 3.4538776394910684),
  ])
  func minimumBacktestLength(
    _ trials: Double, _ sharpe: Double, _ years: Double, _ bound: Double
  ) {
    #expect(isClose(MinimumBacktestLength.years(trials: trials, annualSharpe: sharpe), years))
    #expect(isClose(MinimumBacktestLength.bound(trials: trials, annualSharpe: sharpe), bound))
  }

  @Test func blockLengthsAreThoseOfArch() throws {
    let table = try GoldenSeries.table("ar1_500x2.csv")
    let short = try #require(BlockLength(table.column(0)))
    #expect(isClose(short.stationary, 6.300047100849081))
    #expect(isClose(short.circular, 7.211753645098771))
    #expect(short.bandwidth == 4)
    let long = try #require(BlockLength(table.column(1)))
    #expect(isClose(long.stationary, 32.53296479748657))
    #expect(isClose(long.circular, 37.24094815616905))
    #expect(long.bandwidth == 28)
  }

  @Test func blockLengthsOfHardSeries() throws {
    #expect(BlockLength([Double](repeating: 1, count: 100)) == nil)
    #expect(BlockLength([1, 2, 3]) == nil)
    var random = Xoshiro256StarStar(seed: 4)
    for count in [8, 9, 12, 20] {
      let length = try #require(BlockLength((0..<count).map { _ in random.normal() }))
      #expect(length.stationary > 0 && length.stationary <= Double(count), "\(count)")
    }
    let spike = try #require(BlockLength((0..<100).map { $0 == 50 ? 1 : 0 }))
    #expect(spike.circular >= 0 && spike.circular <= 30)
  }
}
