extension ReportSection {
  /// Returns by month and year, coloured about nought.
  static let monthly = ReportSection(
    id: "monthly", title: "Monthly returns, %", span: 8,
    render: { content, _ in
      guard let years = content.equity?.monthlyReturns(), !years.isEmpty else { return nil }
      // The strongest colour stands for the 95th percentile, so that one month does not pale all.
      let sizes = years.flatMap(\.months).compactMap { $0?.magnitude }.sorted()
      let full = sizes.isEmpty ? 0 : sizes[(sizes.count - 1) * 95 / 100]
      let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]
      let heads = (names + ["Dec", "Year"]).map { "<th scope=\"col\">\($0)</th>" }
      let rows = years.map { year in
        "<tr><th scope=\"row\">\(year.year)</th>"
          + year.months.map { cell($0, full: full) }.joined()
          + cell(year.total, full: full * 3, style: "total") + "</tr>"
      }
      return Rendering(
        html: """
          <div class="scroll"><table class="months"><thead><tr><th></th>\(heads.joined())</tr></thead>
          <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
          """)
    })

  private static func cell(_ value: Double?, full: Double, style: String = "") -> String {
    guard let value else { return "<td class=\"none\"></td>" }
    let share = full > 0 ? min(1, value.magnitude / full) : 0
    let text = NumberText.fixed(value * 100, decimals: 1)
    return "<td class=\"\(style)\(value < 0 ? " fall" : "")\" "
      + "style=\"--share:\(NumberText.fixed(share, decimals: 2))\">\(text)</td>"
  }
}
