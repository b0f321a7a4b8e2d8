extension ReportSection {
  /// The Sharpe ratio judged by its length, its shape and the number of trials.
  static let deflatedSharpe = ReportSection(
    id: "deflatedSharpe", title: "Deflated Sharpe ratio", span: 12,
    render: { content, charts in
      guard let sharpe = content.deflatedSharpe else { return nil }
      let isDrawn = charts.echarts != nil && sharpe.trialSharpes != nil
      let bins = sharpe.trialSharpes.map { CardParts.bins($0.histogram, unit: .ratio) } ?? ""
      return Rendering(
        html: facts(sharpe)
          + CardParts.titled("By the number of independent trials", counts(sharpe.counts))
          + CardParts.row(
            .two,
            [
              isDrawn
                ? CardParts.chart("trials", "Sharpe ratios of all trials", heightPixels: 260) : "",
              CardParts.titled("Haircuts for multiple tests", haircuts(sharpe.haircuts)),
            ])
          + CardParts.note(note(sharpe))
          + CardParts.tables(
            CardParts.titled("Sharpe ratios of all trials", bins), isOpen: !isDrawn),
        data: isDrawn ? try PageData.json(TrialSharpesData(sharpe)) : nil)
    },
    script: #"""
      'use strict';
      assay.section('deflatedSharpe', (d, card) => assay.histogram(assay.part(card, 'trials'), d.histogram, {
        name: `Sharpe ratio ${d.scale}`, marks: [
          {at: d.expectedMaximum, name: `expected maximum without skill ${assay.significant(d.expectedMaximum)}`, color: 'warning', isDashed: true},
          {at: d.chosen, name: `chosen ${assay.significant(d.chosen)}`, color: 'accent'}]}));
      """#)

  private static func facts(_ sharpe: ReportContent.DeflatedSharpe) -> String {
    let interval = sharpe.intervalLow.flatMap { low in
      sharpe.intervalHigh.map {
        "\(NumberText.text(low, .ratio)) to \(NumberText.text($0, .ratio))"
      }
    }
    let level = sharpe.intervalLevel.map { ", \(NumberText.percent($0))" } ?? ""
    return CardParts.facts([
      ("Sharpe ratio per \(sharpe.period)", NumberText.text(sharpe.sharpePerPeriod, .ratio)),
      ("Sharpe ratio per year", NumberText.text(sharpe.sharpePerYear, .ratio)),
      ("Interval per year\(level)", interval),
      ("Observations", sharpe.observations.map { NumberText.count($0) }),
      ("Skewness", NumberText.text(sharpe.skewness, .ratio)),
      ("Kurtosis, 3 for normal", NumberText.text(sharpe.kurtosis, .ratio)),
      ("Probabilistic Sharpe > 0", NumberText.text(sharpe.probabilisticSharpe, .ratio)),
      (
        "Track record needed, MinTRL",
        sharpe.minimumTrackRecord.map { "\(NumberText.text($0.rounded(.up), .count)) observations" }
      ),
      (
        "Backtest needed, MinBTL",
        sharpe.minimumBacktestYears.map { "\(NumberText.text($0, .ratio)) years" }
      ),
    ])
  }

  private static func counts(_ counts: [ReportContent.DeflatedSharpe.TrialCount]) -> String {
    HTMLTable(
      columns: [
        .words("Trials"), .number("N"), .number("Variance of ratios"),
        .number("Expected maximum"), .number("Deflated Sharpe"), .prose("How counted"),
      ],
      rows: counts.map { count in
        [
          .init(count.name), .init(count.trials, .count), .init(count.sharpeVariance, .ratio),
          .init(count.expectedMaximum, .ratio), .init(count.deflated, .ratio), .init(count.how),
        ]
      }
    ).html
  }

  private static func haircuts(_ haircuts: [ReportContent.DeflatedSharpe.Haircut]) -> String {
    HTMLTable(
      columns: [
        .words("Method"), .number("Adjusted p"), .number("Sharpe left, per year"),
        .number("Haircut"),
      ],
      rows: haircuts.map { haircut in
        [
          .init(haircut.method), .init(haircut.adjustedP, .ratio), .init(haircut.sharpe, .ratio),
          .init(haircut.share, .percent),
        ]
      }
    ).html
  }

  private static func note(_ sharpe: ReportContent.DeflatedSharpe) -> String {
    "Variance and expected maximum per \(sharpe.period). The deflated Sharpe ratio is the "
      + "probability that the true ratio is above the highest that so many trials without skill "
      + "are expected to show; the fewer trials are counted as independent, the kinder it is. "
      + sharpe.note
  }
}

/// What the section's script draws.
private struct TrialSharpesData: Encodable {
  var histogram: HistogramData?
  var chosen: Double?
  var expectedMaximum: Double?
  var scale: String?

  init(_ sharpe: ReportContent.DeflatedSharpe) {
    histogram = sharpe.trialSharpes.map { HistogramData($0.histogram) }
    chosen = PageData.number(sharpe.trialSharpes?.chosen)
    expectedMaximum = PageData.number(sharpe.trialSharpes?.expectedMaximum)
    scale = sharpe.trialSharpes?.scale
  }
}
