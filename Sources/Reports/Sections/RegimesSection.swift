extension ReportSection {
  /// The result split by what the market did.
  static let regimes = ReportSection(
    id: "regimes", title: "Regimes", span: 12,
    render: { content, charts in
      guard let regimes = content.regimes, regimes.tables.contains(where: { !$0.rows.isEmpty })
      else { return nil }
      let isDrawn = charts.echarts != nil
      let parts = regimes.tables.enumerated().map { place, table in
        let chart =
          isDrawn
          ? CardParts.chart(
            "regime-\(place)", "Annualised Sharpe ratio", heightPixels: height(table)) : ""
        return CardParts.row(
          .two,
          [
            CardParts.titled(table.name, rows(table.rows) + CardParts.note(table.how)),
            table.rows.isEmpty ? "" : chart,
          ])
      }
      return Rendering(
        html: parts.joined(separator: "\n") + CardParts.note(regimes.note),
        data: isDrawn ? try PageData.json(regimes.tables.map(RegimeData.init)) : nil)
    },
    script: #"""
      'use strict';
      assay.section('regimes', (d, card) => {
        const all = [0, ...d.flatMap(table => table.sharpe)];
        // Half steps, so that all tables share one scale of round numbers.
        const range = [Math.floor(Math.min(...all) * 2) / 2, Math.ceil(Math.max(...all) * 2) / 2];
        d.forEach((table, place) => {
          const host = assay.part(card, `regime-${place}`);
          if (host) assay.rows(host, {names: table.names, range, widest: d.flatMap(other => other.names), series: [{name: 'Sharpe', values: table.sharpe}]});
        });
      });
      """#)

  private static let mostBars = 40

  private static func height(_ table: ReportContent.Regimes.Table) -> Int {
    min(480, 46 + 22 * max(3, table.rows.count))
  }

  private static func rows(_ rows: [ReportContent.Regimes.Row]) -> String {
    HTMLTable(
      columns: [
        .words("Regime"), .number("Share of bars"), .number("Total return"), .number("Sharpe"),
        .number("Deepest drawdown"), .number("Trades"), .number("Exposure"),
      ],
      rows: rows.map { row in
        [
          .init(row.label), .init(row.share, .percent),
          .init(row.totalReturn, .percent, .ofSign(row.totalReturn)), .init(row.sharpe, .ratio),
          .init(row.maximumDrawdown, .percent), .init(row.trades), .init(row.exposure, .percent),
        ]
      }
    ).html
  }

  /// What the section's script draws.
  private struct RegimeData: Encodable {
    var names: [String]
    var sharpe: [Double?]

    init(_ table: ReportContent.Regimes.Table) {
      let shown = table.rows.prefix(ReportSection.mostBars)
      names = shown.map(\.label)
      sharpe = shown.map { PageData.number($0.sharpe) }
    }
  }
}
