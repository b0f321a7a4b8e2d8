import Documents
import MarketData
import Metrics
import Validation

/// What a study was asked about luck, as JSON; parts that were not run are null.
func validationDocument(_ evidence: StudyEvidence, _ study: Study) -> JSON {
  .object([
    ("walk_forward", evidence.walkForward.map { walkDocument($0, study) } ?? .null),
    ("folds", .array(evidence.folds.map { foldsDocument($0, study) })),
    ("pbo", evidence.overfitting.map(overfittingDocument) ?? .null),
    ("deflated_sharpe", evidence.sharpe.map(sharpeDocument) ?? .null),
    ("spa", evidence.superiority.map { superiorityDocument($0, study) } ?? .null),
    ("robustness", evidence.robustness.map { robustnessDocument($0, study) } ?? .null),
  ])
}

/// Gates in the order of the spec.
func gatesDocument(_ validation: StudyValidation) -> JSON {
  .array(
    validation.gates.map { gate in
      .object([
        ("gate", .string(gate.measure.rawValue)), ("rule", .string(gate.bound.text)),
        ("value", number(gate.value)),
        ("outcome", .string(gate.outcome == .notRun ? "not_run" : gate.outcome.rawValue)),
        ("note", gate.note.map(JSON.string) ?? .null), ("binding", .bool(validation.gatesBind)),
      ])
    })
}

private func number(_ value: Double?) -> JSON {
  value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null
}

private func whole(_ value: Int) -> JSON { .int(Int64(value)) }

/// A run of bars: from its first bar's opening to that of the bar after it.
private func spanDocument(_ bars: Range<Int>, _ study: Study) -> [(key: String, value: JSON)] {
  let clock = BarClock(study.series, bars)
  func time(_ bar: Int) -> JSON { .string(Timestamp(nanoseconds: clock.time(bar)).iso) }
  return [("start", time(bars.lowerBound)), ("end", time(bars.upperBound))]
}

private func setDocument(_ set: [Double]?, _ study: Study) -> JSON {
  set.map { parameterDocument($0, study) } ?? .null
}

private func accountDocument(_ account: StitchedAccount) -> JSON {
  .object(account.result.metrics.map { (key: $0.key, value: number($0.value)) })
}

private func walkDocument(_ walk: WalkForwardResult, _ study: Study) -> JSON {
  .object([
    ("scheme", .string(walk.spec.text)), ("nested", .bool(walk.isNested)),
    (
      "windows",
      .array(walk.windows.indices.map { windowDocument(walk, $0, study) })
    ),
    ("stitched", accountDocument(walk.stitched)),
    ("stitched_psr", number(walk.probability)),
    (
      "stitched_trades",
      .array(
        walk.stitched.result.backtest.trades.map {
          tradeDocument($0, study.series.bars, isOpen: false)
        })
    ),
    ("profitable_share", .number(walk.profitableShare)),
    (
      "efficiency",
      .object(
        zip(["mean_return", "mean_of_ratios", "sharpe"], walk.efficiencies).map {
          (key: $0, value: number($1.value))
        })
    ),
    (
      "marks",
      .array(
        walk.marks.map {
          .object([
            ("rule", .string($0.rule)), ("threshold", .string($0.threshold)),
            ("value", number($0.value)), ("outcome", .string($0.outcome.rawValue)),
          ])
        })
    ),
    ("decay", .array(walk.decay.map { number($0) })),
    ("bars_left_over", whole(walk.barsLeftOver)),
  ])
}

private func windowDocument(_ walk: WalkForwardResult, _ index: Int, _ study: Study) -> JSON {
  let window = walk.windows[index]
  return .object([
    ("train", .object(spanDocument(window.train, study))),
    ("test", .object(spanDocument(window.test, study))),
    ("params", setDocument(window.set, study)), ("train_objective", number(window.trainValue)),
    ("test_objective", number(window.testValue)), ("test_rank", number(window.testRank)),
    ("rank_correlation", number(window.rankCorrelation)),
    ("traded", .object(spanDocument(walk.stitched.legs[index].bars, study))),
    ("total_return", number(walk.value(.totalReturn, window: index))),
    ("sharpe", number(walk.value(.sharpe, window: index))),
    ("max_drawdown", number(walk.value(.maxDrawdown, window: index))),
    ("closed_trades", number(walk.value(.closedTrades, window: index))),
  ])
}

private func foldsDocument(_ folds: FoldsResult, _ study: Study) -> JSON {
  .object([
    ("kind", .string(folds.kind.rawValue)),
    (
      "splits",
      .array(
        folds.rows.map {
          .object([
            ("test", .string($0.name)), ("params", setDocument($0.set, study)),
            ("train_spans", .array($0.train.map { .object(spanDocument($0, study)) })),
            ("test_spans", .array($0.test.map { .object(spanDocument($0, study)) })),
            ("train_objective", number($0.trainValue)), ("test_objective", number($0.testValue)),
          ])
        })
    ),
    ("mean_test_objective", number(folds.meanTestValue)),
    ("paths", .array(folds.paths.map(accountDocument))),
  ])
}

private func overfittingDocument(_ result: OverfittingResult) -> JSON {
  let evidence = result.evidence
  return .object([
    ("pbo", .number(evidence.probability)),
    ("probability_of_loss", .number(evidence.probabilityOfLoss)),
    ("blocks", whole(result.blocks)), ("splits", whole(evidence.splits.count)),
    ("sets", whole(result.sets)), ("companion_sample", .bool(result.isCompanion)),
    ("metric", .string("sharpe")), ("rank", .string("n+1")),
    ("slope", number(evidence.degradation.slope)),
    ("intercept", number(evidence.degradation.intercept)),
    ("r2", number(evidence.degradation.rSquared)),
    ("logit_median", number(evidence.logitMedian)),
    ("first_order_dominance", evidence.dominance.map { .bool($0.isFirstOrder) } ?? .null),
    ("second_order_dominance", evidence.dominance.map { .bool($0.isSecondOrder) } ?? .null),
  ])
}

private func sharpeDocument(_ evidence: SharpeEvidence) -> JSON {
  let interval = evidence.estimate.interval(confidence: 0.95)
  return .object([
    ("sharpe_per_period", .number(evidence.estimate.sharpe)),
    ("periods_per_year", .number(evidence.periodsPerYear)),
    ("observations", .number(evidence.estimate.observations)),
    ("skew", .number(evidence.estimate.skewness)),
    ("kurtosis", .number(evidence.estimate.kurtosis)),
    ("psr", number(evidence.probability)),
    (
      "sharpe_interval_95",
      interval.map { .array([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null
    ),
    (
      "min_trl_95",
      number(evidence.estimate.minimumTrackRecord(above: 0, confidence: 0.95))
    ),
    ("min_btl_years", number(evidence.minimumYears)),
    (
      "counts",
      .array(
        evidence.counts.map {
          .object([
            ("counted", .string($0.name)), ("trials", .number($0.trials)),
            ("sharpe_variance_per_period", number($0.variance)),
            ("expected_max_sharpe_per_period", number($0.expectedMaximum)),
            ("dsr", number($0.deflated)), ("how", .string($0.how)),
          ])
        })
    ),
    (
      "haircuts",
      .array(
        evidence.haircuts.map {
          .object([
            ("method", .string($0.name)), ("p", number($0.probability)),
            ("sharpe_annual", number($0.annualSharpe)), ("haircut", number($0.share)),
          ])
        })
    ),
  ])
}

private func superiorityDocument(_ tests: SuperiorityTests, _ study: Study) -> JSON {
  .object([
    ("bootstrap", whole(tests.resamples)), ("mean_block", .number(tests.meanBlock)),
    ("periods", whole(tests.periods)),
    ("period", .string(intervalText(tests.periodNanoseconds))),
    ("sets", whole(tests.sets.count)), ("companion_sample", .bool(tests.isCompanion)),
    (
      "conventions",
      .object([
        ("omega", .string("bootstrap")), ("studentised", .bool(true)), ("p", .string("plus-one")),
        ("bootstrap_method", .string("stationary")),
      ])
    ),
    (
      "benchmarks",
      .array(
        tests.results.map { result in
          .object([
            ("benchmark", .string(result.benchmark)),
            ("reality_check_p", number(result.realityCheck)),
            ("spa_lower_p", number(result.ability.lower)),
            ("spa_p", number(result.ability.consistent)),
            ("spa_upper_p", number(result.ability.upper)),
            ("spa_p_error", number(tests.error(of: result.ability.consistent))),
            ("spa_statistic", number(result.ability.statistic)),
            (
              "step_m",
              .array(
                result.steps.map { step in
                  .object([
                    ("alpha", .number(step.alpha)), ("better", whole(step.rejected.count)),
                    (
                      "first",
                      .array(step.rejected.prefix(10).map { setDocument(tests.sets[$0], study) })
                    ),
                  ])
                })
            ),
          ])
        })
    ),
    (
      "confidence_set",
      tests.confidence.map {
        .object([
          ("level", .number($0.level)), ("representatives", whole($0.representatives)),
          ("included", whole($0.included)), ("has_chosen", $0.hasChosen.map(JSON.bool) ?? .null),
        ])
      } ?? .null
    ),
  ])
}
