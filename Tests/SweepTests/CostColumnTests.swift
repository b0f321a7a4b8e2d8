import MarketData
import Testing
import Trading

@testable import Sweep

/// The columns that both accounts read, against numbers worked out by hand.
@Suite struct CostColumnTests {
  /// Eight-hour bars: open, high, low, close, volume.
  private func series(_ rows: [(Double, Double, Double, Double, Double)]) -> BarSeries {
    BarSeries(
      name: "costs",
      bars: rows.enumerated().map { index, row in
        Bar(
          openTime: Timestamp(nanoseconds: Int64(index) * 8 * Span.hour), open: row.0,
          high: row.1, low: row.2, close: row.3, volume: row.4)
      }, interval: 8 * Span.hour, ticksPerUnit: nil, hash: "")
  }

  private func columns(
    _ series: BarSeries, _ change: (inout ExecutionModel) -> Void
  ) throws -> ExecutionColumns {
    var model = ExecutionModel()
    change(&model)
    return try ExecutionColumns(series, model, barsPerYear: 100)
  }

  private let rows = [
    (100.0, 104.0, 96.0, 100.0, 4.0), (100, 112, 98, 110, 6), (110, 115, 90, 99, 2),
    (99, 99, 99, 99, 8),
  ]

  @Test func volatilitySlippageIsKnownAtTheDecision() throws {
    let columns = try columns(series(rows)) {
      $0.slippage = .volatility(factor: 0.5, halfLifeBars: 10)
    }
    // Returns +0.1, −0.1: volatility 0 at bar 0, 0.1 at bars 1 and 2; half of it a bar later.
    let fractions = columns.fills.buffer.map { $0.buy / $0.reference - 1 }
    for (fraction, expected) in zip(fractions, [0, 0, 0.05, 0.05]) {
      #expect(near(fraction, expected, 1e-12))
    }
    #expect(near(columns.fills[2].sell, 110 * 0.95, 1e-12))
    #expect(
      zip(columns.exitSlippages.buffer, [0, 0, 0.05, 0.05]).allSatisfy { near($0, $1, 1e-12) })
  }

  @Test func spreadSlippageIsHalfTheSpreadOfTheBarBefore() throws {
    var series = series(rows)
    series.spread = [0.02, 0.04, 0.06, 0.08]
    let columns = try columns(series) { $0.slippage = .spread(factor: 2) }
    #expect(
      zip(columns.fills.buffer, [102, 102, 114.4, 104.94]).allSatisfy {
        near($0.buy, $1, 1e-12)
      })
  }

  @Test func latencyReadsTheDecisionBar() throws {
    var series = series(rows)
    series.spread = [0.02, 0.04, 0.06, 0.08]
    let columns = try columns(series) {
      $0.slippage = .spread(factor: 1)
      $0.latencyBars = 2
    }
    // The fill at bar 3 was decided at bar 0.
    #expect(near(columns.fills[3].buy, 99 * 1.01, 1e-12))
  }

  @Test func impactGrowsWithVolatilityAndFallsWithVolume() throws {
    let columns = try columns(series(rows)) {
      $0.slippage = .squareRootImpact(coefficient: 2, bps: 0, halfLifeBars: 10)
    }
    // Mean volumes 4, 6, 4 and volatilities 0, 0.1, 0.1: at bar 3, 2 · 0.1 / √4.
    #expect(columns.fills[1].impact == 0)
    #expect(near(columns.fills[2].impact, 0.2 / 6.0.squareRoot(), 1e-12))
    #expect(near(columns.fills[3].impact, 0.1, 1e-12))
  }

  @Test func volatilityTargetScalesTheExposure() throws {
    let columns = try columns(series(rows)) {
      $0.sizing = .volatility(target: 0.5, halfLifeBars: 10)
      $0.leverage = 3
    }
    // 0.1 a bar is 1 a year of 100 bars; before any return nothing is known.
    #expect(zip(columns.fills.buffer, [0, 0, 0.5, 0.5]).allSatisfy { near($0.scale, $1, 1e-12) })
  }

  @Test func referencesFollowTheFill() throws {
    var series = series(rows)
    series.quoteVolume = [408, 600, 0, 1_600]
    func references(_ fill: Fill) throws -> [Double] {
      try columns(series) { $0.fill = fill }.fills.buffer.map(\.reference)
    }
    #expect(try references(.nextOpen) == [100, 100, 110, 99])
    #expect(try references(.nextClose) == [100, 110, 99, 99])
    // 408 / 4; 600 / 6; none, so (115 + 90 + 99) / 3; 200 lies outside the bar: its high.
    let expected = [102, 100, 304.0 / 3, 99]
    #expect(zip(try references(.vwap), expected).allSatisfy { near($0, $1, 1e-12) })
  }

  @Test func constantFundingCountsTheInstantsOfEachBar() throws {
    let series = series(rows)
    let eight = try columns(series) {
      $0.funding = .constant(rate: 0.01, everyNanoseconds: 8 * Span.hour)
    }
    #expect(zip(eight.fundings.buffer, [1, 1, 1.1, 0.99]).allSatisfy { near($0, $1, 1e-12) })
    let three = try columns(series) {
      $0.funding = .constant(rate: 0.01, everyNanoseconds: 3 * Span.hour)
    }
    // Hours 0 3 6 | 9 12 15 | 18 21 | 24 27 30.
    #expect(zip(three.fundings.buffer, [3, 3, 2.2, 2.97]).allSatisfy { near($0, $1, 1e-12) })
  }

  @Test func fundingSeriesSumsTheInstantsFromOpenToNextOpen() throws {
    let hours: [Int64] = [-1, 0, 7, 8, 20, 40]
    let columns = try columns(series(rows)) {
      $0.funding = .series(
        FundingSeries(
          times: hours.map { Timestamp(nanoseconds: $0 * Span.hour) },
          rates: [9, 0.01, 0.02, 0.03, -0.01, 9], missingIsZero: true))
    }
    // 0 and 7 lie in bar 0, 8 at the open of bar 1, 20 in bar 2.
    #expect(zip(columns.fundings.buffer, [3, 3, -1.1, 0]).allSatisfy { near($0, $1, 1e-12) })
  }

  @Test func rangesAreThoseOfTheBarBefore() throws {
    let columns = try columns(series(rows)) {
      $0.stops.stop = .ranges(1)
      $0.stops.rangePeriodBars = 2
    }
    // True ranges 14 and 25 at bars 1 and 2: their mean is known to bar 3.
    let ranges = try #require(columns.ranges)
    #expect(ranges.buffer.dropLast().allSatisfy(\.isNaN) && near(ranges[3], 19.5, 1e-12))
  }

  @Test func interestIsTheYearsShareOfABar() throws {
    #expect(
      near(try columns(series(rows)) { $0.borrowRate = 0.05 }.borrowRatePerBar, 0.0005, 1e-12))
  }
}
