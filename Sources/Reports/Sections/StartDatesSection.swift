extension ReportSection {
  /// The result if it had been started later.
  static let startDates = ReportSection(
    id: "startDates", title: "Start dates", span: 6,
    render: { content, charts in
      guard let starts = content.startDates, !starts.times.isEmpty else { return nil }
      let isDrawn = charts.echarts != nil
      let shown = evenlySpaced(starts.times.count, atMost: HTMLTable.mostRows)
      let table = HTMLTable(
        columns: [.words("Start"), .number(starts.metric)],
        rows: shown.map {
          [
            .init(CalendarDate(milliseconds: starts.times[$0]).text),
            .init(starts.values[$0], starts.unit),
          ]
        })
      return Rendering(
        html: (isDrawn
          ? CardParts.chart(
            "starts", "\(starts.metric) from a start to the end", heightPixels: 300) : "")
          + CardParts.note(starts.note) + CardParts.tables(table.html, isOpen: !isDrawn),
        data: isDrawn ? try PageData.json(StartDatesData(starts)) : nil)
    },
    script: #"""
      'use strict';
      assay.section('startDates', (d, card) => assay.curves(assay.part(card, 'starts'), {
        x: {values: d.times, type: 'time', name: 'start', text: t => `from ${assay.format.day(t)}`}, y: {name: d.metric, unit: d.unit},
        lines: [{name: d.metric, values: d.values, color: 'accent'}], zero: true}));
      """#)
}

/// What the section's script draws.
private struct StartDatesData: Encodable {
  private static let mostPoints = 1000

  var metric: String
  var unit: ReportContent.Unit
  var times: [Int64]
  var values: [Double?]

  init(_ starts: ReportContent.StartDates) {
    let kept = decimatedIndices(
      of: [starts.values.map { $0 ?? .nan }], count: starts.times.count, limit: Self.mostPoints)
    metric = starts.metric
    unit = starts.unit
    times = kept.map { starts.times[$0] }
    values = kept.map { PageData.number(starts.values[$0]) }
  }
}
