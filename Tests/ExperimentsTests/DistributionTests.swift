import Testing

@testable import Experiments

@Suite struct DistributionTests {
  @Test func describesItsDraws() throws {
    let drawn = Distribution([3, nil, 1, .nan, 2, 4], observed: 3)
    #expect(drawn.values == [1, 2, 3, 4] && drawn.undefined == 2)
    #expect(drawn.mean == 2.5 && drawn.quantile(0.5) == 2.5)
    #expect(abs(try #require(drawn.deviation) - (5.0 / 3).squareRoot()) < 1e-15)
    #expect(drawn.probabilityAtLeastObserved == 3.0 / 7)
  }

  @Test func saysNothingOfNothing() {
    let none = Distribution([], observed: 1)
    #expect(none.mean == nil && none.deviation == nil && none.quantile(0.5) == nil)
    #expect(none.probabilityAtLeastObserved == nil)
    #expect(Distribution([1], observed: .infinity).probabilityAtLeastObserved == nil)
  }

  @Test func followsReturns() throws {
    let path = ReturnPath([0.1, -0.5, 0.2, -1, 0.3], isAdditive: false)
    #expect(path.equity == 0 && path.drawdown == -1)
    let sum = ReturnPath([0.1, -0.5, 0.2], isAdditive: true)
    #expect(abs(sum.totalReturn + 0.2) < 1e-15 && abs(sum.drawdown + 0.5) < 1e-15)
    let sharpe = try #require(sum.sharpe(periodsPerYear: 4, riskFreeRate: 0))
    // Mean −1/15, sample variance 43/300.
    #expect(abs(sharpe + 1.0 / 15 / (43.0 / 300).squareRoot() * 2) < 1e-12)
    #expect(
      ReturnPath([0.1, 0.1], isAdditive: false).sharpe(periodsPerYear: 4, riskFreeRate: 0) == nil)
  }
}
