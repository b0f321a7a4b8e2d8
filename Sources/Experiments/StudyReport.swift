import Documents
import Foundation
import MarketData
import Metrics
import Reports
import Sweep

/// What the report page of a finished study says.
package func reportContent(
  _ outcome: StudyOutcome, _ validation: StudyValidation, _ findings: SearchFindings?,
  _ facts: RunFacts
) -> ReportContent {
  let study = outcome.study
  let bars = study.series.bars
  let last = max(study.inSample.upperBound, study.holdOut.upperBound) - 1
  var content = ReportContent(
    title: study.spec.name, strategy: study.spec.entry.declaration.name,
    rule: "\(study.spec.entry.declaration.summary) Side: \(study.spec.side.rawValue).",
    instrument: study.series.name,
    interval: intervalText(study.series.interval),
    start: bars[study.inSample.lowerBound].openTime.iso, end: bars[last].openTime.iso,
    provenance: provenance(study, facts))
  content.badge =
    study.holdOut.isEmpty
    ? validation.evidence.walkForward == nil
      ? .init("in-sample only", tone: .warning) : .init("walked forward", tone: .good)
    : .init("with a hold-out", tone: .good)
  content.warnings = outcome.warnings
  content.keyFigures = keyFigures(outcome, validation.evidence)
  content.selection = selection(outcome)
  content.metrics = metricsTable(outcome)
  content.bars = priceBars(study)
  content.equity = equityCurve(outcome)
  content.trades = trades(outcome)
  content.search = search(outcome)
  content.learned = findings.map { learned(outcome, $0) }
  content.front = front(outcome)
  content.costSensitivity = costSensitivity(outcome.costs)
  content.confirmation = outcome.confirmation.map { confirmation($0, study) }
  content.execution = outcome.confirmation?.analysis.map { .init($0) }
  addEvidence(validation, outcome, to: &content)
  content.specText = (try? JSON.parse(study.resolvedJSON))?.pretty ?? study.resolvedJSON
  return content
}

private func provenance(_ study: Study, _ facts: RunFacts) -> ReportContent.Provenance {
  .init(
    runID: facts.runID, createdUTC: facts.createdUTC, commandLine: facts.commandLine,
    engineVersion: assayVersion, specHash: study.specHash, dataHash: study.dataHash,
    seed: study.spec.search.seed, threads: facts.threads, cpuSeconds: facts.cpuSeconds,
    elapsedSeconds: facts.elapsedSeconds, barSetsPerSecond: facts.barSetsPerSecond)
}

/// The tiles tell of the chosen set in sample, with its hold-out figure beneath.
private func keyFigures(
  _ outcome: StudyOutcome, _ evidence: StudyEvidence
) -> [ReportContent.KeyFigure] {
  func figure(
    _ label: String, _ key: String, _ text: (Double) -> String, isSigned: Bool = false
  ) -> ReportContent.KeyFigure {
    let value = outcome.chosen.inSample.value(key)
    let beyond = outcome.chosen.outOfSample.map { result in
      "hold-out " + (result.value(key).map(text) ?? "–")
    }
    let tone: ReportContent.Tone =
      value.map { isSigned ? ($0 >= 0 ? .good : .bad) : .neutral } ?? .muted
    return .init(label, value.map(text) ?? "–", tone: tone, note: beyond)
  }
  func percent(_ value: Double) -> String { String(format: "%.1f %%", value * 100) }
  func ratio(_ value: Double) -> String { String(format: "%.2f", value) }
  func count(_ value: Double) -> String { String(format: "%.0f", value) }
  let deflated = evidence.sharpe?.deflated
  let overfitting = evidence.overfitting?.evidence
  return [
    figure("Net return", "total_return", percent, isSigned: true),
    figure("CAGR", "cagr", percent, isSigned: true), figure("Sharpe", "sharpe", ratio),
    figure("Sortino", "sortino", ratio), figure("Max drawdown", "max_drawdown", percent),
    figure("Calmar", "calmar", ratio), figure("Exposure", "exposure", percent),
    figure("Closed trades", "closed_trades", count),
    figure("Profit factor", "profit_factor", ratio), figure("Turnover a year", "turnover", ratio),
    deflated.map {
      .init(
        "DSR", percent($0), tone: Gate.Request.accepts(.deflatedSharpe, $0) ? .good : .bad)
    }
      ?? .init("DSR", "not run", tone: .muted),
    overfitting.map {
      .init(
        "PBO", percent($0.probability),
        tone: Gate.Request.accepts(.pbo, $0.probability)
          && $0.probabilityOfLoss <= Gate.mostLoss ? .good : .bad,
        note: "loses in \(percent($0.probabilityOfLoss)) of splits")
    }
      ?? .init("PBO", "not run", tone: .muted),
  ]
}

private func selection(_ outcome: StudyOutcome) -> ReportContent.Selection {
  let study = outcome.study
  let metric = study.spec.objective.goals[0].metric
  func text(_ candidate: StudyOutcome.Candidate) -> String {
    let set = study.spec.parameters.text(candidate.set, " ", ", ")
    return set.isEmpty ? "the only set" : set
  }
  func number(_ result: SingleResult?) -> String {
    result?.value(metric).map { String(format: "%.3f", $0) } ?? "undefined"
  }
  let title = study.spec.objective.title(study.spec.objective.goals[0])
  func sought(_ candidate: StudyOutcome.Candidate) -> String {
    let value = outcome.trials.objective(0, of: candidate.trial)
    if title == metric { return "\(metric) \(number(candidate.inSample))" }
    return "\(title) \(value.map { String(format: "%.3f", $0) } ?? "undefined") "
      + "(\(metric) of the whole \(number(candidate.inSample)))"
  }
  let beyond = outcome.chosen.outOfSample.map { result in
    "On the hold-out, which no trial saw, started flat with warm indicators, the chosen set has "
      + "\(metric) \(number(result)); the best in sample has \(number(outcome.best.outOfSample))."
  }
  return .init(
    bestInSample:
      "Best in sample of \(outcome.trials.columns.trials.count) trials: \(text(outcome.best)) with "
      + "\(sought(outcome.best)).",
    chosen:
      "Chosen: \(text(outcome.chosen)) with \(sought(outcome.chosen))"
      + (outcome.choice.neighbourhoodMedian.map {
        String(format: ", median of its neighbourhood %.3f", $0)
      } ?? "") + ". Rule: \(outcome.choice.why).",
    outOfSample: beyond, holdOutLooks: outcome.holdOutLooks)
}

private func metricsTable(_ outcome: StudyOutcome) -> ReportContent.MetricsTable {
  var columns: [(String, [Metric])] = [
    ("Chosen, in sample", outcome.chosen.inSample.metrics + outcome.benchmarkMetrics)
  ]
  if let beyond = outcome.chosen.outOfSample {
    columns.append(("Chosen, hold-out", beyond.metrics))
  }
  columns.append(("Best, in sample", outcome.best.inSample.metrics))
  if let beyond = outcome.best.outOfSample { columns.append(("Best, hold-out", beyond.metrics)) }
  if let hold = outcome.benchmark {
    columns.append(("Buy and hold, in sample", hold.inSample.metrics))
    if let beyond = hold.outOfSample { columns.append(("Buy and hold, hold-out", beyond.metrics)) }
  }
  let rows = columns[0].1.map { metric in
    ReportContent.MetricsTable.Row(
      metric, values: columns.map { column in column.1.first { $0.key == metric.key }?.value })
  }
  return .init(columns: columns.map(\.0), rows: rows)
}

extension ReportContent.MetricsTable.Row {
  /// A metric's row, with its values in the table's columns.
  init(_ metric: Metric, values: [Double?]) {
    self.init(
      key: metric.key, label: metric.label, formula: metric.formula,
      unit: ReportContent.Unit(metric.unit), values: values)
  }
}

extension ReportContent.Unit {
  init(_ unit: Metric.Unit) {
    switch unit {
    case .ratio: self = .ratio
    case .fraction: self = .percent
    case .money: self = .money
    case .count: self = .count
    case .days: self = .days
    case .bars: self = .bars
    }
  }
}

private func shownBars(_ study: Study) -> Range<Int> {
  study.inSample.lowerBound..<max(study.inSample.upperBound, study.holdOut.upperBound)
}

private func priceBars(_ study: Study) -> ReportContent.PriceBars {
  let bars = study.series.bars[shownBars(study)]
  return .init(
    intervalMilliseconds: study.series.interval / 1_000_000,
    openTimes: bars.map(\.openTime.milliseconds), open: bars.map(\.open), high: bars.map(\.high),
    low: bars.map(\.low), close: bars.map(\.close), volume: bars.map(\.volume))
}

/// The chosen set's account; the hold-out's starts flat and goes on from where the search ended.
private func equityCurve(_ outcome: StudyOutcome) -> ReportContent.EquityCurve {
  let study = outcome.study
  let capital = study.spec.account.capital
  let isAdditive = study.spec.account.model.isAdditive
  func joined(_ candidate: StudyOutcome.Candidate) -> [Double] {
    let seen = candidate.inSample.backtest.equity
    guard let unseen = candidate.outOfSample?.backtest.equity, let end = seen.last else {
      return seen
    }
    let adds = candidate.inSample.plan.columns.model.isAdditive
    return seen + unseen.map { adds ? end + $0 - capital : end * $0 / capital }
  }
  let barsPerYear = study.barsPerYear
  var curve = ReportContent.EquityCurve(
    times: study.series.bars[shownBars(study)].map(\.openTime.milliseconds),
    equity: joined(outcome.chosen), initialEquity: capital,
    benchmark: outcome.benchmark.map(joined), benchmarkName: "buy and hold",
    holdOutStart: study.holdOut.isEmpty ? nil : study.inSample.count, barsPerYear: barsPerYear,
    rollingWindowBars: min(study.inSample.count / 4, Int(min(barsPerYear, 1e9) / 2)).nonZero)
  curve.additiveCapital = isAdditive ? capital : nil
  return curve
}

extension Int {
  fileprivate var nonZero: Int? { self > 1 ? self : nil }
}

private func trades(_ outcome: StudyOutcome) -> [ReportContent.Trade] {
  outcome.chosen.inSample.reportTrades(.inSample, study: outcome.study)
    + (outcome.chosen.outOfSample?.reportTrades(.outOfSample, study: outcome.study) ?? [])
}

extension SingleResult {
  /// The account's trades; the position that is open at the end is shown as if it closed there.
  func reportTrades(
    _ sample: ReportContent.Trade.Sample, study: Study
  ) -> [ReportContent.Trade] {
    let offset = study.inSample.lowerBound
    let bars = study.series.bars
    let open = backtest.openTrade.map { trade in
      var trade = trade
      trade.exitReason = "still open"
      return trade
    }
    return (backtest.trades + (open.map { [$0] } ?? [])).map { trade in
      func end(_ bar: Int, _ price: Double) -> ReportContent.Trade.End {
        .init(bar: bar - offset, time: bars[bar].openTime.milliseconds, price: price)
      }
      return .init(
        side: trade.direction > 0 ? .long : .short, entry: end(trade.entryBar, trade.entryPrice),
        exit: end(trade.exitBar, trade.exitPrice), quantity: trade.quantity, fees: trade.fees,
        slippage: trade.slippage, funding: trade.funding, profit: trade.profit,
        returnFraction: trade.returnFraction, maximumAdverse: trade.adverseExcursion,
        maximumFavourable: trade.favourableExcursion, barsHeld: trade.barsHeld,
        exitReason: trade.exitReason, sample: sample)
    }
  }
}

/// The most trials that a page carries: the best ones, where there are more.
private let mostTrialsShown = 50_000

private func search(_ outcome: StudyOutcome) -> ReportContent.Search {
  let study = outcome.study
  let all = outcome.trials.columns
  let shownTrials = trialsShown(outcome)
  func pick(_ column: [Double]) -> [Double] { shownTrials.map { column[$0] } }
  let dimensions = study.spec.space.dimensions
  let parameters = dimensions.indices.compactMap { index -> ReportContent.Search.Parameter? in
    switch dimensions[index].kind {
    case .fixed: nil
    case .int:
      .init(name: dimensions[index].name, kind: .integer, values: pick(all.parameters[index]))
    case .float(_, _, let log, _):
      .init(
        name: dimensions[index].name, kind: .real, isLogarithmic: log,
        values: pick(all.parameters[index]))
    case .categorical(let choices) where choices.count == 1: nil
    case .categorical:
      .init(
        name: dimensions[index].name, kind: .choice,
        choices: study.spec.entry.declaration.parameters[index].choices,
        values: pick(all.parameters[index]))
    }
  }
  let objective = study.spec.objective
  let units = outcome.chosen.inSample.metrics
  func column(_ name: String, of key: String, _ values: [Double?]) -> ReportContent.Search.Metric? {
    guard let metric = units.first(where: { $0.key == key }) else { return nil }
    return .init(
      name: name, unit: ReportContent.Unit(metric.unit), values: pick(values.map { $0 ?? .nan }))
  }
  let goals = objective.goals.enumerated().compactMap { index, goal in
    column(objective.title(goal), of: goal.metric, outcome.trials.objective(index))
  }
  let rest = [
    "sharpe", "total_return", "cagr", "max_drawdown", "calmar", "closed_trades", "exposure",
  ].filter { key in !goals.contains { $0.name == key } }
  let metrics = goals + rest.compactMap { column($0, of: $0, outcome.trials.values($0)) }
  return .init(
    method: study.spec.search.method.rawValue, planned: study.trialsPlanned,
    failed: outcome.trials.failedCount,
    parameters: parameters, metrics: metrics, objective: 0,
    isMaximized: study.spec.objective.goals[0].isMaximized,
    best: shownTrials.firstIndex(of: outcome.choice.best),
    chosen: shownTrials.firstIndex(of: outcome.choice.chosen),
    chosenWhy: outcome.choice.why
      + (shownTrials.count < all.trials.count
        ? "; the page holds the best \(shownTrials.count) of \(all.trials.count) trials" : ""))
}

/// Every trial in order, or the best ones and the chosen one in order.
private func trialsShown(_ outcome: StudyOutcome) -> [Int] {
  let trials = outcome.trials.columns.trials.indices
  guard trials.count > mostTrialsShown else { return Array(trials) }
  let sign = -outcome.study.spec.objective.goals[0].sign
  let values = outcome.trials.objective().map { $0.map { $0 * sign } ?? -.infinity }
  let ranked = trials.sorted { (values[$0], $1) > (values[$1], $0) }
  return Set(ranked.prefix(mostTrialsShown) + [outcome.choice.chosen]).sorted()
}

/// The most trials that a front is drawn among.
private let mostFrontTrials = 10_000

private func front(_ outcome: StudyOutcome) -> ReportContent.ParetoFront? {
  let study = outcome.study
  guard study.spec.objective.goals.count > 1 else { return nil }
  let units = outcome.chosen.inSample.metrics
  let front = outcome.choice.front
  // Beyond so many, every so many-th trial is drawn beside the front.
  let count = outcome.trials.columns.trials.count
  let step = (count + mostFrontTrials - 1) / mostFrontTrials
  let shown = Set(Array(stride(from: 0, to: count, by: step)) + front).sorted()
  let places = Dictionary(uniqueKeysWithValues: zip(shown, shown.indices))
  let objectives = study.spec.objective.goals.enumerated().map { index, goal in
    let values = outcome.trials.objective(index)
    return ReportContent.ParetoFront.Objective(
      name: study.spec.objective.title(goal),
      unit: units.first { $0.key == goal.metric }.map { .init($0.unit) } ?? .ratio,
      isMaximized: goal.isMaximized,
      values: shown.map { values[$0] ?? .nan })
  }
  let sets = outcome.trials.sets
  return .init(
    objectives: objectives, trials: shown, front: front.compactMap { places[$0] },
    sets: front.map { study.spec.parameters.text(sets[$0], " ", ", ") },
    chosen: front.firstIndex(of: outcome.choice.chosen),
    share: outcome.choice.frontShare)
}

private func learned(
  _ outcome: StudyOutcome, _ findings: SearchFindings
) -> ReportContent.Learned {
  let objective = outcome.study.spec.objective
  let unit = outcome.chosen.inSample.metrics.first { $0.key == objective.goals[0].metric }?.unit
  return .init(
    findings, objective: objective.title(objective.goals[0]),
    unit: unit.map(ReportContent.Unit.init) ?? .ratio)
}

private func costSensitivity(_ costs: CostStress) -> ReportContent.CostSensitivity {
  .init(
    points: costs.points.map {
      .init(costBps: $0.costBps, totalReturn: $0.totalReturn, sharpe: $0.sharpe)
    }, breakEvenBps: costs.breakEvenBps, assumedBps: costs.assumedBps, note: costs.note)
}

/// `1h`, `15m`, `1d`: an interval as people write it.
package func intervalText(_ nanoseconds: Int64) -> String {
  let units: [(Int64, String)] = [
    (7 * Span.day, "w"), (Span.day, "d"), (Span.hour, "h"), (Span.minute, "m"), (Span.second, "s"),
  ]
  for (length, unit) in units where nanoseconds >= length && nanoseconds % length == 0 {
    return "\(nanoseconds / length)\(unit)"
  }
  return "\(nanoseconds / 1_000_000)ms"
}

/// `day`, `hour`, or `4h`: what one period is called.
func periodText(_ nanoseconds: Int64) -> String {
  switch nanoseconds {
  case Span.minute: "minute"
  case Span.hour: "hour"
  case Span.day: "day"
  case 7 * Span.day: "week"
  default: intervalText(nanoseconds)
  }
}

/// A number without a superfluous fraction.
package func plain(_ value: Double) -> String {
  Int64(exactly: value).map(String.init) ?? String(format: "%.6g", value)
}

private func confirmation(
  _ confirmation: Confirmation, _ study: Study
) -> ReportContent.Confirmation {
  let finalists = confirmation.finalists.map { finalist in
    ReportContent.Confirmation.Finalist(
      trial: finalist.trial,
      parameters: study.spec.parameters.text(finalist.set),
      sweptReturn: finalist.swept.value("total_return"),
      replayedReturn: finalist.replayed.value("total_return"),
      sweptSharpe: finalist.swept.value("sharpe"),
      replayedSharpe: finalist.replayed.value("sharpe"),
      sweptTrades: finalist.swept.backtest.trades.count,
      replayedTrades: finalist.replayed.backtest.trades.count,
      largestDifference: finalist.largestDifference)
  }
  return .init(
    finalists: finalists,
    note: "Over the bars that the search saw. Without latency, a bound on volume or marks of its "
      + "own, an order-level replay of bars gives the sweep's numbers to rounding.")
}
