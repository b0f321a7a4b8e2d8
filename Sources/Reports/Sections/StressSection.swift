extension ReportSection {
  /// What is left of the result as fills get worse and later.
  static let stress = ReportSection(
    id: "stress", title: "Slippage and latency", span: 12,
    render: { content, charts in
      guard let stress = content.stress, !stress.isEmpty else { return nil }
      let isDrawn = charts.echarts != nil && !stress.slippage.isEmpty
      let title = "Outcome by slippage, bps a side"
      return Rendering(
        html: CardParts.row(
          .two,
          [
            isDrawn
              ? CardParts.chart("slippage", title, heightPixels: 300)
              : CardParts.titled(title, slippage(stress)),
            CardParts.titled("Outcome by latency", latency(stress))
              + CardParts.titled("Where the result is nought", breakEvens(stress)),
          ])
          + CardParts.note(stress.note)
          + CardParts.tables(
            isDrawn ? CardParts.titled(title, slippage(stress)) : "", isOpen: false),
        data: isDrawn
          ? try PageData.json(
            OutcomeCurve(
              values: stress.slippage.map(\.slippageBps),
              totalReturn: stress.slippage.map(\.totalReturn),
              sharpe: stress.slippage.map(\.sharpe),
              breakEven: stress.breakEvenBps, assumed: stress.assumedBps)) : nil)
    },
    script: #"""
      'use strict';
      assay.section('stress', (d, card) => assay.outcomes(assay.part(card, 'slippage'), {values: d.values, name: 'slippage, bps a side', d,
        max: Math.max(...d.values, d.breakEven || 0, d.assumed || 0) || 1}));
      """#)

  private static func slippage(_ stress: ReportContent.Stress) -> String {
    HTMLTable(
      columns: [.number("Slippage, bps a side"), .number("Total return"), .number("Sharpe")],
      rows: stress.slippage.map {
        [.init($0.slippageBps, .ratio), .init($0.totalReturn, .percent), .init($0.sharpe, .ratio)]
      }
    ).html
  }

  private static func latency(_ stress: ReportContent.Stress) -> String {
    HTMLTable(
      columns: [.number("Bars later"), .number("Total return"), .number("Sharpe")],
      rows: stress.latency.map {
        [.init($0.extraBars), .init($0.totalReturn, .percent), .init($0.sharpe, .ratio)]
      }
    ).html
  }

  private static func breakEvens(_ stress: ReportContent.Stress) -> String {
    HTMLTable(
      columns: [.words("Break-even"), .prose("At")],
      rows: stress.breakEvens.map { [.init($0.name), .init($0.text)] }
    ).html
  }
}

extension ReportContent.Stress {
  fileprivate var isEmpty: Bool { slippage.isEmpty && latency.isEmpty && breakEvens.isEmpty }
}
