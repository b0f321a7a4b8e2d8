extension ReportSection {
  /// The best trials as lines over parameters and metrics; brushing filters the trials table.
  static let parallel = ReportSection(
    id: "parallel", title: "Parallel coordinates of the best trials", span: 12,
    render: { content, charts in
      guard let search = content.search, search.done > 1, charts.echarts != nil else { return nil }
      return Rendering(
        html: """
          <div class="chart medium"></div>
          <p class="note">Drag along an axis to keep the trials that pass there; the trials table \
          follows. Click an axis to let go. Pink: the chosen trial.</p>
          """,
        data: "{}")
    },
    script: #"""
      'use strict';
      assay.section('parallel', (_, card) => {
        const d = assay.data('trials'), objective = d.metrics[d.objective];
        const sign = d.isMaximized ? -1 : 1;
        const ranked = objective.values.map((v, i) => [v, i]).filter(([v]) => v != null)
          .sort((a, b) => sign * (a[0] - b[0]) || a[1] - b[1]).map(([, i]) => i);
        const columns = [...d.parameters.slice(0, 8), ...d.metrics.filter((_, i) => i !== d.objective).slice(0, 3), objective];
        const menu = document.createElement('select');
        menu.ariaLabel = 'How many trials';
        [100, 500, 2000].filter(n => n < ranked.length).forEach(n => menu.add(new Option(`best ${n}`, n)));
        menu.add(new Option(`all ${ranked.length}`, ranked.length));
        menu.value = ranked.length > 500 ? 500 : ranked.length;
        menu.onchange = () => draw();
        card.querySelector('.controls').append(menu);
        const shown = () => {
          const top = ranked.slice(0, +menu.value);
          return d.chosen == null || top.includes(d.chosen) ? top : [...top, d.chosen];
        };
        const draw = assay.chart(card.querySelector('.chart'), (c, isNarrow) => {
          const used = isNarrow && columns.length > 4 ? [...columns.slice(0, 3), objective] : columns;
          const trials = shown(), values = trials.map(i => objective.values[i]);
          const [low, high] = [Math.min(...values), Math.max(...values)];
          const row = i => used.map(column => column.values[i] ?? '-');
          const size = Math.min(1, Math.max(.12, 60 / trials.length));
          const label = {color: c.text, fontSize: 10, textBorderColor: c.card, textBorderWidth: 3};
          return {
            parallel: {left: 46, right: isNarrow ? 40 : 60, top: 42, bottom: 24, parallelAxisDefault: {
              nameTextStyle: {color: c.text, fontSize: 11}, nameGap: 14, axisLine: {lineStyle: {color: c.muted}},
              nameTruncate: {maxWidth: isNarrow ? 70 : 110, ellipsis: '…'},
              axisTick: {show: false}, axisLabel: label, z: 10,
              areaSelectStyle: {width: 16, borderColor: c.accent, color: c.accent, opacity: .25}}},
            parallelAxis: used.map((column, dim) => ({dim, name: column.name, scale: true,
              ...(column.labels ? {type: 'category', data: column.labels} : {axisLabel: {...label,
                formatter: v => column.unit === 'percent' ? +(v * 100).toPrecision(3) + '%' : assay.compact(v)}})})),
            visualMap: {show: false, seriesIndex: 0, dimension: used.length - 1, min: low, max: high > low ? high : low + 1,
              inRange: {color: d.isMaximized ? assay.viridis : [...assay.viridis].reverse()}},
            series: [
              {type: 'parallel', data: trials.map(row), lineStyle: {width: 1, opacity: Math.max(.25, size)},
                inactiveOpacity: .03, activeOpacity: .7, progressive: 0},
              ...(d.chosen == null ? [] : [{type: 'parallel', data: [row(d.chosen)], silent: true, z: 5,
                lineStyle: {color: '#ff5c8a', width: 2.5, opacity: 1}}]),
            ],
          };
        }, instance => {
          // A new drawing has no brush, so the table shows every trial again.
          if (assay.showTrials) assay.showTrials(null);
          instance.on('axisareaselected', () => {
            if (!assay.showTrials) return;
            const trials = shown(), kept = instance.getModel().getSeries()[0].getRawIndicesByActiveState('active');
            assay.showTrials(kept.length ? new Set(kept.map(i => trials[i])) : null);
          });
        });
      });
      """#)
}
