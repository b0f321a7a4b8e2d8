/// Where a row stands in what was read.
package struct RowPlace: Sendable, Hashable {
  /// Which of the texts, from 0.
  package var text: Int
  /// The line of the text, from 1.
  package var line: Int

  package init(line: Int, text: Int = 0) {
    self.text = text
    self.line = line
  }
}
