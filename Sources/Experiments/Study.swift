import Documents
import Foundation
import MarketData
import Metrics
import Optimizers
import Sweep
import Trading

/// A spec joined with its data: everything that is fixed before the first trial runs.
package struct Study: Sendable {
  package let spec: ExperimentSpec
  package internal(set) var market: StudyMarket
  /// Further markets on which every set is judged.
  package internal(set) var otherMarkets: [StudyMarket]
  /// The bars that it does not, at the end; empty without a hold-out.
  package internal(set) var holdOut: Range<Int>
  package internal(set) var periods: ReturnPeriods
  package internal(set) var terms: PerformanceTerms
  /// Everything that the data is cut into.
  package let cuts: StudySplits
  /// What every trial is judged on besides the whole; nothing where results steer the search.
  package internal(set) var splits: StudySplits
  package let batchSize: Int
  /// Trials of an earlier run, which come first.
  var known: [Trial] = []
  /// Trials that the search will run: exact for a grid, at most for the others.
  package internal(set) var trialsPlanned: Int
  /// The spec with every default that can change a result written out.
  package let resolvedJSON: String
  package internal(set) var specHash: String
  package let dataHash: String
  /// What was done to bars before they were searched, where a reader must know it.
  let dataNotes: [String]

  package var series: BarSeries { market.series }
  /// The hash of each market's bars, the first market first.
  package var marketHashes: [String] { ([market] + otherMarkets).map(\.series.hash) }
  /// The bars that the search sees, after every set in the space is warm.
  package var inSample: Range<Int> { market.inSample }
  package var plan: SweepPlan { market.plan }
  package var barsPerYear: Double { market.barsPerYear }

  /// The windows in which a walk-forward chooses and tests.
  package var walkForwardWindows: [StudySplit] { cuts.splits.filter { $0.kind == .walkForward } }

  /// Whether each window of a walk-forward is searched anew.
  package var searchesWindows: Bool {
    guard let walk = spec.validation.walkForward else { return false }
    return !spec.search.isFixedBeforehand || walk.accounts == .restartAll
  }

  package init(_ spec: ExperimentSpec, in workspace: Workspace) throws {
    let (series, own, note) = try workspace.market(spec.data, of: spec)
    try Self.refuseSharedFunding(spec)
    self.spec = own
    let all = try barRange(of: series, from: spec.from, to: spec.to)
    guard series.interval >= 1_000_000 || !spec.writesReport else {
      throw AssayError(
        .data, "the report draws no bars shorter than a millisecond", at: series.name,
        mend: "set report: false")
    }
    let (inSample, holdOut) = try Self.split(all, spec, series)
    self.holdOut = holdOut
    try spec.account.checkPeriod(series)
    let barsPerYear = spec.account.barsPerYear(of: series)
    periods = spec.account.returnPeriods(series, inSample)
    let columns = try ExecutionColumns(
      series, own.account.model, accounted: inSample.lowerBound..<all.upperBound,
      barsPerYear: barsPerYear)
    market = StudyMarket(series, inSample: inSample, columns: columns, own, periods)
    let bars = series.bars[inSample]
    let span = bars[bars.startIndex].openTime...bars[bars.endIndex - 1].openTime
    let others = try spec.otherData.map { try workspace.market($0, of: spec) }
    otherMarkets = try others.map { try StudyMarket($0.series, $0.spec, span) }
    dataNotes = ([(series, own, note)] + others).compactMap { series, _, note in
      note.map { "\(series.name): \($0)" }
    }
    try Self.refuseTwins([market] + otherMarkets)
    terms = performanceTerms(series, inSample, periods, spec.account)
    cuts = try StudySplits(spec.validation, series, inSample, periods)
    splits = spec.search.isFixedBeforehand ? cuts : StudySplits()
    batchSize = spec.search.batch ?? Self.batchSize(bars: inSample.count, spec.search)
    trialsPlanned = try spec.trialsPlanned()
    try spec.validation.superiority?.check(
      sets: trialsPlanned,
      spanNanoseconds: span.upperBound.nanoseconds - span.lowerBound.nanoseconds + series.interval)
    resolvedJSON = Self.resolved(spec, batchSize: batchSize)
    specHash = Self.hash(resolvedJSON)
    dataHash = Self.dataHash(
      [series] + others.map(\.series), ([own] + others.map(\.spec)).map(\.account.model.funding))
  }

  /// A file of rates is of one market.
  private static func refuseSharedFunding(_ spec: ExperimentSpec) throws {
    guard let other = spec.otherData.first, case .series = spec.account.model.funding else {
      return
    }
    throw AssayError(
      .usage, "the funding file is that of the first market", at: other,
      mend: "write funding: dataset, a constant rate, or search one market at a time")
  }

  private static func refuseTwins(_ markets: [StudyMarket]) throws {
    var seen: Set<String> = []
    for market in markets where !seen.insert(market.series.hash).inserted {
      throw AssayError(
        .usage, "the same bars are named twice", at: market.series.name,
        mend: "remove it from data.also")
    }
  }

  /// Cuts the hold-out off the end, and the longest warm-up of the space off the front.
  private static func split(
    _ all: Range<Int>, _ spec: ExperimentSpec, _ series: BarSeries
  ) throws -> (Range<Int>, Range<Int>) {
    let warmUp = spec.longestWarmUpBars
    let start = max(all.lowerBound, warmUp)
    let cut = all.upperBound - Int((Double(all.count) * spec.holdOutShare).rounded(.down))
    guard cut - start >= 2 else {
      throw AssayError(
        .data,
        "the longest window needs \(warmUp) bars to warm up, and the search sees "
          + "\(max(0, cut)) of the data's \(series.bars.count)", at: series.name,
        mend: "take more data, shorter windows or a smaller hold-out")
    }
    return (start..<cut, cut..<all.upperBound)
  }

  /// Has trials judged on these parts, whatever steers the search.
  mutating func judge(on parts: [StudySplit]) { splits = StudySplits(parts, blocks: cuts.blocks) }

  /// About a second of work on one core, a multiple of the lanes.
  ///
  /// A search that learns, or may stop early, takes less, so that it is asked forty times. The size
  /// is part of the spec, so that the machine cannot move a batch's end.
  private static func batchSize(bars: Int, _ search: SearchSpec) -> Int {
    let sets = 1_500_000_000 / max(1, bars)
    let most = min(65_536, max(64, sets / 64 * 64))
    let isWatched = search.stop != StopRules()
    guard search.method.learns || isWatched else { return most }
    return min(most, max(8, (search.budget ?? 320_000) / 320 * 8))
  }

  private static func resolved(_ spec: ExperimentSpec, batchSize: Int) -> String {
    let defaults: [(String, String)] = [
      ("search.method", spec.search.method.rawValue), ("search.seed", "\(spec.search.seed)"),
      ("search.batch", "\(batchSize)"), ("strategy.side", spec.side.rawValue),
      ("capital", "\(spec.account.capital)"), ("execution.fill", spec.account.model.fill.rawValue),
      ("execution.fee_bps", "0"), ("execution.slippage", "0"), ("execution.latency", "0"),
      ("execution.funding", "none"), ("sizing", "all-in"), ("leverage", "1"), ("risk_free", "0"),
      ("objective", "sharpe"), ("benchmark", spec.account.benchmark.rawValue),
      ("metrics.period", "bar"), ("data.holdout", "0"),
    ]
    let node = (defaults + spec.validation.defaults).reduce(spec.node) { node, entry in
      if node.value(at: entry.0) != nil { return node }
      return (try? node.setting(path: entry.0, to: entry.1)) ?? node
    }
    return node.canonicalJSON
  }

  /// The hash of a resolved spec without its name, the wish for a page and some keys of `search`.
  static func hash(
    _ resolvedJSON: String, without keys: Set<String> = [], idle: Set<String> = []
  ) -> String {
    guard case .object(let members) = try? JSON.parse(resolvedJSON) else {
      return SHA256.hex(resolvedJSON)
    }
    let asked = members.compactMap { member -> (key: String, value: JSON)? in
      if ["name", "report"].contains(member.key) || keys.contains(member.key) { return nil }
      guard member.key == "search", case .object(let search) = member.value else { return member }
      return (member.key, .object(search.filter { !idle.contains($0.key) }))
    }
    return SHA256.hex(JSON.object(asked).compact)
  }

  /// The hash of everything that came from outside: the bars, and funding rates if there are any.
  private static func dataHash(_ markets: [BarSeries], _ fundings: [Funding]) -> String {
    var hashes = markets.map(\.hash)
    for case .series(let funding) in fundings {
      hashes += zip(funding.times, funding.rates).map { "\($0.nanoseconds) \($1)" }
    }
    return hashes.count == 1 ? hashes[0] : SHA256.hex(hashes.joined(separator: "\n"))
  }

  /// The hash of what the experiment searches.
  ///
  /// How trials are cut into batches is no part of it, nor a seed that a grid does not use, nor
  /// what is asked about the result afterwards.
  package var experimentHash: String {
    let (method, search) = (spec.search.method, spec.search)
    let isCut = method.learns || search.stop != StopRules() || !search.pruneShares.isEmpty
    // A search that looks back between batches asks something else when they are cut elsewhere.
    return Self.hash(
      resolvedJSON, without: ["validation", "gates"],
      idle: isCut ? [] : method == .grid ? ["batch", "seed"] : ["batch"])
  }

  /// The name under which looks at the hold-out are counted; nil without one.
  package var holdOutKey: String? {
    guard let last = holdOut.last else { return nil }
    return "\(series.bars[holdOut.lowerBound].openTime.iso) to \(series.bars[last].openTime.iso)"
  }

  /// How many bars one trial passes, with its neighbours and on all markets.
  package var evaluatedBarsPerTrial: Double {
    let neighbours = spec.objective.plateauShare == nil ? 0 : 2 * spec.space.freeDimensionCount
    let bars = ([market] + otherMarkets).reduce(0) { $0 + $1.inSample.count }
    return Double(bars) * Double(1 + neighbours)
  }

  /// One set over the bars that the search saw, or over the hold-out, from a flat account.
  package func single(_ set: [Double], over bars: Range<Int>) -> SingleResult {
    single(set, over: bars, spec.entry, plan.columns, spec.side)
  }

  /// One set of any strategy, at any costs, over a run of bars from a flat account.
  func single(
    _ set: [Double], over bars: Range<Int>, _ entry: CatalogEntry, _ columns: ExecutionColumns,
    _ side: Side
  ) -> SingleResult {
    let periods = spec.account.returnPeriods(series, bars)
    let plan = SweepPlan(
      series: series, entry: entry, columns: columns, side: side, capital: spec.account.capital,
      bars: bars, periodEnds: periods.ends)
    return SingleResult(set, plan, spec.account, periods)
  }

  /// The columns of another execution model over the same bars.
  func columns(_ model: ExecutionModel) throws -> ExecutionColumns {
    try ExecutionColumns(
      series, model, accounted: inSample.lowerBound..<max(inSample.upperBound, holdOut.upperBound),
      barsPerYear: barsPerYear)
  }
}

extension ExperimentSpec {
  /// Trials that a search will run: exact for a grid, at most for the others.
  package func trialsPlanned() throws -> Int {
    if let budget = search.budget { return budget }
    switch try space.gridCount() {
    case .exactly(let count), .atMost(let count): return count
    }
  }

  /// Bars before the slowest set of the space can decide, and before stops know their ranges.
  var longestWarmUpBars: Int {
    let slowest = space.dimensions.map { dimension -> Double in
      switch dimension.kind {
      case .int(_, let high, _, _): Double(high)
      case .float(_, let high, _, _): high
      case .categorical: 0
      case .fixed(let value): value
      }
    }
    return max(
      entry.declaration.warmUpBars(parameters.set(slowest)), account.model.stops.warmUpBars)
  }
}
