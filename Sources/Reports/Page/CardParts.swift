/// The pieces that cards of several charts and tables are put together from.
enum CardParts {
  /// Figures under their labels; those without a text are left out.
  static func facts(_ facts: [(label: String, text: String?)]) -> String {
    let terms = facts.compactMap { fact in
      fact.text.map {
        "<div><dt>\(fact.label.htmlEscaped)</dt><dd>\($0.htmlEscaped)</dd></div>"
      }
    }
    return terms.isEmpty ? "" : "<dl class=\"figures\">\(terms.joined())</dl>"
  }

  /// A place for a chart under a heading; the section's script finds it by its name.
  static func chart(_ name: String, _ title: String, heightPixels: Int? = nil) -> String {
    let height = heightPixels.map { " style=\"height:\($0)px\"" } ?? ""
    return "<div><h3>\(title.htmlEscaped)</h3>"
      + "<div class=\"chart\(heightPixels == nil ? " medium" : "")\" data-part=\"\(name)\""
      + "\(height)></div></div>"
  }

  /// A heading over a table or text; nothing when there is nothing below.
  static func titled(_ title: String, _ html: String) -> String {
    html.isEmpty ? "" : "<div><h3>\(title.htmlEscaped)</h3>\(html)</div>"
  }

  /// How many parts stand beside one another on wide screens.
  enum Row: String {
    case two = "parts two"
    case three = "parts"
    case asManyAsFit = "parts many"
  }

  /// Parts beside one another; a part alone has the row to itself.
  static func row(_ style: Row, _ parts: [String]) -> String {
    let shown = parts.filter { !$0.isEmpty }
    guard shown.count > 1 else { return shown.joined() }
    let cells = shown.map { "<div>\($0)</div>" }
    let fitting = style == .three && cells.count == 2 ? Row.two : style
    return "<div class=\"\(fitting.rawValue)\">\(cells.joined(separator: "\n"))</div>"
  }

  /// What stands behind the charts, or in their place.
  static func tables(_ html: String, isOpen: Bool) -> String {
    guard !html.isEmpty else { return "" }
    let open = isOpen ? " open" : ""
    return "<details class=\"tables\"\(open)><summary>Tables</summary>\(html)</details>"
  }

  /// Small print; nothing when it is empty.
  static func note(_ text: String) -> String {
    text.isEmpty ? "" : "<p class=\"note\">\(text.htmlEscaped)</p>"
  }

  /// The bins of a histogram as a table.
  static func bins(_ histogram: ReportContent.Histogram, unit: ReportContent.Unit) -> String {
    HTMLTable(
      columns: [.number("From"), .number("To"), .number("Count")],
      rows: histogram.counts.indices.map { bin in
        [
          .init(histogram.edges[bin], unit), .init(histogram.edges[bin + 1], unit),
          .init(histogram.counts[bin], .count),
        ]
      }
    ).html
  }
}

/// A histogram on its way into the page.
struct HistogramData: Encodable {
  var edges: [Double?]
  var counts: [Double?]

  init(_ histogram: ReportContent.Histogram) {
    edges = PageData.column(histogram.edges)
    counts = PageData.column(histogram.counts)
  }
}
