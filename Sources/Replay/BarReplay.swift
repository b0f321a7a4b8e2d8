import Documents
import MarketData
import Metrics
import Trading

/// One parameter set of a catalog strategy traded by orders over bars.
package struct BarReplay {
  package let series: BarSeries
  package let entry: CatalogEntry
  package let columns: ExecutionColumns
  package let side: Side
  package let capital: Double
  /// The bars that are accounted for; earlier ones only warm indicators up.
  package let bars: Range<Int>
  /// The last bar of each return period; nil when every bar is a period.
  package let periodEnds: [Int]?
  package var options = Options()

  /// What an order-level replay knows beyond the execution model.
  package struct Options: Sendable {
    package var path = PathAssumption.pessimistic
    package var latency = Latency()
    package var seed: UInt64 = 0
    /// Share of a bar's volume that fills may make up; nil does not bound them.
    package var volumeShare: Double?
    /// Prices at which positions are marked, one bar a bar; nil takes the traded ones.
    package var markBars: [Bar]?
    /// Margin by the size of the position; nil takes the model's flat rate.
    package var tiers: MarginTiers?
    package var marginMode = MarginMode.isolated
    package var liquidationFeeRate = 0.0
    package var extent = LiquidationExtent.whole
    package var markoutHorizonsNanoseconds: [Int64] = []

    package init() {}
  }

  package init(
    series: BarSeries, entry: CatalogEntry, columns: ExecutionColumns, side: Side, capital: Double,
    bars: Range<Int>, periodEnds: [Int]? = nil
  ) {
    precondition(!bars.isEmpty && bars.upperBound <= series.bars.count, "Bars of the series.")
    self.series = series
    self.entry = entry
    self.columns = columns
    self.side = side
    self.capital = capital
    self.bars = bars
    self.periodEnds = periodEnds
  }

  /// Trades one parameter set through the bars.
  package func run(
    _ set: [Double], goesOn: (Double) -> Bool = { _ in true }
  ) throws -> (backtest: Backtest, record: RunRecord) {
    let simulation = try simulation(set)
    try simulation.run(goesOn: goesOn)
    return (backtest(simulation), simulation.record)
  }

  private func simulation(_ set: [Double]) throws -> Simulation {
    let venue = BarVenue(
      instrument: 0, series: series, columns: columns, bars: bars, assumption: options.path,
      markBars: options.markBars, volumeShare: options.volumeShare)
    var terms = CatalogTrading(entry: entry, set: set, instrument: 0, seed: options.seed)
    terms.side = side
    terms.sizing = columns.model.sizing
    terms.leverage = columns.model.leverage
    let driver = terms.overBars(series, columns, bars)
    let start = series.bars[bars.lowerBound].openTime
    let clearing = try clearing(at: start)
    return Simulation(
      venues: [venue], clearing: clearing, strategies: [driver], latency: options.latency,
      seed: options.seed,
      record: RunRecord(
        clearing.contracts, markoutHorizonsNanoseconds: options.markoutHorizonsNanoseconds),
      start: start.nanoseconds)
  }

  private func clearing(at start: Timestamp) throws -> Clearing {
    let model = columns.model
    let flat = try model.margin.map {
      try MarginTiers.flat(rate: $0.maintenance, maximumLeverage: 1e6)
    }
    let tiers = options.tiers ?? flat
    let contract = Contract(
      series.name.isEmpty ? "instrument" : series.name, .linear, base: "units", quote: "money",
      makerFeeRate: model.fee.makerBps / 10_000, takerFeeRate: model.fee.takerBps / 10_000,
      tiers: tiers ?? .none, liquidationFeeRate: options.liquidationFeeRate)
    let mode = tiers == nil ? MarginMode.none : options.marginMode
    var account = try TradingAccount(contracts: [contract], marginMode: mode, allowsBorrowing: true)
    do {
      try account.deposit(capital, at: start)
    } catch {
      throw AssayError(.usage, "the capital cannot be paid in: \(error.rawValue)", at: "capital")
    }
    return Clearing(
      account, isolatingLeverage: mode == .cross ? nil : model.leverage, trustsSizes: true,
      extent: options.extent, borrowRates: [columns.borrowRatePerBar])
  }

  private func backtest(_ simulation: Simulation) -> Backtest {
    let record = simulation.record
    let trades = record.trades[0]
    let tallies = pathTallies(
      record, capital: capital, periodEnds: periodEnds?.map { $0 - bars.lowerBound },
      additiveCapital: columns.model.isAdditive ? capital : nil)
    tallies.setRuined(simulation.clearing.isRuined, set: 0)
    return Backtest(
      equity: record.equity, quantity: record.units[0], trades: trades.closed,
      openTrade: trades.open, tallies: tallies,
      zeroVolumeFills: trades.fillBars.count { series.bars[$0].volume == 0 })
  }
}
