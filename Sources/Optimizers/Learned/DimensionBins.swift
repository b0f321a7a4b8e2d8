import Foundation

/// A dimension cut into bins to look at: one a value where there are few, and equally wide ones of
/// the cube where there are many.
package struct DimensionBins: Sendable, Equatable {
  /// One bin; its ends are the same where it holds a single value.
  package struct Bin: Sendable, Equatable {
    package let lower: Double
    package let middle: Double
    package let upper: Double
  }

  /// The dimension's index in the space.
  package let dimension: Int
  package let name: String
  package let bins: [Bin]
  private let axis: SearchSpace.Dimension
  /// The index of the first value of each bin; empty for a continuous range.
  private let starts: [Int]

  /// Bins of one dimension, no more than a limit unless it has categories.
  package init(_ space: SearchSpace, dimension: Int, limit: Int) {
    precondition(limit > 0, "There is at least one bin.")
    self.dimension = dimension
    let axis = space.dimensions[dimension]
    self.axis = axis
    name = axis.name
    guard let count = axis.count else {
      starts = []
      let width = 1 / Double(limit)
      bins = (0..<limit).map { bin in
        let ends = [0, 0.5, 1].map { axis.value(atUnit: (Double(bin) + $0) * width) }
        return Bin(lower: ends[0], middle: ends[1], upper: ends[2])
      }
      return
    }
    let starts = Self.starts(axis, count, limit: limit)
    self.starts = starts
    bins = starts.indices.map { bin in
      let last = (bin + 1 < starts.count ? starts[bin + 1] : count) - 1
      return Bin(
        lower: axis.value(at: starts[bin]), middle: axis.value(at: (starts[bin] + last) / 2),
        upper: axis.value(at: last))
    }
  }

  private static func starts(
    _ axis: SearchSpace.Dimension, _ count: Int, limit: Int
  ) -> [Int] {
    if count <= limit || !axis.isOrdered { return Array(0..<count) }
    var starts: [Int] = []
    for bin in 0..<limit {
      let start = axis.index(of: axis.value(atUnit: Double(bin) / Double(limit))) ?? 0
      if start != starts.last { starts.append(start) }
    }
    return starts
  }

  /// What each bin holds: its only value, or the middle of its range.
  package var labels: [String] {
    bins.map { bin in
      bin.lower == bin.upper || starts.isEmpty
        ? axis.text(bin.middle) : "\(axis.text(bin.lower)) to \(axis.text(bin.upper))"
    }
  }

  /// The bin of a value within the range.
  package func bin(of value: Double) -> Int {
    guard let index = axis.index(of: value) else {
      return min(Int(axis.unit(of: value) * Double(bins.count)), bins.count - 1)
    }
    var low = 0
    var high = starts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle] <= index { low = middle } else { high = middle - 1 }
    }
    return low
  }
}

extension SearchSpace.Dimension {
  /// A value as people write it, to four digits; a category's name.
  package func text(_ value: Double) -> String {
    if case .categorical(let choices) = kind { return choices[index(of: value) ?? 0] }
    return Int(exactly: value).map(String.init) ?? String(format: "%.4g", value)
  }
}
