extension ReportSection {
  /// What is left of the finalists when they trade by orders.
  static let confirmation = ReportSection(
    id: "confirmation", title: "Confirmed by orders", span: 12,
    render: { content, _ in
      guard let confirmation = content.confirmation, !confirmation.finalists.isEmpty else {
        return nil
      }
      let rows = confirmation.finalists.map { finalist in
        let cells = [
          "\(finalist.trial)", finalist.parameters.htmlEscaped,
          NumberText.text(finalist.sweptReturn, .percent),
          NumberText.text(finalist.replayedReturn, .percent),
          NumberText.text(finalist.sweptSharpe, .ratio),
          NumberText.text(finalist.replayedSharpe, .ratio),
          "\(finalist.sweptTrades)", "\(finalist.replayedTrades)",
          NumberText.text(finalist.largestDifference, .percent),
        ]
        return "<tr>\(cells.map { "<td>\($0)</td>" }.joined())</tr>"
      }
      let heads = [
        "Trial", "Parameters", "Return, sweep", "by orders", "Sharpe, sweep", "by orders",
        "Trades, sweep", "by orders", "Largest difference of equity",
      ]
      return Rendering(
        html: "<div class=\"scroll\"><table><thead><tr>"
          + heads.map { "<th scope=\"col\">\($0)</th>" }.joined()
          + "</tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table></div>"
          + "<p class=\"note\">\(confirmation.note.htmlEscaped)</p>")
    })
}
