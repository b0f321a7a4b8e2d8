import Documents
import MarketData
import Replay
import Trading

/// One instrument of a spec that is replayed by orders: its market, contract and margin.
struct ReplayInstrument {
  static let keys = [
    "data", "symbol", "kind", "base", "quote", "multiplier", "fee_bps", "tick", "lot",
    "minimum_quantity", "minimum_notional", "slippage", "funding", "fill", "borrow_rate", "margin",
    "leverage", "tiers", "tiers_symbol", "maintenance", "mark", "expiry", "liquidation_fee",
    "instrument",
  ]

  /// What the market is made of.
  enum Source {
    case bars(BarSeries, ExecutionColumns, Range<Int>)
    case events(path: String, EventManifest)
  }

  let contract: Contract
  let source: Source
  let marginMode: MarginMode
  let leverage: Double
  let markBars: [Bar]?
  /// What a perpetual's holder pays over a market of events.
  let funding: Funding
  /// Of everything that came from outside: the market, its marks and funding.
  let dataHash: String

  init(
    _ value: SpecValue, from: SpecValue?, to: SpecValue?, in workspace: Workspace
  ) throws {
    let spec = try value.reader()
    try spec.unknownKeysAreErrors(known: Self.keys)
    let name = try spec.required("data").string()
    leverage =
      try spec.optional("leverage").map { value in
        let leverage = try value.positive()
        guard (1...1_000).contains(leverage) else {
          throw value.fault("must be from 1 to 1000", mend: "write leverage: 3")
        }
        return leverage
      } ?? 1
    let modes = MarginMode.allCases.map(\.rawValue)
    let mode = try spec.optional("margin")?.oneOf(modes)
    marginMode = mode.flatMap { MarginMode(rawValue: $0) } ?? .none
    let events = try workspace.events.find(name)
    let known = try spec.optional("instrument").map { try workspace.instrument(name, $0) }
    var model = ExecutionModel()
    var contract: Contract
    let marketHash: String
    if let events {
      for key in ["slippage", "fill", "borrow_rate", "mark"] {
        if let stray = spec.optional(key) {
          throw stray.fault("belongs to bars, and \(name) holds events", mend: "remove it")
        }
      }
      contract = try Self.contract(
        spec, events: events, known: known, model: &model, workspace)
      source = .events(path: "\(workspace.home)/data/\(name).events", events)
      markBars = nil
      marketHash = events.dataHash
    } else {
      var series = try workspace.bars(name)
      contract = try Self.contract(spec, events: nil, known: known, model: &model, workspace)
      series = try workspace.resolved(series, model.slippage, beside: name)
      let bars = try barRange(of: series, from: from, to: to)
      model.lot = LotFilter(
        stepUnits: contract.filters.lot.step.step, minimumUnits: contract.filters.lot.minimum,
        minimumNotional: contract.filters.minimumNotional)
      let columns = try ExecutionColumns(
        series, model, accounted: bars, barsPerYear: series.periodsPerYear)
      source = .bars(series, columns, bars)
      markBars = try spec.optional("mark").map {
        try aligned(try workspace.marks($0, beside: name), to: series, over: bars)
      }
      marketHash = series.hash
    }
    funding = model.funding
    if let problem = contract.problem {
      throw value.fault("is no contract: \(problem)", mend: "mend the instrument")
    }
    self.contract = contract
    var inputs = [marketHash, "\(contract.tiers)"] + (markBars ?? []).map { "\($0)" }
    if case .series(let rates) = funding {
      inputs += zip(rates.times, rates.rates).map { "\($0.nanoseconds) \($1)" }
    }
    if let known { inputs.append(try known.canonicalJSON()) }
    dataHash = inputs.count == 2 ? marketHash : SHA256.hex(inputs.joined(separator: "\n"))
  }

  /// The contract that the spec tells; what it leaves out is as the dataset's instrument, where it
  /// asks for that, and as its events say.
  private static func contract(
    _ spec: SpecReader, events: EventManifest?, known: Instrument?, model: inout ExecutionModel,
    _ workspace: Workspace
  ) throws -> Contract {
    let kind = try spec.optional("kind")?.oneOf(ContractKind.allCases.map(\.rawValue))
    if let known { model.fee = known.fee }
    try ExecutionSpec.readCosts(spec, into: &model, fundingFile: workspace.funding)
    let name = try spec.required("data").string()
    model.funding = try workspace.resolved(model.funding, beside: name)
    let symbol = try spec.optional("symbol")?.string() ?? known?.symbol ?? events?.symbol ?? name
    var contract = Contract(
      symbol, kind.flatMap { ContractKind(rawValue: $0) } ?? known?.contractKind ?? .linear,
      base: try spec.optional("base")?.string() ?? known?.base ?? "BASE",
      quote: try spec.optional("quote")?.string() ?? known?.quote ?? "QUOTE",
      multiplier: try spec.optional("multiplier")?.positive() ?? known?.multiplier ?? 1,
      filters: try filters(spec, events, known),
      makerFeeRate: model.fee.makerBps / 10_000, takerFeeRate: model.fee.takerBps / 10_000)
    contract.tiers = try tiers(spec, known, workspace)
    contract.liquidationFeeRate = try spec.optional("liquidation_fee")?.fraction() ?? 0
    contract.expiry = known?.expiry
    contract.fundingIntervalNanoseconds = known?.fundingInterval
    if let expiry = spec.optional("expiry") {
      guard let time = Timestamp(iso: try expiry.string()) else {
        throw expiry.fault("is not a date", mend: "write it as in 2024-06-28T08:00:00Z")
      }
      contract.expiry = time
    }
    return contract
  }

  private static func filters(
    _ spec: SpecReader, _ events: EventManifest?, _ known: Instrument?
  ) throws -> OrderFilters {
    OrderFilters(
      tick: try spec.optional("tick")?.notNegative() ?? positive(known?.tick)
        ?? events?.tickSize ?? 0,
      lot: LotRule(
        step: try spec.optional("lot")?.notNegative() ?? positive(known?.lot)
          ?? events?.lotSize ?? 0,
        minimum: try spec.optional("minimum_quantity")?.notNegative() ?? known?.minimumQuantity
          ?? 0),
      minimumNotional: try spec.optional("minimum_notional")?.notNegative()
        ?? known?.minimumNotional ?? 0)
  }

  /// A step that was told; zero tells none.
  private static func positive(_ step: Double?) -> Double? {
    step.flatMap { $0 > 0 ? $0 : nil }
  }

  private static func tiers(
    _ spec: SpecReader, _ known: Instrument?, _ workspace: Workspace
  ) throws -> MarginTiers {
    if let file = spec.optional("tiers") {
      let path = try file.string()
      return try MarginTiers.read(
        path: workspace.path(path),
        symbol: try (spec.optional("tiers_symbol") ?? spec.required("symbol")).string())
    }
    guard let maintenance = spec.optional("maintenance") else {
      return try known?.tiers() ?? .flat(rate: 0.005, maximumLeverage: 1_000)
    }
    let rate = try maintenance.fraction()
    guard (0..<1).contains(rate) else {
      throw maintenance.fault("must be from 0 to below 100 %", mend: "write it as in 0.5%")
    }
    return try .flat(rate: rate, maximumLeverage: 1_000)
  }

  /// When the market begins.
  var start: Timestamp {
    switch source {
    case .bars(let series, _, let bars): series.bars[bars.lowerBound].openTime
    case .events(_, let manifest): manifest.start
    }
  }

  /// Nanoseconds of a bar; nil for a market of events.
  var barInterval: Int64? {
    if case .bars(let series, _, _) = source { series.interval } else { nil }
  }

  /// The instrument for a run; a stored stream is opened anew each time.
  func market() throws -> EventReplay.Instrument {
    switch source {
    case .bars(let series, let columns, let bars):
      return .init(
        contract, .bars(series, columns, bars), marginMode: marginMode, leverage: leverage,
        markBars: markBars)
    case .events(let path, let manifest):
      let reader = try EventReader(path: path)
      return .init(
        contract,
        .events(
          try StoredEvents(path: path), tick: reader.tickSize, lot: reader.lotSize,
          span: manifest.start.nanoseconds...manifest.end.nanoseconds), marginMode: marginMode,
        leverage: leverage, fundings: try fundings(manifest))
    }
  }

  /// The rates that fall due over a market of events.
  private func fundings(_ manifest: EventManifest) throws -> [EventReplay.FundingDue] {
    let span = manifest.start.nanoseconds...manifest.end.nanoseconds
    switch funding {
    case .none, .beside: return []
    case .constant(let rate, let every):
      let first = (span.lowerBound + every - 1) / every * every
      return stride(from: first, through: span.upperBound, by: Int(every)).map {
        .init(time: $0, rate: rate)
      }
    case .series(let rates):
      try rates.checkCoverage(from: manifest.start, to: manifest.end)
      return zip(rates.times, rates.rates).compactMap { time, rate in
        span.contains(time.nanoseconds) ? .init(time: time.nanoseconds, rate: rate) : nil
      }
    }
  }
}
