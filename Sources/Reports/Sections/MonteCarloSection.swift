extension ReportSection {
  /// What could have happened as well.
  static let monteCarlo = ReportSection(
    id: "monteCarlo", title: "Monte Carlo", span: 12,
    render: { content, charts in
      guard let draws = content.monteCarlo else { return nil }
      let isDrawn = charts.echarts != nil
      return Rendering(
        html: (isDrawn ? drawings(draws) : "") + methods(draws)
          + notes(draws).map(CardParts.note).joined()
          + CardParts.tables(tables(draws), isOpen: !isDrawn),
        data: isDrawn ? try PageData.json(MonteCarloData(draws)) : nil)
    },
    script: #"""
      'use strict';
      assay.section('monteCarlo', (d, card) => {
        const {cone, drawdowns} = d;
        if (cone) assay.curves(assay.part(card, 'cone'), {
          x: cone.times ? {values: cone.times, type: 'time', text: assay.format.day}
            : {values: cone.numbers, type: 'value', name: cone.period, text: n => `${cone.period} ${n}`},
          y: {name: '', unit: cone.unit, doublingsOf: cone.doublingsOf}, lines: [{name: 'realised', values: cone.realised, color: 'accent', width: 1.8},
            {name: 'median', values: cone.median, color: 'muted', width: 1.2, isDashed: true}],
          bands: [{name: '5 to 95%', low: cone.fifth, high: cone.ninetyFifth, opacity: .12},
            {name: '25 to 75%', low: cone.lowerQuartile, high: cone.upperQuartile, opacity: .2}]});
        if (drawdowns) assay.histogram(assay.part(card, 'drawdowns'), drawdowns, {name: 'deepest drawdown', unit: 'percent',
          marks: [{at: d.realised, name: `realised ${assay.format.percent(d.realised)}`, color: 'accent'}]});
      });
      """#)

  private static func drawings(_ draws: ReportContent.MonteCarlo) -> String {
    CardParts.row(
      .two,
      [
        draws.cone.map {
          CardParts.chart("cone", "The account, \($0.method): quantiles", heightPixels: 330)
        },
        draws.drawdowns.map {
          CardParts.chart("drawdowns", "Deepest drawdown, \($0.method)", heightPixels: 330)
        },
      ].compactMap { $0 })
  }

  private static func notes(_ draws: ReportContent.MonteCarlo) -> [String] {
    let fell = draws.drawdowns.map { drawdowns in
      "Realised drawdown \(NumberText.text(drawdowns.realised, .percent)): "
        + "\(NumberText.text(drawdowns.percentile, .percent)) of the draws fell deeper "
        + "(\(drawdowns.method))."
    }
    let methods = draws.methods.filter { !$0.note.isEmpty }.map { "\($0.name): \($0.note)" }
    return [fell ?? ""] + methods + [draws.note]
  }

  private static func methods(_ draws: ReportContent.MonteCarlo) -> String {
    HTMLTable(
      columns: [
        .words("Method"), .number("Draws"), .number("Probability of loss"), .words("Figure"),
        .number("Realised"), .number("5%"), .number("25%"), .number("50%"), .number("75%"),
        .number("95%"),
      ],
      rows: draws.methods.flatMap { rows($0) }
    ).html
  }

  /// A row for each figure that the method tells of; the first one names the method.
  private static func rows(_ method: ReportContent.MonteCarlo.Method) -> [[HTMLTable.Cell]] {
    let first: [HTMLTable.Cell] = [
      .init(method.name), .init(method.draws), .init(method.probabilityOfLoss, .percent),
    ]
    let blanks = Array(repeating: HTMLTable.Cell(""), count: first.count)
    let figures = [
      figure("Total return", method.totalReturn, .percent),
      figure("Sharpe", method.sharpe, .ratio),
      figure("Deepest drawdown", method.maximumDrawdown, .percent),
    ].compactMap { $0 }
    guard !figures.isEmpty else { return [first + blanks + blanks + [.init("")]] }
    return figures.enumerated().map { ($0 == 0 ? first : blanks) + $1 }
  }

  /// Nil where no quantile is known.
  private static func figure(
    _ name: String, _ quantiles: ReportContent.Quantiles, _ unit: ReportContent.Unit
  ) -> [HTMLTable.Cell]? {
    guard quantiles.values.contains(where: { $0 != nil }) else { return nil }
    let realised = quantiles.realised.map { NumberText.text($0, unit) } ?? ""
    return [.init(name), .init(realised)] + quantiles.values.map { .init($0, unit) }
  }

  private static func tables(_ draws: ReportContent.MonteCarlo) -> String {
    let bins = draws.drawdowns.map { CardParts.bins($0.histogram, unit: .percent) } ?? ""
    return CardParts.row(
      .two,
      [
        CardParts.titled("The account", draws.cone.map(cone) ?? ""),
        CardParts.titled("Deepest drawdown", bins),
      ])
  }

  private static func cone(_ cone: ReportContent.MonteCarlo.Cone) -> String {
    HTMLTable(
      columns: [
        .words(cone.times == nil ? cone.period : "Day"), .number("5%"), .number("25%"),
        .number("50%"), .number("75%"), .number("95%"), .number("Realised"),
      ],
      rows: evenlySpaced(cone.realised.count, atMost: 21).map { index in
        let at = cone.times.map { CalendarDate(milliseconds: $0[index]).text }
        return [.init(at ?? "\(index)")]
          + (cone.quantiles + [cone.realised]).map { .init($0[index], cone.unit) }
      }
    ).html
  }
}

/// What the section's script draws.
private struct MonteCarloData: Encodable {
  struct Cone: Encodable {
    private static let mostPoints = 800
    /// Beyond it a linear axis would hide how it began.
    private static let mostMultiple = 8.0

    var times: [Int64]?
    var numbers: [Int]?
    var period: String
    var unit: ReportContent.Unit
    var fifth: [Double?]
    var lowerQuartile: [Double?]
    var median: [Double?]
    var upperQuartile: [Double?]
    var ninetyFifth: [Double?]
    var realised: [Double?]
    /// Where an account starts that multiplies: its axis is logarithmic.
    var doublingsOf: Double?

    init(_ cone: ReportContent.MonteCarlo.Cone) {
      let kept = decimatedIndices(
        of: cone.quantiles + [cone.realised], count: cone.realised.count, limit: Cone.mostPoints)
      let pick = { (values: [Double]) in PageData.column(kept.map { values[$0] }) }
      times = cone.times.map { all in kept.map { all[$0] } }
      numbers = cone.times == nil ? kept : nil
      period = cone.period
      unit = cone.unit
      fifth = pick(cone.fifth)
      lowerQuartile = pick(cone.lowerQuartile)
      median = pick(cone.median)
      upperQuartile = pick(cone.upperQuartile)
      ninetyFifth = pick(cone.ninetyFifth)
      realised = pick(cone.realised)
      let all = cone.quantiles.flatMap { $0 } + cone.realised
      if let low = all.min(), let high = all.max(), low > 0, high > Cone.mostMultiple * low {
        doublingsOf = PageData.number(cone.realised.first)
      }
    }
  }

  var cone: Cone?
  var drawdowns: HistogramData?
  var realised: Double?

  init(_ draws: ReportContent.MonteCarlo) {
    cone = draws.cone.map(Cone.init)
    drawdowns = draws.drawdowns.map { HistogramData($0.histogram) }
    realised = PageData.number(draws.drawdowns?.realised)
  }
}
