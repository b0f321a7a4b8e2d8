extension ReportSection {
  /// The chosen set on each market.
  static let symbols = ReportSection(
    id: "symbols", title: "By market", span: 5,
    render: { content, _ in
      guard let symbols = content.symbols, !symbols.rows.isEmpty else { return nil }
      // One of the columns may be what was sought.
      let isApart = !["sharpe", "total_return"].contains(symbols.objective)
      let table = HTMLTable(
        columns: [
          .words("Market"), .number(symbols.objective), .number("Total return"),
          .number("Sharpe"), .number("Trades"),
        ],
        rows: symbols.rows.map { row in
          [
            .init(row.name), isApart ? .init(row.objective, symbols.unit) : .init(""),
            .init(row.totalReturn, .percent, .ofSign(row.totalReturn)),
            .init(row.sharpe, .ratio), .init(row.trades),
          ]
        })
      return Rendering(html: table.html + CardParts.note(symbols.note))
    })
}
