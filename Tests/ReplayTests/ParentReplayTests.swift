import MarketData
import Testing

@testable import Replay
@testable import Trading

/// What a replay's log knows of parent orders.
@Suite struct ParentReplayTests {
  private static let second = Span.second

  /// A book of 99.5 to 100.5, ten units a side, that rises by one each second, and a trade of ten
  /// units at each.
  private func market(seconds: Int32) -> MarketScript {
    var events: [MarketEvent] = []
    for index in 0..<seconds {
      let time = Int64(index) * Self.second + 1
      if index > 0 {
        events.append(told(time, .bid, 98 + index, 0))
        events.append(told(time, .ask, 100 + index, 0))
      }
      events.append(told(time, .bid, 99 + index, 10))
      events.append(told(time, .ask, 101 + index, 10))
      events.append(told(time + 1, .buyTrade, 101 + index, 10))
    }
    var script = MarketScript(events)
    script.end = Int64(seconds) * Self.second
    script.contract = Contract("X", .linear, base: "X", quote: "USD", takerFeeRate: 0.001)
    return script
  }

  private func parent(_ quantity: Double, seconds: Int64) -> ParentOrder {
    ParentOrder(
      .buy, quantity: quantity, start: Timestamp(nanoseconds: 0),
      end: Timestamp(nanoseconds: seconds * Self.second))
  }

  private func analysis(
    _ strategy: any EventStrategy, seconds: Int32
  ) throws -> (ExecutionAnalysis, ExecutionLog) {
    let (record, clearing) = try market(seconds: seconds).run([strategy])
    return (ExecutionAnalysis(record.log, contracts: clearing.contracts), record.log)
  }

  /// The arrival is the middle when the parent began, though its children were decided as the
  /// market rose: slow trading is not free.
  @Test func slownessCosts() throws {
    let algorithm = ExecutionAlgorithm.timeWeighted(slices: 5, pricing: .crossing)
    let (analysis, log) = try analysis(
      executing(parent(5, seconds: 10), by: algorithm, after: 2 * Self.second + 5, seed: 1),
      seconds: 30)
    let outcome = try #require(analysis.parents.first)
    #expect(analysis.parents.count == 1 && outcome.end == .filled && outcome.filled == 5)
    #expect(outcome.arrival == 102)
    let price = try #require(outcome.averagePrice)
    let fees = log.fills.reduce(0) { $0 + $1.fee }
    let expected = ((price - 102) / 102 + fees / (5 * 102)) * 1e4
    #expect(((outcome.cost?.bps.total ?? 0) - expected).magnitude < 1e-9)
    #expect(expected > 250 && log.orders.count > 3)
    #expect(analysis.shortfall.total?.total == outcome.cost?.bps.total)
    #expect(analysis.shortfall.orders.isEmpty)
  }

  /// A participation waits for the next trade, a second on and one higher: that costs as well.
  @Test func waitingForTheFirstChildCosts() throws {
    let (analysis, log) = try analysis(
      executing(
        parent(5, seconds: 10), by: .participation(rate: 0.5), after: 5 * Self.second / 2, seed: 1),
      seconds: 30)
    #expect(analysis.parents.map(\.arrival) == [102] && analysis.parents[0].filled == 5)
    #expect(log.orders.first?.decisionMiddle == 103)
  }

  @Test func aParentBeyondTheDataNeverBegins() throws {
    let (analysis, _) = try analysis(
      executing(parent(5, seconds: 10), by: .adaptive(), after: Span.hour, seed: 1), seconds: 5)
    #expect(analysis.parents.map(\.reason) == ["it never began: the run was over before its start"])
    #expect(analysis.shortfall.total == nil && analysis.outcomes.orders == 0)
  }

  /// What was under way at the end has missed the rest at the last middle.
  @Test func aParentUnderWayAtTheEndCounts() throws {
    let (analysis, _) = try analysis(
      executing(parent(1000, seconds: 100), by: .adaptive(), after: 5, seed: 1), seconds: 5)
    let outcome = try #require(analysis.parents.first)
    #expect(outcome.end == nil && outcome.reason == "the run was over" && outcome.arrival == 100)
    #expect(outcome.filled < 1000 && (outcome.cost?.bps.opportunity ?? 0) > 350)
  }

  /// A catalog strategy's moves to new targets are parents as well.
  @Test func targetsAreParents() throws {
    var closes = 0
    let driver = TradeBarDriver(
      instrument: 0,
      policy: .init(
        side: .long, sizing: .quantity(5), leverage: 1, allocation: 1,
        algorithm: .timeWeighted(slices: 5, pricing: .crossing), participationCap: 0.5,
        span: 5 * Self.second, interval: Self.second, seed: 1)
    ) { _ in
      closes += 1
      return closes > 3 && closes < 15 ? 1 : 0
    }
    let (analysis, log) = try analysis(driver, seconds: 30)
    #expect(analysis.parents.map(\.side) == [.buy, .sell])
    #expect(analysis.parents.map(\.filled) == [5, 5] && log.orders.count > 4)
    #expect(analysis.parents.map { ($0.cost?.bps.total ?? 0) > 0 } == [true, false])
    #expect(Set(log.orders.map(\.parent)) == Set(log.parents.map(\.id)))
    #expect(analysis.shortfall.orders.isEmpty)
    // The bar that has closed says what volume to expect: nothing waits for the next trade.
    #expect(log.orders.first?.decided == log.parents.first?.began)
  }
}
