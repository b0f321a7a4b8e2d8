import Documents
import Numerics
import Reports
import Testing

@testable import Experiments

/// The pooled account is of the part that symbols are judged on, and of nothing else.
@Suite struct PooledPartTests {
  /// A finished study whose hold-out begins at a bar.
  private func result(
    _ symbol: String = "a", times: [Int64], equity: [Double], hold: [Double], holdOut: Int?,
    additiveCapital: Double? = nil
  ) throws -> SymbolResult {
    var content = ReportContent(
      title: "t", strategy: "s", rule: "r", instrument: symbol, interval: "1d", start: "", end: "",
      provenance: .init(
        runID: "", createdUTC: "", commandLine: "", engineVersion: "", specHash: "", dataHash: "",
        seed: 0, threads: 1, cpuSeconds: 0, elapsedSeconds: 0, barSetsPerSecond: nil))
    var curve = ReportContent.EquityCurve(
      times: times, equity: equity, initialEquity: 100, benchmark: hold, holdOutStart: holdOut,
      barsPerYear: 365)
    curve.additiveCapital = additiveCapital
    content.equity = curve
    let document = JSON.object([("chosen", .object([("in_sample", .object([]))]))])
    return try #require(SymbolResult(symbol, document: document, content: content))
  }

  private func days(_ range: Range<Int>) -> [Int64] { range.map { Int64($0) * 86_400_000 } }

  /// The plain way: growth, worst fall and Sharpe ratio a year of an account that begins with 1.
  private func figures(_ account: [Double]) -> (growth: Double, fall: Double, sharpe: Double) {
    let returns = zip([1] + account, account).map { $1 / $0 - 1 }
    let mean = returns.reduce(0, +) / Double(returns.count)
    let squares = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    var (peak, fall) = (1.0, 0.0)
    for value in account {
      peak = max(peak, value)
      fall = min(fall, value / peak - 1)
    }
    let deviation = (squares / Double(returns.count - 1)).squareRoot()
    return (account[account.count - 1] - 1, fall, mean / deviation * 365.0.squareRoot())
  }

  /// A winner in sample that loses afterwards, beside a market that does the opposite.
  private func account() -> (equity: [Double], hold: [Double]) {
    var generator = SplitMix64(seed: 7)
    var (equity, hold) = ([Double](), [Double]())
    var (own, market) = (100.0, 100.0)
    for day in 0..<100 {
      let noise = Double.random(in: -0.01...0.01, using: &generator)
      own *= 1 + noise + (day < 60 ? 0.02 : -0.01)
      market *= 1 + noise / 2 + (day < 60 ? -0.01 : 0.005)
      equity.append(own)
      hold.append(market)
    }
    return (equity, hold)
  }

  @Test func oneSymbolsAccountIsThatOfItsHoldOut() throws {
    let (equity, hold) = account()
    let pooled = PooledResult(
      [try result(times: days(0..<100), equity: equity, hold: hold, holdOut: 60)], failures: [])
    #expect(pooled.basis == .holdOut)
    #expect(pooled.curves.days == Array(60..<100))
    let own = figures(equity[60...].map { $0 / equity[59] })
    let market = figures(hold[60...].map { $0 / hold[59] })
    #expect(own.growth < -0.2 && equity[99] > 150, "the whole would have gained")
    #expect(abs(pooled.pooledReturn - own.growth) < 1e-12)
    #expect(abs(pooled.pooledDrawdown - own.fall) < 1e-12)
    #expect(abs((pooled.pooledSharpe ?? 0) - own.sharpe) < 1e-9)
    #expect(abs((pooled.pooledBenchmarkReturn ?? 0) - market.growth) < 1e-12)
    #expect(abs((pooled.pooledBenchmarkSharpe ?? 0) - market.sharpe) < 1e-9)
  }

  @Test func withoutAHoldOutOfAllItIsInSampleAlone() throws {
    let (equity, hold) = account()
    let cut = try result("a", times: days(0..<100), equity: equity, hold: hold, holdOut: 60)
    let whole = try result(
      "b", times: days(0..<60), equity: Array(equity[..<60]), hold: Array(hold[..<60]),
      holdOut: nil)
    let pooled = PooledResult([cut, whole], failures: [])
    #expect(pooled.basis == .inSample)
    #expect(pooled.curves.days == Array(0..<60))
    #expect(abs(pooled.pooledReturn - (equity[59] / 100 - 1)) < 1e-12)
    #expect(abs((pooled.pooledBenchmarkReturn ?? 0) - (hold[59] / 100 - 1)) < 1e-12)
    #expect(abs((pooled.curves.correlation?.value ?? 0) - 1) < 1e-9)
  }

  @Test func correlationIsThatOfThePart() throws {
    var generator = SplitMix64(seed: 11)
    let same = (0..<100).map { _ in Double.random(in: -0.01...0.01, using: &generator) }
    func equity(_ sign: Double) -> [Double] {
      var value = 100.0
      return same.enumerated().map { day, step in
        value *= 1 + (day < 60 ? step : sign * step)
        return value
      }
    }
    let results = try [("a", 1.0), ("b", -1.0)].map { name, sign in
      try result(
        name, times: days(0..<100), equity: equity(sign), hold: equity(1), holdOut: 60)
    }
    let pooled = PooledResult(results, failures: [])
    #expect(abs((pooled.curves.correlation?.value ?? 0) + 1) < 1e-9)
    #expect(abs((pooled.curves.benchmarkCorrelation?.value ?? 0) - 1) < 1e-9)
  }

  @Test func aHoldOutThatBeginsWithinADayHasThatDay() throws {
    let times = (0..<8).map { Int64($0) * 43_200_000 }
    let equity = [100, 110, 120, 130, 65, 130, 260, 195].map { Double($0) }
    let pooled = PooledResult(
      [try result(times: times, equity: equity, hold: equity, holdOut: 3)], failures: [])
    // From the close of bar 2, at 120.
    #expect(pooled.curves.days == [1, 2, 3])
    let expected: [Double] = [130, 130, 195].map { $0 / 120 }
    #expect(pooled.curves.equity == expected)
  }

  @Test func sizesThatDoNotGrowAddUp() throws {
    let equity = [110.0, 130, 120, 150, 140]
    let pooled = PooledResult(
      [
        try result(
          times: days(0..<5), equity: equity, hold: equity, holdOut: 2, additiveCapital: 100)
      ], failures: [])
    let expected = [0.9, 1.2, 1.1]
    for (value, wanted) in zip(pooled.curves.equity, expected) {
      #expect(abs(value - wanted) < 1e-12)
    }
    #expect(abs(pooled.pooledReturn - 0.1) < 1e-12)
    #expect(abs(pooled.pooledDrawdown + 0.1) < 1e-12)
    // Returns are -0.1, 0.3 and -0.1 of the capital.
    let sharpe = 0.1 / 3 / (0.16 / 3).squareRoot() * pooled.curves.daysPerYear.squareRoot()
    #expect(abs((pooled.pooledSharpe ?? 0) - sharpe) < 1e-9)
    // Buying and holding is with all equity.
    #expect(abs((pooled.pooledBenchmarkReturn ?? 0) - (140.0 / 130 - 1)) < 1e-12)
  }

  @Test func nothingGrowsOutOfNothing() throws {
    let pooled = PooledResult(
      [
        try result(
          times: days(0..<4), equity: [50, 0, 0, 0], hold: [100, 100, 100, 100], holdOut: 2)
      ], failures: [])
    #expect(pooled.curves.equity == [1, 1] && pooled.pooledReturn == 0)
    #expect(pooled.pooledSharpe == nil)
  }

  @Test(arguments: [(1, 365.0), (7, 52.0), (30, 12.0)])
  func aYearHasAsManyDaysAsTheCalendar(step: Int, perYear: Double) {
    let days = (0..<120).map { $0 * step }
    let curve = DailyCurve(days: days, equity: days.map { _ in 1 }, benchmark: nil)
    #expect(PooledCurves([curve]).daysPerYear == perYear)
  }

  @Test func weekdaysAreTheDaysOfAMarketWithHours() {
    // The first day of 1970 was a Thursday.
    let days = (0..<400).filter { ![2, 3].contains($0 % 7) }
    let curve = DailyCurve(days: days, equity: days.map { _ in 1 }, benchmark: nil)
    #expect(PooledCurves([curve]).daysPerYear == 252)
  }

  @Test func numbersAreToldAlike() {
    #expect(percentText(0.1234) == "12.3 %" && percentText(nil) == "–")
    #expect(ratioText(-1.005) == "-1.00" && ratioText(.nan) == "–")
    #expect(decimalText(3.25) == "3.2")
  }
}
