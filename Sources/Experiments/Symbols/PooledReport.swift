import Documents
import Foundation
import MarketData
import Metrics
import Reports

/// What the page over all symbols of a run says.
///
/// - Parameter hasPages: Whether each symbol has a page of its own to lead to.
package func pooledContent(
  _ experiment: SymbolExperiment, _ pooled: PooledResult, strategy: String, rule: String,
  seed: UInt64, _ facts: RunFacts, hasPages: Bool
) -> ReportContent {
  let days = pooled.curves.days
  var content = ReportContent(
    title: experiment.name, strategy: strategy, rule: rule,
    instrument: "\(pooled.results.count) symbols (\(experiment.title))",
    interval: Set(pooled.results.map(\.interval)).sorted().joined(separator: ", "),
    start: isoDay(days.first ?? 0), end: isoDay(days.last ?? 0),
    provenance: .init(
      runID: facts.runID, createdUTC: facts.createdUTC, commandLine: facts.commandLine,
      engineVersion: assayVersion, specHash: experiment.specHash, dataHash: experiment.dataHash,
      seed: seed, threads: facts.threads, cpuSeconds: facts.cpuSeconds,
      elapsedSeconds: facts.elapsedSeconds, barSetsPerSecond: facts.barSetsPerSecond))
  content.badge =
    switch pooled.basis {
    case .walkForward: .init("walked forward", tone: .good)
    case .holdOut: .init("with a hold-out", tone: .good)
    case .inSample: .init("in-sample only", tone: .warning)
    }
  content.warnings = pooled.warnings
  content.verdict = verdict(pooled)
  content.keyFigures = keyFigures(pooled)
  content.equity = equity(pooled)
  content.pooled = table(pooled, folder: hasPages ? experiment.name : nil)
  content.specText = (try? JSON.parse(experiment.node.canonicalJSON))?.pretty
  return content
}

private func isoDay(_ day: Int) -> String {
  String(Timestamp(nanoseconds: Int64(day) &* Span.day).iso.prefix(10))
}

private func percent(_ value: Double?) -> String {
  value.map { String(format: "%.1f %%", $0 * 100) } ?? "–"
}

private func ratio(_ value: Double?) -> String {
  value.map { String(format: "%.2f", $0) } ?? "–"
}

/// One sentence on the middle and the shares, one paragraph on luck.
private func verdict(_ pooled: PooledResult) -> ReportContent.Verdict {
  let middle = pooled.median(\.totalReturn)
  let place = pooled.basis == .inSample ? "In sample" : "Out of sample (\(pooled.basis.rawValue))"
  var headline =
    "\(place) the median symbol made \(percent(middle)); \(percent(pooled.profitableShare)) of "
    + "\(pooled.results.count) gained"
  if let beating = pooled.beatingShare {
    headline += ", \(percent(beating)) beat buying and holding"
  }
  let luck = pooled.luck
  let isPoor = middle ?? -1 <= 0 || luck.map { Double($0.good) <= $0.expectedGood } ?? true
  return .init(
    headline: headline, tone: isPoor ? .bad : .neutral,
    explanation: ([luck.map { luckText($0, pooled) }, countsText(pooled)]).compactMap { $0 }
      .joined(separator: " "))
}

private func luckText(_ luck: PooledResult.Luck, _ pooled: PooledResult) -> String {
  let (best, expected) = (ratio(luck.bestSharpe), ratio(luck.expectedBestSharpe))
  var text =
    "To pick the best of \(luck.symbols) symbols is a search too: the best has a Sharpe ratio of "
    + "\(best), and the best of as many worthless ones would be expected to show \(expected)"
  if let correlation = pooled.curves.correlation {
    text +=
      " (their accounts' daily returns correlate by \(ratio(correlation)) in the mean, so they "
      + "count as \(String(format: "%.1f", luck.effectiveSymbols)) independent ones)"
  }
  text +=
    ". \(luck.good) of \(luck.symbols) are above what one worthless symbol in twenty reaches by "
    + "luck; by luck alone \(String(format: "%.1f", luck.expectedGood)) would be."
    + " Worthless means without drift: a market that rises lifts what is long over that bound, so "
    + "hold it against buying and holding."
  if pooled.basis == .inSample {
    text +=
      " Here every symbol's set was itself picked on the same bars, so luck shows more than that."
  }
  return text
}

/// How many symbols got which verdict of their own.
private func countsText(_ pooled: PooledResult) -> String {
  let counts = ["supported", "unproven", "refused"].compactMap { verdict -> String? in
    let count = pooled.results.count { $0.verdict == verdict }
    return count > 0 ? "\(count) \(verdict)" : nil
  }
  return "Of the symbols' own verdicts: \(counts.joined(separator: ", "))."
}

private func keyFigures(_ pooled: PooledResult) -> [ReportContent.KeyFigure] {
  func tone(_ value: Double?) -> ReportContent.Tone {
    value.map { $0 >= 0 ? .good : .bad } ?? .muted
  }
  func named(_ label: String, _ result: SymbolResult) -> ReportContent.KeyFigure {
    let value = pooled.part(result).totalReturn
    return .init(
      label, result.symbol, tone: tone(value),
      note: "\(percent(value)), Sharpe \(ratio(pooled.part(result).sharpe))")
  }
  let basis = pooled.basis == .inSample ? "in sample" : pooled.basis.rawValue
  let medianReturn = pooled.median(\.totalReturn)
  let hold = pooled.median(\.benchmarkReturn)
  return [
    .init(
      "Symbols", "\(pooled.results.count)",
      note: pooled.failures.isEmpty ? "judged on: \(basis)" : "\(pooled.failures.count) failed"),
    .init(
      "Median return", percent(medianReturn), tone: tone(medianReturn),
      note: hold.map { "buy and hold \(percent($0))" }),
    .init(
      "Mean return", percent(pooled.mean(\.totalReturn)),
      tone: tone(pooled.mean(\.totalReturn)),
      note: pooled.mean(\.benchmarkReturn).map { "buy and hold \(percent($0))" }),
    .init(
      "Median Sharpe", ratio(pooled.median(\.sharpe)), tone: tone(pooled.median(\.sharpe)),
      note: "mean \(ratio(pooled.mean(\.sharpe)))"),
    .init("Profitable", percent(pooled.profitableShare), note: "share of symbols"),
    .init(
      "Beat buy and hold", percent(pooled.beatingShare),
      tone: pooled.beatingShare == nil ? .muted : .neutral, note: "over the same bars"),
    .init(
      "Pooled Sharpe", ratio(pooled.pooledSharpe), tone: tone(pooled.pooledSharpe),
      note: "buy and hold \(ratio(pooled.pooledBenchmarkSharpe))"),
    .init(
      "Mean correlation", ratio(pooled.curves.correlation),
      note: "of the symbols \(ratio(pooled.curves.benchmarkCorrelation))"),
    named("Best symbol", pooled.best), named("Worst symbol", pooled.worst),
  ]
}

private func equity(_ pooled: PooledResult) -> ReportContent.EquityCurve {
  let (curves, capital) = (pooled.curves, pooled.results[0].capital)
  let holdOuts = pooled.results.compactMap(\.holdOutDay)
  let unseen = holdOuts.count == pooled.results.count ? holdOuts.max() : nil
  let window = min(curves.days.count / 4, Int(curves.daysPerYear / 2))
  return .init(
    times: curves.days.map { Int64($0) * 86_400_000 },
    equity: curves.equity.map { $0 * capital }, initialEquity: capital,
    benchmark: curves.benchmark?.map { $0 * capital }, benchmarkName: "buy and hold, pooled",
    holdOutStart: unseen.flatMap { day in curves.days.firstIndex { $0 >= day } },
    barsPerYear: curves.daysPerYear, rollingWindowBars: window > 1 ? window : nil)
}

private func table(_ pooled: PooledResult, folder: String?) -> ReportContent.Pooled {
  func part(_ part: SymbolResult.Part) -> ReportContent.Pooled.Part {
    .init(
      totalReturn: part.totalReturn, sharpe: part.sharpe, maximumDrawdown: part.maximumDrawdown,
      trades: part.trades.map { Int($0) }, benchmarkReturn: part.benchmarkReturn)
  }
  let rows = pooled.ranked.map { result in
    ReportContent.Pooled.Row(
      name: result.symbol, link: folder.map { "\($0)/\(result.symbol).html" },
      bars: result.document["bars"]?.double.map { Int($0) },
      start: String((result.document["start"]?.string ?? "").prefix(10)),
      end: String((result.document["end"]?.string ?? "").prefix(10)),
      parameters: result.parameters, inSample: part(result.inSample),
      walkForward: result.walkForward.map(part), holdOut: result.holdOut.map(part),
      verdict: result.verdict)
  }
  let luck = pooled.luck
  return .init(
    basis: pooled.basis.rawValue, rows: rows,
    failures: pooled.failures.map { .init(name: $0.symbol, problem: $0.problem) },
    sharpes: .init(rounded: pooled.values(\.sharpe)), medianSharpe: pooled.median(\.sharpe),
    luckSharpe: luck?.expectedBestSharpe, note: note(pooled))
}

private func note(_ pooled: PooledResult) -> String {
  let account =
    pooled.basis == .walkForward
    ? "of the walk-forwards' accounts" : "of the chosen sets' accounts"
  return "The pooled account below is the mean \(account): each symbol has an equal part of the "
    + "capital, which lies idle before its first day and rests after its last, without "
    + "rebalancing; days are those that any symbol has. Rows are sorted by return, "
    + "\(pooled.basis.rawValue). Buying and holding is over the same bars at the same costs."
}
