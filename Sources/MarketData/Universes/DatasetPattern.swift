/// A pattern of names: `*` stands for any characters, `?` for one.
package struct DatasetPattern: Sendable {
  private let pattern: [Character]

  package init(_ text: String) { pattern = Array(text) }

  /// Whether a text is a pattern and no plain name.
  package static func isOne(_ text: String) -> Bool {
    text.contains("*") || text.contains("?")
  }

  /// Whether the whole of a name fits.
  package func matches(_ name: String) -> Bool {
    let name = Array(name)
    var (place, mark) = (0, 0)
    // Where the last star stands, and how far it has been stretched.
    var (star, stretched): (Int?, Int) = (nil, 0)
    while place < name.count {
      if mark < pattern.count, pattern[mark] == "*" {
        (star, stretched) = (mark, place)
        mark += 1
      } else if mark < pattern.count, pattern[mark] == "?" || pattern[mark] == name[place] {
        mark += 1
        place += 1
      } else if let star {
        stretched += 1
        (mark, place) = (star + 1, stretched)
      } else {
        return false
      }
    }
    return pattern[mark...].allSatisfy { $0 == "*" }
  }
}
