import Foundation

extension ReportSection {
  /// The sets that no other beats in every objective, among all that were tried.
  static let front = ReportSection(
    id: "front", title: "Pareto front", span: 12,
    render: { content, charts in
      guard let front = content.front, front.objectives.count > 1, !front.front.isEmpty else {
        return nil
      }
      let isDrawn = charts.echarts != nil
      return Rendering(
        html: (isDrawn ? "<div class=\"chart medium\"></div>" : "")
          + "<details class=\"body\"\(isDrawn ? "" : " open")><summary>Table</summary>"
          + table(front) + "</details>"
          + "<p class=\"note\">No trial is better than any of these \(front.front.count) sets in "
          + "one objective without being worse in another. Pink: the chosen one, the knee."
          + (front.share.map {
            " The front beats \(NumberText.text($0, .percent)) of the box that all trials span."
          } ?? "") + "</p>",
        data: isDrawn ? try PageData.json(FrontData(front)) : nil)
    },
    script: #"""
      'use strict';
      assay.section('front', (_, card) => {
        const d = assay.data('front'), [x, y] = d.objectives;
        const shown = (o, v) => o.unit === 'percent' ? v * 100 : v;
        const point = i => [shown(x, x.values[i]), shown(y, y.values[i]), i];
        const all = x.values.map((v, i) => i).filter(i => x.values[i] != null && y.values[i] != null);
        const onFront = new Set(d.front);
        const axis = (c, o) => ({...assay.axis(c), type: 'value', scale: true, nameLocation: 'middle',
          name: `${o.name}${o.unit === 'percent' ? ', %' : ''}, ${o.isMaximized ? 'more' : 'less'} is better`});
        assay.chart(card.querySelector('.chart'), c => ({
          grid: {left: 64, right: 24, top: 20, bottom: 48},
          tooltip: {...assay.tooltip(c), formatter: p => {
            const place = d.front.indexOf(p.value[2]);
            return `trial ${d.trials[p.value[2]]}${place < 0 ? '' : '<br>' + assay.escape(d.sets[place])}<br>`
              + d.objectives.map(o => `${assay.escape(o.name)} <b>${+shown(o, o.values[p.value[2]]).toPrecision(4)}</b>`).join('<br>');
          }},
          xAxis: {...axis(c, x), nameGap: 28}, yAxis: {...axis(c, y), nameGap: 44},
          series: [
            {type: 'scatter', symbolSize: 4, data: all.filter(i => !onFront.has(i)).map(point),
              itemStyle: {color: c.muted, opacity: .45}},
            {type: 'line', showSymbol: true, symbolSize: 8, itemStyle: {color: c.accent},
              lineStyle: {width: d.objectives.length === 2 ? 1.5 : 0},
              data: [...d.front].sort((a, b) => x.values[a] - x.values[b]).map(point)},
            ...(d.chosen == null ? [] : [{type: 'scatter', symbolSize: 14, z: 5,
              data: [point(d.front[d.chosen])], itemStyle: {color: '#ff5c8a'}}]),
          ],
        }));
      });
      """#)

  private static func table(_ front: ReportContent.ParetoFront) -> String {
    let header = front.objectives.map { "<th>\($0.name.htmlEscaped)</th>" }.joined()
    let rows = zip(front.front, front.sets).map { trial, set in
      let cells = front.objectives.map { objective in
        "<td>\(NumberText.text(objective.values[trial], objective.unit).htmlEscaped)</td>"
      }
      return "<tr><td>\(front.trials[trial])</td><td>\(set.htmlEscaped)</td>\(cells.joined())</tr>"
    }
    return "<div class=\"scroll\"><table><thead><tr><th>Trial</th><th>Parameters</th>\(header)"
      + "</tr></thead><tbody>\(rows.joined())</tbody></table></div>"
  }
}

/// The front as the section's script reads it: undefined values are null.
private struct FrontData: Encodable {
  struct Objective: Encodable {
    var name: String
    var unit: String
    var isMaximized: Bool
    var values: [Double?]
  }

  var objectives: [Objective]
  var trials: [Int]
  var front: [Int]
  var sets: [String]
  var chosen: Int?

  init(_ front: ReportContent.ParetoFront) {
    objectives = front.objectives.map { objective in
      Objective(
        name: objective.name, unit: objective.unit.rawValue, isMaximized: objective.isMaximized,
        values: objective.values.map { $0.isFinite ? $0 : nil })
    }
    trials = front.trials
    self.front = front.front
    sets = front.sets
    chosen = front.chosen
  }
}
