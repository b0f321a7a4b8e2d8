import Documents
import MarketData
import Metrics

/// How the chosen set stands being shaken, as JSON; what is undefined is null.
func robustnessDocument(_ robustness: Robustness, _ study: Study) -> JSON {
  .object([
    ("sensitivity", sensitivityDocument(robustness.sensitivity, study)),
    ("slippage", slippageDocument(robustness.slippage)),
    ("latency", latencyDocument(robustness.latency)),
    ("trade_shuffle", shuffleDocument(robustness.tradeShuffle)),
    ("block_bootstrap", bootstrapDocument(robustness.cone)),
    ("skipped_trades", skippedDocument(robustness.skippedTrades)),
    ("price_noise", noiseDocument(robustness.priceNoise)),
    ("start_dates", startsDocument(robustness.startDates)),
    ("regimes", regimesDocument(robustness.regimes)),
    ("symbols", .array(robustness.symbols.rows.map(symbolDocument))),
    ("random_entries", randomDocument(robustness.randomEntries)),
  ])
}

private func number(_ value: Double?) -> JSON {
  value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null
}

private func whole(_ value: Int) -> JSON { .int(Int64(value)) }

private func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }

/// Quantiles stand for all draws.
private func distributionDocument(_ distribution: Distribution) -> JSON {
  .object(
    [
      ("observed", number(distribution.observed)), ("draws", whole(distribution.draws)),
      ("undefined", whole(distribution.undefined)), ("mean", number(distribution.mean)),
      ("sd", number(distribution.deviation)),
    ]
      + [("q05", 0.05), ("q25", 0.25), ("q50", 0.5), ("q75", 0.75), ("q95", 0.95)].map {
        (key: $0, value: number(distribution.quantile($1)))
      })
}

private func sensitivityDocument(_ sensitivity: ParameterSensitivity, _ study: Study) -> JSON {
  let (indices, plateau) = (sensitivity.indices, sensitivity.plateau)
  let objective = study.spec.objective
  return .object([
    ("objective", .string(objective.title(objective.goals[0]))),
    ("value", number(sensitivity.objective)), ("evaluations", whole(sensitivity.evaluations)),
    (
      "sobol",
      .object([
        ("method", .string(indices.method.documentName)), ("rows", whole(indices.rows)),
        ("undefined_share", number(indices.undefinedShare)), ("why_empty", text(indices.whyEmpty)),
        (
          "parameters",
          .array(
            indices.effects.map {
              .object([
                ("name", .string($0.name)), ("first", estimateDocument($0.first)),
                ("total", estimateDocument($0.total)),
              ])
            })
        ),
      ])
    ),
    (
      "curvature",
      .array(
        sensitivity.curvatures.map {
          curvatureDocument($0, share: plateau.share(along: $0, objective.goals[0]))
        })
    ),
    (
      "plateau",
      .object([
        ("neighbours", whole(plateau.neighbours)), ("good", whole(plateau.good)),
        ("share", number(plateau.share)), ("bound", number(plateau.bound)),
        ("whole_ring", .bool(plateau.isWholeRing)),
      ])
    ),
    ("note", .string(sensitivity.note)),
  ])
}

extension SobolIndices.Method {
  fileprivate var documentName: String {
    switch self {
    case .wholeGrid: "whole_grid"
    case .independent: "saltelli"
    case .conditional: "conditional"
    }
  }
}

private func estimateDocument(_ estimate: SobolIndices.Estimate) -> JSON {
  .object([
    ("value", number(estimate.value)), ("low_95", number(estimate.interval?.lowerBound)),
    ("high_95", number(estimate.interval?.upperBound)),
  ])
}

private func curvatureDocument(_ curvature: LocalCurvature, share: Double?) -> JSON {
  func side(_ side: LocalCurvature.Side?) -> JSON {
    side.map {
      .object([("value", number($0.value)), ("objective", number($0.objective))])
    } ?? .null
  }
  return .object([
    ("name", .string(curvature.name)), ("below", side(curvature.below)),
    ("above", side(curvature.above)),
    ("second_difference", number(curvature.secondDifference)),
    ("plateau_share", number(share)), ("why_none", text(curvature.whyNone)),
  ])
}

private func slippageDocument(_ slippage: SlippageStress) -> JSON {
  .object([
    ("assumed_fixed_bps", number(slippage.assumedFixedBps)),
    ("break_even_further_bps", number(slippage.breakEvenBps)),
    (
      "points",
      .array(
        slippage.points.map {
          .object([
            ("further_bps", number($0.furtherBps)), ("total_return", number($0.totalReturn)),
            ("sharpe", number($0.sharpe)),
          ])
        })
    ),
    ("note", .string(slippage.note)),
  ])
}

private func latencyDocument(_ latency: LatencyStress) -> JSON {
  .object([
    ("assumed_bars", whole(latency.assumedBars)),
    (
      "points",
      .array(
        latency.points.map {
          .object([
            ("further_bars", whole($0.furtherBars)), ("total_return", number($0.totalReturn)),
            ("sharpe", number($0.sharpe)),
          ])
        })
    ),
    ("why_short", text(latency.whyShort)),
  ])
}

private func shuffleDocument(_ shuffle: TradeShuffle) -> JSON {
  .object([
    ("trades", whole(shuffle.trades)), ("total_return", number(shuffle.totalReturn)),
    ("max_drawdown", distributionDocument(shuffle.maxDrawdown)),
    ("longest_losing_streak", distributionDocument(shuffle.longestLosingStreak)),
    ("worst_losing_streak", distributionDocument(shuffle.worstLosingStreak)),
    ("why_empty", text(shuffle.whyEmpty)),
  ])
}

private func bootstrapDocument(_ cone: BlockBootstrapCone) -> JSON {
  .object([
    ("period", .string(intervalText(cone.periodNanoseconds))), ("periods", whole(cone.periods)),
    ("periods_per_year", number(cone.periodsPerYear)),
    ("mean_block", number(cone.meanBlockLength)),
    ("total_return", distributionDocument(cone.finalReturn)),
    ("sharpe", distributionDocument(cone.sharpe)),
    ("max_drawdown", distributionDocument(cone.maxDrawdown)),
    ("probability_of_loss", number(cone.probabilityOfLoss)), ("why_empty", text(cone.whyEmpty)),
  ])
}

private func skippedDocument(_ skipped: SkippedTrades) -> JSON {
  .object([
    ("trades", whole(skipped.trades)), ("probability", number(skipped.probability)),
    ("total_return", distributionDocument(skipped.totalReturn)),
    ("sharpe", distributionDocument(skipped.sharpe)),
    ("max_drawdown", distributionDocument(skipped.maxDrawdown)),
    ("why_empty", text(skipped.whyEmpty)),
  ])
}

private func noiseDocument(_ noise: PriceNoise) -> JSON {
  .object([
    ("range_share", number(noise.rangeShare)), ("window_bars", whole(noise.windowBars)),
    ("failed", whole(noise.failed)), ("objective", distributionDocument(noise.objective)),
    ("total_return", distributionDocument(noise.totalReturn)),
    ("sharpe", distributionDocument(noise.sharpe)),
    ("max_drawdown", distributionDocument(noise.maxDrawdown)),
  ])
}

private func startsDocument(_ dates: StartDates) -> JSON {
  .object([
    (
      "starts",
      .array(
        dates.starts.map {
          .object([
            ("time", .string($0.time.iso)), ("bars", whole($0.bars)),
            ("total_return", number($0.totalReturn)), ("cagr", number($0.cagr)),
            ("sharpe", number($0.sharpe)), ("max_drawdown", number($0.maxDrawdown)),
            ("closed_trades", number($0.closedTrades)),
          ])
        })
    ),
    ("cagr", distributionDocument(dates.cagr)), ("sharpe", distributionDocument(dates.sharpe)),
  ])
}

private func regimesDocument(_ breakdown: RegimeBreakdown) -> JSON {
  func split(_ split: RegimeBreakdown.Split) -> JSON {
    .object([
      ("measure", .string(split.measure)),
      ("thresholds", .array(split.thresholds.map { number($0) })),
      ("unknown_bars", whole(split.regimeOfBar.count { $0 == nil })),
      ("regimes", .array(split.regimes.map(regimeDocument))),
    ])
  }
  return .object([
    ("window_bars", whole(breakdown.windowBars)), ("volatility", split(breakdown.volatility)),
    ("trend", split(breakdown.trend)), ("years", split(breakdown.years)),
  ])
}

private func regimeDocument(_ regime: RegimeBreakdown.Regime) -> JSON {
  // On no bars nothing is known.
  let isSeen = regime.bars > 0
  return .object([
    ("name", .string(regime.name)), ("bars", whole(regime.bars)),
    ("bar_share", number(regime.barShare)),
    ("total_return", isSeen ? number(regime.totalReturn) : .null),
    ("sharpe", number(regime.sharpe)),
    ("max_drawdown", isSeen ? number(regime.maxDrawdown) : .null),
    ("trades_entered", whole(regime.tradesEntered)),
    ("exposure", isSeen ? number(regime.exposure) : .null),
  ])
}

private func symbolDocument(_ row: SymbolBreakdown.Row) -> JSON {
  .object([
    ("name", .string(row.name)), ("start", .string(row.start.iso)), ("end", .string(row.end.iso)),
    ("bars", whole(row.bars)), ("ruined", .bool(row.isRuined)),
    ("metrics", .object(row.metrics.map { (key: $0.key, value: number($0.value)) })),
  ])
}

private func randomDocument(_ random: RandomEntries) -> JSON {
  .object([
    ("p", number(random.sharpeProbability)),
    ("total_return_p", number(random.totalReturnProbability)), ("spells", whole(random.spells)),
    ("sharpe", distributionDocument(random.sharpe)),
    ("total_return", distributionDocument(random.totalReturn)),
    ("max_drawdown", distributionDocument(random.maxDrawdown)),
    ("exposure", distributionDocument(random.exposure)),
    ("closed_trades", distributionDocument(random.closedTrades)),
    ("why_empty", text(random.whyEmpty)),
  ])
}
