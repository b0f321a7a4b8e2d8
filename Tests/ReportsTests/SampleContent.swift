@testable import Reports

/// A seeded generator of numbers for made-up contents.
struct Noise {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  /// Uniform in [0, 1).
  mutating func next() -> Double {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Double(state >> 11) / 9_007_199_254_740_992
  }
}

extension ReportContent {
  /// A page without any optional part.
  static func empty(title: String = "Title") -> ReportContent {
    ReportContent(
      title: title, strategy: "sma-cross", rule: "Long above the average.", instrument: "BTCUSDT",
      interval: "1h", start: "2018-01-01T00:00Z", end: "2018-02-01T00:00Z",
      provenance: Provenance(
        runID: "run-1", createdUTC: "2026-01-02T03:04:05Z", commandLine: "assay run x.yaml",
        engineVersion: "0.1.0", specHash: "aa11", dataHash: "bb22", seed: 7, threads: 2,
        cpuSeconds: 1.5, elapsedSeconds: 0.8, barSetsPerSecond: 2.2e9))
  }

  /// A page with every part, made from a seed.
  static func full(seed: UInt64, bars count: Int = 400) -> ReportContent {
    var noise = Noise(seed: seed)
    var content = empty()
    let equity = EquityCurve.walk(&noise, count: count)
    content.badge = Badge("out-of-sample", tone: .warning)
    content.warnings = ["few trades"]
    content.keyFigures = [KeyFigure("Sharpe", "0.79", note: "0.3 to 1.2")]
    content.selection = Selection(bestInSample: "b", chosen: "c", outOfSample: "o", holdOutLooks: 1)
    content.metrics = MetricsTable(
      columns: ["In", "Out"],
      rows: [
        .init(key: "sharpe", label: "Sharpe", formula: "m / s", unit: .ratio, values: [1, nil])
      ])
    content.equity = equity
    content.bars = PriceBars(
      intervalMilliseconds: 3_600_000, openTimes: equity.times, open: equity.equity,
      high: equity.equity.map { $0 * 1.01 }, low: equity.equity.map { $0 * 0.99 },
      close: equity.equity, volume: equity.equity)
    content.trades = (0..<5).map { Trade.made(entryBar: $0 * 10, equity.times) }
    content.search = .grid(&noise, fast: 5, slow: 4)
    content.learned = .sample
    content.front = .init(
      objectives: [
        .init(name: "sharpe", unit: .ratio, isMaximized: true, values: [1, 2, 1.5, 0.5]),
        .init(
          name: "volatility", unit: .percent, isMaximized: false, values: [0.1, 0.3, 0.4, 0.2]),
      ], trials: [0, 7, 8, 9], front: [0, 1], sets: ["fast 1 <b>", "fast 2"], chosen: 1)
    content.costSensitivity = CostSensitivity(
      points: [.init(costBps: 1, totalReturn: 0.2, sharpe: 1)], breakEvenBps: 12, note: "all costs")
    content.confirmation = Confirmation(
      finalists: [
        .init(
          trial: 3, parameters: "fast=10 slow=30", sweptReturn: 0.2, replayedReturn: 0.19,
          sweptSharpe: 1.1, replayedSharpe: nil, sweptTrades: 20, replayedTrades: 19,
          largestDifference: 0.012)
      ], note: "over the bars of the search")
    content.execution = .sample
    content.strategies = [.init(name: "grid", fills: 3, volume: 3_000, fees: 1.5, profit: -2)]
    content.instruments = [.init(name: "BTC", fills: 3, volume: 3_000, fees: 1.5, profit: -2)]
    content.addEvidence(seed: seed)
    content.pooled = .sample
    content.specText = "name: x\n"
    return content
  }
}

extension ReportContent.EquityCurve {
  /// Hourly equity that wanders; some bars do not move at all.
  static func walk(_ noise: inout Noise, count: Int, stepMilliseconds: Int64 = 3_600_000)
    -> ReportContent.EquityCurve
  {
    var value = 10_000.0
    let equity = (0..<count).map { _ in
      if noise.next() > 0.2 { value *= 1 + 0.02 * (noise.next() - 0.49) }
      return value
    }
    let times = (0..<count).map { 1_514_764_800_000 + Int64($0) * stepMilliseconds }
    return ReportContent.EquityCurve(
      times: times, equity: equity, initialEquity: 10_000, benchmark: equity.reversed(),
      holdOutStart: count / 2, barsPerYear: 8766, rollingWindowBars: max(2, count / 8))
  }
}

extension ReportContent.Trade {
  /// A long trade of five bars.
  static func made(entryBar: Int, _ times: [Int64]) -> ReportContent.Trade {
    ReportContent.Trade(
      side: .long, entry: .init(bar: entryBar, time: times[entryBar], price: 100),
      exit: .init(bar: entryBar + 5, time: times[entryBar + 5], price: 101), quantity: 2, fees: 0.1,
      slippage: 0.05, funding: 0, profit: 1.85, returnFraction: 0.00925, maximumAdverse: -0.01,
      maximumFavourable: 0.02, barsHeld: 5, exitReason: "signal", sample: .inSample)
  }
}

extension ReportContent.Search {
  /// A full grid with one trial a cell, the first parameter slower.
  static func grid(_ noise: inout Noise, fast: Int, slow: Int) -> ReportContent.Search {
    let cells = (0..<fast).flatMap { first in (0..<slow).map { (Double(first), Double($0)) } }
    let sharpe = cells.map { _ in noise.next() }
    return ReportContent.Search(
      method: "grid", planned: cells.count, failed: 0,
      parameters: [
        Parameter(name: "fast", kind: .integer, values: cells.map(\.0)),
        Parameter(name: "slow", kind: .integer, values: cells.map(\.1)),
      ],
      metrics: [Metric(name: "sharpe", unit: .ratio, values: sharpe)], objective: 0,
      best: sharpe.indices.max { sharpe[$0] < sharpe[$1] }, chosen: 0, chosenWhy: "plateau")
  }
}

extension ReportContent.Learned {
  /// Two parameters and their pair, with a bin and a cell that nothing was tried in.
  static var sample: ReportContent.Learned {
    var learned = ReportContent.Learned(
      objective: "sharpe", unit: .ratio, isMaximized: true, trials: 20)
    let summary = Summary(count: 4, best: 2, lowerQuartile: 0.5, median: 1, upperQuartile: 1.5)
    let fast = Axis(name: "fast", labels: ["4", "8"])
    let slow = Axis(name: "slow", labels: ["110", "120 to 130"])
    learned.importances = [
      Importance(name: "fast", varianceShare: 0.25, deviation: 0.02, topShare: 0.4),
      Importance(name: "slow", varianceShare: 0.625, deviation: 0.03, topShare: 0.6),
    ]
    learned.interactions = [
      Interaction(first: "fast", second: "slow", varianceShare: 0.125, deviation: 0.01)
    ]
    learned.slices = [
      Slice(axis: fast, bins: [summary, nil]), Slice(axis: slow, bins: [summary, summary]),
    ]
    learned.contour = Contour(x: fast, y: slow, cells: [summary, nil, nil, summary])
    learned.improvements = [
      Improvement(trial: 1, value: 0.5), Improvement(trial: 17, value: 2),
    ]
    learned.facts = [Fact(label: "Explored", text: "12 % of 160 sets")]
    return learned
  }
}

extension ReportContent.Execution {
  /// Two horizons, one size and one refusal.
  static var sample: ReportContent.Execution {
    var execution = ReportContent.Execution(
      shortfall: Shortfall(
        totalBps: 12.5, delayBps: 4, impactBps: 5.5, feesBps: 2, opportunityBps: 1),
      outcomes: Outcomes(
        orders: 12, accepted: 10, filled: 7, cancelled: 2, expired: 1, rejected: 2,
        orderFillRatio: 0.7, quantityFillRatio: 0.81),
      maker: Share(fills: 6, volume: 6000, fees: -1.2), taker: Share(fills: 3, volume: 900, fees: 1)
    )
    execution.makerWaitMedianSeconds = 0.25
    execution.makerWaitNinthDecileSeconds = 90
    execution.markouts = [
      Markout(
        horizonSeconds: 1, maker: Estimate(count: 6, bps: -0.75, standardErrorBps: 0.5),
        taker: Estimate(count: 1, bps: 1.25, standardErrorBps: nil)),
      Markout(horizonSeconds: 300, maker: nil, taker: nil),
    ]
    let slippage = Estimate(count: 7, bps: 9.5, standardErrorBps: 1.5)
    execution.slippageBySize = [Slippage(from: 100, to: 1000, slippage: slippage)]
    execution.slippageByHour = [Slippage(from: 13, to: 14, slippage: slippage)]
    execution.refusals = [Refusals(reason: "the order's value is below the minimum", count: 2)]
    return execution
  }
}
