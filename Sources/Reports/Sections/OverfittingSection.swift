extension ReportSection {
  /// How often the best set in one half of the data is below the middle in the other.
  static let backtestOverfitting = ReportSection(
    id: "overfitting", title: "Probability of backtest overfitting", span: 12,
    render: { content, charts in
      guard let test = content.backtestOverfitting else { return nil }
      let isDrawn = charts.echarts != nil
      let page = BacktestOverfittingData(test)
      return Rendering(
        html: facts(test) + (isDrawn ? drawings(test) : "")
          + CardParts.note(note(test, drawn: isDrawn ? page.inSample?.count : nil))
          + CardParts.tables(tables(test), isOpen: !isDrawn),
        data: isDrawn ? try PageData.json(page) : nil)
    },
    script: #"""
      'use strict';
      assay.section('overfitting', (d, card) => {
        const {axis, significant, compact, alpha} = assay;
        if (d.logits) assay.histogram(assay.part(card, 'logits'), d.logits, {name: 'logit of the rank out of sample', split: 0,
          marks: [{at: 0, name: 'middle rank', color: 'text', isDashed: true}]});
        const finite = values => values.filter(v => v != null);
        if (d.inSample) assay.chartOf(d.outOfSample, assay.part(card, 'degradation'), c => {
          const ends = [Math.min(...finite(d.inSample)), Math.max(...finite(d.inSample))];
          const line = d.slope == null || d.intercept == null || !isFinite(ends[0]) ? [] : ends.map(x => [x, d.intercept + d.slope * x]);
          const name = (text, gap) => ({type: 'value', scale: true, name: text, nameLocation: 'middle', nameGap: gap,
            axisLabel: {...axis(c).axisLabel, formatter: compact}});
          return {
            grid: {left: 62, right: 20, top: 16, bottom: 46},
            tooltip: {...assay.tooltip(c), formatter: p => p.seriesType !== 'scatter' ? ''
              : `in sample ${significant(p.value[0])}<br>out of sample <b>${significant(p.value[1])}</b>`},
            xAxis: {...axis(c), ...name('in sample', 26), splitLine: {show: false}}, yAxis: {...axis(c), ...name('out of sample', 46), axisLine: {show: false}},
            series: [
              {type: 'scatter', symbolSize: 4, itemStyle: {color: alpha(c.accent, .45)}, data: d.inSample.flatMap((x, i) =>
                x == null || d.outOfSample[i] == null ? [] : [[x, d.outOfSample[i]]]), markLine: {silent: true, symbol: 'none',
                label: {show: false}, data: [{yAxis: 0}], lineStyle: {color: c.muted, type: 'solid', width: 1}}},
              {type: 'line', data: line, symbol: 'none', silent: true, lineStyle: {color: c.warning, width: 1.6}},
            ],
          };
        });
        if (d.values) assay.curves(assay.part(card, 'dominance'), {
          x: {values: d.values, type: 'value', name: d.metric + ' out of sample', text: v => `at or below ${significant(v)}`},
          y: {name: 'share', unit: 'percent'}, lines: [{name: 'chosen in sample', values: d.selected, color: 'accent'},
            {name: 'all sets', values: d.all, color: 'benchmark', width: 1.2}]});
      });
      """#)

  private static func facts(_ test: ReportContent.BacktestOverfitting) -> String {
    let dominance = test.dominance
    return CardParts.facts([
      ("PBO", NumberText.text(test.value, .ratio)),
      ("Probability of loss", NumberText.text(test.probabilityOfLoss, .ratio)),
      ("Sets", test.sets.map { NumberText.count($0) }),
      ("Blocks", test.blocks.map { NumberText.count($0) }),
      ("Splits", test.splits.map { NumberText.count($0) }),
      ("Slope, in to out of sample", test.degradation.map { NumberText.text($0.slope, .ratio) }),
      ("Intercept", test.degradation.map { NumberText.text($0.intercept, .ratio) }),
      ("R²", test.degradation.map { NumberText.text($0.rSquared, .ratio) }),
      ("First-order dominance", dominance.map { answer($0.isFirstOrder) }),
      ("Second-order dominance", dominance.map { answer($0.isSecondOrder) }),
    ])
  }

  private static func answer(_ isSo: Bool?) -> String { isSo.map { $0 ? "yes" : "no" } ?? "–" }

  private static func drawings(_ test: ReportContent.BacktestOverfitting) -> String {
    CardParts.row(
      .three,
      [
        test.logits.map { _ in
          CardParts.chart("logits", "Logits of the chosen set's rank; tinted: overfitted")
        },
        test.degradation.map { _ in
          CardParts.chart("degradation", "\(test.metric) of the chosen set, a point a split")
        },
        test.dominance.map { _ in
          CardParts.chart("dominance", "Cumulative distributions: chosen against all sets")
        },
      ].compactMap { $0 })
  }

  private static func note(
    _ test: ReportContent.BacktestOverfitting, drawn: Int?
  ) -> String {
    var parts = [test.conventions]
    if let drawn, let all = test.degradation?.splits, drawn < all {
      parts.append(
        "Drawn: \(NumberText.count(drawn)) of \(NumberText.count(all)) "
          + "splits; the line is fitted to all.")
    }
    parts.append(
      "PBO says whether a set's rank persists, not whether it earns: where every set loses, it can "
        + "be low. A negative slope alone is no evidence either, for the halves of a split "
        + "complement each other and mere noise tends to one.")
    parts.append(test.note)
    return parts.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func tables(_ test: ReportContent.BacktestOverfitting) -> String {
    let dominance = test.dominance.map { curves in
      let shown = evenlySpaced(curves.values.count, atMost: 21)
      return HTMLTable(
        columns: [.number("At or below"), .number("Chosen in sample"), .number("All sets")],
        rows: shown.map {
          [
            .init(curves.values[$0], .ratio), .init(curves.selected[$0], .percent),
            .init(curves.all[$0], .percent),
          ]
        }
      ).html
    }
    let logits = test.logits.map { CardParts.bins($0, unit: .ratio) }
    return CardParts.row(
      .two,
      [
        CardParts.titled("Logits", logits ?? ""),
        CardParts.titled("Cumulative distributions", dominance ?? ""),
      ])
  }
}

/// What the section's script draws.
private struct BacktestOverfittingData: Encodable {
  private static let mostPoints = 1000

  var metric: String
  var logits: HistogramData?
  var inSample: [Double?]?
  var outOfSample: [Double?]?
  var slope: Double?
  var intercept: Double?
  var values: [Double?]?
  var selected: [Double?]?
  var all: [Double?]?

  init(_ test: ReportContent.BacktestOverfitting) {
    metric = test.metric
    logits = test.logits.map(HistogramData.init)
    if let points = test.degradation {
      let kept = evenlySpaced(points.inSample.count, atMost: Self.mostPoints)
      inSample = PageData.column(kept.map { points.inSample[$0] }, digits: 4)
      outOfSample = PageData.column(kept.map { points.outOfSample[$0] }, digits: 4)
      slope = PageData.number(points.slope)
      intercept = PageData.number(points.intercept)
    }
    if let curves = test.dominance {
      let kept = decimatedIndices(
        of: [curves.selected, curves.all], count: curves.values.count, limit: Self.mostPoints)
      values = PageData.column(kept.map { curves.values[$0] })
      selected = PageData.column(kept.map { curves.selected[$0] }, digits: 4)
      all = PageData.column(kept.map { curves.all[$0] }, digits: 4)
    }
  }
}
