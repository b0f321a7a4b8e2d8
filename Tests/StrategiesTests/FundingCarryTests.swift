import MarketData
import Replay
import Testing
import Trading

@testable import Strategies

@Suite struct FundingCarryTests {
  private static let spot = MadeMarket.contract("BTC-USDT", .spot)
  private static let perpetual = MadeMarket.contract("BTCUSDT", .linear)
  /// 1000 a leg, two payments' mean, in above 5 % a year, out below 0.
  private let plain: [Double] = [1_000, 2, 0.05, 0, 30, 0.01]

  private func replay(
    _ bars: MadeBars, _ rates: [(bar: Int, rate: Double)], capital: Double = 10_000,
    slippageBps: Double = 0
  ) throws -> EventReplay {
    let funding = FundingSeries(
      times: rates.map { bars.series.bars[$0.bar].openTime }, rates: rates.map(\.rate),
      missingIsZero: true)
    return EventReplay(
      [
        .init(Self.spot, try bars.market(slippageBps: slippageBps)),
        .init(
          Self.perpetual, try bars.market(.series(funding), slippageBps: slippageBps),
          marginMode: .cross),
      ], capital: capital)
  }

  private func still(_ count: Int) -> MadeBars {
    MadeBars(prices: Array(repeating: (100, 100, 100, 100), count: count))
  }

  private func carry(_ parameters: [Double]? = nil) -> any EventStrategy {
    FundingCarry.entry.make(parameters ?? plain, [0, 1])
  }

  /// Ten units: four fees of 0.5, and two payments of 1 before the one of −10 that ends it.
  @Test func entersAndLeavesByWhatIsPaid() throws {
    let rates = [(1, 0.001), (9, 0.001), (17, 0.001), (25, 0.001), (33, -0.01), (41, -0.01)]
    let (record, clearing) = try replay(still(48), rates).run([carry()])
    let fills = record.fills
    #expect(fills.map(\.instrument) == [0, 1, 0, 1])
    #expect(fills.map(\.side) == [.buy, .sell, .sell, .buy])
    #expect(fills.allSatisfy { $0.quantity == 10 && $0.price == 100 })
    let hours = fills.map { ($0.time.nanoseconds - MadeMarket.start) / Span.hour }
    #expect(hours == [10, 10, 34, 34])
    #expect(abs(record.funding - (-1 - 1 + 10)) < 1e-9)
    #expect(abs(clearing.account.equity(marks: clearing.marks) - (10_000 - 2 - 8)) < 1e-9)
    #expect(clearing.account.assets == ["USDT", "BTC"])
    #expect(clearing.account.wallet(1) == 0)
  }

  /// 0.0001 three times a day are 10.95 % a year; both round trips are 20 bps, 2.43 % over 30 days.
  @Test(arguments: [(0.085, true), (0.086, false)])
  func weighsItsCosts(_ entry: Double, _ enters: Bool) throws {
    let rates = [1, 9, 17].map { ($0, 0.0001) }
    let record = try replay(still(24), rates).run([carry([1_000, 2, entry, 0, 30, 0.01])]).record
    #expect(record.fills.count == (enters ? 2 : 0))
  }

  /// 1500 buy the asset and leave 500, which is no margin for a short of 1000.
  @Test func unwindsTheLegWhoseOtherIsRefused() throws {
    let rates = [1, 9, 17, 25].map { ($0, 0.001) }
    let (record, clearing) = try replay(still(40), rates, capital: 1_500).run([carry()])
    #expect(record.log.orders.compactMap(\.refusal).contains(.insufficientMargin))
    // After the second and, counted anew, after the fourth payment.
    #expect(record.fills.map(\.instrument) == [0, 0, 0, 0])
    #expect(record.fills.map(\.side) == [.buy, .sell, .buy, .sell])
    #expect(abs(clearing.account.equity(marks: clearing.marks) - (1_500 - 2)) < 1e-9)
    let hours = record.fills.map { ($0.time.nanoseconds - MadeMarket.start) / Span.hour }
    #expect(hours[0] == 10 && hours[1] <= 11 && hours[2] == 26 && hours[3] <= 27)
  }

  /// A position beside a rising market is liquidated on the short leg, and the asset is sold.
  @Test func leavesWhenItsShortIsLiquidated() throws {
    var prices = Array(repeating: (100.0, 100.0, 100.0, 100.0), count: 12)
    prices += [(100, 300, 100, 300)] + Array(repeating: (300, 300, 300, 300), count: 12)
    let rates = [(1, 0.001), (9, 0.001)]
    let (record, clearing) = try replay(MadeBars(prices: prices), rates, capital: 2_100)
      .run([carry()])
    #expect(record.fills.contains { $0.order.strategy == -1 && $0.instrument == 1 })
    #expect(clearing.account.netQuantity(0) == 0 && clearing.account.netQuantity(1) == 0)
    #expect(clearing.account.wallet() > 2_900)
  }

  @Test(arguments: seeds(16)) func staysHedgedAndAccounts(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let bars = MadeBars.wandering(seed: seed, count: 1_000, step: 0.002)
    var level = 0.0
    let rates = stride(from: 1, to: 1_000, by: 8).map { bar in
      level = level * 0.9 + Double.random(in: -0.0005...0.0005, using: &random)
      return (bar, level)
    }
    var replay = try replay(bars, rates, capital: 1_000_000, slippageBps: 1)
    if seed % 2 == 0 { replay.volumeShare = 0.003 }
    if seed % 4 > 1 { replay.latency = MadeMarket.slow }
    let (record, clearing) = try replay.run([carry()])
    #expect(record.fills.count > 8, "seed \(seed)")
    var most = 0.0
    for instrument in 0...1 {
      let reach = record.reach(of: instrument)
      most = max(most, reach.upperBound, -reach.lowerBound)
      #expect(instrument == 0 ? reach.lowerBound > -1e-9 : reach.upperBound < 1e-9)
    }
    // No leg was worth more than its 1000 when it was entered.
    #expect(most * (bars.series.bars.map(\.low).min() ?? 0) <= 1_000, "seed \(seed)")
    let naive = NaiveAccount(record, [Self.spot, Self.perpetual], capital: 1_000_000)
    let equity = clearing.account.equity(marks: clearing.marks)
    #expect(abs(naive.equity(clearing.marks) - equity) < 1e-6, "seed \(seed)")
    #expect(abs(naive.units[0] - clearing.account.netQuantity(0)) < 1e-9, "seed \(seed)")
    #expect(abs(naive.units[1] - clearing.account.netQuantity(1)) < 1e-9, "seed \(seed)")
    #expect(abs(naive.units[0] - clearing.account.wallet(1)) < 1e-9, "seed \(seed)")
    #expect(abs(naive.fees - record.fees) < 1e-9, "seed \(seed)")
    let again = try replay.run([carry()]).record
    #expect("\(again.log.fills)" == "\(record.log.fills)", "seed \(seed)")
  }

  /// The asset on a book that may say anything, the perpetual on bars.
  @Test(arguments: seeds(20)) func survivesHostileBooks(_ seed: UInt64) throws {
    let book = MadeMarket.hostile(seed: seed, messages: 300, gapMilliseconds: 1_800_000)
    let bars = MadeBars.wandering(seed: seed, count: 80, step: 0.01)
    var positions: [String] = []
    for chunkSize in [7, 65_536] {
      var replay = try replay(bars, stride(from: 1, to: 80, by: 4).map { ($0, 0.001) })
      replay.latency = seed % 2 == 0 ? Latency() : MadeMarket.slow
      replay.instruments[0].market = book.replay(chunkSize: chunkSize).instruments[0].market
      let (record, clearing) = try replay.run([carry()])
      positions.append("\(record.log.fills)")
      #expect(clearing.account.netQuantity(0) > -1e-9, "seed \(seed)")
    }
    #expect(positions[0] == positions[1], "seed \(seed)")
  }

  /// What the first order of an entry is, by the units that the two legs show.
  @Test(arguments: [(5.0, 500.0, 0), (500.0, 5.0, 1)])
  func tradesTheThinnerLegFirst(_ asset: Double, _ perpetual: Double, _ leg: Int) {
    let desk = Desk(
      strategy: 0, contracts: [Self.spot, Self.perpetual], now: Timestamp(nanoseconds: 0),
      cash: 10_000)
    for (instrument, quantity) in [asset, perpetual].enumerated() {
      desk.markets[instrument].bid = 99.9
      desk.markets[instrument].ask = 100.1
      desk.markets[instrument].bidQuantity = quantity
      desk.markets[instrument].askQuantity = quantity
    }
    var carry = carry()
    for hour in [1, 9] as [Int64] {
      desk.markets[1].fundingRate = 0.001
      desk.markets[1].fundingTime = Timestamp(nanoseconds: hour * Span.hour)
      carry.onBook(1, desk)
    }
    #expect(desk.orders.map(\.request.instrument) == [leg])
    #expect(desk.orders.map(\.request.side) == [leg == 0 ? .buy : .sell])
    #expect(desk.orders.map(\.request.quantity) == [10])
  }
}
