import Documents
import Foundation
import MarketData
import Metrics
import Reports
import Testing

@testable import Experiments

/// What the page and the JSON say of the chosen set being shaken.
@Suite struct RobustnessReportTests {
  private struct Made {
    let outcome: StudyOutcome
    let robustness: Robustness
    let content: ReportContent
    let document: JSON

    init(_ markets: [[Double]], _ spec: String, draws: Int = 100) throws {
      outcome = try madeOutcome(try madeStudy(markets, spec))
      robustness = Robustness(outcome, RobustnessSpec(draws: draws, seed: 1), threads: 1)
      document = robustnessDocument(robustness, outcome.study)
      var content = ReportContent(
        title: "made", strategy: "", rule: "", instrument: "", interval: "", start: "", end: "",
        provenance: .init(
          runID: "", createdUTC: "", commandLine: "", engineVersion: "", specHash: "",
          dataHash: "", seed: 0, threads: 1, cpuSeconds: 0, elapsedSeconds: 0,
          barSetsPerSecond: nil))
      addRobustness(robustness, outcome, to: &content)
      self.content = content
    }
  }

  private static let small = """
    strategy:
      name: sma-cross
      side: long-short
      parameters: {fast: {int: [2, 4]}, slow: {int: [10, 14], step: 2}}
    execution: {fee_bps: 2, slippage: {bps: 1}}

    """

  @Test func thePageHasTheNumbers() throws {
    let made = try Made([trends(2_000, seed: 5), trends(1_800, seed: 6)], Self.small)
    let (content, robustness) = (made.content, made.robustness)
    let run = made.outcome.chosen.inSample
    let sensitivity = try #require(content.sensitivity)
    #expect(sensitivity.parameters.map(\.name) == ["fast", "slow"])
    #expect(
      sensitivity.parameters.map(\.total.value)
        == robustness.sensitivity.indices.effects.map(\.total.value))
    let stress = try #require(content.stress)
    let even = try #require(robustness.slippage.breakEvenBps)
    #expect(stress.breakEvenBps == 1 + even && stress.assumedBps == 1)
    #expect(stress.slippage[0].slippageBps == 1 && stress.latency[0].extraBars == 0)
    #expect(stress.slippage[0].totalReturn == run.value("total_return"))
    #expect(stress.breakEvens[1].text == "\(short(1 + even)) bps a side, of which the spec has 1")
    let draws = try #require(content.monteCarlo)
    #expect(
      draws.methods.map(\.name)
        == ["Trade shuffle", "Block bootstrap", "Skipped trades", "Price noise"])
    #expect(draws.methods.map(\.draws) == [100, 100, 100, 20])
    #expect(draws.methods[2].totalReturn.realised == run.value("total_return"))
    #expect(draws.methods[1].probabilityOfLoss == robustness.cone.probabilityOfLoss)
    let falls = try #require(draws.drawdowns)
    #expect(falls.histogram.counts.reduce(0, +) == 100)
    #expect(falls.realised == robustness.cone.maxDrawdown.observed)
    #expect(falls.percentile == robustness.cone.maxDrawdown.share { $0 < falls.realised ?? 0 })
    let random = try #require(content.randomEntries)
    #expect(random.p == robustness.randomEntries.sharpeProbability && random.draws == 100)
    #expect(random.strategy == run.value("sharpe"))
    #expect(content.startDates?.values.first == run.value("sharpe"))
    let symbols = try #require(content.symbols)
    #expect(symbols.rows.map(\.name) == ["0.csv", "1.csv"])
    #expect(symbols.rows[0].totalReturn == run.value("total_return"))
    let years = try #require(content.regimes?.tables.last)
    #expect(years.rows.map(\.label) == ["2020"] && years.rows[0].share == 1)
    let total = try #require(years.rows[0].totalReturn)
    #expect(abs(total - (run.value("total_return") ?? 0)) < 1e-9 * (1 + abs(total)))
  }

  @Test func theConeHasDates() throws {
    let made = try Made([trends(2_000, seed: 5)], Self.small)
    let cone = try #require(made.content.monteCarlo?.cone)
    let times = try #require(cone.times)
    let bars = made.outcome.study.series.bars
    let first = bars[made.outcome.study.inSample.lowerBound].openTime.milliseconds
    #expect(times[0] == first && times.last == bars[1_999].openTime.milliseconds + 3_600_000)
    // Days end with the first bar that opens after midnight.
    #expect(times.dropFirst().dropLast().allSatisfy { $0 % 86_400_000 < 3_600_000 })
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    let equity = made.outcome.chosen.inSample.backtest.equity
    #expect(cone.realised[0] == 10_000 && cone.fifth[0] == 10_000)
    #expect(abs((cone.realised.last ?? 0) - (equity.last ?? 0)) < 1e-6)
    #expect(made.content.symbols == nil)
  }

  /// Days without a bar lie between those that have one.
  @Test func missingDaysHaveTimes() throws {
    let study = try madeStudy([noise(24 * 30, seed: 1)], "strategy: {name: buy-and-hold}\n")
    var series = study.series
    series.bars.removeSubrange(100..<300)
    let bars = 0..<series.bars.count
    let periods = ReturnPeriods(
      series, bars: bars, period: Span.day, perYear: nil, barsPerYear: 365 * 24)
    let times = periods.closes(series, bars).map(\.nanoseconds)
    #expect(periods.missing > 0 && times.count == periods.count(in: bars) + 1)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    let hours = ReturnPeriods(series, bars: bars, period: nil, perYear: nil)
    #expect(hours.closes(series, bars).count == bars.count + 1)
  }

  @Test func theDocumentHasTheNumbers() throws {
    let made = try Made([trends(2_000, seed: 5)], Self.small)
    let (document, robustness) = (made.document, made.robustness)
    let effects = document["sensitivity"]?["sobol"]?["parameters"]
    #expect(document["sensitivity"]?["sobol"]?["method"]?.string == "whole_grid")
    #expect(
      effects?[1]?["first"]?["value"]?.double
        == robustness.sensitivity.indices.effects[1].first.value)
    #expect(document["sensitivity"]?["plateau"]?["neighbours"]?.int ?? 0 >= 3)
    #expect(document["slippage"]?["points"]?[0]?["further_bps"]?.double == 0)
    #expect(
      document["slippage"]?["break_even_further_bps"]?.double == robustness.slippage.breakEvenBps)
    #expect(document["latency"]?["points"]?[5]?["further_bars"]?.int == 5)
    let falls = document["block_bootstrap"]?["max_drawdown"]
    #expect(falls?["q05"]?.double == robustness.cone.maxDrawdown.quantile(0.05))
    #expect(falls?["observed"]?.double == robustness.cone.maxDrawdown.observed)
    #expect(falls?["draws"]?.int == 100 && falls?["undefined"]?.int == 0)
    #expect(
      document["random_entries"]?["p"]?.double == robustness.randomEntries.sharpeProbability)
    #expect(document["start_dates"]?["starts"]?.array?.count == 24)
    #expect(document["regimes"]?["years"]?["regimes"]?[0]?["name"]?.string == "2020")
    #expect(
      document["symbols"]?[0]?["metrics"]?["sharpe"]?.double
        == made.outcome.chosen.inSample.value("sharpe"))
    #expect(document["trade_shuffle"]?["why_empty"]?.string == nil)
    // Quantiles, not draws.
    #expect(document.compact.utf8.count < 20_000)
  }

  @Test func twoMakingsAreTheSameBytes() throws {
    let first = try Made([trends(1_200, seed: 5)], Self.small)
    let second = try Made([trends(1_200, seed: 5)], Self.small)
    #expect(first.document.compact == second.document.compact)
    #expect(try first.content.encoded() == second.content.encoded())
  }

  /// A market that only falls never lets a follower in that only buys.
  @Test func noTradesSaysWhy() throws {
    let spec =
      Self.small.replacingOccurrences(of: "long-short", with: "long")
      + "objective: total_return\n"
    let made = try Made([Array(repeating: -0.001, count: 600)], spec)
    let content = made.content
    let draws = try #require(content.monteCarlo)
    #expect(draws.cone == nil && draws.drawdowns == nil)
    #expect(draws.methods.map(\.draws) == [0, 0, 0, 20])
    #expect(draws.methods[0].note.contains("only 0 closed trades"))
    #expect(draws.methods[1].note.contains("the account never moved"))
    #expect(draws.methods[2].note.contains("the set never enters"))
    #expect(draws.methods[3].note.contains("20 of 20 draws have no Sharpe ratio"))
    #expect(content.randomEntries?.p == nil && content.randomEntries?.draws == nil)
    #expect(content.randomEntries?.note.contains("Not drawn: the set never enters.") == true)
    #expect(content.sensitivity?.note.contains("the objective does not vary") == true)
    #expect(
      content.stress?.breakEvens.map(\.text) == [
        "none: it does not gain even without a fee",
        "none: it does not gain at the spec's costs",
        "none: it does not gain at the spec's own latency",
      ])
    #expect(content.startDates?.values.allSatisfy { $0 == nil } == true)
    #expect(made.document["random_entries"]?["why_empty"]?.string == "the set never enters")
    let sharpe = made.document["block_bootstrap"]?["sharpe"]?["q50"]
    #expect(sharpe != nil && sharpe?.double == nil)
    // Nothing in it that JSON cannot say, and a page of it all.
    _ = try JSON.parse(made.document.compact)
    let page = try ReportPage.html(content, charts: ChartLibraries(echarts: ""))
    for text in ["the account never moved", "the set never enters", "the objective does not vary"] {
      #expect(page.contains(text), "\(text)")
    }
  }

  /// Markets too short for most of it.
  @Test(arguments: [24, 40]) func shortMarketsSayWhy(bars: Int) throws {
    let made = try Made(
      [noise(bars, deviation: 0.05, seed: 2)], Self.small + "objective: total_return\n", draws: 20)
    #expect(made.content.regimes?.tables[0].rows.isEmpty == true)
    #expect(made.content.regimes?.tables[0].how.contains("No bar has a whole window") == true)
    #expect(made.content.monteCarlo?.methods[1].note.contains("too few to draw from") == true)
    let page = try ReportPage.html(made.content, charts: ChartLibraries(echarts: ""))
    #expect(page.contains("too few to draw from") && page.contains("No bar has a whole window"))
  }
}
