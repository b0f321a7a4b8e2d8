/// Every choice of half the blocks, in the lexicographic order of the chosen blocks.
///
/// A choice is the union of some of the first half of the blocks and some of the second, so its
/// sums are two table entries added. The choice at `count − 1 − index` is the complement of the one
/// at `index`: in-sample of one is out-of-sample of the other, and each is judged once.
struct CombinatorialSplits: Sendable {
  static let blockRange = 2...20

  let blocks: Int
  /// Masks of the second half with a number of blocks, by that number, the earliest blocks first.
  let laterMasks: [[Int]]

  var half: Int { blocks / 2 }
  /// How many masks a half of the blocks has.
  var masks: Int { 1 << half }
  let count: Int

  /// nil unless the number of blocks is even and within `blockRange`.
  init?(blocks: Int) {
    guard Self.blockRange.contains(blocks), blocks.isMultiple(of: 2) else { return nil }
    self.blocks = blocks
    let half = blocks / 2
    let descending = (0..<1 << half).reversed()
    laterMasks = (0...half).map { size in descending.filter { $0.nonzeroBitCount == size } }
    count = laterMasks.reduce(0) { $0 + $1.count * $1.count }
  }

  /// Visits the choices in order: the mask of the first half, then that of the second.
  ///
  /// The first block of a half is the highest bit of its mask.
  @inline(__always)
  func forEach(_ visit: (_ index: Int, _ earlier: Int, _ later: Int) -> Void) {
    var index = 0
    for earlier in (0..<masks).reversed() {
      for later in laterMasks[half - earlier.nonzeroBitCount] {
        visit(index, earlier, later)
        index += 1
      }
    }
  }

  /// Adds up what one half of the blocks holds, the earliest first.
  func sum(_ mask: Int, _ value: (_ block: Int) -> Double) -> Double {
    (0..<half).reduce(0) { mask & (1 << (half - 1 - $1)) == 0 ? $0 : $0 + value($1) }
  }
}
