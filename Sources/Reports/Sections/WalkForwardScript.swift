/// Draws the windows, the stitched account, the drift of parameters and how sets age.
let walkForwardScript = #"""
  'use strict';
  assay.section('walkForward', (d, card) => {
    const {format, escape, alpha} = assay, count = d.testStart.length;
    const numbers = d.testStart.map((_, i) => i + 1);
    // Ends are not part of a window: the day before is its last.
    const span = (from, to) => `${format.day(from)} to ${format.day(to - 1)}`;

    const largest = Math.max(...d.testReturn.filter(v => v != null).map(Math.abs), 1e-12);
    const timeline = assay.part(card, 'timeline');
    assay.chart(timeline, c => {
      const tint = i => d.testReturn[i] == null ? {fill: 'transparent', stroke: c.muted}
        : {fill: alpha(d.testReturn[i] < 0 ? c.bad : c.good, (.35 + .65 * Math.abs(d.testReturn[i]) / largest).toFixed(2))};
      return {
        grid: {left: 46, right: 24, top: 8, bottom: 30},
        tooltip: {...assay.tooltip(c), extraCssText: 'max-width:360px;white-space:normal', formatter: p => {
          const i = p.dataIndex, line = (name, text) => text === '–' ? '' : `<br>${name} <b>${text}</b>`;
          return `<b>Window ${i + 1}</b><br>train ${span(d.trainStart[i], d.trainEnd[i])}<br>test ${span(d.testStart[i], d.testEnd[i])}`
            + `<br>${escape(d.parameters[i])}` + line('test return', format.percent(d.testReturn[i]))
            + line(escape(d.objective) + ' in training', format[d.unit](d.trainObjective[i])) + line(escape(d.objective) + ' in the test', format[d.unit](d.testObjective[i]))
            + line('trades', format.count(d.testTrades[i])) + line('rank among all sets', format.percent(d.testRank[i]))
            + line('rank correlation', format.ratio(d.rankCorrelation[i]));
        }},
        xAxis: {...assay.axis(c), type: 'time', min: Math.min(...d.trainStart), max: d.testEnd[count - 1], splitLine: {show: true, lineStyle: {color: c.grid}}},
        yAxis: {...assay.axis(c), type: 'category', inverse: true, data: numbers, name: 'window', nameLocation: 'middle', nameGap: 28, splitLine: {show: false},
          axisLabel: {...assay.axis(c).axisLabel, interval: Math.ceil(count * 15 / (timeline.clientHeight - 38)) - 1}},
        series: [{type: 'custom', encode: {x: [1, 2, 3, 4], y: 0},
          data: numbers.map((_, i) => [i, d.trainStart[i], d.trainEnd[i], d.testStart[i], d.testEnd[i]]), renderItem: (p, api) => {
            const height = Math.max(2, Math.min(14, api.size([0, 1])[1] * .7));
            const bar = (from, to, style) => {
              const [x, y] = api.coord([api.value(from), api.value(0)]), end = api.coord([api.value(to), api.value(0)])[0];
              return {type: 'rect', shape: {x, y: y - height / 2, width: Math.max(1, end - x), height}, style};
            };
            return {type: 'group', children: [bar(1, 2, {fill: alpha(c.benchmark, .45)}), bar(3, 4, tint(p.dataIndex))]};
          }}],
      };
    });

    const stitched = assay.part(card, 'stitched');
    if (stitched) assay.equity(d.stitched, stitched, 'out-of-sample.csv');

    d.drift.forEach((drift, place) => assay.chartOf(drift.values, assay.part(card, `drift-${place}`), c => ({
      grid: {left: 62, right: 18, top: 10, bottom: 42},
      tooltip: {...assay.tooltip(c), trigger: 'axis', formatter: items => {
        const i = items[0].dataIndex;
        return `window ${i + 1}, test ${span(d.testStart[i], d.testEnd[i])}<br>${escape(drift.name)} <b>${escape(drift.texts[i])}</b>`;
      }},
      xAxis: {...assay.axis(c), type: 'category', data: numbers, name: 'window', nameLocation: 'middle', nameGap: 24, splitLine: {show: false},
        axisLabel: {...assay.axis(c).axisLabel, interval: Math.max(0, Math.ceil(count / 10) - 1)}},
      yAxis: {...assay.axis(c), ...(drift.choices ? {type: 'category', data: drift.choices} : {type: 'value', scale: true}),
        axisLabel: {...assay.axis(c).axisLabel, ...(drift.choices ? {width: 52, overflow: 'truncate'} : {formatter: assay.compact})}},
      series: [{type: 'line', step: 'middle', data: drift.values, symbol: count > 40 ? 'none' : 'circle', symbolSize: 5, connectNulls: false,
        lineStyle: {color: c.accent, width: 1.4}, itemStyle: {color: c.accent}}],
    })));

    if (d.decay) assay.curves(assay.part(card, 'decay'), {
      x: {values: d.decay.map((_, i) => i + 1), type: 'category', name: d.decayPart, text: k => `${d.decayPart} ${k}`},
      y: {name: d.objective, unit: d.unit}, lines: [{name: d.objective, values: d.decay, color: 'accent'}], zero: true,
    });
  });
  """#
