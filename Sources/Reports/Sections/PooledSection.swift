extension ReportSection {
  /// Every symbol of a run over several, one beside the other.
  static let pooled = ReportSection(
    id: "pooled", title: "By symbol", span: 12,
    render: { content, charts in
      guard let pooled = content.pooled, !pooled.rows.isEmpty || !pooled.failures.isEmpty else {
        return nil
      }
      let isDrawn = charts.echarts != nil && !pooled.rows.isEmpty
      let drawn = pooled.rows.prefix(mostRowsDrawn)
      let bins = pooled.sharpes.map { CardParts.bins($0, unit: .ratio) } ?? ""
      let parts =
        isDrawn
        ? [
          CardParts.chart(
            "returns", "Total return, \(pooled.basis)", heightPixels: 90 + 26 * drawn.count),
          pooled.sharpes == nil
            ? ""
            : CardParts.chart(
              "sharpes", "Sharpe ratios a year, \(pooled.basis)",
              heightPixels: min(420, 90 + 28 * drawn.count)),
        ] : []
      return Rendering(
        html: table(pooled).html + failures(pooled).html + CardParts.note(pooled.note)
          + CardParts.row(.two, parts)
          + (drawn.count < pooled.rows.count && isDrawn
            ? CardParts.note("Drawn: the \(drawn.count) symbols that made most.") : "")
          + CardParts.tables(
            CardParts.titled("Sharpe ratios a year, \(pooled.basis)", bins), isOpen: !isDrawn),
        data: isDrawn ? try PageData.json(PooledData(pooled, Array(drawn))) : nil,
        title: "By symbol, \(pooled.basis)")
    },
    script: #"""
      'use strict';
      assay.section('pooled', (d, card) => {
        const series = [{name: 'strategy', values: d.returns, color: 'accent'}];
        if (d.holds.some(v => v != null)) series.push({name: 'buy and hold', values: d.holds, color: 'benchmark'});
        assay.rows(assay.part(card, 'returns'), {names: d.names, unit: 'percent', series});
        const host = assay.part(card, 'sharpes');
        if (host && d.sharpes) assay.histogram(host, d.sharpes, {name: 'Sharpe ratio a year', marks: [
          {at: d.median, name: `median ${assay.significant(d.median)}`, color: 'accent'},
          {at: d.luck, name: `best by luck ${assay.significant(d.luck)}`, color: 'warning'}]});
      });
      """#)

  private static let mostRowsDrawn = 40

  private typealias Part = ReportContent.Pooled.Part

  private static func table(_ pooled: ReportContent.Pooled) -> HTMLTable {
    let parts: [(head: String, value: (ReportContent.Pooled.Row) -> Part?)] =
      [
        ("walk-forward", \.walkForward), ("hold-out", \.holdOut), ("in sample", { $0.inSample }),
      ].filter { part in pooled.rows.contains { part.1($0) != nil } }
    return HTMLTable(
      columns: [.words("Symbol"), .words("Verdict")]
        + parts.flatMap { part -> [HTMLTable.Column] in
          [
            .number("Return, \(part.head)"), .number("Buy and hold"), .number("Sharpe"),
            .number("Drawdown"), .number("Trades"),
          ]
        } + [.words("Chosen on all in sample"), .number("Bars"), .words("From"), .words("To")],
      rows: pooled.rows.map { row in
        [.init(row.name, link: row.link), .init(row.verdict, tone(row.verdict))]
          + parts.flatMap { cells($0.value(row)) }
          + [.init(row.parameters), .init(row.bars), .init(row.start), .init(row.end)]
      })
  }

  private static func cells(_ part: Part?) -> [HTMLTable.Cell] {
    [
      .init(part?.totalReturn, .percent, .ofSign(part?.totalReturn)),
      .init(part?.benchmarkReturn, .percent), .init(part?.sharpe, .ratio),
      .init(part?.maximumDrawdown, .percent), .init(part?.trades),
    ]
  }

  private static func tone(_ verdict: String) -> ReportContent.Tone {
    switch verdict {
    case "supported": .good
    case "refused": .bad
    default: .muted
    }
  }

  private static func failures(_ pooled: ReportContent.Pooled) -> HTMLTable {
    HTMLTable(
      columns: [.words("Failed"), .prose("Why")],
      rows: pooled.failures.map { [.init($0.name), .init($0.problem, .warning)] })
  }

  /// What the section's script draws.
  private struct PooledData: Encodable {
    /// Without what all have in common.
    var names: [String]
    var returns: [Double?]
    var holds: [Double?]
    var sharpes: HistogramData?
    var median: Double?
    var luck: Double?

    init(_ pooled: ReportContent.Pooled, _ rows: [ReportContent.Pooled.Row]) {
      func judged(_ row: ReportContent.Pooled.Row) -> Part {
        row.walkForward ?? row.holdOut ?? row.inSample
      }
      let shared = pooled.sharedPrefix
      names = rows.map { String($0.name.dropFirst(shared.count)) }
      returns = rows.map { PageData.number(judged($0).totalReturn) }
      holds = rows.map { PageData.number(judged($0).benchmarkReturn) }
      sharpes = pooled.sharpes.map(HistogramData.init)
      median = PageData.number(pooled.medianSharpe)
      luck = PageData.number(pooled.luckSharpe)
    }
  }
}
