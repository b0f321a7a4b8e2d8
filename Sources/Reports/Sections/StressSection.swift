extension ReportSection {
  /// What is left of the result as fills get worse and later.
  static let stress = ReportSection(
    id: "stress", title: "Slippage and latency", span: 12,
    render: { content, charts in
      guard let stress = content.stress, !stress.isEmpty else { return nil }
      let isDrawn = charts.echarts != nil && !stress.slippage.isEmpty
      let title = "Outcome by slippage, bps a side"
      return Rendering(
        html: CardParts.row(
          .two,
          [
            isDrawn
              ? CardParts.chart("slippage", title, heightPixels: 300)
              : CardParts.titled(title, slippage(stress)),
            CardParts.titled("Outcome by latency", latency(stress))
              + CardParts.titled("Where the result is nought", breakEvens(stress)),
          ])
          + CardParts.note(stress.note)
          + CardParts.tables(
            isDrawn ? CardParts.titled(title, slippage(stress)) : "", isOpen: false),
        data: isDrawn ? try PageData.json(StressData(stress)) : nil)
    },
    script: #"""
      'use strict';
      assay.section('stress', (d, card) => assay.chartOf([...d.totalReturn, ...d.sharpe], assay.part(card, 'slippage'), c => {
        const base = assay.axis(c);
        const lines = [[d.breakEven, 'break-even', c.warning], [d.assumed, 'this run', c.muted]]
          .filter(([x]) => x != null).map(([xAxis, name, color]) => ({xAxis, lineStyle: {color, type: 'dashed'},
            label: {formatter: name, color, fontSize: 11, position: 'end'}}));
        const points = (values, scale) => d.slippage.map((x, i) => [x, values[i] == null ? null : values[i] * scale]);
        return {
          grid: {left: 58, right: 48, top: 56, bottom: 46}, legend: assay.legend(c),
          tooltip: {...assay.tooltip(c), trigger: 'axis', formatter: items => `${assay.significant(items[0].value[0])} bps a side`
            + items.map(item => `<br>${item.marker}${item.seriesName} <b>${assay.significant(item.value[1])}${item.seriesIndex ? '' : '%'}</b>`).join('')},
          xAxis: {...base, type: 'value', name: 'slippage, bps a side', nameLocation: 'middle', nameGap: 26, splitLine: {show: false},
            max: Math.max(...d.slippage, d.breakEven || 0, d.assumed || 0) || 1, axisLabel: {...base.axisLabel, formatter: assay.compact}},
          yAxis: [
            {...base, type: 'value', name: 'total return, %', nameLocation: 'middle', nameGap: 42, axisLabel: {...base.axisLabel, formatter: assay.compact}},
            {...base, type: 'value', name: 'Sharpe', nameLocation: 'middle', nameGap: 30, splitLine: {show: false},
              axisLabel: {...base.axisLabel, formatter: assay.compact}}],
          series: [
            {name: 'total return', type: 'line', data: points(d.totalReturn, 100), symbolSize: 5, lineStyle: {color: c.accent, width: 1.6},
              itemStyle: {color: c.accent}, markLine: {symbol: 'none', silent: true, data: [...lines,
                {yAxis: 0, label: {show: false}, lineStyle: {color: c.muted, type: 'solid', width: 1}}]}},
            {name: 'Sharpe', type: 'line', yAxisIndex: 1, data: points(d.sharpe, 1), symbolSize: 4,
              lineStyle: {color: c.benchmark, width: 1.2}, itemStyle: {color: c.benchmark}}],
        };
      }));
      """#)

  private static func slippage(_ stress: ReportContent.Stress) -> String {
    HTMLTable(
      columns: [.number("Slippage, bps a side"), .number("Total return"), .number("Sharpe")],
      rows: stress.slippage.map {
        [.init($0.slippageBps, .ratio), .init($0.totalReturn, .percent), .init($0.sharpe, .ratio)]
      }
    ).html
  }

  private static func latency(_ stress: ReportContent.Stress) -> String {
    HTMLTable(
      columns: [.number("Bars later"), .number("Total return"), .number("Sharpe")],
      rows: stress.latency.map {
        [.init($0.extraBars), .init($0.totalReturn, .percent), .init($0.sharpe, .ratio)]
      }
    ).html
  }

  private static func breakEvens(_ stress: ReportContent.Stress) -> String {
    HTMLTable(
      columns: [.words("Break-even"), .prose("At")],
      rows: stress.breakEvens.map { [.init($0.name), .init($0.text)] }
    ).html
  }
}

extension ReportContent.Stress {
  fileprivate var isEmpty: Bool { slippage.isEmpty && latency.isEmpty && breakEvens.isEmpty }
}

/// The curve of slippage against outcome.
private struct StressData: Encodable {
  var slippage: [Double?]
  var totalReturn: [Double?]
  var sharpe: [Double?]
  var breakEven: Double?
  var assumed: Double?

  init(_ stress: ReportContent.Stress) {
    slippage = stress.slippage.map { PageData.number($0.slippageBps) }
    totalReturn = stress.slippage.map { PageData.number($0.totalReturn) }
    sharpe = stress.slippage.map { PageData.number($0.sharpe) }
    breakEven = PageData.number(stress.breakEvenBps)
    assumed = PageData.number(stress.assumedBps)
  }
}
