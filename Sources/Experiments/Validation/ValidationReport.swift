import Foundation
import MarketData
import Metrics
import Reports
import Validation

/// Fills the sections of a page that say how much of a result is luck.
func addEvidence(
  _ validation: StudyValidation, _ outcome: StudyOutcome, to content: inout ReportContent
) {
  let evidence = validation.evidence
  let study = outcome.study
  content.verdict = verdict(validation)
  content.walkForward = evidence.walkForward.map { walk($0, outcome) }
  let folds = evidence.folds.map { ReportContent.Folds($0, study) }
  content.folds = folds.isEmpty ? nil : folds
  content.backtestOverfitting = evidence.overfitting.map { .init($0) }
  content.deflatedSharpe = evidence.sharpe.map { .init($0, outcome) }
  content.superiorAbility = evidence.superiority.map { .init($0, study) }
  if let robustness = evidence.robustness { addRobustness(robustness, outcome, to: &content) }
}

private func verdict(_ validation: StudyValidation) -> ReportContent.Verdict {
  let tone: ReportContent.Tone =
    switch validation.verdict.outcome {
    case .supported: .good
    case .refused: .bad
    case .unproven: .warning
    }
  return .init(
    headline: validation.verdict.headline, tone: tone, explanation: validation.verdict.paragraph,
    gates: validation.gates.map { gate in
      let outcome: ReportContent.Verdict.Gate.Outcome =
        switch gate.outcome {
        case .pass: .pass
        case .fail: .fail
        case .notRun: .notRun
        }
      let isShare = gate.measure.isShare
      let bound = gate.bound
      return .init(
        name: gate.measure.title,
        rule: "\(bound.isLeast ? "≥" : "≤") \(isShare ? percent(bound.value) : plain(bound.value))",
        value: gate.value, unit: isShare ? .percent : .ratio, outcome: outcome,
        note: gate.note ?? "")
    })
}

extension Gate.Measure {
  /// Whether its value is read in percent.
  fileprivate var isShare: Bool {
    switch self {
    case .probabilityOfLoss, .returnOutside, .drawdownOutside, .efficiency, .profitableWindows,
      .holdOutReturn:
      true
    default: false
    }
  }
}

private func walk(
  _ walk: WalkForwardResult, _ outcome: StudyOutcome
) -> ReportContent.WalkForward {
  let study = outcome.study
  let spec = walk.spec
  let goal = study.spec.objective.goals[0]
  let unit = outcome.chosen.inSample.metrics.first { $0.key == goal.metric }?.unit
  var content = ReportContent.WalkForward(
    scheme: .init(
      mode: spec.isAnchored ? "anchored" : "rolling", train: spec.train.text, test: spec.test.text,
      step: spec.step.text, purge: spec.purge.text, embargo: spec.embargo.text,
      boundary: spec.accounts.restartsTests ? "flat" : spec.boundary.rawValue,
      convention: spec.accounts.rawValue + (walk.isNested ? ", searched anew in each window" : "")),
    objective: study.spec.objective.title(goal), unit: unit.map(ReportContent.Unit.init) ?? .ratio,
    windows: walk.windows.indices.map { window(walk, $0, study) })
  content.stitched = stitched(walk, outcome)
  content.figures = figures(walk)
  content.trades = walk.stitched.result.reportTrades(.outOfSample, study: study)
  content.parameters = drift(walk, study)
  content.decay = .init(part: "test after the training", means: walk.decay)
  content.passRules = walk.marks.map { mark in
    .init(
      rule: mark.rule, threshold: mark.threshold, value: mark.value, unit: .percent,
      mark: .init(mark.outcome))
  }
  content.efficiencies = walk.efficiencies.map {
    .init(name: $0.name, value: $0.value, note: $0.note)
  }
  content.leftOver =
    walk.barsLeftOver > 0
    ? "The last \(walk.barsLeftOver) bars in sample are in no window." : nil
  content.note =
    "Each window's set is chosen on its training bars alone (by \(spec.selection.rawValue)) and "
    + "traded on in one account that pays to move from set to set, up to the next window's; return "
    + "and trades of a window are that account's. Efficiency is customary rather "
    + "than telling; the account itself is what to read."
  return content
}

extension ReportContent.WalkForward.PassRule.Mark {
  fileprivate init(_ outcome: WalkForwardMark.Outcome) {
    switch outcome {
    case .pass: self = .pass
    case .fail: self = .fail
    case .distinction: self = .distinction
    case .undefined: self = .undefined
    }
  }
}

private func window(
  _ walk: WalkForwardResult, _ index: Int, _ study: Study
) -> ReportContent.WalkForward.Window {
  let window = walk.windows[index]
  let clock = BarClock(study.series, study.inSample)
  func time(_ bar: Int) -> Int64 { clock.time(bar) / 1_000_000 }
  return .init(
    trainStart: time(window.train.lowerBound), trainEnd: time(window.train.upperBound),
    testStart: time(window.test.lowerBound), testEnd: time(window.test.upperBound),
    parameters: window.set.map { study.spec.parameters.text($0, " ", ", ") } ?? "none: flat",
    trainObjective: window.trainValue, testObjective: window.testValue,
    testReturn: walk.value(.totalReturn, window: index),
    testTrades: walk.value(.closedTrades, window: index).map { Int($0) },
    testRank: window.testRank, rankCorrelation: window.rankCorrelation)
}

/// The stitched account beside the benchmark, which starts at the same bar.
private func stitched(
  _ walk: WalkForwardResult, _ outcome: StudyOutcome
) -> ReportContent.EquityCurve {
  let study = outcome.study
  let result = walk.stitched.result
  let bars = result.plan.bars
  let capital = study.spec.account.capital
  let first = bars.lowerBound - study.inSample.lowerBound
  let hold = outcome.benchmark?.inSample.backtest.equity
  let base = first > 0 ? hold?[first - 1] ?? capital : capital
  let barsPerYear = study.barsPerYear
  var curve = ReportContent.EquityCurve(
    times: study.series.bars[bars].map(\.openTime.milliseconds), equity: result.backtest.equity,
    initialEquity: capital,
    benchmark: hold.map { $0[first..<first + bars.count].map { $0 / base * capital } },
    benchmarkName: "buy and hold", holdOutStart: nil, barsPerYear: barsPerYear,
    rollingWindowBars: nil)
  curve.additiveCapital = study.spec.account.model.isAdditive ? capital : nil
  return curve
}

private func figures(_ walk: WalkForwardResult) -> [ReportContent.WalkForward.Figure] {
  let keys = [
    "total_return", "cagr", "sharpe", "sortino", "max_drawdown", "calmar", "closed_trades",
    "profit_factor", "exposure", "turnover",
  ]
  let metrics = walk.stitched.result.metrics
  let figures = keys.compactMap { key in
    metrics.first { $0.key == key }.map {
      ReportContent.WalkForward.Figure(
        label: $0.label, value: $0.value, unit: .init($0.unit), formula: $0.formula)
    }
  }
  return figures + [
    .init(
      label: "Probabilistic Sharpe ratio", value: walk.probability, unit: .percent,
      formula: "probability that the account's true Sharpe ratio is above nought"),
    .init(
      label: "Windows with a profit", value: walk.profitableShare, unit: .percent,
      formula: "windows in which the account gained / windows"),
  ]
}

/// What each window chose, parameter by parameter; nothing where a window chose nothing.
private func drift(
  _ walk: WalkForwardResult, _ study: Study
) -> [ReportContent.Search.Parameter] {
  let dimensions = study.spec.space.dimensions
  let declared = study.spec.entry.declaration.parameters
  return dimensions.indices.compactMap { index in
    let values = walk.windows.map { $0.set?[index] ?? .nan }
    switch dimensions[index].kind {
    case .fixed: return nil
    case .int: return .init(name: dimensions[index].name, kind: .integer, values: values)
    case .float(_, _, let log, _):
      return .init(name: dimensions[index].name, kind: .real, isLogarithmic: log, values: values)
    case .categorical(let choices):
      return choices.count == 1
        ? nil
        : .init(
          name: dimensions[index].name, kind: .choice, choices: declared[index].choices,
          values: values)
    }
  }
}

extension ReportContent.Folds {
  fileprivate init(_ folds: FoldsResult, _ study: Study) {
    let goal = study.spec.objective.goals[0]
    let validation = study.spec.validation
    let method =
      switch folds.kind {
      case .kFold: "Purged k-fold: \(validation.kFold.map(\.text) ?? "")"
      case .combinatorial:
        "Combinatorial purged folds: \(validation.combinatorial.map(\.text) ?? "")"
      case .regimes: "By kind of market: chosen on the others, tested on one"
      case .symbols: "By market: chosen on the others, tested on one"
      }
    self.init(
      method: method, objective: study.spec.objective.title(goal),
      splits: folds.rows.map { row in
        Split(
          test: row.name,
          parameters: row.set.map { study.spec.parameters.text($0, " ", ", ") } ?? "none",
          trainObjective: row.trainValue, testObjective: row.testValue)
      })
    let sharpes = folds.pathValues(.sharpe)
    guard !folds.paths.isEmpty else { return }
    paths = Paths(
      count: folds.paths.count,
      histogram: sharpes.count >= 3 ? ReportContent.Histogram(sharpes, bins: 20) : nil,
      quantiles: .init(sharpes))
    note =
      "Each path is one account over all bars in sample, every stretch of it traded by a set that "
      + "was chosen without that stretch."
  }
}

extension FoldSpec {
  fileprivate var text: String {
    "\(groups) groups, \(testGroups) tested at once, purge \(purge.text), embargo \(embargo.text)"
  }
}

extension ReportContent.BacktestOverfitting {
  /// Splits that the scatter shows at most.
  private static let mostPoints = 1_000

  fileprivate init(_ result: OverfittingResult) {
    let evidence = result.evidence
    let annual = result.periodsPerYear.squareRoot()
    let step = (evidence.splits.count + Self.mostPoints - 1) / Self.mostPoints
    let shown = stride(from: 0, to: evidence.splits.count, by: step)
      .map { evidence.splits[$0] }.filter { $0.inSample.isFinite && $0.outOfSample.isFinite }
    let fit = evidence.degradation
    self.init(
      value: evidence.probability, metric: "Sharpe ratio a year", sets: result.sets,
      blocks: result.blocks, splits: evidence.splits.count,
      conventions: "Ranks over N + 1; logits of nought count as overfit"
        + (result.isCompanion
          ? "; a Sobol sample of its own, since results steer the search." : "."))
    logits = .init(evidence.splits.map(\.logit).filter(\.isFinite), bins: 40)
    degradation = Degradation(
      inSample: shown.map { $0.inSample * annual },
      outOfSample: shown.map { $0.outOfSample * annual },
      splits: evidence.splits.count, slope: fit.slope, intercept: fit.intercept * annual,
      rSquared: fit.rSquared)
    probabilityOfLoss = evidence.probabilityOfLoss
    dominance = evidence.dominance.map {
      Dominance(
        values: $0.grid.map { $0 * annual }, selected: $0.selected, all: $0.all,
        isFirstOrder: $0.isFirstOrder, isSecondOrder: $0.isSecondOrder)
    }
    if let grid = dominance?.values, zip(grid, grid.dropFirst()).contains(where: { $0 >= $1 }) {
      dominance = nil
    }
  }
}

extension ReportContent.DeflatedSharpe {
  fileprivate init(_ evidence: SharpeEvidence, _ outcome: StudyOutcome) {
    let perYear = evidence.periodsPerYear
    let annual = perYear.squareRoot()
    let interval = evidence.estimate.interval(confidence: 0.95)
    let period = outcome.study.spec.account.metricsPeriod ?? outcome.study.series.interval
    self.init(
      sharpePerPeriod: evidence.estimate.sharpe, sharpePerYear: evidence.estimate.sharpe * annual,
      period: periodText(period), observations: Int(evidence.estimate.observations),
      skewness: evidence.estimate.skewness, kurtosis: evidence.estimate.kurtosis,
      probabilisticSharpe: evidence.probability,
      intervalLow: interval.map { $0.lowerBound * annual },
      intervalHigh: interval.map { $0.upperBound * annual }, intervalLevel: 0.95,
      minimumTrackRecord: evidence.estimate.minimumTrackRecord(above: 0, confidence: 0.95),
      minimumBacktestYears: evidence.minimumYears)
    counts = evidence.counts.map {
      TrialCount(
        name: $0.name, how: $0.how, trials: $0.trials, sharpeVariance: $0.variance,
        expectedMaximum: $0.expectedMaximum, deflated: $0.deflated)
    }
    trialSharpes = ReportContent.Histogram(evidence.trialSharpes, bins: 60).map {
      TrialSharpes(
        histogram: $0, chosen: outcome.chosen.inSample.value("sharpe"),
        expectedMaximum: evidence.counts.first.map { $0.expectedMaximum * annual },
        scale: "per year")
    }
    haircuts = evidence.haircuts.map {
      Haircut(
        method: $0.name, adjustedP: $0.probability, sharpe: $0.annualSharpe, share: $0.share)
    }
  }
}

extension ReportContent.SuperiorAbility {
  fileprivate init(_ tests: SuperiorityTests, _ study: Study) {
    self.init(
      metric: "mean return", sets: tests.sets.count,
      benchmarks: tests.results.map { result in
        Benchmark(
          name: result.benchmark, realityCheckP: result.realityCheck,
          lowerP: result.ability.lower, consistentP: result.ability.consistent,
          upperP: result.ability.upper,
          stepM: result.steps.map { step in
            StepM(
              level: step.alpha, better: step.rejected.count,
              names: step.rejected.prefix(3).map {
                study.spec.parameters.text(tests.sets[$0], " ", ", ")
              })
          })
      },
      bootstrap: .init(
        draws: tests.resamples, blockPeriods: tests.meanBlock, method: "stationary",
        period: periodText(tests.periodNanoseconds), periods: tests.periods))
    if let set = tests.confidence, !benchmarks.isEmpty {
      benchmarks[0].confidenceSet = ConfidenceSet(
        representatives:
          "sets evenly spaced by rank of the objective, the best and the chosen among them",
        level: set.level, size: set.included, of: set.representatives,
        containsChosen: set.hasChosen)
    }
    note =
      "Studentised; standard errors from the resamples; p = (1 + those at least as large) / "
      + "(1 + all)"
      + (tests.results.first.map {
        String(format: ", which leaves an error of ± %.3f", tests.error(of: $0.ability.consistent))
      } ?? "") + "."
    if tests.isCompanion {
      note += " The sets are a Sobol sample of their own, since results steer the search."
    }
  }
}
