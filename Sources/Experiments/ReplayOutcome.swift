import Documents
import MarketData
import Metrics
import Replay
import Trading

/// A finished replay by orders, with everything that a report shows.
package struct ReplayOutcome {
  package let experiment: ReplayExperiment
  package let record: RunRecord
  package let clearing: Clearing
  package let metrics: [Metric]
  package let analysis: ExecutionAnalysis
  /// Nanoseconds between two looks at the account, the commonest.
  package let interval: Int64

  init(_ experiment: ReplayExperiment, _ record: RunRecord, _ clearing: Clearing) {
    self.experiment = experiment
    self.record = record
    self.clearing = clearing
    analysis = ExecutionAnalysis(record.log, contracts: clearing.contracts)
    interval = Self.interval(record.times)
    metrics = Self.metrics(record, clearing, capital: experiment.capital, interval)
  }

  package var symbols: [String] { clearing.contracts.map(\.symbol) }

  package func symbol(of close: ForcedClose) -> String { symbols[close.fill.instrument] }

  /// What each strategy has added.
  package var contributions: [Contribution] {
    Contribution.each(
      of: experiment.strategyNames, record.log, clearing.contracts, marks: clearing.marks)
  }

  package func value(_ key: String) -> Double? { metrics.first { $0.key == key }?.value }

  private static func interval(_ times: [Int64]) -> Int64 {
    let steps = zip(times.dropFirst(), times).map { $0 - $1 }.sorted()
    return steps.isEmpty ? Span.second : steps[steps.count / 2]
  }

  private static func metrics(
    _ record: RunRecord, _ clearing: Clearing, capital: Double, _ interval: Int64
  ) -> [Metric] {
    guard let first = record.times.first, let last = record.times.last else { return [] }
    let year = 365.25 * Double(Span.day)
    let terms = PerformanceTerms(
      periodsPerYear: year / Double(interval), years: Double(last - first) / year)
    let tallies = pathTallies(record, capital: capital, periodEnds: nil, additiveCapital: nil)
    tallies.setRuined(clearing.isRuined, set: 0)
    let span = FoldedSums(
      tallies, set: 0, segment: 0, periods: record.times.count, bars: record.times.count,
      additiveCapital: nil)
    var before = capital
    let returns = record.equity.map { now in
      defer { before = now }
      return before > 0 ? now / before - 1 : 0
    }
    return performanceMetrics(span, terms)
      + pathMetrics(
        returns: returns, equity: record.equity, initial: capital,
        trades: record.trades.flatMap(\.closed), terms)
  }

  /// What a reader must know before believing any of it.
  package var warnings: [String] {
    var warnings: [String] = []
    if let first = record.times.first, let last = record.times.last, last - first < 30 * Span.day {
      let days = Double(last - first) / Double(Span.day)
      warnings.append(
        "the run covers \(short(days)) days: figures a year are not worth the name")
    }
    if experiment.replay.latency == Latency() {
      warnings.append("orders take no time to reach the venue: set replay.latency")
    }
    if clearing.contracts.contains(where: { $0.takerFeeRate == 0 && $0.makerFeeRate == 0 }) {
      warnings.append("an instrument is traded without fees")
    }
    if clearing.isRuined { warnings.append("the account was lost") }
    for (index, strategy) in experiment.strategies.enumerated()
    where !record.log.orders.contains(where: { $0.id.strategy == index }) {
      warnings.append("\(strategy.name) has sent no order")
    }
    if analysis.outcomes.rejected > 0 {
      let count = analysis.outcomes.rejected
      warnings.append(count == 1 ? "1 order was refused" : "\(count) orders were refused")
    }
    return warnings
  }

  private func short(_ number: Double) -> String {
    number < 0.1 ? "\((number * 10_000).rounded() / 10_000)" : "\((number * 10).rounded() / 10)"
  }
}
