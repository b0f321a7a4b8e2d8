import Documents
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
    start: date(days.first), end: date(days.last),
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
  content.equity = equity(pooled)
  let table = table(pooled, folder: hasPages ? experiment.name : nil)
  content.pooled = table
  content.keyFigures = keyFigures(pooled, table)
  content.specText = (try? JSON.parse(experiment.node.canonicalJSON))?.pretty
  return content
}

private func date(_ day: Int?) -> String {
  String(Timestamp(day: day ?? 0).iso.prefix(10))
}

/// One sentence on the middle and the shares, one paragraph on luck.
private func verdict(_ pooled: PooledResult) -> ReportContent.Verdict {
  let middle = pooled.median(\.totalReturn)
  let place = pooled.basis == .inSample ? "In sample" : "Out of sample (\(pooled.basis.rawValue))"
  var headline =
    "\(place) the median symbol made \(percentText(middle)); "
    + "\(percentText(pooled.profitableShare)) of \(pooled.results.count) gained"
  if let beating = pooled.beatingShare {
    headline += ", \(percentText(beating)) beat buying and holding"
  }
  let luck = pooled.luck
  let isPoor = middle ?? -1 <= 0 || luck.map { Double($0.good) <= $0.expectedGood } ?? true
  return .init(
    headline: headline, tone: isPoor ? .bad : .neutral,
    explanation: ([luck.map { luckText($0, pooled) }, countsText(pooled)]).compactMap { $0 }
      .joined(separator: " "))
}

private func luckText(_ luck: PooledResult.Luck, _ pooled: PooledResult) -> String {
  let (best, expected) = (ratioText(luck.bestSharpe), ratioText(luck.expectedBestSharpe))
  var text =
    "To pick the best of \(luck.symbols) symbols is a search too: the best has a Sharpe ratio of "
    + "\(best), and the best of as many worthless ones would be expected to show \(expected)"
  if let correlation = pooled.curves.correlation?.value {
    text +=
      " (their accounts' daily returns correlate by \(ratioText(correlation)) in the mean, so "
      + "they count as \(decimalText(luck.effectiveSymbols)) independent ones)"
  }
  text +=
    ". \(luck.good) of \(luck.symbols) are above what one worthless symbol in twenty reaches by "
    + "luck; by luck alone \(decimalText(luck.expectedGood)) would be."
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

private func keyFigures(
  _ pooled: PooledResult, _ table: ReportContent.Pooled
) -> [ReportContent.KeyFigure] {
  let shared = table.sharedPrefix
  func tone(_ value: Double?) -> ReportContent.Tone {
    value.map { $0 >= 0 ? .good : .bad } ?? .muted
  }
  func named(_ label: String, _ result: SymbolResult) -> ReportContent.KeyFigure {
    let value = pooled.part(result).totalReturn
    return .init(
      label, String(result.symbol.dropFirst(shared.count)), tone: tone(value),
      note: "\(percentText(value)), Sharpe \(ratioText(pooled.part(result).sharpe))")
  }
  let basis = pooled.basis == .inSample ? "in sample" : pooled.basis.rawValue
  let medianReturn = pooled.median(\.totalReturn)
  let hold = pooled.median(\.benchmarkReturn)
  return [
    .init(
      "Symbols", "\(pooled.results.count)",
      note: pooled.failures.isEmpty ? "judged on: \(basis)" : "\(pooled.failures.count) failed"),
    .init(
      "Median return", percentText(medianReturn), tone: tone(medianReturn),
      note: hold.map { "buy and hold \(percentText($0))" }),
    .init(
      "Mean return", percentText(pooled.mean(\.totalReturn)),
      tone: tone(pooled.mean(\.totalReturn)),
      note: pooled.mean(\.benchmarkReturn).map { "buy and hold \(percentText($0))" }),
    .init(
      "Median Sharpe", ratioText(pooled.median(\.sharpe)),
      tone: tone(pooled.median(\.sharpe)),
      note: "mean \(ratioText(pooled.mean(\.sharpe)))"),
    .init("Profitable", percentText(pooled.profitableShare), note: "share of symbols"),
    .init(
      "Beat buy and hold", percentText(pooled.beatingShare),
      tone: pooled.beatingShare == nil ? .muted : .neutral, note: "over the same bars"),
    .init(
      "Pooled Sharpe", ratioText(pooled.pooledSharpe), tone: tone(pooled.pooledSharpe),
      note: "buy and hold \(ratioText(pooled.pooledBenchmarkSharpe))"),
    .init(
      "Mean correlation", ratioText(pooled.curves.correlation?.value),
      note: "of the symbols \(ratioText(pooled.curves.benchmarkCorrelation?.value))"),
    named("Best symbol", pooled.best), named("Worst symbol", pooled.worst),
  ]
}

private func equity(_ pooled: PooledResult) -> ReportContent.EquityCurve {
  let (curves, capital) = (pooled.curves, pooled.results[0].capital)
  let window = min(curves.days.count / 4, Int(curves.daysPerYear / 2))
  var account = ReportContent.EquityCurve(
    times: curves.days.map { Timestamp(day: $0).milliseconds },
    equity: curves.equity.map { $0 * capital }, initialEquity: capital,
    benchmark: curves.benchmark?.map { $0 * capital }, benchmarkName: "buy and hold, pooled",
    barsPerYear: curves.daysPerYear, rollingWindowBars: window > 1 ? window : nil)
  account.additiveCapital = curves.isAdditive ? capital : nil
  return account
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
    switch pooled.basis {
    case .walkForward: "the walk-forwards' accounts"
    case .holdOut: "the chosen sets' accounts over the hold-outs alone"
    case .inSample: "the chosen sets' accounts in sample"
    }
  var note =
    "The pooled account below is the mean of \(account): each symbol has an equal part of the "
    + "capital, which lies idle before its first day and rests after its last, without "
    + "rebalancing; days are those that any symbol has. Rows are sorted by return, "
    + "\(pooled.basis.rawValue). Buying and holding is over the same bars at the same costs."
  if let correlation = pooled.curves.correlation, let all = correlation.sampledFrom {
    note +=
      " The mean correlation is that of \(correlation.pairs) pairs drawn from \(all), always the "
      + "same ones."
  }
  return note
}
