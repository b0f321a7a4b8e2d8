import Documents
import Experiments
import MarketData
import Numerics
import Reports
import Testing

@testable import Trading

/// A parent order is one decision, whatever children it is worked by.
@Suite struct ParentShortfallTests {
  private let contracts = [Contract.linear()]

  private func parent(
    _ number: Int, _ side: OrderSide, _ quantity: Double, began: Bool = true, arrival: Double,
    end: Double, _ reason: ExecutionEnd? = .timeOver
  ) -> LoggedParent {
    var parent = LoggedParent(
      ParentID(strategy: 0, number: number),
      ParentOrder(side, quantity: quantity, start: .start, end: .start))
    parent.began = began ? .start : nil
    parent.arrivalMiddle = arrival
    parent.endMiddle = end
    parent.end = reason
    return parent
  }

  /// A child decided at a middle of its own, and its one fill.
  private func trade(
    _ log: inout ExecutionLog, _ sequence: Int, of parent: Int?, _ side: OrderSide,
    _ asked: Double, decided: Double, filled: Double, at price: Double, middle: Double,
    fee: Double, end: Double = 0
  ) {
    let id = ClientOrderID(strategy: 0, sequence: sequence)
    var request = OrderRequest(side, .market, quantity: asked)
    request.execution = parent
    log.orders.append(
      LoggedOrder(
        id: id, request: request, decided: .start, decisionMiddle: decided, accepted: .start,
        ended: .start, endMiddle: end, state: filled == asked ? .filled : .cancelled, refusal: nil,
        filledQuantity: filled, filledValue: filled * price, fees: fee))
    guard filled > 0 else { return }
    log.fills.append(
      LoggedFill(
        fill: OrderFill(
          order: id, instrument: 0, side: side, price: price, quantity: filled, isMaker: false,
          time: .start), fee: fee, realised: 0, reference: price, middle: middle,
        waitedNanoseconds: 0, markouts: []))
  }

  /// Buys 10 from an arrival of 100: 4 at 100.5 beside a middle of 100.4, 4 at 101 beside 101.1,
  /// for fees of .2; the market ends at 102.
  ///
  /// On a value of 1,000: delay 4 · .4 + 4 · 1.1 = 6, impact 4 · .1 − 4 · .1 = 0, fees .2,
  /// opportunity 2 · 2 = 4.
  private var log: ExecutionLog {
    var log = ExecutionLog(markoutHorizonsNanoseconds: [])
    log.parents = [
      parent(1, .buy, 10, arrival: 100, end: 102),
      parent(2, .sell, 3, began: false, arrival: .nan, end: 102, nil),
      parent(3, .sell, 3, arrival: 100, end: 100, .tooSmall),
    ]
    trade(
      &log, 1, of: 1, .buy, 5, decided: 100.5, filled: 4, at: 100.5, middle: 100.4, fee: 0.1,
      end: 150)
    trade(&log, 2, of: 1, .buy, 4, decided: 101, filled: 4, at: 101, middle: 101.1, fee: 0.1)
    return log
  }

  @Test func byHand() throws {
    let analysis = ExecutionAnalysis(log, contracts: contracts)
    let first = try #require(analysis.parents.first)
    #expect(first.asked == 10 && first.filled == 8 && first.averagePrice == 100.75)
    #expect(first.arrival == 100 && first.reason == "the time is over")
    let bps = try #require(first.cost?.bps)
    for (value, expected) in [
      (bps.delay, 60.0), (bps.impact, 0), (bps.fees, 2), (bps.opportunity, 40), (bps.total, 102),
    ] { #expect((value - expected).magnitude < 1e-9) }
    // The third parent is worth 300 and cost nothing; the second was never decided.
    let shortfall = analysis.shortfall
    #expect(shortfall.orders.isEmpty && shortfall.value == 1300)
    #expect(((shortfall.total?.total ?? 0) - 102 / 1.3).magnitude < 1e-9)
    #expect(shortfall.ordersWithoutArrival == 0 && shortfall.ordersWithoutEnd == 0)
    #expect(analysis.parents.map(\.cost?.bps.total)[1] == nil)
    #expect(analysis.parents[1].reason.contains("never began"))
    #expect(analysis.parents[2].reason == "the quantity is below the venue's minimum")
  }

  @Test func theDocumentAndTheReportSayTheSame() throws {
    let analysis = ExecutionAnalysis(log, contracts: contracts)
    let parents = executionDocument(analysis)["parents"]
    #expect(parents?.array?.count == 3)
    #expect(parents?[0]?["id"]?.string == "s0-p1" && parents?[0]?["side"]?.string == "buy")
    #expect(parents?[0]?["asked"]?.double == 10 && parents?[0]?["filled"]?.double == 8)
    #expect(parents?[0]?["vwap"]?.double == 100.75 && parents?[0]?["arrival"]?.double == 100)
    #expect(((parents?[0]?["shortfall_bps"]?["total"]?.double ?? 0) - 102).magnitude < 1e-9)
    #expect(parents?[1]?["shortfall_bps"] == .null && parents?[1]?["began"] == .null)
    let rows = try #require(ReportContent.Execution(analysis).parents)
    #expect(rows.map(\.order) == ["buy BTCUSDT", "sell BTCUSDT", "sell BTCUSDT"])
    #expect(rows[0].ended == "the time is over" && rows[1].shortfallBps == nil)
  }

  /// Orders with no parent stay decisions of their own beside it.
  @Test func ordersWithoutAParentStay() throws {
    var log = log
    trade(
      &log, 3, of: nil, .sell, 10, decided: 100, filled: 10, at: 99, middle: 99.5, fee: 0)
    let shortfall = ExecutionAnalysis(log, contracts: contracts).shortfall
    #expect(shortfall.orders.map(\.id.sequence) == [3])
    #expect((shortfall.orders[0].cost.bps.total - 100).magnitude < 1e-9)
    #expect(((shortfall.total?.total ?? 0) - 202 / 2.3).magnitude < 1e-9)
  }

  /// A paper account trades the parent at its arrival and is valued at the end; the real one trades
  /// through children, decided wherever the market was.
  @Test(arguments: 0..<40 as Range<UInt64>) func equalsPaperLessReality(seed: UInt64) throws {
    var random = Xoshiro256StarStar(seed: seed)
    var log = ExecutionLog(markoutHorizonsNanoseconds: [])
    var (paperLessReal, value, sequence) = (0.0, 0.0, 0)
    for number in 1...(random.below(6) + 1) {
      let side: OrderSide = random.below(2) == 0 ? .buy : .sell
      let (quantity, arrival) = (Double(random.below(50) + 1), 90 + 20 * random.uniform())
      let end = 90 + 20 * random.uniform()
      log.parents.append(parent(number, side, quantity, arrival: arrival, end: end))
      var (left, cash, fees) = (quantity, 0.0, 0.0)
      for _ in 0..<random.below(6) where left > 0 {
        let (asked, price) = (Double(random.below(Int(left)) + 1), 90 + 20 * random.uniform())
        let (filled, fee) = (Double(random.below(Int(asked) + 1)), random.uniform())
        sequence += 1
        trade(
          &log, sequence, of: number, side, asked, decided: 90 + 20 * random.uniform(),
          filled: filled, at: price, middle: 90 + 20 * random.uniform(),
          fee: filled > 0 ? fee : 0)
        left -= filled
        cash += filled * price
        fees += filled > 0 ? fee : 0
      }
      let paper = side.sign * quantity * (end - arrival)
      paperLessReal += paper - (side.sign * ((quantity - left) * end - cash) - fees)
      value += quantity * arrival
    }
    let total = try #require(
      ExecutionAnalysis(log, contracts: contracts).shortfall.total, "seed \(seed)")
    #expect((total.total - paperLessReal / value * 1e4).magnitude < 1e-7, "seed \(seed)")
  }

  /// Every algorithm tells of its parent once, when it begins and when it ends.
  @Test(arguments: ExecutionPropertyTests.algorithms + [.routed([RoutedVenue(instrument: 0)])])
  func isToldOf(algorithm: ExecutionAlgorithm) throws {
    let parent = ParentOrder.tenMinutes(.buy, 3)
    let venue = FakeVenue(
      [.filtered], try algorithm.execution(of: parent, contracts: [.filtered], seed: 1),
      markets: [FakeVenue.Market()], seed: 1)
    venue.run(until: 12 * Span.minute)
    let end = try #require(venue.strategy.work.end)
    #expect(venue.stages.count == 3 && Array(venue.stages.dropFirst()) == [.begun, .ended(end)])
    #expect(!venue.sent.isEmpty && venue.sent.allSatisfy { $0.request.execution == 1 })
  }

  /// A part of a lot cannot be traded: what is left is said to be too small.
  @Test func partsOfALotAreLeft() throws {
    let venue = FakeVenue(
      [.filtered],
      try ExecutionAlgorithm.atOnce.execution(
        of: .tenMinutes(.buy, 5.05), contracts: [.filtered], seed: 1),
      markets: [FakeVenue.Market(touch: 1e6)], seed: 1)
    venue.run(until: Span.minute)
    #expect(venue.filled == 5 && venue.strategy.work.end == .tooSmall)
  }
}
