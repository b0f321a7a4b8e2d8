import Lanes

/// How the columns of eight lanes lie in memory.
enum LaneSlot {
  /// One strip, lane by lane; lanes without a set read what lies there.
  case strip(Int)
  /// One column for all lanes.
  case shared(Int)
  /// Eight columns, by their places from the start of all columns.
  case scattered([Int32])

  /// - Parameter columns: One column a set, at most eight.
  init(_ columns: [Int]) {
    let first = columns[0]
    if columns.allSatisfy({ $0 == first }) {
      self = .shared(first)
    } else if first % Double8.count == 0,
      columns.indices.allSatisfy({ columns[$0] == first + $0 })
    {
      self = .strip(first)
    } else {
      let lanes = (0..<Double8.count).map { columns[min($0, columns.count - 1)] }
      self = .scattered(lanes.map { Int32(FeatureColumns.place(of: $0)) })
    }
  }
}

/// Room for the features that the lanes of a group cannot read in place: shared columns drawn
/// together, scattered ones packed side by side.
struct LaneTiles {
  private var tiles: [UnsafeMutablePointer<Double>]
  /// The shared column that each tile holds for the current block.
  private var packed: [Int]

  init(features: Int) {
    tiles = (0..<features).map { _ in .allocateLanes(FeatureColumns.stripLength) }
    packed = Array(repeating: -1, count: features)
  }

  func deallocate() { tiles.forEach { $0.deallocate() } }

  /// Forgets what was packed: the columns hold other bars now.
  mutating func startBlock() { for index in packed.indices { packed[index] = -1 } }

  /// The lanes of one feature over the block's first `bars` rows.
  mutating func column(
    _ feature: Int, _ slot: LaneSlot, _ columns: FeatureColumns, bars: Int
  ) -> LaneColumn {
    let tile = tiles[feature]
    switch slot {
    case .strip(let first):
      return LaneColumn(columns.start + FeatureColumns.place(of: first), stride: Double8.count)
    case .shared(let column):
      if packed[feature] != column {
        let source = columns.start + FeatureColumns.place(of: column)
        for bar in 0..<bars {
          Double8(source[bar &* Double8.count]).store(tile + bar &* Double8.count)
        }
        packed[feature] = column
      }
    case .scattered(let lanes):
      packed[feature] = -1
      lanes.withUnsafeBufferPointer { places in
        for bar in 0..<bars {
          Double8.gather(columns.start + bar &* Double8.count, places.baseAddress!)
            .store(tile + bar &* Double8.count)
        }
      }
    }
    return LaneColumn(tile, stride: Double8.count)
  }
}
