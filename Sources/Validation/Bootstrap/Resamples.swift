import Numerics

/// Resamples of the same periods, kept as the places where how often a period is held changes.
///
/// A block's sum is one running total less another. Of all blocks of a resample the totals where
/// one ends and another starts cancel, so that a resampled sum costs some 2/block additions a
/// period.
package struct Resamples: Sendable {
  package let periods: Int
  package private(set) var count = 0
  /// Of each resample: running totals that are added, then those that are subtracted.
  private(set) var places: [Int32] = []
  /// Where the two lists of each resample end, after a first 0.
  private(set) var ends = [0]

  /// Draws resamples, all from one seed, so that fewer are the first of more.
  package init(_ bootstrap: BlockBootstrap, count: Int, periods: Int, seed: UInt64) {
    self.periods = periods
    var generator = Xoshiro256StarStar(seed: seed)
    var changes = [Int32](repeating: 0, count: periods + 1)
    for _ in 0..<count {
      bootstrap.forEachBlock(periods: periods, using: &generator) { start, length in
        Self.add(start, length, periods, &changes)
      }
      append(&changes)
    }
  }

  /// Takes given indices, one row a resample, counted from 0.
  ///
  /// - Throws: `UnusableReturns` when an index is no period, or a row has not as many as there are.
  package init(indices: [[Int]], periods: Int) throws {
    let all = 0..<periods
    guard indices.allSatisfy({ $0.count == periods && $0.allSatisfy(all.contains) }) else {
      throw UnusableReturns(
        "a resample is not made of \(periods) periods counted from 0",
        mend: "give indices that were drawn for these returns")
    }
    self.periods = periods
    var changes = [Int32](repeating: 0, count: periods + 1)
    for row in indices {
      for index in row { Self.add(index, 1, periods, &changes) }
      append(&changes)
    }
  }

  /// Notes where a block's totals are added and subtracted; it may wrap.
  @inline(__always)
  private static func add(_ start: Int, _ length: Int, _ periods: Int, _ changes: inout [Int32]) {
    // The totals at both ends of time are 0 where deviations from the mean are added up.
    changes[start] -= 1
    changes[start + length <= periods ? start + length : start + length - periods] += 1
  }

  private mutating func append(_ changes: inout [Int32]) {
    for sign in [Int32(1), -1] {
      for place in 1..<max(1, periods) {
        for _ in 0..<max(0, sign * changes[place]) { places.append(Int32(place)) }
      }
      ends.append(places.count)
    }
    for place in changes.indices { changes[place] = 0 }
    count += 1
  }
}
