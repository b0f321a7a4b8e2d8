/// Sums over all subsets of either half of the blocks, for trials that fit in the cache.
final class TileSums {
  typealias Lanes = SelectionScore.Lanes

  /// The trials that the tile holds; further lanes are NaN.
  private(set) var trials = 0..<0
  /// Registers a row of sums; a row of dispersions follows it.
  let width: Int
  private let splits: CombinatorialSplits
  private let table: UnsafeMutablePointer<Lanes>
  private let rows: Int

  init(_ splits: CombinatorialSplits) {
    self.splits = splits
    // All 2^(S/2) rows of the second half are gone through for each row of the first: they take
    // half a megabyte, half of the second-level cache.
    width = max(1, min(64, 4096 / splits.masks))
    rows = 2 * splits.masks
    table = .allocate(capacity: rows * 2 * width)
    table.initialize(repeating: .zero, count: rows * 2 * width)
  }

  deinit { table.deallocate() }

  /// How many trials a tile takes.
  var capacity: Int { width * Lanes.scalarCount }

  /// The row of a subset of the first half.
  @inline(__always)
  func earlier(_ mask: Int) -> UnsafeMutablePointer<Lanes> { table + mask * 2 * width }

  /// The row of a subset of the second half.
  @inline(__always)
  func later(_ mask: Int) -> UnsafeMutablePointer<Lanes> {
    table + (splits.masks + mask) * 2 * width
  }

  /// The score in a register's place for the union of two subsets.
  @inline(__always)
  func score(
    _ earlier: UnsafeMutablePointer<Lanes>, _ later: UnsafeMutablePointer<Lanes>, _ place: Int,
    share: Double
  ) -> SelectionScore {
    SelectionScore(
      sum: earlier[place] + later[place], square: earlier[width + place] + later[width + place],
      share: share)
  }

  /// Takes in trials: single blocks first, then each subset as a smaller one and its last block.
  func load(_ trials: Range<Int>, sums: [Double], squares: [Double], trialCount: Int) {
    self.trials = trials
    for block in 0..<splits.blocks {
      let bit = 1 << (splits.half - 1 - block % splits.half)
      let row = block < splits.half ? earlier(bit) : later(bit)
      let start = block * trialCount + trials.lowerBound
      for place in 0..<width {
        for lane in 0..<Lanes.scalarCount {
          let trial = place * Lanes.scalarCount + lane
          let isInside = trial < trials.count
          row[place][lane] = isInside ? sums[start + trial] : .nan
          row[width + place][lane] = isInside ? squares[start + trial] : .nan
        }
      }
    }
    for mask in 1..<splits.masks where mask & (mask - 1) != 0 {
      for half in [earlier, later] {
        let (row, rest, last) = (half(mask), half(mask & (mask - 1)), half(mask & -mask))
        for place in 0..<2 * width { row[place] = rest[place] + last[place] }
      }
    }
  }
}
