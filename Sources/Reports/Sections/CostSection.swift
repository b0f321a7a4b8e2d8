extension ReportSection {
  /// What is left of the result as trading gets dearer.
  static let costSensitivity = ReportSection(
    id: "costs", title: "Cost sensitivity", span: 7,
    render: { content, charts in
      guard let costs = content.costSensitivity, !costs.points.isEmpty else { return nil }
      let rows = costs.points.map { point in
        "<tr><td>\(NumberText.text(point.costBps, .ratio))</td>"
          + "<td>\(NumberText.text(point.totalReturn, .percent))</td>"
          + "<td>\(NumberText.text(point.sharpe, .ratio))</td></tr>"
      }
      let even =
        costs.breakEvenBps.map {
          "Break-even at \(NumberText.text($0, .ratio)) bps a side. "
        } ?? "No break-even within the costs tried. "
      return Rendering(
        html: (charts.echarts == nil ? "" : "<div class=\"chart medium\"></div>")
          + "<p class=\"note\">\((even + costs.note).htmlEscaped)</p>"
          + "<details class=\"body\"\(charts.echarts == nil ? " open" : "")>"
          + "<summary>Table</summary>"
          + "<table><thead><tr><th scope=\"col\">Cost, bps a side</th>"
          + "<th scope=\"col\">Total return</th><th scope=\"col\">Sharpe</th></tr></thead>"
          + "<tbody>\(rows.joined(separator: "\n"))</tbody></table></details>",
        data: charts.echarts == nil ? nil : try PageData.json(CostData(costs)))
    },
    script: #"""
      'use strict';
      assay.section('costs', (d, card) => {
        assay.chart(card.querySelector('.chart'), c => {
          const base = assay.axis(c);
          const lines = [[d.breakEven, 'break-even', c.warning], [d.assumed, 'this run', c.muted]]
            .filter(([x]) => x != null).map(([xAxis, name, color]) => ({xAxis, lineStyle: {color, type: 'dashed'},
              label: {formatter: name, color, fontSize: 11, position: 'end'}}));
          const top = Math.max(...d.cost, d.breakEven || 0);
          return {
            grid: {left: 58, right: 48, top: 56, bottom: 46},
            legend: {left: 14, top: 4, itemHeight: 3, itemWidth: 18, icon: 'roundRect', textStyle: {color: c.muted, fontSize: 11}},
            tooltip: {...assay.tooltip(c), trigger: 'axis', formatter: items => `${assay.significant(items[0].value[0])} bps a side`
              + items.map(item => `<br>${item.marker}${item.seriesName} <b>${item.seriesIndex
                ? assay.significant(item.value[1]) : assay.significant(item.value[1]) + '%'}</b>`).join('')},
            xAxis: {...base, type: 'value', name: 'cost, bps a side', nameLocation: 'middle', nameGap: 26, max: Math.ceil(top / 10) * 10,
              splitLine: {show: false}},
            yAxis: [
              {...base, type: 'value', name: 'total return, %', nameLocation: 'middle', nameGap: 42,
                axisLabel: {...base.axisLabel, formatter: assay.compact}},
              {...base, type: 'value', name: 'Sharpe', nameLocation: 'middle', nameGap: 30, splitLine: {show: false},
                axisLabel: {...base.axisLabel, formatter: assay.compact}}],
            series: [
              {name: 'total return', type: 'line', data: d.cost.map((x, i) => [x, d.totalReturn[i] == null ? null
                : d.totalReturn[i] * 100]), symbolSize: 5, lineStyle: {color: c.accent, width: 1.6}, itemStyle: {color: c.accent},
                markLine: {symbol: 'none', silent: true, data: [...lines,
                  {yAxis: 0, label: {show: false}, lineStyle: {color: c.muted, type: 'solid', width: 1}}]}},
              {name: 'Sharpe', type: 'line', yAxisIndex: 1, data: d.cost.map((x, i) => [x, d.sharpe[i]]), symbolSize: 4,
                lineStyle: {color: c.benchmark, width: 1.2}, itemStyle: {color: c.benchmark}},
            ],
          };
        });
      });
      """#)
}

/// The curve of cost against outcome.
private struct CostData: Encodable {
  var cost: [Double?]
  var totalReturn: [Double?]
  var sharpe: [Double?]
  var breakEven: Double?
  var assumed: Double?

  init(_ costs: ReportContent.CostSensitivity) {
    cost = costs.points.map { PageData.number($0.costBps) }
    totalReturn = costs.points.map { PageData.number($0.totalReturn) }
    sharpe = costs.points.map { PageData.number($0.sharpe) }
    breakEven = PageData.number(costs.breakEvenBps)
    assumed = PageData.number(costs.assumedBps)
  }
}
