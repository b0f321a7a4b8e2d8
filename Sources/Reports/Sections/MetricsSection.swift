extension ReportSection {
  /// Every metric side by side, with its definition.
  static let metrics = ReportSection(
    id: "metrics", title: "Metrics", span: 12,
    render: { content, _ in
      guard let table = content.metrics, !table.rows.isEmpty else { return nil }
      let heads = table.columns.map { "<th scope=\"col\">\($0.htmlEscaped)</th>" }
      let rows = table.rows.map { row in
        let cells = row.values.map { "<td>\(NumberText.text($0, row.unit))</td>" }
        return "<tr><td class=\"text\">\(row.label.htmlEscaped)</td>\(cells.joined())"
          + "<td class=\"formula\">\(row.formula.htmlEscaped)</td></tr>"
      }
      return Rendering(
        html: """
          <div class="scroll"><table><thead><tr><th class="text" scope="col">Metric</th>\
          \(heads.joined())<th class="text" scope="col">Definition</th></tr></thead>
          <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
          """)
    })
}
