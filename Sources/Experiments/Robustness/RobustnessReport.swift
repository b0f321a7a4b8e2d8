import MarketData
import Metrics
import Reports

/// Fills the sections of a page that say how the chosen set stands being shaken.
func addRobustness(
  _ robustness: Robustness, _ outcome: StudyOutcome, to content: inout ReportContent
) {
  let study = outcome.study
  content.sensitivity = .init(robustness.sensitivity, outcome)
  content.stress = .init(robustness.slippage, robustness.latency, outcome)
  content.startDates = .init(robustness.startDates)
  content.regimes = .init(robustness.regimes)
  // One market is what the rest of the page tells of.
  content.symbols =
    robustness.symbols.rows.count > 1 ? .init(robustness.symbols, outcome) : nil
  content.monteCarlo = .init(robustness, capital: study.spec.account.capital)
  content.randomEntries = .init(robustness.randomEntries)
}

/// Sentences one after another; those that there is nothing to say in are nil.
func sentences(_ parts: [String?]) -> String { parts.compactMap { $0 }.joined(separator: " ") }

extension StudyOutcome {
  /// The unit of the first objective.
  fileprivate var objectiveUnit: ReportContent.Unit {
    let goal = study.spec.objective.goals[0]
    return chosen.inSample.metrics.first { $0.key == goal.metric }.map { .init($0.unit) } ?? .ratio
  }
}

/// A value as a note says it.
private func text(_ value: Double, _ unit: ReportContent.Unit) -> String {
  unit == .percent ? percent(value) : short(value)
}

/// Three significant digits.
func short(_ value: Double) -> String { String(format: "%.3g", value) }

extension ReportContent.Sensitivity {
  fileprivate init(_ sensitivity: ParameterSensitivity, _ outcome: StudyOutcome) {
    let (spec, unit) = (outcome.study.spec, outcome.objectiveUnit)
    let goal = spec.objective.goals[0]
    self.init(
      objective: spec.objective.title(goal), unit: unit,
      parameters: spec.space.freeDimensions.map { dimension in
        let effect = sensitivity.indices.effects.first { $0.dimension == dimension }
        let curvature = sensitivity.curvatures.first { $0.dimension == dimension }
        return Parameter(
          name: spec.space.dimensions[dimension].name,
          firstOrder: effect.map { .init($0.first) } ?? .init(),
          total: effect.map { .init($0.total) } ?? .init(),
          curvature: curvature?.secondDifference,
          plateauShare: curvature.flatMap { sensitivity.plateau.share(along: $0, goal) })
      })
    note = sentences([
      sensitivity.note, Self.plateau(sensitivity.plateau, unit), Self.flat(sensitivity.curvatures),
      "\(sensitivity.evaluations) sets were judged for "
        + (sensitivity.indices.method == .wholeGrid ? "the neighbours." : "all this."),
    ])
  }

  private static func plateau(_ plateau: PlateauShare, _ unit: ReportContent.Unit) -> String {
    guard let bound = plateau.bound else {
      return "No plateau: the chosen set has no defined objective."
    }
    guard plateau.share != nil else { return "No plateau: the chosen set has no neighbours." }
    let steps = plateau.isWholeRing ? "in one parameter or several at once" : "in one parameter"
    return "Of the \(plateau.neighbours) sets one step around (\(steps)), \(plateau.good) lose at "
      + "most a tenth of the objective: \(text(bound, unit)) is asked."
  }

  /// Why some parameters have no second difference.
  private static func flat(_ curvatures: [LocalCurvature]) -> String? {
    let reasons = curvatures.compactMap { curvature in
      curvature.whyNone.map { "\(curvature.name): \($0)" }
    }
    return reasons.isEmpty ? nil : "No curvature of \(reasons.joined(separator: "; "))."
  }
}

extension ReportContent.Sensitivity.Index {
  fileprivate init(_ estimate: SobolIndices.Estimate) {
    self.init(
      value: estimate.value, low: estimate.interval?.lowerBound, high: estimate.interval?.upperBound
    )
  }
}

extension ReportContent.Stress {
  fileprivate init(
    _ slippage: SlippageStress, _ latency: LatencyStress, _ outcome: StudyOutcome
  ) {
    let assumed = slippage.assumedFixedBps
    self.init(
      slippage: slippage.points.map {
        SlippagePoint(
          slippageBps: assumed + $0.furtherBps, totalReturn: $0.totalReturn, sharpe: $0.sharpe)
      },
      breakEvenBps: slippage.breakEvenBps.map { assumed + $0 }, assumedBps: assumed,
      latency: latency.points.map {
        LatencyPoint(
          extraBars: $0.furtherBars, totalReturn: $0.totalReturn, sharpe: $0.sharpe)
      },
      breakEvens: [
        .init(name: "fee and slippage together", text: outcome.costs.breakEvenText),
        .init(name: "slippage", text: slippage.breakEvenText),
        .init(name: "latency", text: latency.breakEvenText),
      ])
    let model = outcome.study.spec.account.model
    note = sentences([
      slippage.note,
      model.hasFixedSlippage
        ? "The axis counts the spec's own \(plain(assumed)) bps too."
        : "Of the modelled slippage only the fixed part, \(plain(assumed)) bps, is in the axis.",
      "Later orders are beyond the spec's own latency of \(latency.assumedBars) "
        + "\(latency.assumedBars == 1 ? "bar" : "bars"), at costs known at the decision.",
      latency.whyShort.map { "No later ones: \($0)." },
    ])
  }
}

extension CostStress {
  /// The cost at which nothing is left, in words.
  package var breakEvenText: String {
    breakEvenBps.map { "\(short($0)) bps a side, of which the spec has \(plain(assumedBps))" }
      ?? (failsAtNoFee ? "none: it does not gain even without a fee" : "above 1000 bps a side")
  }
}

extension SlippageStress {
  /// The slippage at which nothing is left, in words.
  package var breakEvenText: String {
    breakEvenBps.map {
      "\(short(assumedFixedBps + $0)) bps a side, of which the spec has \(plain(assumedFixedBps))"
    } ?? "none: \(note.prefix(1).lowercased())\(note.dropFirst().dropLast())"
  }
}

extension LatencyStress {
  /// The latency at which nothing is left, in words.
  package var breakEvenText: String {
    guard let own = points.first?.totalReturn else { return "undefined" }
    guard own > 0 else { return "none: it does not gain at the spec's own latency" }
    guard let lost = points.first(where: { ($0.totalReturn ?? 0) <= 0 }) else {
      return "none up to \(points.count - 1) bars later"
    }
    return lost.furtherBars == 1
      ? "before 1 bar later"
      : "between \(lost.furtherBars - 1) and \(lost.furtherBars) bars later"
  }
}

extension ReportContent.StartDates {
  fileprivate init(_ dates: StartDates) {
    self.init(
      metric: "Sharpe", times: dates.starts.map { $0.time.milliseconds },
      values: dates.starts.map(\.sharpe))
    let later = dates.starts.count - 1
    note = sentences([
      "Flat accounts with warm indicators that all end with the bars of the search: less and less "
        + "data, so what is seen on the right says little. A jump is a trade that one start "
        + "catches and the next does not.",
      later == 0 ? "There are too few bars to start later." : nil,
      dates.sharpe.range.map {
        "Sharpe of the \(later) later starts: \(short($0.lowerBound)) to \(short($0.upperBound)), "
          + "from the first \(dates.sharpe.observed.map(short) ?? "undefined")."
      },
      dates.cagr.range.map {
        "Yearly growth: \(percent($0.lowerBound)) to \(percent($0.upperBound)), from the first "
          + "\(dates.cagr.observed.map(percent) ?? "undefined")."
      },
      dates.sharpe.undefinedText("later starts", "Sharpe ratio"),
    ])
  }
}

extension ReportContent.Regimes {
  fileprivate init(_ breakdown: RegimeBreakdown) {
    self.init(
      tables: [
        .init("By volatility", breakdown.volatility), .init("By trend", breakdown.trend),
        .init("By year", breakdown.years),
      ],
      note: "A bar's regime is known before it opens; where regimes end was found from all bars, "
        + "which nobody knew beforehand: this describes, and is no filter to trade by. Sharpe is "
        + "that of single bars by the year of bars, drawdowns are those inside one uninterrupted "
        + "stretch, trades are counted where they were entered.")
  }
}

extension ReportContent.Regimes.Table {
  fileprivate init(_ name: String, _ split: RegimeBreakdown.Split) {
    let unknown = split.regimeOfBar.count { $0 == nil }
    let isKnown = unknown < split.regimeOfBar.count
    self.init(
      name: name,
      how: sentences([
        "\(split.measure.prefix(1).uppercased())\(split.measure.dropFirst())"
          + (split.thresholds.isEmpty
            ? "." : ", cut at \(split.thresholds.map(percent).joined(separator: " and "))."),
        isKnown ? nil : "No bar has a whole window before it.",
        isKnown && unknown > 0
          ? "\(unknown) bars have no whole window before them and are left out." : nil,
      ]),
      rows: !isKnown
        ? []
        : split.regimes.map { regime in
          let isSeen = regime.bars > 0
          return .init(
            label: regime.name, share: regime.barShare,
            totalReturn: isSeen ? regime.totalReturn : nil, sharpe: regime.sharpe,
            maximumDrawdown: isSeen ? regime.maxDrawdown : nil, trades: regime.tradesEntered,
            exposure: isSeen ? regime.exposure : nil)
        })
  }
}

extension ReportContent.Symbols {
  fileprivate init(_ breakdown: SymbolBreakdown, _ outcome: StudyOutcome) {
    let metric = outcome.study.spec.objective.goals[0].metric
    let ruined = breakdown.rows.filter(\.isRuined).map(\.name)
    self.init(
      objective: metric, unit: outcome.objectiveUnit,
      rows: breakdown.rows.map { row in
        .init(
          name: row.name, objective: row.value(metric), totalReturn: row.value("total_return"),
          sharpe: row.value("sharpe"), trades: row.value("closed_trades").map { Int($0) })
      })
    note = sentences([
      "The chosen set with an account of its own on each market, over the bars that the search "
        + "saw: "
        + breakdown.rows.map {
          "\($0.name) \($0.start.iso.prefix(10)) to \($0.end.iso.prefix(10))"
        }.joined(separator: ", ") + ".",
      ruined.isEmpty ? nil : "Ruined on \(ruined.joined(separator: ", ")).",
    ])
  }
}
