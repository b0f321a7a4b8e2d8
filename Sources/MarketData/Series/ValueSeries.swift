import Documents

/// Numbers at moments beside a market's bars: funding rates, open interest, splits.
package struct ValueSeries: Sendable, Equatable {
  /// One number a moment, under its name.
  package struct Column: Sendable, Equatable {
    package var name: String
    /// NaN where the source has none.
    package var values: [Double]

    package init(_ name: String, _ values: [Double]) {
      self.name = name
      self.values = values
    }

    package static func == (a: Self, b: Self) -> Bool {
      a.name == b.name && a.values.map(\.bitPattern) == b.values.map(\.bitPattern)
    }
  }

  /// The name under which it was imported: `btc.funding`.
  package let name: String
  /// Strictly increasing.
  package let times: [Timestamp]
  /// At least one, of names that differ, each as long as `times`.
  package let columns: [Column]
  /// SHA-256 of times, names and numbers, lower-case hexadecimal: equal series have equal hashes.
  package let hash: String

  /// The values must be sound: see the properties.
  package init(name: String, times: [Timestamp], columns: [Column]) {
    precondition(Self.isSound(times, columns), "times increase, and columns are as long as they")
    self.name = name
    self.times = times
    self.columns = columns
    hash = Self.hash(times, columns)
  }

  /// Whether columns over times make a series.
  static func isSound(_ times: [Timestamp], _ columns: [Column]) -> Bool {
    zip(times, times.dropFirst()).allSatisfy { $0 < $1 } && !columns.isEmpty
      && columns.allSatisfy { $0.values.count == times.count }
      && Set(columns.map(\.name)).count == columns.count
  }

  /// Nanoseconds between moments: the median step, zero for fewer than two.
  package var medianStep: Int64 { ValueChecks.medianStep(of: times) }

  private static func hash(_ times: [Timestamp], _ columns: [Column]) -> String {
    var bytes = LittleEndianWriter()
    bytes.append(UInt64(times.count))
    bytes.append(UInt64(columns.count))
    for time in times { bytes.append(time.nanoseconds) }
    for column in columns {
      bytes.append(UInt64(column.name.utf8.count))
      bytes.append(column.name.utf8)
      for value in column.values { bytes.append(value.bitPattern) }
    }
    var hash = SHA256()
    bytes.bytes.withUnsafeBytes { hash.update($0) }
    return hash.finish()
  }
}
