import Foundation

/// A table of words and numbers, as it stands in a card.
struct HTMLTable {
  /// A column's head and how its cells are set.
  enum Column {
    case words(String), number(String), prose(String)
  }

  /// What one cell says, and how it is to be felt.
  struct Cell {
    var text: String
    var tone: ReportContent.Tone?
    /// A page beside this one, by its path from here.
    var link: String?

    init(_ text: String, _ tone: ReportContent.Tone? = nil, link: String? = nil) {
      self.text = text
      self.tone = tone
      self.link = link
    }

    init(_ value: Double?, _ unit: ReportContent.Unit, _ tone: ReportContent.Tone? = nil) {
      self.init(NumberText.text(value, unit), tone)
    }

    init(_ count: Int?) { self.init(NumberText.count(count)) }
  }

  /// Beyond so many rows the page would not be read, only grow.
  static let mostRows = 500
  /// Beyond so many the table scrolls in a frame of its own.
  private static let rowsInFull = 24

  var columns: [Column]
  var rows: [[Cell]]

  /// The table, without columns that say nothing; nothing at all without rows.
  var html: String {
    guard !rows.isEmpty else { return "" }
    let kept = columns.indices.filter { place in
      rows.contains { place < $0.count && !$0[place].text.isEmpty }
    }
    let heads = kept.map { "<th\(style($0)) scope=\"col\">\(columns[$0].head.htmlEscaped)</th>" }
    let body = rows.prefix(HTMLTable.mostRows).map { row in
      "<tr>\(kept.map { cell(row[$0], $0) }.joined())</tr>"
    }
    let frame = rows.count > HTMLTable.rowsInFull ? "scroll long\" tabindex=\"0" : "scroll"
    return "<div class=\"\(frame)\">"
      + "<table><thead><tr>\(heads.joined())</tr></thead>"
      + "<tbody>\(body.joined(separator: "\n"))</tbody></table></div>\(rest)"
  }

  private var rest: String {
    guard rows.count > HTMLTable.mostRows else { return "" }
    return CardParts.note(
      "The first \(HTMLTable.mostRows) of \(NumberText.count(rows.count)) rows.")
  }

  private func cell(_ cell: Cell, _ place: Int) -> String {
    let path = cell.link?.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
    let text = cell.text.htmlEscaped
    let inner = path.map { "<a href=\"./\($0.htmlEscaped)\">\(text)</a>" } ?? text
    return "<td\(style(place, cell.tone))>\(inner)</td>"
  }

  private func style(_ place: Int, _ tone: ReportContent.Tone? = nil) -> String {
    let names = [columns[place].style, tone?.rawValue].compactMap { $0 }
    return names.isEmpty ? "" : " class=\"\(names.joined(separator: " "))\""
  }
}

extension HTMLTable.Column {
  fileprivate var head: String {
    switch self {
    case .words(let head), .number(let head), .prose(let head): head
    }
  }

  fileprivate var style: String? {
    switch self {
    case .words: "text"
    case .number: nil
    case .prose: "formula"
    }
  }
}
