import Documents
import Foundation

/// What a statistic answers: named figures, and the conventions they were made by.
struct StatsAnswer {
  let statistic: String
  var members: [(key: String, value: JSON)]
  var conventions: [(key: String, value: JSON)]
  /// What is printed without `--json`, where that is no table.
  var plain: String?

  var json: JSON {
    .object([("statistic", .string(statistic))] + members + [("conventions", .object(conventions))])
  }

  /// The same as people read it.
  var text: String {
    plain ?? StatsText.lines(members).joined(separator: "\n") + "\n\nconventions\n"
      + StatsText.lines(conventions).map { "  " + $0 }.joined(separator: "\n")
  }
}

extension JSON {
  /// A number; infinite ones as words, what is undefined as null.
  static func figure(_ value: Double?) -> JSON {
    guard let value, !value.isNaN else { return .null }
    if value.isInfinite { return .string(value > 0 ? "inf" : "-inf") }
    return .number(value)
  }

  static func count(_ value: Int) -> JSON { .int(Int64(value)) }

  /// A seed; as text where other programs would round it.
  static func seed(_ seed: UInt64) -> JSON {
    Int64(exactly: seed).map { .int($0) } ?? .string("\(seed)")
  }

  static func counts(_ values: some Sequence<Int>) -> JSON { .array(values.map { .count($0) }) }

  static func figures(_ values: some Sequence<Double>) -> JSON {
    .array(values.map { .figure($0) })
  }

  /// A half-open range as its two ends.
  static func range(_ range: Range<Int>) -> JSON { .counts([range.lowerBound, range.upperBound]) }
}

/// JSON as aligned text: figures one to a line, lists of objects as tables.
enum StatsText {
  /// Longer tables and lists end in dots; `--json` has them whole.
  static let rowLimit = 40
  static let elementLimit = 12

  static func lines(_ members: [(key: String, value: JSON)]) -> [String] {
    let width =
      members.filter { !isTable($0.value) && $0.value.object == nil }.map(\.key.count).max() ?? 0
    return members.flatMap { key, value in
      let name = key.replacingOccurrences(of: "_", with: " ")
      if isTable(value) { return ["", name] + table(value.array ?? []) }
      if let members = value.object { return ["", name] + lines(members).map { "  " + $0 } }
      return [name.padded(to: width + 2) + cell(value)]
    }
  }

  private static func isTable(_ value: JSON) -> Bool {
    value.array?.first?.object != nil
  }

  private static func table(_ rows: [JSON]) -> [String] {
    let keys = (rows.first?.object ?? []).map(\.key)
    let shown = rows.prefix(rowLimit).map { row in keys.map { cell(row[$0] ?? .null) } }
    let cells = [keys.map { $0.replacingOccurrences(of: "_", with: " ") }] + shown
    let widths = keys.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let lines = cells.map { row in
      "  "
        + row.indices.map { column in
          String(repeating: " ", count: widths[column] - row[column].count) + row[column]
        }
        .joined(separator: "  ")
    }
    let rest = rows.count - shown.count
    return lines + (rest > 0 ? ["  … and \(rest) more, all of them with --json"] : [])
  }

  private static func cell(_ value: JSON) -> String {
    switch value {
    case .null: "–"
    case .bool(let value): value ? "yes" : "no"
    case .int(let value): "\(value)"
    case .number(let value): String(format: "%.6g", value)
    case .string(let text): text
    case .array(let elements) where elements.first?.array != nil:
      elements.prefix(elementLimit).map { $0.array?.map(cell).joined(separator: "–") ?? "" }
        .joined(separator: " ") + (elements.count > elementLimit ? " …" : "")
    case .array(let elements):
      elements.prefix(elementLimit).map(cell).joined(separator: " ")
        + (elements.count > elementLimit ? " …" : "")
    case .object(let members):
      members.map { "\($0.key) \(cell($0.value))" }.joined(separator: ", ")
    }
  }
}
