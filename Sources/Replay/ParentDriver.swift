import MarketData
import Trading

/// Executes one parent order some time after the start of a run.
struct ParentDriver: EventStrategy {
  let parent: ParentOrder
  let algorithm: ExecutionAlgorithm
  /// Nanoseconds from the run's start to the parent's.
  let delay: Int64
  let seed: UInt64
  private var execution: (any ParentExecution)?

  init(_ parent: ParentOrder, _ algorithm: ExecutionAlgorithm, delay: Int64, seed: UInt64) {
    self.parent = parent
    self.algorithm = algorithm
    self.delay = delay
    self.seed = seed
  }

  mutating func onTimer(_ desk: Desk) {
    if execution == nil {
      var parent = parent
      let span = parent.end.nanoseconds - parent.start.nanoseconds
      parent.start = Timestamp(nanoseconds: desk.now.nanoseconds.saturatingAdding(delay))
      parent.end = Timestamp(nanoseconds: parent.start.nanoseconds.saturatingAdding(span))
      execution = try? algorithm.execution(of: parent, contracts: desk.contracts, seed: seed)
    }
    execution?.onTimer(desk)
  }

  mutating func onBook(_ instrument: Int, _ desk: Desk) { execution?.onBook(instrument, desk) }

  mutating func onTrade(_ trade: TradePrint, _ desk: Desk) { execution?.onTrade(trade, desk) }

  mutating func onFill(_ fill: OrderFill, _ desk: Desk) { execution?.onFill(fill, desk) }
}
