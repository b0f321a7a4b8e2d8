import Foundation
import MarketData
import Metrics
import Testing

@testable import Experiments
@testable import Trading

@Suite struct StressTests {
  @Test func slippageGrowsToTheBreakEven() throws {
    let study = try madeStudy([trends(2_000, seed: 5)], trendSpec)
    let stress = SlippageStress([3, 10], study)
    let run = study.single([3, 10], over: study.inSample)
    #expect(stress.points[0].furtherBps == 0 && stress.assumedFixedBps == 1)
    #expect(stress.points[0].totalReturn == run.value("total_return"))
    #expect(stress.points[0].sharpe == run.value("sharpe"))
    let even = try #require(stress.breakEvenBps)
    let returns = stress.points.compactMap(\.totalReturn)
    #expect(returns.count == 21 && zip(returns, returns.dropFirst()).allSatisfy { $0 > $1 })
    for point in stress.points where abs(point.furtherBps - even) > 0.01 {
      #expect(((point.totalReturn ?? 0) > 0) == (point.furtherBps < even), "\(point) \(even)")
    }
    // The same costs by another way: slippage written into the spec.
    let dear = try madeStudy(
      [trends(2_000, seed: 5)],
      trendSpec.replacingOccurrences(of: "bps: 1}", with: "bps: \(1 + even)}"))
    let total = try #require(
      dear.single([3, 10], over: dear.inSample).value("total_return"))
    #expect(abs(total) < 1e-3, "\(total)")
  }

  @Test func furtherSlippageIsThatOfTheModel() throws {
    for extra in ["", "stops: {trailing: 1%, take_profit: 2%}\n"] {
      let bars = [trends(800, seed: 6)]
      let study = try madeStudy(bars, trendSpec + extra)
      let dear = try madeStudy(
        bars, trendSpec.replacingOccurrences(of: "bps: 1}", with: "bps: 31}") + extra)
      let slipped = study.single(
        [3, 10], over: study.inSample, study.spec.entry,
        study.plan.columns.slipping(furtherBps: 30), study.spec.side)
      let wanted = dear.single([3, 10], over: dear.inSample)
      for key in ["final_equity", "sharpe", "slippage", "fees", "max_drawdown"] {
        let (a, b) = (try #require(slipped.value(key)), try #require(wanted.value(key)))
        #expect(abs(a - b) < 1e-9 * max(1, abs(b)), "\(key) \(a) \(b)")
      }
    }
  }

  @Test func noFurtherLatencyIsTheRun() throws {
    let bars = [trends(1_500, seed: 5)]
    let study = try madeStudy(bars, trendSpec)
    let stress = LatencyStress([3, 10], study)
    #expect(stress.points.map(\.furtherBars) == [0, 1, 2, 3, 4, 5] && stress.whyShort == nil)
    let run = study.single([3, 10], over: study.inSample)
    #expect(stress.points[0].totalReturn == run.value("total_return"))
    #expect(stress.points[0].sharpe == run.value("sharpe"))
    let late = try madeStudy(
      bars, trendSpec.replacingOccurrences(of: "fee_bps", with: "latency: 3, fee_bps"))
    let wanted = late.single([3, 10], over: late.inSample)
    #expect(stress.points[3].totalReturn == wanted.value("total_return"))
    let more = LatencyStress([3, 10], late, mostBars: 2)
    #expect(more.assumedBars == 3 && more.points[2].totalReturn == stress.points[5].totalReturn)
    let short = try madeStudy([noise(34, seed: 1)], trendSpec)
    #expect(LatencyStress([3, 10], short).whyShort != nil)
  }

  @Test func startsAreSpreadOverTheFirstHalf() throws {
    let study = try madeStudy([trends(1_500, seed: 5)], trendSpec)
    let dates = StartDates([3, 10], study, count: 24)
    #expect(dates.starts.count == 24 && dates.cagr.values.count == 23)
    let (first, last) = (dates.starts[0], dates.starts[23])
    let run = study.single([3, 10], over: study.inSample)
    #expect(first.totalReturn == run.value("total_return") && first.bars == study.inSample.count)
    #expect(first.time == study.series.bars[study.inSample.lowerBound].openTime)
    #expect(last.bars == study.inSample.count - study.inSample.count / 2)
    let half = study.single(
      [3, 10], over: (study.inSample.upperBound - last.bars)..<study.inSample.upperBound)
    #expect(last.sharpe == half.value("sharpe") && last.cagr == half.value("cagr"))
    let tiny = try madeStudy([noise(31, seed: 1)], trendSpec)
    #expect(StartDates([3, 10], tiny).starts.count == 1)
    #expect(StartDates([3, 10], tiny, count: 1).cagr.values.isEmpty)
  }

  @Test func symbolsHaveAccountsOfTheirOwn() throws {
    let bars = [trends(900, seed: 5), trends(700, seed: 6)]
    let study = try madeStudy(bars, trendSpec)
    let rows = SymbolBreakdown([3, 10], study).rows
    #expect(rows.map(\.name) == ["0.csv", "1.csv"])
    #expect(rows[0].value("sharpe") == study.single([3, 10], over: study.inSample).value("sharpe"))
    let other = try madeStudy([bars[1]], trendSpec)
    #expect(rows[1].bars == other.inSample.count && !rows[1].isRuined)
    #expect(rows[1].value("sharpe") == other.single([3, 10], over: other.inSample).value("sharpe"))
  }
}

@Suite struct RegimeBreakdownTests {
  @Test func everyBarIsInOneYear() throws {
    let study = try madeStudy([trends(9_000, deviation: 0.002, seed: 1)], trendSpec)
    let run = study.single([3, 10], over: study.inSample)
    let found = RegimeBreakdown(run, study.spec.account)
    #expect(found.windowBars == 480)
    // 2020-09-13 and 9,000 hours from there.
    #expect(found.years.regimes.map(\.name) == ["2020", "2021"])
    #expect(found.years.regimes.reduce(0) { $0 + $1.bars } == study.inSample.count)
    let product = found.years.regimes.reduce(1) { $0 * (1 + $1.totalReturn) }
    let total = try #require(run.value("total_return"))
    #expect(abs(product - 1 - total) < 1e-9 * product)
    let trades = run.backtest.trades.count + (run.backtest.openTrade == nil ? 0 : 1)
    #expect(found.years.regimes.reduce(0) { $0 + $1.tradesEntered } == trades)
    let held = found.years.regimes.reduce(0) { $0 + $1.exposure * Double($1.bars) }
    #expect(abs(held / Double(study.inSample.count) - (run.value("exposure") ?? 0)) < 1e-12)
    for split in [found.volatility, found.trend] {
      let known = split.regimeOfBar.count { $0 != nil }
      #expect(split.regimes.reduce(0) { $0 + $1.bars } == known && known == 9_000 - 481)
      #expect(split.regimes.allSatisfy { abs(Double($0.bars) / Double(known) - 1.0 / 3) < 0.001 })
      #expect(split.thresholds.count == 2 && split.thresholds[0] < split.thresholds[1])
      #expect(split.regimes.allSatisfy { $0.maxDrawdown < 0 && $0.sharpe != nil })
    }
    let days = found.trend.regimes
    #expect(days.map(\.name) == ["falling", "middling", "rising"])
  }

  /// A quiet half and a wild half: the window tells them apart, a bar later than they begin.
  @Test func volatilityIsKnownBeforeTheBar() throws {
    let quiet = noise(600, deviation: 0.001, seed: 1)
    let study = try madeStudy([quiet + noise(600, deviation: 0.02, seed: 2)], holdSpec)
    let run = study.single([], over: study.inSample)
    let found = RegimeBreakdown(run, study.spec.account, windowBars: 20)
    let places = found.volatility.regimeOfBar
    #expect(places[..<21].allSatisfy { $0 == nil } && places[21] != nil)
    #expect(places[21..<600].allSatisfy { $0 == 0 || $0 == 1 })
    // The first wild bar itself is not known before it has closed.
    #expect(places[600] != 2 && places[640...].allSatisfy { $0 != 0 })
    let wild = found.volatility.regimes[2]
    #expect(wild.name == "wild" && wild.exposure == 1)
    #expect(wild.maxDrawdown < found.volatility.regimes[0].maxDrawdown)
    // A bar's regime does not change with what comes after it, thresholds apart.
    let bars = study.series.bars
    let change = bars[620].close / bars[600].close - 1
    let place = found.trend.thresholds.count { change > $0 }
    #expect(places.count == 1_200 && found.trend.regimeOfBar[621] == place)
  }

  @Test func aStillMarketHasOneRegime() throws {
    let still = try madeStudy([Array(repeating: 0, count: 400)], holdSpec)
    let found = RegimeBreakdown(
      still.single([], over: still.inSample), still.spec.account, windowBars: 1_000)
    #expect(found.volatility.regimes.allSatisfy { $0.bars == 0 && $0.exposure == 0 })
    #expect(found.volatility.thresholds.isEmpty)
    let short = RegimeBreakdown(
      still.single([], over: still.inSample), still.spec.account, windowBars: 5)
    #expect(short.trend.regimes[0].bars == 394 && short.trend.regimes[0].sharpe == nil)
  }
}
