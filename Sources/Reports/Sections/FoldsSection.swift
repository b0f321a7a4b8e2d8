extension ReportSection {
  /// The parameters chosen on one part of the data and tried on another.
  static let folds = ReportSection(
    id: "folds", title: "Cross-validation", span: 12,
    render: { content, charts in
      guard let folds = content.folds?.filter({ !$0.splits.isEmpty }), !folds.isEmpty else {
        return nil
      }
      let drawn = charts.echarts == nil ? nil : folds.firstIndex { $0.paths?.histogram != nil }
      return Rendering(
        html: folds.indices.map { card(folds[$0], isDrawn: $0 == drawn) }.joined(),
        data: try drawn.map { try PageData.json(PathsData(folds[$0].paths)) })
    },
    script: #"""
      'use strict';
      assay.section('folds', (d, card) => assay.histogram(assay.part(card, 'paths'), d.histogram, {name: `Sharpe ratio ${d.scale}`,
        marks: [{at: d.median, name: `median ${assay.significant(d.median)}`, color: 'accent'}]}));
      """#)

  /// One way to split, with its paths where it makes some.
  private static func card(_ folds: ReportContent.Folds, isDrawn: Bool) -> String {
    let bins = folds.paths?.histogram.map { CardParts.bins($0, unit: .ratio) } ?? ""
    return CardParts.note(folds.method)
      + CardParts.row(
        .two,
        [
          CardParts.titled("Splits", splits(folds)),
          (isDrawn
            ? CardParts.chart("paths", "Sharpe ratios of the paths", heightPixels: 260) : "")
            + CardParts.titled("Sharpe ratios of the paths, quantiles", quantiles(folds.paths)),
        ])
      + CardParts.note(folds.note)
      + CardParts.tables(CardParts.titled("Sharpe ratios of the paths", bins), isOpen: !isDrawn)
  }

  private static func splits(_ folds: ReportContent.Folds) -> String {
    HTMLTable(
      columns: [
        .words("Test"), .words("Parameters"), .number("\(folds.objective), training"),
        .number("\(folds.objective), test"),
      ],
      rows: folds.splits.map { split in
        [
          .init(split.test), .init(split.parameters), .init(split.trainObjective, folds.unit),
          .init(split.testObjective, folds.unit),
        ]
      }
    ).html
  }

  private static func quantiles(_ paths: ReportContent.Folds.Paths?) -> String {
    guard let paths else { return "" }
    return HTMLTable(
      columns: [
        .number("Paths"), .number("5%"), .number("25%"), .number("50%"), .number("75%"),
        .number("95%"),
      ],
      rows: [[.init(paths.count)] + paths.quantiles.values.map { .init($0, .ratio) }]
    ).html
  }
}

/// What the section's script draws.
private struct PathsData: Encodable {
  var histogram: HistogramData?
  var median: Double?
  var scale: String?

  init(_ paths: ReportContent.Folds.Paths?) {
    histogram = (paths?.histogram).map(HistogramData.init)
    median = PageData.number(paths?.quantiles.median)
    scale = paths?.scale
  }
}
