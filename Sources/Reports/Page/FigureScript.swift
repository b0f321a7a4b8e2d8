/// Charts that several sections draw alike: histograms, curves, rows of bars.
let figureScript = #"""
  'use strict';
  (() => {
    const {chart, axis, tooltip, compact, format, escape, alpha} = assay;
    const defined = values => values.filter(v => v != null && isFinite(v));
    const limits = values => [Math.min(...values), Math.max(...values)];

    assay.part = (card, name) => card.querySelector(`[data-part="${name}"]`);
    // A thousand percent is written out: 1,000%, not 1k%.
    const percent = v => (v < 0 ? '−' : '') + Math.abs(+(v * 100).toPrecision(3)).toLocaleString('en-US') + '%';
    assay.short = unit => unit === 'percent' ? v => Math.abs(v) < 1e5 ? percent(v) : compact(v * 100) + '%' : compact;
    assay.legend = c => ({left: 14, top: 4, itemHeight: 3, itemWidth: 18, icon: 'roundRect', textStyle: {color: c.muted, fontSize: 11}});

    // A chart of nothing says so.
    const blank = assay.blank = host => {
      if (!host) return;
      host.className = 'note';
      host.removeAttribute('style');
      host.textContent = 'No defined values to draw.';
    };

    // A chart that says so when none of its values is defined.
    assay.chartOf = (values, host, option) => defined(values).length ? chart(host, option) : blank(host);

    // Upright lines named above the plot, a line of text each, so that no name covers another.
    const uprights = (c, marks) => ({type: 'custom', silent: true, clip: false, z: 4, tooltip: {show: false},
      data: marks.map(mark => [mark.at, NaN]), renderItem: (p, api) => {
        const mark = marks[p.dataIndex], {x: left, y: top, width, height} = p.coordSys;
        const x = api.coord([mark.at, 0])[0], y = top - 8 - 15 * (marks.length - 1 - p.dataIndex);
        const isLeft = x - left < width / 2, stroke = c[mark.color];
        return {type: 'group', children: [
          {type: 'line', shape: {x1: x, y1: y + 5, x2: x, y2: top + height}, style: {stroke, lineWidth: 1.4, lineDash: mark.isDashed ? [4, 3] : null}},
          {type: 'text', style: {text: mark.name, x: x + (isLeft ? -3 : 3), y, fill: stroke, fontSize: 11, fontFamily: getComputedStyle(document.body).fontFamily, align: isLeft ? 'left' : 'right', verticalAlign: 'middle',
            backgroundColor: c.card, padding: [1, 3]}}]};
      }});

    // h: {edges, counts}. Marks: {at, name, color, isDashed}. What lies at or below `split` is tinted.
    assay.histogram = (host, h, {name, unit = 'ratio', marks = [], split}) => {
      const shown = marks.filter(mark => mark.at != null);
      const bars = h.counts.flatMap((n, i) => n == null || h.edges[i] == null || h.edges[i + 1] == null ? [] : [[h.edges[i], h.edges[i + 1], n]]);
      if (!bars.length) return blank(host);
      const [low, high] = limits([...bars.flatMap(bar => bar.slice(0, 2)), ...shown.map(mark => mark.at)]);
      const margin = (high - low) * .02 || 1, total = bars.reduce((sum, bar) => sum + bar[2], 0), text = format[unit];
      chart(host, c => ({
        grid: {left: 56, right: 20, top: 18 + 15 * shown.length, bottom: 46},
        tooltip: {...tooltip(c), formatter: p => `${text(p.value[0])} to ${text(p.value[1])}<br><b>${compact(p.value[2])}</b>`
          + (total > 0 ? `, ${format.percent(p.value[2] / total)} of all` : '')},
        xAxis: {...axis(c), type: 'value', min: low - margin, max: high + margin, name, nameLocation: 'middle', nameGap: 26, splitLine: {show: false},
          axisLabel: {...axis(c).axisLabel, formatter: assay.short(unit), showMinLabel: false, showMaxLabel: false}},
        yAxis: {...axis(c), type: 'value', min: 0, axisLine: {show: false}, name: 'count', nameLocation: 'middle', nameGap: 40, axisLabel: {...axis(c).axisLabel, formatter: compact}},
        series: [
          {type: 'custom', data: bars, encode: {x: [0, 1], y: 2}, renderItem: (_, api) => {
            const [x, y] = api.coord([api.value(0), api.value(2)]), [end, floor] = api.coord([api.value(1), 0]);
            const isTinted = split != null && (api.value(0) + api.value(1)) / 2 <= split;
            return {type: 'rect', shape: {x, y, width: Math.max(1, end - x - 1), height: floor - y},
              style: {fill: isTinted ? alpha(c.bad, .7) : alpha(c.benchmark, .75)}, emphasis: {style: {fill: isTinted ? c.bad : c.muted}}};
          }},
          uprights(c, shown)],
      }));
    };

    // x: {values, name, type, text}; y: {name, unit, doublingsOf}, the last for a logarithmic axis. Lines: {name, values, color, width, isDashed}.
    // Bands: {name, low, high, opacity} below the lines. `zero` draws the line of nought.
    assay.curves = (host, {x, y, lines, bands = [], zero = false}) => {
      const finite = defined([...lines.flatMap(line => line.values), ...bands.flatMap(band => [...band.low, ...band.high])]);
      if (!finite.length) return blank(host);
      const text = format[y.unit], isCategory = x.type === 'category';
      const isFew = x.values.length <= 60, hasLegend = lines.length + bands.length > 1;
      const base = y.doublingsOf, up = value => value == null || !base ? value ?? null : Math.log2(value / base);
      const points = values => x.values.map((at, i) => [isCategory ? i : at, up(values[i])]);
      chart(host, c => {
        const band = ({name, low, high, opacity}) => ({name, type: 'custom', silent: true, z: 1, data: [[x.values[0], NaN]], tooltip: {show: false},
          itemStyle: {color: alpha(c.accent, opacity * 3)}, renderItem: (_, api) => {
            const side = values => x.values.flatMap((at, i) => values[i] == null ? [] : [api.coord([at, up(values[i])])]);
            const outline = [...side(high), ...side(low).reverse()];
            return outline.length < 4 ? null : {type: 'polygon', shape: {points: outline}, style: {fill: alpha(c.accent, opacity)}};
          }});
        const edges = bands.flatMap(({low, high}) => [low, high]).map(values => ({type: 'line', data: points(values), symbol: 'none', silent: true,
          lineStyle: {width: 0}, tooltip: {show: false}}));
        return {
          grid: {left: 62, right: 22, top: hasLegend ? 34 : 16, bottom: x.name ? 46 : 28},
          legend: hasLegend ? {...assay.legend(c), data: [...lines, ...bands].map(item => item.name)} : undefined,
          tooltip: {...tooltip(c), trigger: 'axis', formatter: items => {
            const i = items[0].dataIndex;
            return escape(x.text(x.values[i])) + lines.map(line => `<br>${escape(line.name)} <b>${text(line.values[i])}</b>`).join('')
              + bands.map(({name, low, high}) => `<br>${escape(name)} ${text(low[i])} to ${text(high[i])}`).join('');
          }},
          xAxis: {...axis(c), type: x.type || 'value', ...(isCategory ? {data: x.values.map(String)}
            : {min: x.values[0], max: x.values[x.values.length - 1]}), name: x.name, nameLocation: 'middle', nameGap: 26, splitLine: {show: false},
            axisLabel: {...axis(c).axisLabel, ...(x.type === 'value' ? {formatter: compact, showMinLabel: false, showMaxLabel: false} : {})}},
          yAxis: {...axis(c), type: 'value', scale: true, axisLine: {show: false}, name: y.name, nameLocation: 'middle', nameGap: 46,
            minInterval: base ? 1 : undefined, axisLabel: {...axis(c).axisLabel, formatter: v => assay.short(y.unit)(base ? base * 2 ** v : v)}},
          series: [...bands.map(band), ...edges, ...lines.map((line, i) => ({name: line.name, type: 'line', data: points(line.values), z: 3,
            symbol: isFew ? 'circle' : 'none', symbolSize: 5, itemStyle: {color: c[line.color]},
            lineStyle: {color: c[line.color], width: line.width || 1.6, type: line.isDashed ? 'dashed' : 'solid'},
            markLine: i === 0 && zero ? {silent: true, symbol: 'none', label: {show: false}, data: [{yAxis: 0}],
              lineStyle: {color: c.muted, type: 'solid', width: 1}} : undefined}))],
        };
      });
    };

    // The range of an axis for each column of values, so that nought is at one height on all.
    const sharedNought = columns => {
      const spans = columns.map(values => limits([0, ...defined(values)])).map(([low, high]) => low < high ? [low, high] : [0, 1]);
      const [below, above] = [Math.max(...spans.map(([low, high]) => -low / (high - low))), Math.max(...spans.map(([low, high]) => high / (high - low)))];
      return spans.map(([low, high]) => {
        const scale = 1.05 * Math.max(below && -low / below, above && high / above);
        return {min: -below * scale, max: above * scale};
      });
    };

    // Total return, in percent, and Sharpe ratio by what trading costs. d: {totalReturn, sharpe, breakEven, assumed}.
    assay.outcomes = (host, {values, name, max, d}) => assay.chartOf([...d.totalReturn, ...d.sharpe], host, c => {
      const base = axis(c), percent = d.totalReturn.map(value => value == null ? null : value * 100);
      const lines = [[d.breakEven, 'break-even', c.warning], [d.assumed, 'this run', c.muted]]
        .filter(([x]) => x != null).map(([xAxis, name, color]) => ({xAxis, lineStyle: {color, type: 'dashed'},
          label: {formatter: name, color, fontSize: 11, position: 'end', align: xAxis < max / 10 ? 'left' : 'center'}}));
      const points = column => values.map((x, i) => [x, column[i] ?? null]);
      const spans = sharedNought([percent, d.sharpe]);
      const scale = (span, name, nameGap) => ({...base, ...span, type: 'value', name, nameLocation: 'middle', nameGap,
        axisLabel: {...base.axisLabel, formatter: compact, showMinLabel: span.min === 0, showMaxLabel: span.max === 0}});
      return {
        grid: {left: 58, right: 48, top: 56, bottom: 46}, legend: assay.legend(c),
        tooltip: {...tooltip(c), trigger: 'axis', formatter: items => `${assay.significant(items[0].value[0])} bps a side`
          + items.map(item => `<br>${item.marker}${item.seriesName} <b>${assay.significant(item.value[1])}${item.seriesIndex ? '' : '%'}</b>`).join('')},
        xAxis: {...base, type: 'value', name, nameLocation: 'middle', nameGap: 26, splitLine: {show: false}, max,
          axisLabel: {...base.axisLabel, formatter: compact, showMaxLabel: false}},
        yAxis: [scale(spans[0], 'total return, %', 42), {...scale(spans[1], 'Sharpe', 34), splitLine: {show: false}}],
        series: [
          {name: 'total return', type: 'line', data: points(percent), symbolSize: 5, lineStyle: {color: c.accent, width: 1.6},
            itemStyle: {color: c.accent}, markLine: {symbol: 'none', silent: true, data: [...lines,
              {yAxis: 0, label: {show: false}, lineStyle: {color: c.muted, type: 'solid', width: 1}}]}},
          {name: 'Sharpe', type: 'line', yAxisIndex: 1, data: points(d.sharpe), symbolSize: 4,
            lineStyle: {color: c.benchmark, width: 1.2}, itemStyle: {color: c.benchmark}}],
      };
    });

    // Lying bars, one a name and series, with intervals where `low` and `high` are given.
    // Series: {name, values, low, high, color}; without a colour bars are good or bad by sign.
    // `range` holds what else the axis is to span, and
    // `widest` the names of other charts, so that bars of several charts compare.
    assay.rows = (host, {names, series, unit = 'ratio', name, range, widest = []}) => {
      if (!defined(series.flatMap(s => s.values)).length) return blank(host);
      const text = format[unit], short = label => label.length > 20 ? label.slice(0, 19) + '…' : label;
      const thick = 10, gap = 4;
      chart(host, c => {
        const whiskers = (s, k) => ({type: 'custom', silent: true, z: 4, tooltip: {show: false}, encode: {x: [0, 1], y: 2},
          data: names.flatMap((_, i) => s.low[i] == null || s.high[i] == null ? [] : [[s.low[i], s.high[i], i]]), renderItem: (_, api) => {
            const [x1, middle] = api.coord([api.value(0), api.value(2)]), x2 = api.coord([api.value(1), api.value(2)])[0];
            const y = middle + (k - (series.length - 1) / 2) * (thick + gap), style = {stroke: c.text, lineWidth: 1};
            return {type: 'group', children: [[x1, y, x2, y], [x1, y - 3, x1, y + 3], [x2, y - 3, x2, y + 3]].map(([x1, y1, x2, y2]) =>
              ({type: 'line', shape: {x1, y1, x2, y2}, style}))};
          }});
        return {
          grid: {left: Math.min(150, 26 + 7 * Math.max(4, ...[...names, ...widest].map(label => short(label).length))), right: 24, top: series.length > 1 ? 34 : 8, bottom: name ? 46 : 28},
          legend: series.length > 1 ? {...assay.legend(c), data: series.map(s => s.name)} : undefined,
          tooltip: {...tooltip(c), trigger: 'axis', axisPointer: {type: 'shadow'}, formatter: items => {
            const i = items[0].dataIndex;
            return escape(names[i]) + series.map(s => `<br>${escape(s.name)} <b>${text(s.values[i])}</b>`
              + (s.low && s.low[i] != null && s.high[i] != null ? ` (${text(s.low[i])} to ${text(s.high[i])})` : '')).join('');
          }},
          xAxis: {...axis(c), type: 'value', name, nameLocation: 'middle', nameGap: 26, ...(range ? {min: v => Math.min(v.min, ...range), max: v => Math.max(v.max, ...range)} : {}), axisLabel: {...axis(c).axisLabel, formatter: assay.short(unit)}},
          yAxis: {...axis(c), type: 'category', inverse: true, data: names, splitLine: {show: false}, axisLabel: {...axis(c).axisLabel, formatter: short}},
          series: [...series.map(s => ({name: s.name, type: 'bar', barWidth: thick, barGap: `${gap / thick * 100}%`, itemStyle: {color: c[s.color || 'muted']},
            data: s.values.map(v => s.color || v == null ? v : {value: v, itemStyle: {color: v < 0 ? c.bad : c.good}})})),
            ...series.flatMap((s, k) => s.low ? [whiskers(s, k)] : [])],
        };
      });
    };
  })();
  """#
