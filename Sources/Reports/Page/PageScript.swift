/// Applies the remembered theme before anything is painted.
let themeScript = #"""
  try {
    for (const key of ['theme', 'palette']) {
      const value = localStorage.getItem('assay-' + key);
      if (value) document.documentElement.dataset[key] = value;
    }
  } catch {}
  """#

/// What every section's script relies on: data, colours, number formats, charts that fail alone.
let pageScript = #"""
  'use strict';
  const assay = (() => {
    const root = document.documentElement;
    const redraws = [];
    const sections = {};
    const probe = document.body.appendChild(Object.assign(document.createElement('i'), {hidden: true}));

    const color = name => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color;
    };
    const alpha = (rgb, a) => rgb.replace('rgb(', 'rgba(').replace(')', `,${a})`);
    const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;
    const viridis = ['#440154', '#414487', '#2a788e', '#22a884', '#7ad151', '#fde725'];

    const remember = (key, value) => {
      root.dataset[key] = value;
      try { localStorage.setItem('assay-' + key, value); } catch {}
      redraws.forEach(draw => draw());
    };

    const data = id => {
      if (!(id in sections)) {
        const element = document.getElementById('data-' + id);
        sections[id] = element ? JSON.parse(element.textContent) : null;
      }
      return sections[id];
    };

    const fail = (host, error) => {
      const line = document.createElement('p');
      line.className = 'failure';
      line.textContent = 'This part could not be drawn: ' + (error && error.message || error);
      host.append(line);
      console.error(error);
    };

    const section = (id, draw) => {
      const card = document.getElementById(id);
      try { draw(data(id), card); } catch (error) { fail(card, error); }
    };

    // Numbers: three to four significant digits, a true minus sign, thousands set apart.
    const formats = {};
    const fixed = (v, d) => {
      formats[d] ??= new Intl.NumberFormat('en-US', {minimumFractionDigits: d, maximumFractionDigits: d});
      const text = formats[d].format(Math.abs(v));
      return (v < 0 && /[1-9]/.test(text) ? '−' : '') + text;
    };
    const significant = (v, n = 3) => {
      if (v == null || !isFinite(v)) return '–';
      if (v === 0) return '0';
      const a = Math.abs(v);
      if (a < 1e-4 || a >= 1e15) return v.toExponential(n - 1).replace(/^-/, '−');
      return fixed(v, Math.min(n + 2, Math.max(0, n - 1 - Math.floor(Math.log10(a)))));
    };
    const compact = v => {
      const a = Math.abs(v);
      const [scale, suffix] = a >= 1e12 ? [1e12, 'T'] : a >= 1e9 ? [1e9, 'B'] : a >= 1e6 ? [1e6, 'M'] : a >= 1e3 ? [1e3, 'k'] : [1, ''];
      return (v < 0 ? '−' : '') + String(+(a / scale).toPrecision(3)) + suffix;
    };
    const format = {
      ratio: v => significant(v),
      percent: v => v == null ? '–' : significant(v * 100) + '%',
      money: v => v == null ? '–' : fixed(v, Math.abs(v) < 1000 ? 2 : 0),
      count: v => v == null ? '–' : fixed(v, Number.isInteger(v) ? 0 : 1),
      bars: v => v == null ? '–' : fixed(v, Number.isInteger(v) ? 0 : 1),
      days: v => v == null ? '–' : fixed(v, Math.abs(v) < 10 ? 1 : 0),
      time: v => v == null ? '–' : new Date(v).toISOString().slice(0, 16).replace('T', ' '),
      day: v => new Date(v).toISOString().slice(0, 10),
    };

    // A chart is drawn anew when the theme changes; without the library the plain drawing stays.
    const chart = (host, option, ready) => {
      if (!window.echarts || !host) return () => {};
      const draw = () => {
        try {
          const old = echarts.getInstanceByDom(host);
          const zoom = old && (old.getOption().dataZoom || [])[0];
          if (old) old.dispose();
          host.replaceChildren();
          const c = Object.fromEntries(['page', 'card', 'line', 'grid', 'text', 'muted', 'accent',
            'benchmark', 'good', 'bad', 'warning'].map(name => [name, color(name)]));
          const instance = echarts.init(host);
          instance.setOption({
            animation: false, useUTC: true,
            textStyle: {fontFamily: getComputedStyle(document.body).fontFamily},
            ...option(c, host.clientWidth < 480),
          });
          if (zoom) instance.dispatchAction({type: 'dataZoom', start: zoom.start, end: zoom.end});
          if (ready) ready(instance);
        } catch (error) {
          const broken = echarts.getInstanceByDom(host);
          if (broken) broken.dispose();
          host.replaceChildren();
          fail(host, error);
        }
      };
      draw();
      redraws.push(draw);
      let wasNarrow = host.clientWidth < 480;
      new ResizeObserver(() => {
        const isNarrow = host.clientWidth < 480;
        if (isNarrow !== wasNarrow) { wasNarrow = isNarrow; draw(); return; }
        const instance = echarts.getInstanceByDom(host);
        if (instance) instance.resize();
      }).observe(host);
      keepPageScrolling(host);
      return draw;
    };

    // The wheel scrolls the page; with the control key it zooms the chart.
    const keepPageScrolling = host => host.addEventListener('wheel',
      event => { if (!event.ctrlKey) event.stopPropagation(); }, {capture: true});

    const axis = c => ({
      axisLine: {lineStyle: {color: c.line}}, axisTick: {show: false},
      axisLabel: {color: c.muted, fontSize: 11, hideOverlap: true},
      splitLine: {lineStyle: {color: c.grid}},
      nameTextStyle: {color: c.muted, fontSize: 11},
    });
    const tooltip = c => ({
      backgroundColor: c.card, borderColor: c.line, textStyle: {color: c.text, fontSize: 11},
      confine: true,
    });
    const escape = text => String(text).replace(/[&<>"']/g, s => `&#${s.charCodeAt(0)};`);

    const save = (name, type, text) => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], {type}));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    };
    // Columns of {label, values}; a field is quoted when it must be.
    const saveCSV = (name, columns) => {
      const field = v => v == null ? '' : /[",\n\r]/.test(v) ? `"${String(v).replaceAll('"', '""')}"` : String(v);
      const rows = columns[0].values.map((_, i) => columns.map(column => field(column.values[i])).join(','));
      save(name, 'text/csv', [columns.map(column => field(column.label)).join(','), ...rows].join('\n') + '\n');
    };

    const palette = document.getElementById('palette');
    const showPalette = () => palette.setAttribute('aria-pressed', root.dataset.palette === 'blue-orange');
    showPalette();
    document.getElementById('theme').onclick = () => remember('theme', isDark() ? 'light' : 'dark');
    palette.onclick = () => {
      remember('palette', root.dataset.palette === 'blue-orange' ? 'red-green' : 'blue-orange');
      showPalette();
    };
    document.getElementById('save').onclick = () => {
      const all = [...document.querySelectorAll('script[type="application/json"]')]
        .map(element => `${JSON.stringify(element.id.slice(5))}:${element.textContent}`);
      save('report.json', 'application/json', `{${all.join(',\n')}}\n`);
    };
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraws.forEach(draw => draw()));
    let themeBeforePrint;
    addEventListener('beforeprint', () => {
      themeBeforePrint = root.dataset.theme;
      root.dataset.theme = 'light';
      redraws.forEach(draw => draw());
    });
    addEventListener('afterprint', () => {
      if (themeBeforePrint) root.dataset.theme = themeBeforePrint; else delete root.dataset.theme;
      redraws.forEach(draw => draw());
    });

    return {data, section, chart, fail, color, alpha, axis, tooltip, escape, format, fixed, significant,
      compact, saveCSV, viridis, redraws, keepPageScrolling};
  })();
  """#
