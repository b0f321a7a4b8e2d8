extension ReportSection {
  /// The objective over each pair of parameters, with the plateau and the chosen point.
  static let heatMap = ReportSection(
    id: "heatMap", title: "Parameter heat map", span: 4,
    render: { content, charts in
      guard let search = content.search, search.parameters.count > 1, search.done > 0 else {
        return nil
      }
      let objective = search.metrics[search.objective]
      guard objective.values.contains(where: \.isFinite) else {
        return Rendering(html: "<p class=\"note\">No trial has a defined objective.</p>")
      }
      let maps = parameterPairs(search.parameters.count).map {
        ParameterHeatMap(search, x: $0.0, y: $0.1)
      }
      let chosen = charts.echarts == nil ? "Underlined: chosen" : "◆ chosen, ○ best in sample"
      var note =
        "\(objective.name). \(chosen); outlined: plateau, cells whose "
        + "neighbourhood median is within 5 % of the best cell."
      if maps.contains(where: { $0.x.isBinned || $0.y.isBinned }) {
        note += " Parameters of many values are gathered in 24 bins."
      }
      if search.parameters.count > pairedParameters {
        note += " Pairs of the first \(pairedParameters) parameters."
      }
      return Rendering(
        html: (charts.echarts == nil
          ? maps.prefix(1).map { plain($0, search) }.joined()
          : "<div class=\"chart square\"></div>")
          + "<p class=\"note\">\(note.htmlEscaped)</p>",
        data: charts.echarts == nil
          ? nil
          : try PageData.json(
            HeatMapData(
              objective: objective.name, unit: objective.unit, isMaximized: search.isMaximized,
              maps: maps.map { HeatMapData.Map($0, search) })))
    },
    script: #"""
      'use strict';
      assay.section('heatMap', (d, card) => {
        const controls = card.querySelector('.controls');
        const menu = (label, items) => {
          const element = document.createElement('select');
          element.ariaLabel = label;
          items.forEach(([text, value]) => element.add(new Option(text, value)));
          element.onchange = () => draw();
          if (items.length > 1) controls.append(element);
          return element;
        };
        const pair = menu('Pair of parameters', d.maps.map((map, i) => [`${map.x} × ${map.y}`, i]));
        const fold = menu('Trials that share a cell', d.maps.some(map => map.median)
          ? [['best over the others', 'best'], ['median over the others', 'median']] : [['', 'best']]);
        const text = assay.format[d.unit];
        const draw = assay.chart(card.querySelector('.chart'), c => {
          const map = d.maps[pair.value], surface = map[fold.value] || map.best;
          const columns = map.xLabels.length, rows = map.yLabels.length;
          const place = cell => [cell % columns, Math.floor(cell / columns)];
          const cells = surface.cells.flatMap((v, i) => v == null ? [] : [[...place(i), v]]);
          const values = cells.map(cell => cell[2]).sort((a, b) => a - b);
          // The lowest cells would take all the colours: the scale starts at the fifth percentile.
          const tail = Math.floor(values.length * .05);
          const [low, high] = d.isMaximized ? [values[tail], values[values.length - 1]]
            : [values[0], values[values.length - 1 - tail]];
          const inside = new Set(surface.plateau);
          const outline = surface.plateau.map(cell => {
            const [x, y] = place(cell);
            return [x, y, x === 0 || !inside.has(cell - 1), x === columns - 1 || !inside.has(cell + 1),
              !inside.has(cell - columns), !inside.has(cell + columns)].map(Number);
          }).filter(item => item.slice(2).some(Boolean));
          const mark = (cell, symbol, style) => cell == null ? [] : [{type: 'scatter', data: [place(cell)], symbol,
            symbolSize: 11, itemStyle: style, silent: true, z: 5}];
          const base = assay.axis(c);
          const labels = values => values.reduce((n, v) => Math.max(n, v.length), 0);
          const category = (name, data, gap, interval = 'auto') => ({...base, type: 'category', name, data, nameLocation: 'middle', nameGap: gap,
            splitLine: {show: false}, axisLine: {show: false},
            axisLabel: {...base.axisLabel, overflow: 'truncate', width: 80, interval}});
          const room = card.querySelector('.chart').clientHeight - 102;
          const skip = Math.ceil(rows * 18 / Math.max(room, 18)) - 1;
          const left = Math.min(110, 40 + 6 * Math.min(13, labels(map.yLabels)));
          return {
            grid: {left, right: 16, top: 10, bottom: 92},
            tooltip: {...assay.tooltip(c), formatter: p => p.seriesType !== 'heatmap' ? '' : `${assay.escape(map.x)} `
              + `${assay.escape(map.xLabels[p.value[0]])}<br>${assay.escape(map.y)} ${assay.escape(map.yLabels[p.value[1]])}`
              + `<br>${assay.escape(d.objective)} <b>${text(p.value[2])}</b>`},
            xAxis: category(map.x, map.xLabels, 26), yAxis: category(map.y, map.yLabels, left - 16, skip),
            visualMap: {seriesIndex: 0, min: low, max: high > low ? high : low + 1, calculable: false, orient: 'horizontal',
              left: 'center', bottom: 4, itemWidth: 10, itemHeight: 120, text: [text(high), (tail ? '≤ ' : '') + text(low)],
              textStyle: {color: c.muted, fontSize: 11},
              inRange: {color: d.isMaximized ? assay.viridis : [...assay.viridis].reverse()}},
            series: [
              {type: 'heatmap', data: cells, progressive: 0, label: {show: columns <= 7 && rows <= 14, fontSize: 10,
                formatter: p => text(p.value[2])}, emphasis: {itemStyle: {borderColor: c.text, borderWidth: 1}}},
              {type: 'custom', silent: true, z: 4, data: outline, renderItem: (_, api) => {
                const [x, y] = api.coord([api.value(0), api.value(1)]), [w, h] = api.size([1, 1]);
                const [l, r, t, b] = [x - w / 2, x + w / 2, y - h / 2, y + h / 2];
                const edges = [[l, t, l, b], [r, t, r, b], [l, b, r, b], [l, t, r, t]];
                return {type: 'group', children: edges.filter((_, i) => api.value(i + 2)).map(([x1, y1, x2, y2]) =>
                  ({type: 'line', shape: {x1, y1, x2, y2}, style: {stroke: '#fff', lineWidth: 1.6}}))};
              }},
              ...mark(map.best.top, 'circle', {color: 'transparent', borderColor: '#ff5c8a', borderWidth: 2}),
              ...mark(map.chosen, 'diamond', {color: '#ff5c8a', borderColor: '#fff', borderWidth: 1.2}),
            ],
          };
        });
      });
      """#)

  private static let pairedParameters = 6

  private static func parameterPairs(_ count: Int) -> [(Int, Int)] {
    let shown = min(count, pairedParameters)
    return (0..<shown).flatMap { first in ((first + 1)..<max(shown, first + 1)).map { (first, $0) }
    }
  }

  private static func plain(_ map: ParameterHeatMap, _ search: ReportContent.Search) -> String {
    let finite = map.best.cells.compactMap { $0 }
    guard let low = finite.min(), let high = finite.max() else { return "" }
    let unit = search.metrics[search.objective].unit
    let plateau = Set(map.best.plateau)
    let chosen = map.cell(ofTrial: search.chosen)
    let columns = map.x.labels.count
    let cell = { (index: Int) -> String in
      guard let value = map.best.cells[index] else { return "<td></td>" }
      let distance = search.isMaximized ? value - low : high - value
      let share = NumberText.fixed(high > low ? distance / (high - low) : 0, decimals: 2)
      let style = (plateau.contains(index) ? "plateau " : "") + (index == chosen ? "chosen" : "")
      return
        "<td class=\"\(style)\" style=\"--share:\(share)\">\(NumberText.text(value, unit))</td>"
    }
    let rows = map.y.labels.indices.reversed().map { row in
      "<tr><th scope=\"row\">\(map.y.labels[row].htmlEscaped)</th>"
        + (0..<columns).map { cell(row * columns + $0) }.joined() + "</tr>"
    }
    let heads = map.x.labels.map { "<th scope=\"col\">\($0.htmlEscaped)</th>" }
    let names = search.parameters
    return "<p class=\"note\">Across: \(names[map.parameters.x].name.htmlEscaped); "
      + "down: \(names[map.parameters.y].name.htmlEscaped); best over the others.</p>"
      + "<div class=\"surface-scroll\"><table class=\"surface\"><thead><tr><th></th>"
      + "\(heads.joined())</tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table></div>"
  }
}

/// The heat maps of the page's selector.
private struct HeatMapData: Encodable {
  struct Surface: Encodable {
    var cells: [Double?]
    var plateau: [Int]
    /// The cell of the best trial.
    var top: Int?
  }

  struct Map: Encodable {
    var x: String
    var y: String
    var xLabels: [String]
    var yLabels: [String]
    var best: Surface
    var median: Surface?
    var chosen: Int?

    init(_ map: ParameterHeatMap, _ search: ReportContent.Search) {
      let top = map.cell(ofTrial: search.best)
      let surface = { (values: ParameterHeatMap.Surface) in
        Surface(
          cells: values.cells.map { PageData.number($0, digits: 4) }, plateau: values.plateau,
          top: top)
      }
      x = search.parameters[map.parameters.x].name
      y = search.parameters[map.parameters.y].name
      xLabels = map.x.labels
      yLabels = map.y.labels
      best = surface(map.best)
      median = map.median.map(surface)
      chosen = map.cell(ofTrial: search.chosen)
    }
  }

  var objective: String
  var unit: ReportContent.Unit
  var isMaximized: Bool
  var maps: [Map]
}
