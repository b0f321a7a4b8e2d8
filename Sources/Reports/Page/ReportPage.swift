/// The report as one HTML file that needs no network.
package enum ReportPage {
  /// The page of a content; the same content and libraries give the same bytes.
  ///
  /// All that may differ between two runs of one spec lies in the element `provenance`.
  package static func html(_ content: ReportContent, charts: ChartLibraries) throws -> String {
    try content.validate()
    let rendered = try ReportSection.all.compactMap { section in
      try section.render(content, charts).map { (section, $0) }
    }
    let spans = ReportSection.filledSpans(rendered.map(\.0.span))
    var cards = zip(rendered, spans).map { card($0.0, $0.1, span: $1) }
    // The verdict comes before any figure that it judges.
    let verdict = rendered.first?.0.id == "verdict" ? cards.removeFirst() : nil
    let data = rendered.compactMap { section, rendering in
      rendering.data.map {
        "<script type=\"application/json\" id=\"data-\(section.id)\">\($0)</script>\n"
      }
    }
    let scripts = rendered.filter { $0.1.data != nil }.map { inline($0.0.script) }
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="\(contentSecurityPolicy)">
      <meta name="generator" content="Assay">
      <title>\(content.title.htmlEscaped)</title>
      <style>\(styleSheet)</style>
      \(inline(themeScript))</head>
      <body>
      <main>
      \(header(content))
      \(verdict.map { "<div class=\"grid first\">\($0)</div>" } ?? "")
      \(keyFigureStrip(content.keyFigures))
      <div class="grid">
      \(cards.joined(separator: "\n"))
      </div>
      \(footer(charts))
      </main>
      \(data.joined())\(charts.echarts.map(inline) ?? "")\
      \(charts.lightweightCharts.map(inline) ?? "")\(inline(pageScript))\(inline(tableScript))\
      \(charts.echarts == nil ? "" : inline(figureScript))\(inline(equityScript))\
      \(scripts.joined())</body>
      </html>

      """
  }

  /// Forbids every load, so that a page cannot reach the network even by mistake.
  private static let contentSecurityPolicy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"

  private static func inline(_ script: String) -> String {
    "<script>\(script.scriptEscaped)</script>\n"
  }

  private static func card(
    _ section: ReportSection, _ rendering: ReportSection.Rendering, span: Int
  ) -> String {
    """
    <section class="card" id="\(section.id)" style="--span:\(span)">
    <div class="bar"><h2>\((rendering.title ?? section.title).htmlEscaped)</h2>\
    <div class="controls">\(rendering.controls)</div></div>
    \(rendering.html)
    </section>
    """
  }

  private static func footer(_ charts: ChartLibraries) -> String {
    var lines: [String] = []
    if charts.lightweightCharts != nil {
      lines.append(
        "TradingView Lightweight Charts™, copyright © TradingView, Inc. "
          + "<a href=\"https://www.tradingview.com/\" rel=\"noreferrer\">tradingview.com</a>, "
          + "Apache License 2.0.")
    }
    if charts.echarts != nil {
      lines.append("Apache ECharts, © The Apache Software Foundation, Apache License 2.0.")
    }
    lines += charts.problems.map(\.htmlEscaped)
    lines.append("Made by Assay. Times are UTC; a bar is named by its open time.")
    return "<footer>\(lines.map { "<p>\($0)</p>" }.joined())</footer>"
  }
}
