extension ReportSection {
  /// Every finished trial of the search.
  static let trials = ReportSection(
    id: "trials", title: "Trials", span: 12,
    render: { content, _ in
      guard let search = content.search else { return nil }
      let direction = search.isMaximized ? "maximised" : "minimised"
      let facts =
        "Search: \(search.method), \(search.planned) trials planned, \(search.done) done, "
        + "\(search.failed) failed; \(search.metrics[search.objective].name) \(direction). "
        + "\(search.chosenWhy)"
      guard search.done > 0 else {
        return Rendering(html: "<p class=\"note\">\(facts.htmlEscaped) No trial finished.</p>")
      }
      return Rendering(
        html: """
          <p class="note">\(facts.htmlEscaped)</p>
          <div class="scroll"><noscript>The table needs JavaScript.</noscript></div>
          <div class="pages"></div>
          """,
        data: try PageData.json(TrialData(search)))
    },
    script: #"""
      'use strict';
      assay.section('trials', (d, card) => {
        const say = v => v == null ? '–' : String(v);
        const named = column => column.labels ? column.values.map(v => column.labels[v] ?? v) : column.values;
        const columns = [
          {label: 'trial', values: d.metrics[d.objective].values.map((_, i) => i), text: say},
          ...d.parameters.map(column => ({label: column.name, values: named(column), text: say,
            choices: Boolean(column.labels), align: column.labels ? 'text' : ''})),
          ...d.metrics.map(column => ({label: column.name, values: column.values, text: assay.format[column.unit]})),
        ];
        const pick = {label: 'picked', align: 'text', text: say,
          values: columns[0].values.map(i => i === d.chosen ? i === d.best ? 'chosen, best' : 'chosen' : i === d.best ? 'best' : '')};
        const objective = d.metrics[d.objective].name;
        const table = assay.table(card, [...columns, pick], {pageSize: 15, file: 'trials.csv', csv: columns,
          marked: [d.chosen, d.best], hint: `${objective} > 1`,
          sort: {column: 1 + d.parameters.length + d.objective, descending: d.isMaximized}});
        assay.showTrials = table.restrict;
      });
      """#)
}

/// Trials as columns.
private struct TrialData: Encodable {
  struct Column: Encodable {
    var name: String
    var unit: ReportContent.Unit?
    /// Names of the values 0, 1, … of a choice or a flag.
    var labels: [String]?
    var values: [Double?]
  }

  var parameters: [Column]
  var metrics: [Column]
  var objective: Int
  var isMaximized: Bool
  var best: Int?
  var chosen: Int?

  init(_ search: ReportContent.Search) {
    parameters = search.parameters.map { parameter in
      Column(
        name: parameter.name,
        labels: parameter.kind == .flag ? ["off", "on"] : parameter.choices,
        values: PageData.column(parameter.values, digits: 10))
    }
    metrics = search.metrics.map {
      Column(name: $0.name, unit: $0.unit, values: PageData.column($0.values, digits: 5))
    }
    objective = search.objective
    isMaximized = search.isMaximized
    best = search.best
    chosen = search.chosen
  }
}
