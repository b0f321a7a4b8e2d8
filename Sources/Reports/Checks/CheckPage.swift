import Foundation
import MarketData

/// What the checks found in a dataset, as one HTML file that needs no network: the closes, under
/// them a strip for each finding with a mark at each of its places, and the findings in words.
package enum CheckPage {
  private static let width = 1000.0
  private static let height = 260.0
  private static let points = 1_200
  /// Places of a finding that are drawn near.
  private static let mostFigures = 8

  /// The page; the same rows and report give the same bytes.
  package static func html(_ report: CheckReport, _ raw: RawBars) -> String {
    let bars = raw.bars.sorted { $0.openTime < $1.openTime }
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'">
      <meta name="generator" content="Assay">
      <title>\(report.name.htmlEscaped): checks</title>
      <style>\(styleSheet)
        .strip{display:grid;grid-template-columns:150px 1fr;gap:10px;align-items:center}
        .strip>svg{width:100%;height:18px;display:block;background:var(--grid)}
        .strip>svg line{stroke:currentColor;stroke-width:2;vector-effect:non-scaling-stroke}
        .strip .fallback{padding:0}.strip .fallback svg{height:240px}
        .strip .scale{height:240px;align-self:start;display:flex;flex-direction:column;
        justify-content:space-between;text-align:right;color:var(--muted);font-size:11px}
        .body .scroll{padding:0;margin-top:8px}.body table{width:auto;min-width:420px}
        .body td.formula{min-width:0}details{margin-top:6px}
        .places{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(260px,100%),1fr));
        gap:10px;margin:8px 0;color:var(--benchmark)}
        .places figure{margin:0}.places svg{width:100%;display:block;background:var(--page)}
        .places figcaption{font-size:11px}.places line{stroke:currentColor;stroke-width:2}
        .places circle{fill:currentColor}
        .places .here{stroke:var(--warning);opacity:.3;stroke-width:7}
        .places .marked{stroke:var(--bad)}.places circle.marked{fill:var(--bad)}
      </style>
      </head>
      <body>
      <main>
      <header><div class="headline"><h1>\(report.name.htmlEscaped)</h1></div>
      <p class="facts">\(facts(report).htmlEscaped)</p></header>
      <div class="grid">
      \(card("Closes, and the places of what was found", drawing(report, bars)))
      \(report.findings.map { card(title($0), findingBody($0, bars)) }.joined(separator: "\n"))
      </div>
      </main>
      </body>
      </html>

      """
  }

  private static func facts(_ report: CheckReport) -> String {
    let counts = CheckSeverity.allCases.map { severity in
      let count = report.count(severity)
      return "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    let span = [report.start, report.end].compactMap { $0?.shown }.joined(separator: " to ")
    return "\(NumberText.count(report.rows)) rows, \(span), every \(duration(report.interval)),"
      + " \(report.calendar): \(counts.joined(separator: ", "))"
  }

  private static func card(_ title: String, _ body: String) -> String {
    """
    <section class="card" style="--span:12"><div class="bar"><h2>\(title.htmlEscaped)</h2></div>
    <div class="body">\(body)</div></section>
    """
  }

  private static func title(_ finding: CheckFinding) -> String {
    "\(finding.severity.rawValue): \(finding.check), \(NumberText.count(finding.count))"
  }

  private static func findingBody(_ finding: CheckFinding, _ bars: [Bar]) -> String {
    let table = HTMLTable(
      columns: [.words("time"), .words("file"), .number("line"), .prose("what is there")],
      rows: finding.places.map { place in
        [
          HTMLTable.Cell(place.time?.shown ?? ""), HTMLTable.Cell(place.text ?? ""),
          HTMLTable.Cell(place.line.map { String($0) } ?? ""), HTMLTable.Cell(place.what),
        ]
      })
    let figures =
      finding.severity == .note
      ? "" : CheckPlaceDrawing(bars: bars).figures(of: finding, most: mostFigures)
    let more = finding.count - finding.places.count
    let rest =
      more > 0 && !finding.places.isEmpty
      ? "<p class=\"muted\">… and \(NumberText.count(more)) more.</p>" : ""
    let list = finding.places.isEmpty ? "" : "\(table.html)\(rest)"
    // What one should only know does not take the room of what is wrong.
    let isFolded = finding.severity == .note && finding.places.count > 5
    return "<p class=\"\(tone(finding.severity))\">\(finding.says.htmlEscaped)</p>"
      + "<p>Mend: \(finding.mend.htmlEscaped)</p>\(figures)"
      + (isFolded ? "<details><summary>places</summary>\(list)</details>" : list)
  }

  private static func tone(_ severity: CheckSeverity) -> String {
    switch severity {
    case .error: "bad"
    case .warning: "warning"
    case .note: "muted"
    }
  }

  // MARK: The drawing

  private static func drawing(_ report: CheckReport, _ rows: [Bar]) -> String {
    let bars = rows.filter { $0.close.isFinite && $0.close > 0 }
    guard let start = report.start, let end = report.end, !bars.isEmpty else {
      return "<p class=\"note\">No close can be drawn.</p>"
    }
    let place = { (time: Timestamp) in
      let span = max(1, Double(end.nanoseconds) - Double(start.nanoseconds))
      return (Double(time.nanoseconds) - Double(start.nanoseconds)) / span * width
    }
    let strips = report.findings.compactMap { finding -> String? in
      let marks = finding.places.compactMap { mark in mark.time.map { (place($0), mark) } }
      return marks.isEmpty ? nil : strip(finding, marks)
    }
    let prices = bars.map(\.close)
    let scale = [prices.max(), prices.min()].map {
      "<span>\(NumberText.significant($0 ?? 0, digits: 6))</span>"
    }
    return "<div class=\"strip\"><span class=\"scale\">\(scale.joined())</span>"
      + "<div class=\"fallback\">"
      + "\(closes(bars, place))</div></div>\(strips.joined(separator: "\n"))"
  }

  private static func closes(_ bars: [Bar], _ place: (Timestamp) -> Double) -> String {
    // Prices of years are seen by their ratios, and a bad tick must not flatten the rest.
    let values = bars.map { log($0.close) }
    let low = values.min() ?? 0
    let range = max(1e-12, (values.max() ?? 0) - low)
    let commands = decimatedIndices(of: [values], count: values.count, limit: points).map { index in
      let y = height - 4 - (values[index] - low) / range * (height - 8)
      return String(format: "%.1f %.1f", place(bars[index].openTime), y)
    }
    return """
      <svg viewBox="0 0 \(Int(width)) \(Int(height))" preserveAspectRatio="none" role="img" \
      aria-label="closes, on a scale of ratios"><path class="strategy" \
      d="M\(commands.joined(separator: "L"))"/></svg>
      <div class="ends"><span>\(bars[0].openTime.shown)</span>\
      <span>\(bars[bars.count - 1].openTime.shown)</span></div>
      """
  }

  private static func strip(
    _ finding: CheckFinding, _ marks: [(x: Double, place: CheckFinding.Place)]
  ) -> String {
    let lines = marks.map { mark in
      let x = String(format: "%.1f", mark.x)
      let title = "\(mark.place.time?.shown ?? ""): \(mark.place.what)"
      return "<line x1=\"\(x)\" x2=\"\(x)\" y1=\"0\" y2=\"18\"><title>\(title.htmlEscaped)</title>"
        + "</line>"
    }
    return """
      <div class="strip \(tone(finding.severity))"><span>\(finding.check.htmlEscaped)</span>
      <svg viewBox="0 0 \(Int(width)) 18" preserveAspectRatio="none" role="img" \
      aria-label="\(finding.check.htmlEscaped)">\(lines.joined())</svg></div>
      """
  }
}
