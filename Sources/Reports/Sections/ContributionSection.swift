extension ReportSection {
  /// What each strategy and instrument of a shared account has added to it.
  static let contributions = ReportSection(
    id: "contributions", title: "Strategies and instruments", span: 12,
    render: { content, _ in
      guard let strategies = content.strategies, let instruments = content.instruments else {
        return nil
      }
      let rows =
        strategies.map { row($0, kind: "strategy") }
        + instruments.map { row($0, kind: "instrument") }
      return Rendering(
        html: """
          <div class="scroll"><table><thead><tr><th class="text" scope="col">Name</th>\
          <th class="text" scope="col">Kind</th><th scope="col">Fills</th>\
          <th scope="col">Volume</th><th scope="col">Fees</th>\
          <th scope="col">Profit</th></tr></thead>
          <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
          <p class="note">A strategy's profit values its fills at the last mark, less fees, before \
          funding and interest, which are the account's; an instrument's is that of its round \
          trips, with all that was paid on it.</p>
          """)
    })

  private static func row(_ part: ReportContent.Contribution, kind: String) -> String {
    "<tr><td class=\"text\">\(part.name.htmlEscaped)</td><td class=\"text\">\(kind)</td>"
      + "<td>\(part.fills)</td><td>\(NumberText.text(part.volume, .money))</td>"
      + "<td>\(NumberText.text(part.fees, .money))</td>"
      + "<td class=\"\(part.profit < 0 ? "bad" : "good")\">"
      + "\(NumberText.text(part.profit, .money))</td></tr>"
  }
}
