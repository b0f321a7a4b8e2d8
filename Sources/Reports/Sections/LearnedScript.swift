/// Draws the parts of the section on what the search learned.
let learnedScript = #"""
  'use strict';
  assay.section('learned', (d, card) => {
    const host = id => card.querySelector(`[data-part="${id}"]`);
    const text = assay.format[d.unit], {escape} = assay;
    const label = (c, formatter) => ({...assay.axis(c).axisLabel, ...(formatter ? {formatter} : {})});
    const short = name => name.length > 18 ? name.slice(0, 17) + '…' : name;

    assay.chart(host('importance'), c => {
      const rows = [...d.importances].reverse(), base = assay.axis(c);
      const bars = (name, key, color) => ({name, type: 'bar', barMaxWidth: 12, itemStyle: {color},
        data: rows.map(row => row[key] == null ? null : row[key] * 100)});
      return {
        grid: {left: Math.min(130, 24 + 7 * Math.max(4, ...rows.map(row => short(row.name).length))), right: 24, top: 34, bottom: 40},
        legend: {left: 14, top: 4, itemHeight: 8, itemWidth: 8, textStyle: {color: c.muted, fontSize: 11}},
        tooltip: {...assay.tooltip(c), trigger: 'axis', axisPointer: {type: 'shadow'}, formatter: items => {
          const row = rows[items[0].dataIndex];
          return `${escape(row.name)}<br>of the variance <b>${assay.format.percent(row.variance)}</b> ± ${assay.format.percent(row.deviation)}`
            + (row.top == null ? '' : `<br>among the top <b>${assay.format.percent(row.top)}</b>`);
        }},
        xAxis: {...base, type: 'value', name: 'share, %', nameLocation: 'middle', nameGap: 24, axisLabel: label(c, assay.compact)},
        yAxis: {...base, type: 'category', data: rows.map(row => row.name), splitLine: {show: false}, axisLabel: label(c, short)},
        series: [bars('share among the top (PED-ANOVA)', 'top', c.benchmark), bars('share of variance (fANOVA)', 'variance', c.accent)],
      };
    });

    assay.chart(host('convergence'), c => {
      const steps = d.improvedAt.map((trial, i) => [trial, d.improvedTo[i]]);
      const base = assay.axis(c), last = steps[steps.length - 1];
      return {
        grid: {left: 64, right: 24, top: 20, bottom: 40},
        tooltip: {...assay.tooltip(c), formatter: p => `trial ${assay.format.count(p.value[0])}<br>${escape(d.objective)} <b>${text(p.value[1])}</b>`},
        xAxis: {...base, type: 'log', min: 1, max: Math.max(2, d.trials), name: 'trial', nameLocation: 'middle', nameGap: 24,
          splitLine: {show: false}, axisLabel: label(c, assay.compact)},
        yAxis: {...base, type: 'value', scale: true, axisLabel: label(c, text)},
        series: [
          {type: 'line', step: 'end', data: [...steps, [Math.max(2, d.trials), last[1]]], symbol: 'none', silent: true,
            lineStyle: {color: c.accent, width: 1.6}},
          {type: 'scatter', data: steps, symbolSize: 6, itemStyle: {color: c.accent}},
        ],
      };
    });

    assay.chart(host('contour'), c => {
      const {x, y, count, best} = d.contour, columns = x.labels.length, base = assay.axis(c);
      const cells = best.flatMap((v, i) => v == null ? [] : [[i % columns, Math.floor(i / columns), v, count[i]]]);
      const values = cells.map(cell => cell[2]).sort((a, b) => a - b), tail = Math.floor(values.length * .05);
      const [low, high] = d.isMaximized ? [values[tail], values[values.length - 1]] : [values[0], values[values.length - 1 - tail]];
      const category = (axis, gap) => ({...base, type: 'category', name: axis.name, data: axis.labels, nameLocation: 'middle',
        nameGap: gap, splitLine: {show: false}, axisLine: {show: false}, axisLabel: label(c, short)});
      const left = Math.min(130, 44 + 6 * Math.min(18, Math.max(...y.labels.map(l => l.length))));
      return {
        grid: {left, right: 16, top: 10, bottom: 84},
        tooltip: {...assay.tooltip(c), formatter: p => `${escape(x.name)} ${escape(x.labels[p.value[0]])}<br>${escape(y.name)} `
          + `${escape(y.labels[p.value[1]])}<br>${escape(d.objective)} <b>${text(p.value[2])}</b>, best of ${p.value[3]}`},
        xAxis: category(x, 26), yAxis: category(y, left - 16),
        visualMap: {min: low, max: high > low ? high : low + 1, dimension: 2, calculable: false, orient: 'horizontal', left: 'center',
          bottom: 2, itemWidth: 10, itemHeight: 120, text: [text(high), text(low)], textStyle: {color: c.muted, fontSize: 11},
          inRange: {color: d.isMaximized ? assay.viridis : [...assay.viridis].reverse()}},
        series: [{type: 'heatmap', data: cells, progressive: 0, emphasis: {itemStyle: {borderColor: c.text, borderWidth: 1}}}],
      };
    });

    // All slices share one scale, so that their heights compare.
    const heights = d.slices.flatMap(s => [...s.bins.lower, ...s.bins.upper, ...s.bins.best]).filter(v => v != null);
    const low = Math.min(...heights), high = Math.max(...heights), margin = (high - low || 1) * .04;
    d.slices.forEach((slice, place) => assay.chart(host(`slice-${place}`), c => {
      const base = assay.axis(c), {bins, labels} = slice;
      const boxes = labels.map((_, i) => [i, bins.lower[i], bins.upper[i], bins.median[i]]).filter(box => box[1] != null);
      return {
        grid: {left: 58, right: 12, top: 8, bottom: 26},
        tooltip: {...assay.tooltip(c), trigger: 'axis', formatter: items => {
          const i = items[0].dataIndex;
          return `${escape(slice.name)} ${escape(labels[i])}` + (bins.count[i] ? `<br>best <b>${text(bins.best[i])}</b> of ${bins.count[i]}`
            + `<br>median ${text(bins.median[i])}<br>quartiles ${text(bins.lower[i])} to ${text(bins.upper[i])}` : '<br>not tried');
        }},
        xAxis: {...base, type: 'category', data: labels, splitLine: {show: false}, axisLabel: label(c, short)},
        yAxis: {...base, type: 'value', min: low - margin, max: high + margin, axisLabel: {...label(c, text), showMinLabel: false, showMaxLabel: false}},
        series: [
          {type: 'custom', silent: true, data: boxes, encode: {x: 0, y: [1, 2]}, renderItem: (_, api) => {
            const width = Math.max(1, api.size([1, 0])[0] * .8);
            const [x, bottom] = api.coord([api.value(0), api.value(1)]), top = api.coord([0, api.value(2)])[1];
            const middle = api.coord([0, api.value(3)])[1];
            return {type: 'group', children: [
              {type: 'rect', shape: {x: x - width / 2, y: top, width, height: Math.max(1, bottom - top)}, style: {fill: assay.alpha(c.accent, .3)}},
              {type: 'rect', shape: {x: x - width / 2, y: middle - 1, width, height: 2}, style: {fill: c.accent}}]};
          }},
          {type: 'line', data: bins.best, symbolSize: 4, connectNulls: false, lineStyle: {color: c.good, width: 1}, itemStyle: {color: c.good}},
        ],
      };
    }));
  });
  """#
