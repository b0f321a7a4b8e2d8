import Documents
import Experiments
import MarketData
import Numerics
import Reports
import Testing

@testable import Trading

@Suite struct ExecutionAnalysisTests {
  private let contracts = [Contract.linear("BTCUSDT"), Contract.linear("ETHUSDT", base: "ETH")]

  private func order(
    _ sequence: Int, _ side: OrderSide, _ quantity: Double, instrument: Int = 0, middle: Double,
    end: Double, hour: Int64 = 0, state: OrderState, refusal: OrderRefusal? = nil,
    filled: (quantity: Double, value: Double, fees: Double) = (0, 0, 0)
  ) -> LoggedOrder {
    let isAccepted = ![OrderState.rejected, .denied].contains(state)
    return LoggedOrder(
      id: ClientOrderID(strategy: 0, sequence: sequence),
      request: OrderRequest(instrument: instrument, side, .market, quantity: quantity),
      decided: Timestamp(nanoseconds: hour * Span.hour), decisionMiddle: middle,
      accepted: isAccepted ? Timestamp(nanoseconds: hour * Span.hour) : nil,
      ended: Timestamp(nanoseconds: hour * Span.hour), endMiddle: end, state: state,
      refusal: refusal, filledQuantity: filled.quantity, filledValue: filled.value,
      fees: filled.fees)
  }

  private func fill(
    _ sequence: Int, _ side: OrderSide, _ quantity: Double, at price: Double, middle: Double,
    fee: Double, isMaker: Bool = false, waited: Int64 = 0, markouts: [Double], instrument: Int = 0
  ) -> LoggedFill {
    LoggedFill(
      fill: OrderFill(
        order: ClientOrderID(strategy: 0, sequence: sequence), instrument: instrument, side: side,
        price: price, quantity: quantity, isMaker: isMaker, time: .start), fee: fee, realised: 0,
      reference: price, middle: middle, waitedNanoseconds: waited, markouts: markouts)
  }

  /// A purchase of 10 that fills whole, a sale of 20 of which 5 fill, one order without a known
  /// market, and three that never reach the book.
  private var log: ExecutionLog {
    var log = ExecutionLog(markoutHorizonsNanoseconds: [Span.second, 10 * Span.second])
    log.orders = [
      order(1, .buy, 10, middle: 100, end: 102, hour: 1, state: .filled, filled: (10, 1004, 0.3)),
      order(
        2, .sell, 20, instrument: 1, middle: 50, end: 48, hour: 13, state: .cancelled,
        filled: (5, 245, 0.245)),
      order(3, .buy, 1, middle: 100, end: 100, state: .rejected, refusal: .notionalTooSmall),
      order(4, .buy, 1, middle: 100, end: 100, state: .denied, refusal: .insufficientMargin),
      order(5, .buy, 1, middle: .nan, end: 100, state: .expired),
      order(6, .buy, 1, middle: 100, end: 100, state: .rejected, refusal: .notionalTooSmall),
    ]
    log.fills = [
      fill(1, .buy, 4, at: 101, middle: 100.5, fee: 0.4, markouts: [100, 102.01]),
      fill(
        1, .buy, 2, at: 100, middle: 100.5, fee: -0.03, isMaker: true, waited: Span.second,
        markouts: [101, 99]),
      fill(
        1, .buy, 4, at: 100, middle: 100.5, fee: -0.07, isMaker: true, waited: 3 * Span.second,
        markouts: [102, .nan]),
      fill(2, .sell, 5, at: 49, middle: 49.5, fee: 0.245, markouts: [49.49, 48.51], instrument: 1),
    ]
    return log
  }

  private func expect(_ value: Double?, _ expected: Double, line: Int = #line) {
    #expect(((value ?? .nan) - expected).magnitude < 1e-9, "line \(line)")
  }

  /// Order 1 is worth 10 · 100 = 1,000, so one unit of money is 10 bps.
  ///
  /// Delay 10 · .5 = 5, impact 4 · .5 − 6 · .5 = −1, fees .4 − .1 = .3: 50 − 10 + 3 = 43 bps. Order
  /// 2 is worth 20 · 50 = 1,000. Delay 5 · .5 = 2.5, impact 5 · .5 = 2.5, fees .245, opportunity 15
  /// · 2 = 30: 25 + 25 + 2.45 + 300 bps. The total is their mean.
  @Test func shortfallByHand() throws {
    let shortfall = ExecutionAnalysis(log, contracts: contracts).shortfall
    #expect(shortfall.orders.map(\.id.sequence) == [1, 2])
    let first = shortfall.orders[0].cost.bps
    expect(first.delay, 50)
    expect(first.impact, -10)
    expect(first.fees, 3)
    expect(first.opportunity, 0)
    expect(first.total, 43)
    let second = shortfall.orders[1].cost.bps
    expect(second.delay, 25)
    expect(second.impact, 25)
    expect(second.fees, 2.45)
    expect(second.opportunity, 300)
    let total = try #require(shortfall.total)
    expect(total.total, (43 + 352.45) / 2)
    expect(total.opportunity, 150)
    expect(shortfall.value, 2000)
    #expect(shortfall.ordersWithoutArrival == 1 && shortfall.ordersWithoutEnd == 0)
  }

  /// 100.4 against 100 is 40 bps on a value of 1,000; 49 sold against 50 is 200 bps on 250.
  @Test func slippageByHand() {
    let analysis = ExecutionAnalysis(log, contracts: contracts)
    #expect(analysis.slippageBySize.map(\.from) == [100, 1000])
    #expect(analysis.slippageBySize.map(\.to) == [1000, 10_000])
    #expect(analysis.slippageByHour.map(\.from) == [1, 13])
    expect(analysis.slippageBySize[0].bps.mean, 200)
    expect(analysis.slippageBySize[1].weightedBps, 40)
    expect(analysis.slippageByHour[0].weightedBps, 40)
    #expect(analysis.slippageByHour[0].bps.standardError == nil)
  }

  @Test func outcomesByHand() {
    let outcomes = ExecutionAnalysis(log, contracts: contracts).outcomes
    #expect(outcomes.orders == 6 && outcomes.accepted == 3 && outcomes.filled == 1)
    #expect(outcomes.filledPartly == 1 && outcomes.cancelled == 1 && outcomes.expired == 1)
    #expect(outcomes.rejected == 2 && outcomes.denied == 1 && outcomes.open == 0)
    #expect(outcomes.refusals.map(\.reason) == [.notionalTooSmall, .insufficientMargin])
    #expect(outcomes.refusals.map(\.count) == [2, 1])
    expect(outcomes.orderFillRatio, 1.0 / 3)
    // 1,000 and 250 of twice 1,000.
    expect(outcomes.quantityFillRatio, 0.625)
  }

  /// Waits of 1 and 3 s: the median is 2, nine tenths of the way from 1 to 3 is 2.8.
  @Test func waitsAndSharesByHand() {
    let analysis = ExecutionAnalysis(log, contracts: contracts)
    expect(analysis.makerWait?.medianNanoseconds, 2e9)
    expect(analysis.makerWait?.ninthDecileNanoseconds, 2.8e9)
    #expect(analysis.maker.fills == 2 && analysis.taker.fills == 2)
    expect(analysis.maker.volume, 600)
    expect(analysis.maker.fees, -0.1)
    expect(analysis.taker.volume, 404 + 245)
    expect(analysis.taker.fees, 0.645)
  }

  /// Makers bought at 100: after a second 101 and 102, +100 and +200 bps: mean 150, deviation 70.7,
  /// error 50.
  ///
  /// Takers: 100 against 101 is −1e4/101 bps, 49.49 against a sale at 49 −100.
  @Test func markoutsByHand() {
    let markouts = ExecutionAnalysis(log, contracts: contracts).markouts
    #expect(markouts.map(\.horizonNanoseconds) == [Span.second, 10 * Span.second])
    expect(markouts[0].maker?.mean, 150)
    expect(markouts[0].maker?.standardError, 50)
    expect(markouts[0].taker?.mean, -(1e4 / 101 + 100) / 2)
    #expect(markouts[1].maker?.count == 1 && markouts[1].maker?.standardError == nil)
    expect(markouts[1].maker?.mean, -100)
    expect(markouts[1].taker?.mean, 100)
    #expect((markouts[1].taker?.standardError ?? 1) < 1e-9)
  }

  @Test func theDocumentSaysTheSame() {
    let document = executionDocument(ExecutionAnalysis(log, contracts: contracts))
    expect(document["shortfall"]?["total"]?["total"]?.double, (43 + 352.45) / 2)
    #expect(document["shortfall"]?["orders"]?[1]?["id"]?.string == "s0-2")
    #expect(document["outcomes"]?["refusals"]?[0]?["code"]?.string == "notionalTooSmall")
    #expect(document["outcomes"]?["refusals"]?[0]?["count"]?.int == 2)
    expect(document["markouts"]?[0]?["maker_bps"]?["standard_error"]?.double, 50)
    #expect(document["markouts"]?[1]?["maker_bps"]?["standard_error"] == .null)
    expect(document["maker_wait_seconds"]?["p90"]?.double, 2.8)
    #expect(document["slippage_by_value"]?.array?.count == 2)
  }

  @Test func theReportSaysTheSame() {
    let report = ReportContent.Execution(ExecutionAnalysis(log, contracts: contracts))
    expect(report.shortfall?.totalBps, (43 + 352.45) / 2)
    #expect(report.outcomes.rejected == 3 && report.refusals.map(\.count) == [2, 1])
    expect(report.makerWaitMedianSeconds, 2)
    #expect(report.markouts.map(\.horizonSeconds) == [1, 10])
    expect(report.markouts[0].maker?.standardErrorBps, 50)
    #expect(report.slippageByHour.map(\.from) == [1, 13])
    #expect(report.note.contains("unknown at the decision: 1."))
  }

  @Test func nothingIsUndefined() {
    let empty = ExecutionAnalysis(
      ExecutionLog(markoutHorizonsNanoseconds: [1]), contracts: contracts)
    #expect(empty.shortfall.total == nil && empty.makerWait == nil && empty.slippageBySize.isEmpty)
    #expect(empty.markouts == [Markout(horizonNanoseconds: 1, maker: nil, taker: nil)])
    #expect(empty.outcomes.orderFillRatio == nil)
  }

  /// Logs with broken prices, foreign instruments and half-known orders neither trap nor poison.
  @Test func brokenLogsStayFinite() throws {
    var log = log
    let hostile: [Double] = [.nan, .infinity, -1, 0, 1e308, 5e-308]
    for (index, value) in hostile.enumerated() {
      log.orders.append(
        order(
          10 + index, .sell, value, middle: hostile[(index + 1) % 6], end: value, hour: -5,
          state: .open(.working), filled: (value, value, value)))
      log.fills.append(
        fill(10 + index, .buy, 1, at: value, middle: value, fee: 0, waited: -1, markouts: [value]))
    }
    log.orders.append(order(30, .buy, 1, instrument: 9, middle: 1, end: 1, state: .filled))
    let analysis = ExecutionAnalysis(log, contracts: contracts)
    #expect(analysis.shortfall.orders.prefix(2).map(\.cost.bps.total.isFinite) == [true, true])
    #expect(analysis.outcomes.orders == 12)
  }

  /// A paper account trades all at the decision's middle and is valued at the end's; the real one
  /// trades what it could and pays fees.
  ///
  /// The shortfall is the difference of their profits.
  @Test(arguments: 0..<50 as Range<UInt64>) func equalsPaperLessReality(seed: UInt64) throws {
    var random = Xoshiro256StarStar(seed: seed)
    var log = ExecutionLog(markoutHorizonsNanoseconds: [1])
    var (paperLessReal, value) = (0.0, 0.0)
    var gains: [Double] = []
    for sequence in 1...(random.below(20) + 1) {
      let side: OrderSide = random.below(2) == 0 ? .buy : .sell
      let quantity = Double(random.below(100) + 1)
      let (middle, end) = (90 + 20 * random.uniform(), 90 + 20 * random.uniform())
      var (left, cash, fees) = (quantity, 0.0, 0.0)
      for _ in 0..<random.below(4) where left > 0 {
        let units = Double(random.below(Int(left)) + 1)
        let (price, fee) = (90 + 20 * random.uniform(), random.uniform())
        let later = 90 + 20 * random.uniform()
        left -= units
        cash += units * price
        fees += fee
        gains.append(side.sign * (later / price - 1) * 1e4)
        log.fills.append(
          fill(
            sequence, side, units, at: price, middle: 90 + 20 * random.uniform(), fee: fee,
            isMaker: true, markouts: [later]))
      }
      let filled = quantity - left
      log.orders.append(
        order(
          sequence, side, quantity, middle: middle, end: end,
          state: left == 0 ? .filled : .cancelled, filled: (filled, cash, fees)))
      let paper = side.sign * quantity * (end - middle)
      let real = side.sign * (filled * end - cash) - fees
      paperLessReal += paper - real
      value += quantity * middle
    }
    let analysis = ExecutionAnalysis(log, contracts: contracts)
    let total = try #require(analysis.shortfall.total, "seed \(seed)")
    #expect((total.total - paperLessReal / value * 1e4).magnitude < 1e-7, "seed \(seed)")
    let mean = gains.reduce(0, +) / Double(gains.count)
    let markout = analysis.markouts[0].maker
    #expect(gains.isEmpty ? markout == nil : ((markout?.mean ?? 0) - mean).magnitude < 1e-7)
    let orders = analysis.slippageBySize.map(\.bps.count).reduce(0, +)
    #expect(orders == analysis.slippageByHour.map(\.bps.count).reduce(0, +), "seed \(seed)")
  }
}
