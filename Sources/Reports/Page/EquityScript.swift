/// Draws an account: equity against a benchmark, underwater and rolling Sharpe ratio.
let equityScript = #"""
  'use strict';
  // d: EquityData. The card has controls with a CSV button, and the chart.
  assay.equity = (d, card, file) => {
    const {format, chart, axis, tooltip, alpha, compact} = assay;
    const controls = card.querySelector('.controls');
    controls.querySelector('.csv').onclick = () => assay.saveCSV(file, [
      {label: 'time', values: d.times.map(t => new Date(t).toISOString())},
      {label: 'equity', values: d.equity}, {label: 'benchmark', values: d.benchmark || []},
      {label: 'drawdown', values: d.underwater}, {label: 'rolling_sharpe', values: d.sharpe || []},
    ].filter(column => column.values.length));
    if (!window.echarts) return;
    const host = card.querySelector('.chart');
    const money = [...d.equity, ...(d.benchmark || [])].filter(v => v != null);
    if (!money.length) return assay.blank(host);
    let isLog = money.every(v => v > 0);
    const canLog = isLog;
    // Logarithms are taken here: the library's own axis labels powers of ten only.
    const shape = v => v == null ? null : isLog ? (v > 0 ? Math.log10(v) : null) : v;
    const unshape = v => isLog ? 10 ** v : v;
    const low = Math.min(...money), high = Math.max(...money);
    // Money that hardly moves is told in full, to the digits that do.
    const isNarrowRange = high - low < high * .05;
    const decimals = Math.min(8, Math.max(0, 1 - Math.floor(Math.log10((high - low) || 1))));
    const moneyLabel = v => isNarrowRange ? v.toFixed(decimals) : compact(v);
    const moneyText = v => isNarrowRange ? v.toFixed(decimals + 1) : format.money(v);
    const ticks = () => {
      const steps = [[1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9], [1, 1.5, 2, 3, 4, 5, 6, 8],
        [1, 2, 3, 5], [1, 2, 5], [1, 3], [1]];
      for (const step of steps) {
        const inside = [];
        for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
          inside.push(...step.map(m => m * 10 ** e).filter(v => v >= low * .98 && v <= high * 1.02));
        }
        if (inside.length < 2) return null;
        if (inside.length <= 8) return inside.map(Math.log10);
      }
      return null;
    };
    const points = (values, f = v => v) => d.times.map((t, i) => [t, values[i] == null ? null : f(values[i])]);
    const panes = d.sharpe ? 3 : 2;
    const draw = chart(host, (c, isNarrow) => {
      const height = host.clientHeight, left = isNarrow ? 44 : 54, right = isNarrow ? 12 : 22;
      const usable = height - 30 - 62 - 18 * (panes - 1);
      const shares = panes === 3 ? [.56, .22, .22] : [.68, .32];
      let top = 30;
      const grids = shares.map(share => {
        const grid = {left, right, top, height: usable * share};
        top += usable * share + 18;
        return grid;
      });
      const marks = isLog ? ticks() : null;
      const custom = marks ? {customValues: marks} : {};
      const margin = isLog ? (shape(high) - shape(low)) * .03 || .02 : 0;
      const base = axis(c);
      const names = ['equity', 'underwater, %', 'Sharpe'];
      const yAxis = grids.map((_, i) => ({...base, gridIndex: i, type: 'value', scale: i !== 1,
        splitNumber: i ? 2 : 5, axisLine: {show: false}, axisLabel: {...base.axisLabel, formatter: compact},
        ...(i === 1 ? {max: 0, min: range => range.min > -1 ? -1 : null} : {})}));
      yAxis[0] = {...yAxis[0], ...(isLog ? {min: shape(low) - margin, max: shape(high) + margin} : {}),
        axisTick: {show: false, ...custom}, splitLine: {...base.splitLine, ...custom},
        axisLabel: {...base.axisLabel, ...custom, showMinLabel: marks ? undefined : false,
          showMaxLabel: marks ? undefined : false, formatter: v => moneyLabel(unshape(v))}};
      const line = (name, pane, data, color, width, more) => ({name, type: 'line', data, symbol: 'none',
        xAxisIndex: pane, yAxisIndex: pane, lineStyle: {color, width}, itemStyle: {color}, ...more});
      const shade = d.holdOutStart == null ? {} : {markArea: {silent: true,
        itemStyle: {color: alpha(c.accent, .08)}, label: {color: c.muted, fontSize: 11, position: 'insideBottom'},
        data: [[{name: isNarrow ? '' : 'out of sample', xAxis: d.holdOutStart}, {xAxis: d.times[d.times.length - 1]}]]}};
      const bare = d.holdOutStart == null ? {} : {markArea: {...shade.markArea,
        data: [[{xAxis: d.holdOutStart}, {xAxis: d.times[d.times.length - 1]}]]}};
      const ends = (d.boundaries || []).map(xAxis => ({xAxis, lineStyle: {color: c.line, type: 'solid', width: 1}}));
      const upright = {silent: true, symbol: 'none', label: {show: false}, data: ends};
      const series = [
        ...(d.benchmark ? [line(d.benchmarkName, 0, points(d.benchmark, shape), c.benchmark, 1, {})] : []),
        line('strategy', 0, points(d.equity, shape), c.accent, 1.6, {...shade, markLine: upright}),
        line('underwater', 1, points(d.underwater, v => v * 100), c.bad, 1, {areaStyle: {color: c.bad, opacity: .3}, ...bare, markLine: upright}),
        ...(d.sharpe ? [line('rolling Sharpe', 2, points(d.sharpe), c.good, 1, {...bare,
          markLine: {...upright, data: [{yAxis: 0, lineStyle: {color: c.muted, type: 'dashed', width: 1}}, ...ends]}})] : []),
      ];
      const text = {strategy: v => moneyText(unshape(v)), [d.benchmarkName]: v => moneyText(unshape(v)),
        underwater: v => assay.significant(v) + '%', 'rolling Sharpe': v => assay.significant(v)};
      return {
        grid: grids, series, yAxis,
        title: grids.slice(1).map((grid, i) => ({text: names[i + 1], left: left + 4, top: grid.top - 15, padding: 0,
          textStyle: {color: c.muted, fontSize: 11, fontWeight: 400}})),
        xAxis: grids.map((_, i) => ({...base, gridIndex: i, type: 'time', min: d.times[0],
          max: d.times[d.times.length - 1], splitLine: {show: false},
          axisLabel: {...base.axisLabel, show: i === panes - 1}, axisPointer: {label: {show: false}}})),
        legend: {right, top: 4, itemHeight: 3, itemWidth: 18, icon: 'roundRect', textStyle: {color: c.muted, fontSize: 11},
          data: ['strategy', ...(d.benchmark ? [d.benchmarkName] : [])]},
        axisPointer: {link: [{xAxisIndex: 'all'}], lineStyle: {color: c.muted}},
        tooltip: {...tooltip(c), trigger: 'axis', formatter: items => format.time(items[0].axisValue)
          + items.filter(item => item.value[1] != null).map(item => `<br>${item.marker}${assay.escape(item.seriesName)} `
          + `<b>${text[item.seriesName](item.value[1])}</b>`).join('')},
        dataZoom: [{type: 'inside', xAxisIndex: grids.map((_, i) => i)},
          {type: 'slider', xAxisIndex: grids.map((_, i) => i), left, right, bottom: 6, height: 16, brushSelect: false,
            borderColor: c.line, fillerColor: alpha(c.accent, .12), backgroundColor: 'transparent',
            showDetail: false, dataBackground: {lineStyle: {color: c.line}, areaStyle: {color: c.grid}},
            selectedDataBackground: {lineStyle: {color: c.benchmark}, areaStyle: {color: c.grid}},
            handleStyle: {color: c.card, borderColor: c.muted}, moveHandleStyle: {color: c.line}}],
      };
    });
    const button = (label, press) => {
      const element = document.createElement('button');
      element.type = 'button';
      element.textContent = label;
      element.onclick = () => press(element);
      controls.prepend(element);
      return element;
    };
    button('reset zoom', () => echarts.getInstanceByDom(host).dispatchAction({type: 'dataZoom', start: 0, end: 100}));
    if (canLog) {
      button('log', element => {
        isLog = !isLog;
        element.setAttribute('aria-pressed', isLog);
        draw();
      }).setAttribute('aria-pressed', true);
    }
  };
  """#
