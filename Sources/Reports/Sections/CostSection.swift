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
        data: charts.echarts == nil
          ? nil
          : try PageData.json(
            OutcomeCurve(
              values: costs.points.map(\.costBps), totalReturn: costs.points.map(\.totalReturn),
              sharpe: costs.points.map(\.sharpe), breakEven: costs.breakEvenBps,
              assumed: costs.assumedBps)))
    },
    script: #"""
      'use strict';
      assay.section('costs', (d, card) => assay.outcomes(card.querySelector('.chart'), {values: d.values, name: 'cost, bps a side', d,
        max: Math.ceil(Math.max(...d.values, d.breakEven || 0) / 10) * 10}));
      """#)
}
