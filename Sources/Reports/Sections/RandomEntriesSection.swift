extension ReportSection {
  /// The strategy among random ones of equal exposure and holding times.
  static let randomEntries = ReportSection(
    id: "randomEntries", title: "Random entries", span: 6,
    render: { content, charts in
      guard let random = content.randomEntries else { return nil }
      let isDrawn = charts.echarts != nil && random.histogram != nil
      let bins = random.histogram.map { CardParts.bins($0, unit: random.unit) } ?? ""
      return Rendering(
        html: CardParts.facts([
          ("Strategy, \(random.statistic)", NumberText.text(random.strategy, random.unit)),
          ("Random ones as good", NumberText.text(random.shareBetter, .percent)),
          ("p", NumberText.text(random.p, .ratio)),
        ])
          + (isDrawn
            ? CardParts.chart(
              "draws", "\(random.statistic) of the random strategies", heightPixels: 250)
            : "")
          + CardParts.note(note(random)) + CardParts.tables(bins, isOpen: !isDrawn),
        data: isDrawn ? try PageData.json(RandomEntriesData(random)) : nil)
    },
    script: #"""
      'use strict';
      assay.section('randomEntries', (d, card) => assay.histogram(assay.part(card, 'draws'), d.histogram, {
        name: d.statistic, unit: d.unit, marks: [{at: d.strategy, name: `strategy ${assay.format[d.unit](d.strategy)}`, color: 'accent'}]}));
      """#)

  private static func note(_ random: ReportContent.RandomEntries) -> String {
    let draws = random.draws.map { "\(NumberText.count($0)) random strategies" }
    return "\(draws ?? "Random strategies") of the same exposure and holding times. \(random.note)"
  }
}

/// What the section's script draws.
private struct RandomEntriesData: Encodable {
  var histogram: HistogramData?
  var statistic: String
  var unit: ReportContent.Unit
  var strategy: Double?

  init(_ random: ReportContent.RandomEntries) {
    histogram = random.histogram.map(HistogramData.init)
    statistic = random.statistic
    unit = random.unit
    strategy = PageData.number(random.strategy)
  }
}
