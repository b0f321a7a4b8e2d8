import Foundation
import MarketData
import Replay
import Testing
import Trading

@testable import Strategies

/// The strategies on recorded markets: facts that hold whatever they earned.
@Suite(.enabled(if: ExtraData.folder != nil)) struct RealMarketTests {
  private let capital = 100_000.0

  private func contract(_ symbol: String, tick: Double, _ kind: ContractKind = .linear) -> Contract
  {
    Contract(
      symbol, kind, base: String(symbol.prefix(3)), quote: "USDT",
      filters: OrderFilters(tick: tick, lot: LotRule(step: 0.001, minimum: 0.001)),
      makerFeeRate: 0.0002, takerFeeRate: 0.0005)
  }

  /// 50 ms each way, and the feed as it was received.
  private func replay(_ market: EventReplay.Market, _ contract: Contract) -> EventReplay {
    var replay = EventReplay([.init(contract, market, marginMode: .cross)], capital: capital)
    replay.latency = Latency(
      entry: .constant(nanoseconds: 50_000_000), response: .constant(nanoseconds: 50_000_000))
    replay.markoutHorizonsNanoseconds = [Span.second, 10 * Span.second]
    return replay
  }

  private func check(
    _ run: (record: RunRecord, clearing: Clearing), _ contracts: [Contract], _ name: String
  ) throws {
    let (record, clearing) = run
    #expect(!record.fills.isEmpty, "\(name)")
    let naive = NaiveAccount(record, contracts, capital: capital)
    let equity = clearing.account.equity(marks: clearing.marks)
    #expect(abs(naive.equity(clearing.marks) - equity) < 1e-6, "\(name)")
    let realised = record.log.fills.reduce(0) { $0 + $1.realised }
    let unrealised = contracts.indices.reduce(0.0) {
      $0 + clearing.account.unrealised($1, marks: clearing.marks)
    }
    let sum = realised + unrealised - record.fees - record.funding
    #expect(abs(capital + sum - equity) < 1e-6, "\(name)")
    #expect(abs((record.equity.last ?? 0) - equity) < 1e-6, "\(name)")
  }

  @Test(arguments: [("btc", 0.1), ("eth", 0.01)])
  func makesAndGridsOnRecordedBooks(_ asset: String, _ tick: Double) throws {
    let folder = try #require(ExtraData.folder)
    let contract = contract("\(asset.uppercased())USDT", tick: tick)
    try ExtraData.withMarket(of: "\(folder)/l2/\(asset)usdt-perp-20240808.jsonl.gz") { market in
      for halfSpread in [0.5, 1, 3] {
        let maker = MarketMaker.entry.make([halfSpread, 1_000, 0.5, 5, 100, 2, 1], [0])
        let run = try replay(market(), contract).run([maker])
        try check(run, [contract], "maker \(asset) \(halfSpread)")
        #expect(run.record.fills.allSatisfy { $0.isMaker })
        let reach = run.record.reach(of: 0)
        let unit = run.record.fills.map(\.quantity).max() ?? 0
        #expect(max(reach.upperBound, -reach.lowerBound) <= 5 * unit * (1 + 1e-9))
      }
      let grid = Grid.entry.make([5, 0.000_5, 1_000, 10, 1_000], [0])
      try check(try replay(market(), contract).run([grid]), [contract], "grid \(asset) book")
    }
  }

  @Test func gridsOnHourlyBars() throws {
    let folder = try #require(ExtraData.folder)
    let contract = contract("BTCUSDT", tick: 0.1)
    let series = try BarFile.read(path: "\(folder)/perp/BTCUSDT-1h.csv.gz", name: "btc").series
    let from = series.bars.count - 8_760
    let columns = try ExecutionColumns(series, ExecutionModel(), barsPerYear: 8_760)
    let market = EventReplay.Market.bars(series, columns, from..<series.bars.count)
    let replay = EventReplay([.init(contract, market, marginMode: .cross)], capital: capital)
    let grid = Grid.entry.make([5, 0.01, 1_000, 10, 1_000], [0])
    try check(try replay.run([grid]), [contract], "grid btc 1h")
  }

  /// The perpetual's own bars stand in for the asset's: the basis is left out, funding is real.
  @Test func carriesRecordedFunding() throws {
    let folder = try #require(ExtraData.folder)
    let series = try BarFile.read(path: "\(folder)/perp/BTCUSDT-1h.csv.gz", name: "btc").series
    let table = try TimedRates.read(path: "\(folder)/perp/BTCUSDT-1h-funding.csv.gz")
    var model = ExecutionModel()
    model.slippage = .fixed(bps: 1)
    let plain = try ExecutionColumns(series, model, barsPerYear: 8_760)
    model.funding = .series(
      FundingSeries(times: table.times, rates: table.rates, missingIsZero: true))
    let funded = try ExecutionColumns(series, model, barsPerYear: 8_760)
    let contracts = [contract("BTCUSDT", tick: 0.1, .spot), contract("BTCUSDT", tick: 0.1)]
    let bars = series.bars.indices
    let replay = EventReplay(
      [
        .init(contracts[0], .bars(series, plain, bars)),
        .init(contracts[1], .bars(series, funded, bars), marginMode: .cross),
      ], capital: capital)
    let carry = FundingCarry.entry.make([10_000, 9, 0.05, 0, 30, 0.01], [0, 1])
    let run = try replay.run([carry])
    try check(run, contracts, "carry btc 1h")
    #expect(run.record.funding < 0)
    // Payment by payment: what was held short times the open's price times the rate.
    var (next, held, received) = (0, 0.0, 0.0)
    let fills = run.record.fills.filter { $0.instrument == 1 }
    for bar in bars where funded.fundings[bar] != 0 {
      while next < fills.count, fills[next].time <= series.bars[bar].openTime {
        held += fills[next].signedQuantity
        next += 1
      }
      received -= held * funded.fundings[bar]
    }
    #expect(abs(received + run.record.funding) < 1e-6)
  }
}
