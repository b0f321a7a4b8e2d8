import Lanes
import MarketData
import Metrics
import Testing
import Trading

@testable import Sweep

/// Cases in which the engine and the rules once parted, each with what the rules ask for.
@Suite struct FormerFaultTests {
  @Test func resizeOfALostAccountRuinsIt() throws {
    // 300 units on 20,000 of borrowed cash: at the open of 60 equity is −2,000.
    let run = try handMade([
      HandBar(100, 1), HandBar(100, 0.5), HandBar(60, 60, 10, 10, 0.5), HandBar(10, 0.5),
    ]) { $0.leverage = 3 }
    do {
      #expect(run.quantity == [0, 300, 0, 0])
      #expect(run.equity == [10_000, 10_000, 0, 0])
      #expect(run.tallies.isRuined(set: 0))
    }
  }

  @Test func resizeThatSellsEverythingClosesTheTrade() throws {
    // Held 3, wanted 3 · 1e-13: the order is 3 whole steps.
    let run = try handMade([HandBar(100, 1), HandBar(100, 1e-13), HandBar(110, 1e-13)]) {
      $0.sizing = .quantity(3)
      $0.lot.stepUnits = 1
    }
    #expect(run.quantity == [0, 3, 0])
    do {
      #expect(run.trades.count == 1 && run.tallies[0, 0, .trades] == 1)
    }
  }

  @Test func entryPriceAveragesWhatWasBought() throws {
    // 4 at 100, sold to 2, then 1.6 more at 130: (2 · 100 + 1.6 · 130) / 3.6 by netting,
    // (4 · 100 + 1.6 · 130) / 5.6 over all that was bought.
    let run = try handMade([
      HandBar(100, 1), HandBar(100, 0.5), HandBar(120, 0.9), HandBar(130, 0), HandBar(130, 0),
    ]) { $0.sizing = .quantity(4) }
    try #require(run.trades.count == 1)
    do {
      #expect([408 / 3.6, 608 / 5.6].contains { near(run.trades[0].entryPrice, $0, 1e-12) })
    }
  }

  @Test func stopPaysTheImpactKnownBeforeItsBar() throws {
    // Until bar 1 the price never moved: volatility 0, so the stop inside bar 1 pays no impact.
    let run = try handMade([HandBar(100, 1), HandBar(100, 110, 90, 110, 1), HandBar(110, 1)]) {
      $0.fill = .sameClose
      $0.sizing = .quantity(4)
      $0.slippage = .squareRootImpact(coefficient: 1, bps: 0, halfLifeBars: 10)
      $0.stops.stop = .fraction(0.05)
    }
    try #require(run.trades.count == 1)
    do {
      #expect(run.trades[0].exitPrice == 95)
    }
  }

  @Test func excursionsCountOnlyBarsWithThePosition() throws {
    // Bought at the close of bar 0, after its low of 50; sold at the close of bar 1, after its 80.
    let run = try handMade([HandBar(100, 100, 50, 100, 1), HandBar(100, 100, 80, 100, 0)]) {
      $0.fill = .sameClose
    }
    try #require(run.trades.count == 1)
    do {
      #expect(near(run.trades[0].adverseExcursion, -0.2, 1e-12))
    }
  }

  @Test func resizesOnBarsWithoutVolumeAreCounted() throws {
    var random = SeededRandom(seed: 1)
    var series = randomSeries(60, &random)
    for bar in series.bars.indices { series.bars[bar].volume = 0 }
    let plan = SweepPlan(
      series: series, entry: scripted,
      columns: try ExecutionColumns(series, ExecutionModel(), barsPerYear: 8_766),
      side: .long, capital: 10_000, bars: 0..<60)
    let set = [7.0, 2]
    let reference = ReferenceAccount(plan, targets: liveTargets(set, plan))
    do {
      #expect(Backtest(set, plan).zeroVolumeFills == reference.legs.count)
    }
  }

  @Test func resizeThatTradesNothingLeavesTheLiquidationPrice() throws {
    // Bars 1 and 2 ask for 0.5 and then 0.501; the order is below the minimum, so the position of
    // 500 units at 100 keeps its margin of 5,000: LP = 90.452261…
    let run = try handMade([
      HandBar(100, 0.5), HandBar(100, 0.501), HandBar(110, 110, 92, 100, 0.501),
      HandBar(100, 0.501),
    ]) {
      $0.leverage = 10
      $0.margin = Margin(maintenance: 0.005)
      $0.sizing = .quantity(1_000)
      $0.lot.minimumUnits = 100
    }
    #expect(run.quantity[1] == 500)
    do {
      #expect(run.trades.isEmpty)
    }
  }

  @Test func impactOfAnOrderThatIsNotSentMovesNothing() throws {
    // Short 50 at 100 with 15,000 of cash; at 110, 45 % of 9,500 is 38.9 units: the short shrinks.
    let run = try handMade([
      HandBar(100, -0.5), HandBar(100, 110, 100, 110, -0.45), HandBar(110, -0.45),
    ]) { $0.slippage = .squareRootImpact(coefficient: 1, bps: 0, halfLifeBars: 10) }
    #expect(run.quantity[1] == -50)
    do {
      // Buying 50 − 4,275 / 110 units costs 139.4848… each; 45 % of the equity at that price.
      let share: Double = 0.1 / 1.55.squareRoot()
      let bought: Double = 50 - 4_275.0 / 110
      let price: Double = 110 * (1 + share * bought.squareRoot())
      #expect(near(run.quantity[2], -0.45 * (15_000 / price - 50), 1e-9))
    }
  }

  @Test func liquidationOfAllEquityRuins() throws {
    do {
      for step in 1...50 {
        let price = 100 + 0.37 * Double(step)
        let run = try handMade([
          HandBar(100, 1), HandBar(100, 0), HandBar(101.3, 1),
          HandBar(price, price, price / 2, price, 1), HandBar(price, -1), HandBar(price, -1),
        ]) {
          $0.leverage = 10
          $0.margin = Margin(maintenance: 0.005)
        }
        #expect(run.tallies.isRuined(set: 0) && run.quantity[5] == 0, "price \(price)")
      }
    }
  }

  @Test func manyStepsAreRoundedDown() throws {
    let run = try handMade([HandBar(100, 1), HandBar(100, 1)]) {
      $0.sizing = .quantity(29_999_999.98)
      $0.lot.stepUnits = 1
    }
    do {
      #expect(run.quantity[1] == 29_999_999)
    }
  }
}
