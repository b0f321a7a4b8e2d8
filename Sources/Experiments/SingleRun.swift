import Documents
import MarketData
import Strategies
import Sweep
import Trading

/// Which engine trades a parameter set.
package enum Engine: String, Sendable, CaseIterable {
  /// The account of the sweep: targets against columns of prices and costs.
  case sweep
  /// Orders through a matching venue.
  case replay
}

/// Everything that `assay backtest` is told.
package struct SingleRun {
  package var data: String
  package var strategy: String
  package var parameters: [(name: String, text: String)]
  /// Dotted paths of a spec and their values.
  package var settings: [(path: String, text: String)]
  package var engine: Engine

  package init(
    data: String, strategy: String, parameters: [(name: String, text: String)],
    settings: [(path: String, text: String)], engine: Engine = .sweep
  ) {
    self.data = data
    self.strategy = strategy
    self.parameters = parameters
    self.settings = settings
    self.engine = engine
  }

  /// Whether only a market of orders can run it: by what it trades on, or by the strategy.
  package func needsMarket(in workspace: Workspace) throws -> Bool {
    let isEvent = eventCatalog.contains { $0.name == strategy }
    let isStored = workspace.events.has(data)
    guard isEvent || isStored || strategy == ReplayStrategy.executeName else { return false }
    if engine == .replay { return true }
    throw AssayError(
      .usage,
      isStored ? "\(data) holds market events, not bars" : "\(strategy) trades by its own orders",
      mend: "add --engine replay")
  }

  /// The one strategy on its market, as an experiment that trades by orders.
  ///
  /// Settings that start with `instrument.` are the instrument's, those of a strategy's own keys
  /// the strategy's.
  package func experiment(in workspace: Workspace) throws -> ReplayExperiment {
    let empty = SpecNode(.mapping([]), at: .commandLine)
    var top = try empty.setting(path: "name", to: "backtest").setting(path: "report", to: "false")
    var instrument = try empty.setting(path: "data", to: data)
    var trader = try empty.setting(path: "name", to: strategy)
    for (name, text) in parameters {
      trader = try trader.setting(path: "parameters.\(name)", to: text)
    }
    for (path, text) in settings {
      let key = String(path.prefix { $0 != "." })
      if path == "instrument" {
        instrument = try instrument.merging(try empty.setting(path: path, to: text), at: path)
      } else if key == "instrument" {
        instrument = try instrument.setting(path: String(path.dropFirst(11)), to: text)
      } else if ["name", "report", "instruments", "strategies", "engine"].contains(key) {
        throw AssayError(
          .usage, "'\(key)' belongs to an experiment file",
          at: SpecNode.Place.commandLine.description,
          mend: "set instrument.…, the strategy's own keys, capital or replay.…")
      } else if ReplayStrategy.keys.contains(key) {
        trader = try trader.setting(path: path, to: text)
      } else {
        top = try top.setting(path: path, to: text)
      }
    }
    top = try top.setting(key: "instruments", toList: [instrument])
    top = try top.setting(key: "strategies", toList: [trader])
    return try ReplayExperiment(top, in: workspace)
  }

  /// Runs the one parameter set from bar 0, or from where `from` says.
  package func run(in workspace: Workspace) throws -> SingleResult {
    let entry = try catalogEntry(strategy)
    let set = try entry.declaration.set(parameters)
    let node = try settings.reduce(SpecNode(.mapping([]), at: .commandLine)) {
      try $0.setting(path: $1.path, to: $1.text)
    }
    let spec = try SpecReader(node.resolvingInstrument(of: data, in: workspace))
    try spec.unknownKeysAreErrors(
      known: AccountSpec.keys.filter { $0 != "benchmark" } + ["side", "from", "to", "adjust"]
        + (engine == .replay ? ["replay"] : []))
    let replay = try ReplaySpec(spec.optional("replay"), beside: data, in: workspace)
    let adjustment = try Adjustment(spec.optional("adjust"))
    try adjustment.refuse(replay.mark)
    let (series, account, _) = try workspace.market(
      data, try AccountSpec(spec, fundingFile: workspace.funding), adjustment)
    try replay.refuseBookKeys(
      spec.optional("replay"), hasMargin: account.model.margin != nil)
    let side = try spec.optional("side")?.oneOf(Side.allCases.map(\.rawValue))
    let bars = try barRange(
      of: series, from: spec.optional("from"), to: spec.optional("to"))
    let warmUp = max(entry.declaration.warmUpBars(set), account.model.stops.warmUpBars)
    guard warmUp < bars.upperBound else {
      throw AssayError(
        .data,
        "\(strategy) needs \(warmUp + 1) bars before it can decide, and there are "
          + "\(bars.upperBound)", at: series.name, mend: "take a longer file or shorter windows")
    }
    let barsPerYear = account.barsPerYear(of: series)
    try account.checkPeriod(series)
    let periods = account.returnPeriods(series, bars)
    let columns = try ExecutionColumns(
      series, account.model, accounted: bars, barsPerYear: barsPerYear)
    let plan = SweepPlan(
      series: series, entry: entry, columns: columns, side: side.flatMap(Side.init) ?? .long,
      capital: account.capital, bars: bars, periodEnds: periods.ends)
    switch engine {
    case .sweep: return SingleResult(set, plan, account, periods)
    case .replay: return try replay.run(set, plan, account, periods)
    }
  }
}

/// The bars from an instant (inclusive) to another (exclusive).
func barRange(of series: BarSeries, from: SpecValue?, to: SpecValue?) throws -> Range<Int> {
  func place(_ value: SpecValue) throws -> Int {
    guard let time = Timestamp(iso: try value.string()) else {
      throw value.fault("is not a date", mend: "write it as in 2018-01-01 or 2018-01-01T04:00:00Z")
    }
    return series.bars.firstIndex { $0.openTime >= time } ?? series.bars.count
  }
  let start = try from.map(place) ?? 0
  let end = try to.map(place) ?? series.bars.count
  guard start < end else {
    let first = series.bars.first?.openTime.iso ?? "", last = series.bars.last?.openTime.iso ?? ""
    throw AssayError(
      .data, "no bars lie between from and to", at: series.name,
      mend: "the bars open from \(first) to \(last)")
  }
  return start..<end
}
