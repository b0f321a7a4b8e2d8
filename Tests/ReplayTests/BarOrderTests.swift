import MarketData
import Testing
import Trading

@testable import Replay

/// Orders over bars few enough to follow the price by hand.
///
/// A bar lasts 300 ns: a third of it for each leg of the path.
@Suite struct BarOrderTests {
  private typealias Prices = (Double, Double, Double, Double)
  private typealias Act = (Int64, (Desk) -> Void)

  private struct Options {
    var path = PathAssumption.pessimistic
    var volume = 100.0
    var volumeShare: Double?
    var slippageBps = 0.0
    var markBars: [(Double, Double, Double, Double)]?
    var capital = 1e6
    var leverage: Double?
    var latency = Latency()
    var fill = Fill.nextOpen
    var sampling: Int64?
    var borrowRate = 0.0
  }

  private func bars(_ prices: [Prices], _ volume: Double) -> [Bar] {
    prices.enumerated().map { index, prices in
      Bar(
        openTime: Timestamp(nanoseconds: Int64(index) * 300), open: prices.0, high: prices.1,
        low: prices.2, close: prices.3, volume: volume)
    }
  }

  private func outcome(
    _ prices: [Prices], _ acts: [Act], _ options: Options = Options()
  ) throws -> Outcome {
    let series = BarSeries(
      name: "x", bars: bars(prices, options.volume), interval: 300, ticksPerUnit: 1, hash: "")
    var model = ExecutionModel()
    model.slippage = .fixed(bps: options.slippageBps)
    model.fill = options.fill
    model.borrowRate = options.borrowRate
    let columns = try ExecutionColumns(series, model, barsPerYear: 1)
    var contract = Contract("X", .linear, base: "X", quote: "USD")
    if options.leverage != nil {
      contract.tiers = try MarginTiers.flat(rate: 0.05, maximumLeverage: 100)
    }
    var replay = EventReplay(
      [
        EventReplay.Instrument(
          contract, .bars(series, columns, 0..<prices.count),
          marginMode: options.leverage == nil ? .none : .isolated,
          leverage: options.leverage ?? 1, markBars: options.markBars.map { bars($0, 1) })
      ], capital: options.capital)
    replay.path = options.path
    replay.volumeShare = options.volumeShare
    replay.latency = options.latency
    replay.sampling = options.sampling
    let puppet = Puppet(acts.map { ($0.0, $0.1) })
    let (record, clearing) = try replay.run([puppet])
    return Outcome(record: record, clearing: clearing, puppet: puppet)
  }

  private let calm: Prices = (100, 100, 100, 100)

  @Test func marketOrdersTradeWhereThePriceStands() throws {
    // Low first: 100 down to 97 over 100 ns, up to 106 over 100, down to 103.
    var options = Options()
    options.path = .lowFirst
    let result = try outcome(
      [calm, (100, 106, 97, 103), calm],
      [(350, { $0.submit(.market(.buy, 1)) }), (600, { $0.submit(.market(.sell, 1)) })], options)
    #expect(result.fills == ["350 1 +1@98.5 taker", "600 2 -1@100 taker"])
  }

  @Test func aLimitNeedsMoreThanATouchAndATakeProfitDoesNot() throws {
    var options = Options()
    options.path = .lowFirst
    let result = try outcome(
      [calm, (100, 105, 97, 100), (100, 105.5, 96, 100)],
      [
        (
          10,
          { desk in
            desk.submit(.limit(.buy, 97, 1))
            desk.submit(.limit(.sell, 105, 1))
            desk.submit(
              OrderRequest(.sell, .takeProfitLimit(trigger: 105, price: 105), quantity: 1))
            desk.submit(OrderRequest(.sell, .takeProfit(trigger: 105), quantity: 1))
          }
        )
      ], options)
    // First bar: at 200 ns of it the price is at 105. Second: 97 is passed after 75 of 100 ns.
    #expect(
      result.fills.map { String($0.drop { $0 != " " }) } == [
        " 3 -1@105 maker", " 4 -1@105 taker", " 1 +1@97 maker", " 2 -1@105 maker",
      ])
    #expect(result.fills[0].hasPrefix("500 ") && result.fills[2].hasPrefix("675 "))
  }

  @Test func gapsFillAtTheOpen() throws {
    let prices: [Prices] = [calm, (90, 91, 89, 90), (110, 111, 109, 110)]
    func run(_ requests: OrderRequest...) throws -> Outcome {
      try outcome(prices, [(10, { desk in requests.forEach { desk.submit($0) } })])
    }
    let passive = try run(
      .limit(.buy, 95, 1), .limit(.sell, 105, 1),
      OrderRequest(.sell, .takeProfitLimit(trigger: 105, price: 105), quantity: 1))
    #expect(passive.fills == ["300 1 +1@90 maker", "600 2 -1@110 maker", "600 3 -1@110 maker"])
    let stops = try run(
      OrderRequest(.sell, .stop(trigger: 95), quantity: 1),
      OrderRequest(.buy, .stopLimit(trigger: 101, price: 104), quantity: 1))
    #expect(stops.fills == ["300 1 -1@90 taker"])
    #expect(stops.orders == ["1 filled 1", "2 working 0"])
  }

  @Test func theStopComesFirstWhenBothTouch() throws {
    for (path, exit) in [
      (PathAssumption.pessimistic, "95"), (.highFirst, "105"), (.lowFirst, "95"),
    ] {
      var options = Options()
      options.path = path
      let result = try outcome(
        [calm, (100, 110, 90, 100)],
        [
          (
            10,
            { desk in
              desk.submit(.market(.buy, 2))
              for kind in [
                OrderKind.stop(trigger: 95), .takeProfitLimit(trigger: 105, price: 105),
              ] {
                desk.submit(OrderRequest(.sell, kind, quantity: 2, closesPosition: true, group: 1))
              }
            }
          )
        ], options)
      #expect(result.fills.count == 2 && result.fills[1].contains("-2@\(exit) "))
      #expect(result.position == 0)
      #expect(result.record.log.orders.count { $0.state == .cancelled } == 1)
    }
  }

  @Test func stopsPaySlippageAndTakeProfitsDoNot() throws {
    var options = Options()
    options.slippageBps = 100
    options.path = .lowFirst
    let result = try outcome(
      [calm, (100, 110, 90, 100)],
      [
        (
          10,
          { desk in
            desk.submit(OrderRequest(.sell, .stop(trigger: 95), quantity: 1))
            desk.submit(
              OrderRequest(.sell, .takeProfitLimit(trigger: 105, price: 105), quantity: 1))
            desk.submit(OrderRequest(.buy, .stopLimit(trigger: 106, price: 108), quantity: 1))
            desk.submit(OrderRequest(.buy, .stopLimit(trigger: 106, price: 107), quantity: 1))
          }
        )
      ], options)
    // The stop-limit takes at 106 · 1.01 = 107.06 if it may; the other rests until 107 is passed
    // on the way down.
    let found = result.fills.map { String($0.drop { $0 != " " }) }
    #expect(found.prefix(2) == [" 1 -1@94.05 taker", " 2 -1@105 maker"])
    #expect(found.count == 4 && found[2].hasPrefix(" 3 +1@107.06") && found[2].hasSuffix("taker"))
    #expect(found.last == " 4 +1@107 maker" || found.last?.hasPrefix(" 4 +1@10") == true)
  }

  @Test func immediateOrdersDoNotWait() throws {
    let result = try outcome(
      [calm, (100, 106, 94, 100), calm],
      [
        (
          10,
          { desk in
            desk.submit(
              OrderRequest(
                .buy, .stopLimit(trigger: 104, price: 103), quantity: 1,
                timeInForce: .immediateOrCancel))
            desk.submit(.limit(.buy, 99, 1, .immediateOrCancel))
            desk.submit(.limit(.buy, 99, 1, .fillOrKill))
          }
        )
      ])
    #expect(result.fills == [])
    #expect(result.orders == ["1 expired 0", "2 expired 0", "3 rejected 0 cannotFillWhole"])
  }

  @Test func volumeBoundsWhatABarFills() throws {
    var options = Options()
    options.volume = 10
    options.volumeShare = 0.5
    let result = try outcome(
      [calm, calm, calm, calm],
      [
        (5, { $0.submit(.market(.buy, 12)) }),
        (10, { $0.submit(.market(.buy, 6).with { $0.timeInForce = .fillOrKill }) }),
      ], options)
    #expect(result.fills.map { $0.split(separator: " ")[2] } == ["+5@100", "+5@100", "+2@100"])
    #expect(result.orders == ["1 filled 12", "2 rejected 0 cannotFillWhole"])
  }

  @Test func ordersArriveInsideABar() throws {
    var options = Options()
    options.path = .highFirst
    options.latency = Latency(entry: .constant(nanoseconds: 150))
    let result = try outcome(
      [calm, (100, 110, 90, 100)], [(275, { $0.submit(.market(.buy, 1)) })], options)
    // A quarter of the way from 110 to 90.
    #expect(result.fills == ["425 1 +1@105 taker"])
  }

  @Test func liquidationsTakeTheirTurnOnTheMarksPath() throws {
    // 10-fold leverage, 5 % maintenance: E · (1 − 1/10) / (1 − 0.05) = 94.7368.
    for (stop, reason) in [(96.0, "stop"), (93.0, "liquidation")] {
      var options = Options()
      options.leverage = 10
      options.capital = 1_000
      let result = try outcome(
        [calm, (100, 101, 90, 95)],
        [
          (
            10,
            { desk in
              desk.submit(.market(.buy, 10))
              desk.submit(
                OrderRequest(.sell, .stop(trigger: stop), quantity: 10, closesPosition: true))
            }
          )
        ], options)
      let exit = result.record.log.fills[1]
      #expect(result.position == 0 && result.puppet.desk?.positions == [0])
      #expect((exit.fill.order.strategy == -1) == (reason == "liquidation"))
      if reason == "liquidation" {
        #expect((exit.fill.price - 900 / 9.5).magnitude < 1e-9)
        #expect(result.orders.last == "2 cancelled 0 insufficientMargin")
      } else {
        #expect(exit.fill.price == 96)
      }
    }
  }

  @Test func marksOfTheirOwnDecideLiquidations() throws {
    var options = Options()
    options.leverage = 10
    options.capital = 1_000
    options.markBars = [calm, (100, 101, 99, 100), (100, 101, 94, 100)]
    let result = try outcome(
      [calm, (100, 101, 90, 95), (95, 96, 94, 95)], [(10, { $0.submit(.market(.buy, 10)) })],
      options)
    #expect(result.record.log.fills.count == 2)
    #expect(result.record.log.fills.last?.fill.time.nanoseconds ?? 0 > 600)
  }

  @Test func anOrderAtACloseWaitsForTheOpen() throws {
    let result = try outcome(
      [calm, (105, 106, 104, 105)],
      [(299, { _ in }), (300, { $0.submit(.market(.buy, 1)) })])
    #expect(result.fills == ["300 1 +1@105 taker"])
  }

  @Test func interestIsPaidOnceABarHoweverOftenTheAccountIsLookedAt() throws {
    func fundings(_ sampling: Int64?) throws -> Double {
      var options = Options()
      options.borrowRate = 0.1
      options.sampling = sampling
      let prices = Array(repeating: calm, count: 5)
      let result = try outcome(prices, [(5, { $0.submit(.market(.sell, 10)) })], options)
      return result.record.funding
    }
    let plain = try fundings(nil)
    #expect(plain > 0)
    for sampling in [70, 300, 450] as [Int64] {
      let sampled = try fundings(sampling)
      #expect((sampled - plain).magnitude < 1e-9 * plain)
    }
  }
}
