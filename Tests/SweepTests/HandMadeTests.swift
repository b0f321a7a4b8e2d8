import Lanes
import MarketData
import Metrics
import Testing
import Trading

@testable import Sweep

/// One bar of a case made by hand, with the target decided at its close.
struct HandBar {
  var open: Double
  var high: Double
  var low: Double
  var close: Double
  var target: Double

  init(_ open: Double, _ high: Double, _ low: Double, _ close: Double, _ target: Double) {
    (self.open, self.high, self.low, self.close, self.target) = (open, high, low, close, target)
  }

  /// A bar that stays at one price.
  init(_ price: Double, _ target: Double) { self.init(price, price, price, price, target) }
}

/// A backtest from 10,000 of eight-hour bars; volumes, less 2, stand for the targets.
func handMade(
  _ bars: [HandBar], side: Side = .longShort, _ change: (inout ExecutionModel) -> Void = { _ in }
) throws -> Backtest {
  var model = ExecutionModel()
  change(&model)
  let series = BarSeries(
    name: "hand-made",
    bars: bars.enumerated().map { index, bar in
      Bar(
        openTime: Timestamp(nanoseconds: Int64(index) * 8 * Span.hour), open: bar.open,
        high: bar.high, low: bar.low, close: bar.close, volume: bar.target + 2)
    }, interval: 8 * Span.hour, ticksPerUnit: 1, hash: "")
  return Backtest(
    [],
    SweepPlan(
      series: series, entry: volumeTarget,
      columns: try ExecutionColumns(series, model, barsPerYear: 1_095.75), side: side,
      capital: 10_000, bars: 0..<bars.count))
}

private func isClose(_ a: Double, _ b: Double) -> Bool { near(a, b, 1e-12) }

/// Fills and sizes whose numbers are worked out in the comments.
@Suite struct HandMadeFillTests {
  @Test func allInBuyKeepsTheFeeInsideTheBudget() throws {
    let run = try handMade([HandBar(100, 1), HandBar(100, 112, 99, 110, 1)]) {
      $0.fee.takerBps = 100
    }
    // q = 10,000 / (100 · 1.01); no cash is left, so E = q · 110.
    #expect(isClose(run.quantity[1], 99.00990099009901))
    #expect(isClose(run.equity[1], 10_891.089108910892))
    #expect(isClose(run.tallies[0, 0, .fees], 99.00990099009901))
    #expect(isClose(run.tallies[0, 0, .turnover], 9_900.990099009901))
  }

  @Test func flipPaysBothLegsAtOnePrice() throws {
    let run = try handMade([HandBar(100, 1), HandBar(100, -1), HandBar(120, -1)]) {
      $0.fee.takerBps = 100
    }
    // E′ = 99.0099 · 120 · 0.99 = 11,762.3762; q = −E′ / (120 · 1.01); E = E′ − q · 120 · 0.01.
    #expect(isClose(run.quantity[2], -97.04930889128518))
    #expect(isClose(run.equity[2], 11_645.917066954220))
    #expect(run.trades.map(\.profit).allSatisfy { isClose($0, 1_762.3762376237628) })
  }

  @Test func increaseSpendsTheCashThatIsLeft() throws {
    let run = try handMade([HandBar(100, 0.5), HandBar(100, 1), HandBar(120, 1)]) {
      $0.fee.takerBps = 100
    }
    // q₀ = 5,000 / 101, cash 5,000; q · 121.2 = 5,000 + q₀ · 121.2 = 11,000, and cash is then 0.
    #expect(isClose(run.quantity[1], 49.504950495049506))
    #expect(isClose(run.quantity[2], 90.75907590759076))
    #expect(isClose(run.equity[2], 10_891.089108910892))
  }

  @Test func decreaseKeepsHalfOfWhatSellingAllWouldLeave() throws {
    let run = try handMade([HandBar(100, 1), HandBar(100, 0.5), HandBar(120, 0.5)]) {
      $0.fee.takerBps = 100
    }
    // q · 118.8 = 0.5 · (0 + 99.0099 · 118.8): half the units; cash = 49.50495 · 118.8.
    #expect(isClose(run.quantity[2], 49.504950495049506))
    #expect(isClose(run.equity[2], 5_940.594059405941 + 5_881.188118811881))
  }

  @Test func shortSellsBelowTheReference() throws {
    let run = try handMade([HandBar(100, -1), HandBar(100, 100, 90, 90, -1)]) {
      $0.fee.takerBps = 100
      $0.slippage = .fixed(bps: 100)
    }
    // It gets 99: q = −10,000 / (99 · 1.01); cash = 10,000 + 9,900.9901 − 99.0099; E at 90.
    #expect(isClose(run.quantity[1], -100.010001000100))
    #expect(isClose(run.equity[1], 10_801.080108010801))
    #expect(isClose(run.tallies[0, 0, .slippage], 100.010001000100))
  }

  @Test func latencyQueuesTargetsAndAllExecuteInOrder() throws {
    let run = try handMade([1, 0, 1, 0, 0, 0, 0, 0].map { HandBar(100, $0) }) {
      $0.latencyBars = 2
    }
    #expect(run.quantity == [0, 0, 0, 100, 0, 100, 0, 0])
  }

  @Test func orderOfTheLastBarNeverFills() throws {
    let run = try handMade([HandBar(100, 0), HandBar(100, 0), HandBar(100, 1)])
    #expect(run.quantity == [0, 0, 0] && run.openTrade == nil)
    #expect(run.tallies[0, 0, .turnover] == 0)
  }

  @Test func sameCloseFillsWhereItDecided() throws {
    let run = try handMade([HandBar(90, 110, 80, 100, 1), HandBar(105, 105, 105, 105, 1)]) {
      $0.fill = .sameClose
    }
    #expect(run.quantity == [100, 100] && run.equity == [10_000, 10_500])
  }

  @Test func unchangedTargetNeverTrades() throws {
    let run = try handMade([HandBar(100, 2), HandBar(100, 1), HandBar(150, 1.5), HandBar(90, 1)])
    #expect(run.quantity == [0, 100, 100, 100])
  }

  @Test func orderBelowTheMinimumNotionalIsNotSent() throws {
    let run = try handMade([HandBar(100, 0.05), HandBar(100, 1), HandBar(100, 1)]) {
      $0.lot.minimumNotional = 900
    }
    // 0.05 of 10,000 is 500, below 900.
    #expect(run.quantity == [0, 0, 100])
  }

  @Test(arguments: [
    (0.3, 0.1, 0.3), (0.7, 0.1, 0.7), (0.35, 0.1, 0.3), (1.1, 0.01, 1.1), (5, 3, 3),
  ])
  func quantitiesAreRoundedDownToExactSteps(_ size: Double, _ step: Double, _ held: Double) throws {
    let run = try handMade([HandBar(100, 1), HandBar(100, 1)]) {
      $0.sizing = .quantity(size)
      $0.lot.stepUnits = step
    }
    #expect(isClose(run.quantity[1], held))
  }

  @Test func additiveSizingCountsProfitOverTheInitialCapital() throws {
    let run = try handMade([HandBar(100, 1), HandBar(100, 1), HandBar(110, 1), HandBar(105, 1)]) {
      $0.sizing = .quantity(10)
    }
    // 10 units: 0, 0, +100, −50 over 10,000; the fall from 10,100 is 50 over 10,000.
    #expect(run.equity == [10_000, 10_000, 10_100, 10_050])
    #expect(isClose(run.tallies[0, 0, .sum1], 0.005))
    #expect(isClose(run.tallies[0, 0, .sum2], 0.01 * 0.01 + 0.005 * 0.005))
    #expect(isClose(run.tallies[0, 0, .drawdown], 0.005))
  }

  @Test func impactIsEvaluatedOnceAtTheQuantityWithoutIt() throws {
    let run = try handMade([
      HandBar(100, 0.5), HandBar(100, 110, 100, 110, 1), HandBar(100, 1),
    ]) {
      $0.sizing = .quantity(4)
      $0.slippage = .squareRootImpact(coefficient: 1, bps: 0, halfLifeBars: 10)
    }
    // At bar 1 volatility is 0.1 and mean volume 3: two more cost 100 · (1 + 0.1 · √(2/3)) each.
    #expect(run.quantity == [0, 2, 4])
    #expect(isClose(run.equity[2], 10_000 - 2 * 8.164965809277261))
  }

  @Test func fundingIsPaidOnTheMarkAfterTheFillsAtTheOpen() throws {
    let run = try handMade([HandBar(100, 1), HandBar(100, 1), HandBar(110, 0), HandBar(120, 0)]) {
      $0.funding = .constant(rate: 0.001, everyNanoseconds: 8 * Span.hour)
    }
    // 100 units pay 10 at 100 and 11 at 110; sold at the open of bar 3, they pay nothing there.
    #expect(isClose(run.tallies[0, 0, .funding], 21))
    #expect(isClose(run.equity[3], 12_000 - 21))
  }
}

/// Positions that end inside a bar or with the account.
@Suite struct HandMadeExitTests {
  private func exit(_ bars: [HandBar], _ change: (inout ExecutionModel) -> Void) throws
    -> ClosedTrade
  {
    let run = try handMade(bars, change)
    try #require(run.trades.count == 1)
    return run.trades[0]
  }

  @Test func stopThatIsTouchedFillsAtItsLevel() throws {
    let trade = try exit([HandBar(100, 1), HandBar(100, 101, 95, 99, 1), HandBar(100, 1)]) {
      $0.stops.stop = .fraction(0.05)
    }
    #expect(trade.exitPrice == 95 && trade.exitBar == 1 && trade.exitReason == "stop")
    #expect(trade.profit == -500)
  }

  @Test func stopGapFillsAtTheOpenWithSlippage() throws {
    let trade = try exit([HandBar(100, 1), HandBar(100, 1), HandBar(90, 93, 88, 92, 1)]) {
      $0.stops.stop = .fraction(0.05)
      $0.slippage = .fixed(bps: 10)
    }
    // Entered at 100.1, so the stop is 95.095; the bar opens below it, at 90: sold at 90 · 0.999.
    #expect(isClose(trade.exitPrice, 89.91) && trade.exitBar == 2 && trade.exitReason == "stop")
  }

  @Test func takeProfitFillsAtItsLimitAndPaysTheMaker() throws {
    let trade = try exit([HandBar(100, 1), HandBar(100, 106, 99, 100, 1), HandBar(100, 1)]) {
      $0.stops.takeProfit = .fraction(0.05)
      $0.fee.makerBps = 100
      $0.slippage = .fixed(bps: 0)
    }
    // 100 units at 105: 10,500 less 1 %.
    #expect(trade.exitPrice == 105 && trade.exitReason == "take-profit")
    #expect(isClose(trade.profit, 395))
  }

  @Test func takeProfitGapFillsAtTheOpen() throws {
    let trade = try exit([HandBar(100, -1), HandBar(100, -1), HandBar(90, 97, 89, 96, -1)]) {
      $0.stops.takeProfit = .fraction(0.05)
    }
    #expect(trade.exitPrice == 90 && trade.exitBar == 2 && trade.exitReason == "take-profit")
  }

  @Test func stopComesBeforeTheTargetInOneBar() throws {
    let trade = try exit([HandBar(100, 1), HandBar(100, 110, 90, 100, 1), HandBar(100, 1)]) {
      $0.stops.takeProfit = .fraction(0.05)
      $0.stops.stop = .fraction(0.05)
    }
    #expect(trade.exitPrice == 95 && trade.exitReason == "stop")
  }

  @Test func trailingStopFollowsTheBestPriceUpToTheBarBefore() throws {
    let trade = try exit([
      HandBar(100, 1), HandBar(100, 120, 99, 118, 1), HandBar(115, 130, 107, 110, 1),
    ]) { $0.stops.trailing = .fraction(0.1) }
    // In its entry bar the level is 90; then 120 · 0.9 = 108, whatever bar 2 reaches.
    #expect(isClose(trade.exitPrice, 108) && trade.exitReason == "trailing" && trade.exitBar == 2)
  }

  @Test func positionStaysFlatAfterAStopUntilTheTargetChanges() throws {
    let run = try handMade([
      HandBar(100, 1), HandBar(100, 100, 90, 100, 1), HandBar(100, 0.5), HandBar(100, 0.5),
    ]) { $0.stops.stop = .fraction(0.05) }
    // Stopped at 95 with 9,500 left; the new target buys half of that at 100.
    #expect(run.quantity == [0, 0, 0, 47.5])
  }

  @Test func liquidationOfATenfoldLongIsAtTheFormulasPrice() throws {
    // Half of the equity tenfold: 500 units at 100, margin 5,000, 5,000 out of reach. Long:
    // LP = (q·E − margin) / (q·(1 − m)) = 45,000 / (500 · 0.995) = 90.452261…
    func run(low: Double) throws -> Backtest {
      try handMade([HandBar(100, 0.5), HandBar(100, 100, low, 95, 0.5), HandBar(95, 0.5)]) {
        $0.leverage = 10
        $0.margin = Margin(maintenance: 0.005)
      }
    }
    let safe = try run(low: 90.46)
    #expect(safe.trades.isEmpty && isClose(safe.equity[1], 7_500))
    let lost = try run(low: 90.45)
    try #require(lost.trades.count == 1)
    #expect(lost.trades[0].exitReason == "liquidation")
    #expect(isClose(lost.trades[0].exitPrice, 90.45226130653266))
    #expect(isClose(lost.equity[1], 5_000) && !lost.tallies.isRuined(set: 0))
  }

  @Test func fundingMovesTheLiquidationPrice() throws {
    // 500 units pay 0.002 · 100 each: the margin is 4,900 and LP = 45,100 / 497.5 = 90.653266…
    let run = try handMade([HandBar(100, 0.5), HandBar(100, 100, 90.6, 95, 0.5), HandBar(95, 0.5)])
    {
      $0.leverage = 10
      $0.margin = Margin(maintenance: 0.005)
      $0.funding = .constant(rate: 0.002, everyNanoseconds: 8 * Span.hour)
    }
    try #require(run.trades.count == 1)
    #expect(isClose(run.trades[0].exitPrice, 90.65326633165829))
    #expect(isClose(run.equity[2], 5_000))
  }

  @Test func shortIsRuinedOnceItsEquityIsGone() throws {
    let run = try handMade([
      HandBar(100, -1), HandBar(100, -1), HandBar(150, 150, 150, 200, 1), HandBar(100, 1),
    ])
    // 100 units sold at 100; at 200 nothing is left: −100 % once, then nothing, whatever comes.
    #expect(run.equity == [10_000, 10_000, 0, 0] && run.quantity == [0, -100, 0, 0])
    #expect(run.tallies[0, 0, .sum1] == -1 && run.tallies[0, 0, .sum2] == 1)
    #expect(run.tallies[0, 0, .drawdown] == 1 && run.tallies.isRuined(set: 0))
    #expect(run.trades.map(\.exitReason) == ["ruin"])
  }
}
