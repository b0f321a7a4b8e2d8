import Documents
import MarketData
import Metrics
import Trading

/// Markets of any kind, one account, and the strategies that trade on it.
package struct EventReplay {
  /// Where an instrument's market comes from.
  package enum Market {
    /// Bars, and what trading on them costs.
    case bars(BarSeries, ExecutionColumns, Range<Int>)
    /// A stored stream of events.
    case events(any EventSource, tick: Increment, lot: Increment, span: ClosedRange<Int64>)
  }

  /// An instrument, its market, and how positions in it are margined.
  package struct Instrument {
    package var contract: Contract
    package var market: Market
    package var marginMode: MarginMode
    package var leverage: Double
    /// Prices at which positions are marked, one bar a bar; nil takes the traded ones.
    package var markBars: [Bar]?
    /// Funding that falls due over a market of events, in order; bars have theirs in their columns.
    package var fundings: [FundingDue]

    package init(
      _ contract: Contract, _ market: Market, marginMode: MarginMode = .none,
      leverage: Double = 1, markBars: [Bar]? = nil, fundings: [FundingDue] = []
    ) {
      self.contract = contract
      self.market = market
      self.marginMode = marginMode
      self.leverage = leverage
      self.markBars = markBars
      self.fundings = fundings
    }
  }

  /// A funding payment: what longs pay shorts of the value at the mark.
  package struct FundingDue: Sendable, Equatable {
    package var time: Int64
    package var rate: Double

    package init(time: Int64, rate: Double) {
      self.time = time
      self.rate = rate
    }
  }

  package var instruments: [Instrument]
  package var capital: Double
  package var latency = Latency()
  /// Nil knows the queue where a market tells its orders, and is risk-averse elsewhere.
  package var queue: QueueModel?
  /// Nanoseconds in which half of what we took can be taken again; nil once the venue tells anew.
  package var refillHalfLife: Int64?
  package var path = PathAssumption.pessimistic
  package var volumeShare: Double?
  package var positionMode = PositionMode.oneWay
  /// The leg of each strategy's orders that name none; empty leaves them as they are.
  package var legs: [PositionLeg] = []
  package var allowsBorrowing = false
  package var extent = LiquidationExtent.whole
  package var seed: UInt64 = 0
  /// Nanoseconds between looks at the account; nil looks when bars close.
  package var sampling: Int64?
  package var markoutHorizonsNanoseconds: [Int64] = []
  /// Whether every order and fill is kept, at some hundred bytes each; else only what they sum to.
  package var keepsLog = true

  package init(_ instruments: [Instrument], capital: Double) {
    self.instruments = instruments
    self.capital = capital
  }

  /// Plays the markets through.
  package func run(
    _ strategies: [any EventStrategy], goesOn: (Double) -> Bool = { _ in true }
  ) throws -> (record: RunRecord, clearing: Clearing) {
    let start = instruments.map(\.market.start).min() ?? 0
    try checkQueue()
    let clearing = try clearing(at: Timestamp(nanoseconds: start))
    let simulation = Simulation(
      venues: instruments.indices.map(venue), clearing: clearing, strategies: strategies,
      latency: latency, seed: seed,
      record: RunRecord(
        clearing.contracts, positionMode: positionMode,
        markoutHorizonsNanoseconds: markoutHorizonsNanoseconds,
        keepsLog: keepsLog),
      start: start, sampling: sampling, legs: legs)
    for (index, instrument) in instruments.enumerated() {
      for due in instrument.fundings { simulation.fund(index, at: due.time, rate: due.rate) }
    }
    try simulation.run(goesOn: goesOn)
    return (simulation.record, clearing)
  }

  private func checkQueue() throws {
    for instrument in instruments {
      guard queue == .orders, case .events(let source, _, _, _) = instrument.market,
        source.detail != .orders
      else { continue }
      throw AssayError(
        .usage, "queue: orders needs a feed that tells single orders, and this one tells levels",
        at: instrument.contract.symbol, mend: "write queue: risk-averse, log or power")
    }
  }

  private func clearing(at start: Timestamp) throws -> Clearing {
    var account = try TradingAccount(
      contracts: instruments.map(\.griddedContract), positionMode: positionMode,
      allowsBorrowing: allowsBorrowing)
    let marks = instruments.map { _ in Double.nan }
    for (index, instrument) in instruments.enumerated() {
      do {
        try account.setMarginMode(instrument.marginMode, index)
        try account.setLeverage(instrument.leverage, index, marks: marks, at: start)
        if index == 0 { try account.deposit(capital, at: start) }
      } catch {
        throw AssayError(
          .usage, "the account cannot be opened: \(error.rawValue)", at: instrument.contract.symbol)
      }
    }
    return Clearing(account, extent: extent, borrowRates: instruments.map(\.market.borrowRate))
  }

  private func venue(_ index: Int) -> any Venue {
    let instrument = instruments[index]
    switch instrument.market {
    case .bars(let series, let columns, let bars):
      return BarVenue(
        instrument: index, series: series, columns: columns, bars: bars, assumption: path,
        markBars: instrument.markBars, volumeShare: volumeShare)
    case .events(let source, let tick, let lot, let span):
      var terms = BookVenue.Terms()
      terms.queue = queue ?? (source.detail == .orders ? .orders : .riskAverse)
      terms.refill = refillHalfLife.map { .halfLife(nanoseconds: $0) } ?? .onUpdate
      terms.feed = latency.feed
      terms.seed = seed &+ 3 &+ UInt64(index)
      return BookVenue(
        instrument: index, source, tick: tick, lot: lot, endTime: span.upperBound,
        marksPositions: instrument.marginMode != .none, terms: terms)
    }
  }
}

extension EventReplay.Instrument {
  /// The contract, whose orders keep to the market's own ticks and lots if it names no others.
  fileprivate var griddedContract: Contract {
    guard case .events(_, let tick, let lot, _) = market else { return contract }
    var contract = contract
    if contract.filters.tick.step == 0 { contract.filters.tick = StepSize(tick.value(1)) }
    if contract.filters.lot.step.step == 0 { contract.filters.lot.step = StepSize(lot.value(1)) }
    return contract
  }
}

extension EventReplay.Market {
  /// Interest on what is borrowed, a bar.
  fileprivate var borrowRate: Double {
    if case .bars(_, let columns, _) = self { columns.borrowRatePerBar } else { 0 }
  }

  /// When the market begins.
  fileprivate var start: Int64 {
    switch self {
    case .bars(let series, _, let bars): series.bars[bars.lowerBound].openTime.nanoseconds
    case .events(_, _, _, let span): span.lowerBound
    }
  }
}
