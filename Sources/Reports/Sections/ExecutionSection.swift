extension ReportSection {
  /// What orders cost, how they ended, and whom they traded with.
  static let execution = ReportSection(
    id: "execution", title: "Execution", span: 12,
    render: { content, charts in
      guard let execution = content.execution else { return nil }
      let hasCharts = charts.echarts != nil && !execution.isWithoutFills
      let drawings =
        hasCharts
        ? "<div class=\"body verdict\"><div class=\"chart medium markouts\"></div>"
          + "<div class=\"chart medium slippage\"></div></div>" : ""
      return Rendering(
        html: "<div class=\"body\">\(ExecutionText.figures(execution))</div>" + drawings
          + "<p class=\"note\">\((ExecutionText.note + execution.note).htmlEscaped)</p>"
          + ExecutionText.parents(execution.parents ?? [])
          + ExecutionText.refusals(execution.refusals)
          + ExecutionText.tables(execution, isOpen: !hasCharts),
        data: hasCharts ? try PageData.json(ExecutionColumns(execution)) : nil)
    },
    script: #"""
      'use strict';
      assay.section('execution', (d, card) => {
        if (!d) return;
        const bars = (name, color, data, shift) => ({
          name, type: 'custom', silent: true, z: 3, data, encode: {x: 0, y: [1, 2]}, itemStyle: {color}, tooltip: {show: false},
          renderItem: (_, api) => {
            const [x, low] = api.coord([api.value(0), api.value(1)]);
            const high = api.coord([api.value(0), api.value(2)])[1];
            const stroke = {stroke: color, lineWidth: 1.2, fill: null};
            const line = (x1, y1, x2, y2) => ({type: 'line', shape: {x1: x1 + shift, y1, x2: x2 + shift, y2}, style: stroke});
            return {type: 'group', children: [line(x, low, x, high), line(x - 4, low, x + 4, low), line(x - 4, high, x + 4, high)]};
          },
        });
        const errors = (means, errors) => means.map((m, i) => m == null || errors[i] == null ? null
          : [i, m - 1.96 * errors[i], m + 1.96 * errors[i]]).filter(row => row);
        const zero = c => ({symbol: 'none', silent: true, data: [{yAxis: 0, label: {show: false},
          lineStyle: {color: c.muted, type: 'solid', width: 1}}]});
        const frame = (c, name, labels, unit, curves) => ({
          grid: {left: 58, right: 20, top: 44, bottom: 46},
          legend: {data: curves, left: 14, top: 4, itemHeight: 3, itemWidth: 18, icon: 'roundRect', textStyle: {color: c.muted, fontSize: 11}},
          tooltip: {...assay.tooltip(c), trigger: 'axis', formatter: items => assay.escape(items[0].name)
            + items.filter(item => item.seriesType !== 'custom').map(item =>
              `<br>${item.marker}${item.seriesName} <b>${assay.significant(item.value)} bps</b>`).join('')},
          xAxis: {...assay.axis(c), type: 'category', data: labels, name, nameLocation: 'middle', nameGap: 26, splitLine: {show: false}},
          yAxis: {...assay.axis(c), type: 'value', name: unit, nameLocation: 'middle', nameGap: 42,
            axisLabel: {...assay.axis(c).axisLabel, formatter: assay.compact}},
        });
        const curve = (name, color, values) => ({name, type: 'line', data: values, symbolSize: 6, connectNulls: false,
          lineStyle: {color, width: 1.6}, itemStyle: {color}});
        assay.chart(card.querySelector('.markouts'), c => ({
          ...frame(c, 'time after the fill', d.horizons, 'gain of the filled side, bps', ['maker', 'taker']),
          series: [
            {...curve('maker', c.accent, d.maker), markLine: zero(c)}, curve('taker', c.warning, d.taker),
            bars('maker, 95%', c.accent, errors(d.maker, d.makerError), -3),
            bars('taker, 95%', c.warning, errors(d.taker, d.takerError), 3),
          ],
        }));
        assay.chart(card.querySelector('.slippage'), c => ({
          ...frame(c, 'value of the order', d.sizes, 'slippage, bps', ['slippage']),
          series: [
            {name: 'slippage', type: 'bar', data: d.slippage, barMaxWidth: 46, itemStyle: {color: c.accent, opacity: .75}, markLine: zero(c)},
            bars('slippage, 95%', c.text, errors(d.slippage, d.slippageError), 0),
          ],
        }));
      });
      """#)
}

/// The drawn columns: one row a horizon, and one a size.
private struct ExecutionColumns: Encodable {
  var horizons: [String]
  var maker: [Double?]
  var makerError: [Double?]
  var taker: [Double?]
  var takerError: [Double?]
  var sizes: [String]
  var slippage: [Double?]
  var slippageError: [Double?]

  init(_ execution: ReportContent.Execution) {
    horizons = execution.markouts.map { ExecutionText.span($0.horizonSeconds) }
    maker = execution.markouts.map { PageData.number($0.maker?.bps) }
    makerError = execution.markouts.map { PageData.number($0.maker?.standardErrorBps) }
    taker = execution.markouts.map { PageData.number($0.taker?.bps) }
    takerError = execution.markouts.map { PageData.number($0.taker?.standardErrorBps) }
    sizes = execution.slippageBySize.map { ExecutionText.range($0.from, $0.to) }
    slippage = execution.slippageBySize.map { PageData.number($0.slippage.bps) }
    slippageError = execution.slippageBySize.map {
      PageData.number($0.slippage.standardErrorBps)
    }
  }
}

extension ReportContent.Execution {
  fileprivate var isWithoutFills: Bool { maker.fills + taker.fills == 0 }
}
