extension ReportSection {
  /// Equity against the benchmark, underwater and rolling Sharpe ratio, over one axis of time.
  static let equity = ReportSection(
    id: "equity", title: "Equity, underwater and rolling Sharpe ratio", span: 8,
    render: { content, charts in
      guard let curve = content.equity else { return nil }
      let page = EquityData(curve)
      var note = "Equity at bar closes, in money. "
      if page.sharpe != nil, let window = curve.rollingWindowBars {
        note += "Rolling Sharpe ratio of bar returns over \(window) bars. "
      }
      if page.times.count < curve.times.count {
        note +=
          "Drawn with \(page.times.count) of \(curve.times.count) points that keep every extreme; "
          + "the CSV holds these. "
      }
      if curve.holdOutStart != nil {
        note += "The hold-out's account starts flat and is drawn on from where the search ended; "
        note += "drawdowns and months below run across both. "
        if charts.echarts != nil { note += "Shaded: out of sample. " }
      }
      if charts.echarts != nil { note += "Drag or ctrl + wheel to zoom." }
      return Rendering(
        html: (charts.echarts == nil
          ? PlainDrawing.equity(curve) : "<div class=\"chart tall\"></div>")
          + "<p class=\"note\">\(note)</p>",
        data: try PageData.json(page),
        controls: "<button type=\"button\" class=\"csv\">CSV</button>",
        title: page.sharpe == nil ? "Equity and underwater" : nil)
    },
    script: """
      'use strict';
      assay.section('equity', (d, card) => assay.equity(d, card, 'equity.csv'));
      """)
}
