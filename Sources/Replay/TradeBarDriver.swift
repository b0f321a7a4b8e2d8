import MarketData
import Trading

/// Trades a catalog strategy's target exposure on a market of books and trades: it decides at the
/// close of bars made of the trades, and moves to each new target by an execution algorithm.
struct TradeBarDriver: EventStrategy {
  /// How a target becomes orders.
  struct Policy {
    var side: Side
    var sizing: Sizing
    var leverage: Double
    /// Share of the account's equity that a full position is made of.
    var allocation: Double
    var algorithm: ExecutionAlgorithm
    /// The most of the market's volume, as a fraction.
    var participationCap: Double
    /// Nanoseconds that an execution may take.
    var span: Int64
    var interval: Int64
    var seed: UInt64
  }

  let instrument: Int
  let policy: Policy
  private let decide: (Bar) -> Double
  private var bars: TradeBars?
  /// The end of a bar for which a call has been asked.
  private var awaited: Timestamp?
  private var target = 0.0
  private var execution: (any ParentExecution)?
  private var executions: UInt64 = 0

  init(instrument: Int, policy: Policy, decide: @escaping (Bar) -> Double) {
    self.instrument = instrument
    self.policy = policy
    self.decide = decide
  }

  mutating func onTimer(_ desk: Desk) {
    if bars == nil {
      desk.listen(to: .trades)
      bars = TradeBars(interval: policy.interval, from: desk.now.nanoseconds)
    }
    while let end = bars?.end, end <= desk.now {
      if let bar = bars?.close() { act(on: decide(bar), after: bar, desk) }
    }
    if let end = bars?.end, end != awaited {
      awaited = end
      desk.wake(at: end)
    }
    execution?.onTimer(desk)
  }

  mutating func onTrade(_ trade: TradePrint, _ desk: Desk) {
    if trade.instrument == instrument { bars?.add(trade) }
    execution?.onTrade(trade, desk)
  }

  mutating func onBook(_ instrument: Int, _ desk: Desk) { execution?.onBook(instrument, desk) }

  mutating func onFill(_ fill: OrderFill, _ desk: Desk) { execution?.onFill(fill, desk) }

  /// Moves to a target that has changed.
  private mutating func act(on decided: Double, after bar: Bar, _ desk: Desk) {
    let wanted = max(min(decided.isNaN ? 0 : decided, policy.side.highest), policy.side.lowest)
    guard wanted != target else { return }
    target = wanted
    execution?.stop(desk)
    execution = nil
    let contract = desk.contracts[instrument]
    let units = contract.filters.lot.step.towardZero(wanted * full(at: bar.close, contract, desk))
    let change = contract.filters.lot.step.mended(units - desk.positions[instrument])
    guard change != 0 else { return }
    let end = Timestamp(nanoseconds: desk.now.nanoseconds.saturatingAdding(policy.span))
    let parent = ParentOrder(
      instrument: instrument, OrderSide(of: change), quantity: change.magnitude, start: desk.now,
      end: end, participationCap: policy.participationCap,
      expectedDailyVolume: bar.volume > 0
        ? bar.volume * Double(Span.day) / Double(policy.interval) : nil)
    executions += 1
    execution = try? policy.algorithm.execution(
      of: parent, contracts: desk.contracts, seed: policy.seed &+ executions)
  }

  /// Units of a full position.
  private func full(at price: Double, _ contract: Contract, _ desk: Desk) -> Double {
    switch policy.sizing {
    case .quantity(let units): return units
    case .notional(let money): return money / contract.payoff.value(1, at: price)
    case .allIn, .volatility:
      let budget = max(0, desk.equity) * policy.allocation * policy.leverage
      return budget / (contract.payoff.value(1, at: price) * (1 + contract.takerFeeRate))
    }
  }
}
