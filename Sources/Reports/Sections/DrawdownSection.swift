extension ReportSection {
  /// The ten deepest falls.
  static let drawdowns = ReportSection(
    id: "drawdowns", title: "Worst drawdowns", span: 4,
    render: { content, _ in
      guard let curve = content.equity else { return nil }
      let falls = curve.drawdowns(limit: 10)
      guard !falls.isEmpty else {
        return Rendering(html: "<p class=\"note\">The account never fell below a peak.</p>")
      }
      let rows = falls.enumerated().map { row($1, rank: $0 + 1, curve.times) }
      return Rendering(
        html: """
          <div class="scroll"><table><thead><tr><th class="text" scope="col">#</th>\
          <th scope="col">Depth</th><th scope="col">Peak</th><th scope="col">Trough</th>\
          <th scope="col">Recovery</th><th scope="col">Days</th></tr></thead>
          <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
          """)
    })

  private static func row(_ fall: Drawdown, rank: Int, _ times: [Int64]) -> String {
    let end = fall.recovery ?? times.count - 1
    let days = Double(times[end] - times[fall.start]) / 86_400_000
    let date = { (index: Int) in CalendarDate(milliseconds: times[index]).text }
    return "<tr><td class=\"text\">\(rank)</td>"
      + "<td class=\"bad\">\(NumberText.text(fall.depth, .percent))</td>"
      + "<td>\(date(fall.start))</td><td>\(date(fall.trough))</td>"
      + "<td>\(fall.recovery.map(date) ?? "open")</td>"
      + "<td>\(NumberText.text(days, .days))</td></tr>"
  }
}
