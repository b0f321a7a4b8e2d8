/// One number at a time, such as funding rates or open interest.
package struct TimedValues: Sendable, Equatable {
  /// Strictly increasing.
  package var times: [Timestamp] = []
  package var values: [Double] = []
  /// Rows of the file in which no number stood.
  package var emptyRows = 0

  package init() {}

  mutating func append(_ more: TimedValues) {
    times += more.times
    values += more.values
    emptyRows += more.emptyRows
  }
}
