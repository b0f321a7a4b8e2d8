/// Where one number per lane lies for each bar of a block.
@frozen public struct LaneColumn: Sendable {
  /// Lane i at bar t is `base[t * stride + i]`.
  public nonisolated(unsafe) var base: UnsafePointer<Double>
  /// Numbers from one bar to the next; 0 repeats one row, as live trading does.
  public var stride: Int

  @inlinable public init(_ base: UnsafePointer<Double>, stride: Int) {
    self.base = base
    self.stride = stride
  }
}

/// A few numbers per lane, at most eight: the features of one bar, or the parameters, in declared
/// order.
///
/// The columns are held by value, so that a loop over bars keeps their addresses in registers. What
/// they point to lives as long as the call that hands them over: read them there, do not keep them.
@frozen public struct LaneValues<L: Lane> {
  /// How many columns there can be.
  @inlinable public static var mostColumns: Int { 8 }

  @usableFromInline var columns:
    (
      LaneColumn, LaneColumn, LaneColumn, LaneColumn, LaneColumn, LaneColumn, LaneColumn, LaneColumn
    )
  @usableFromInline var row: Int

  /// Reads `columns`, which may be empty, at a row of a block.
  @inlinable public init(_ columns: UnsafeBufferPointer<LaneColumn>, row: Int = 0) {
    precondition(columns.count <= Self.mostColumns, "At most eight columns.")
    let nothing = LaneColumn(UnsafePointer(bitPattern: 64)!, stride: 0)
    func column(_ index: Int) -> LaneColumn { index < columns.count ? columns[index] : nothing }
    self.columns = (
      column(0), column(1), column(2), column(3), column(4), column(5), column(6), column(7)
    )
    self.row = row
  }

  /// The same columns at another row.
  @inlinable @inline(__always) public func at(row: Int) -> Self {
    var other = self
    other.row = row
    return other
  }

  /// The number at a place of the declared order, lane by lane.
  @inlinable @inline(__always)
  public subscript(index: Int) -> L {
    let column =
      switch index {
      case 0: columns.0
      case 1: columns.1
      case 2: columns.2
      case 3: columns.3
      case 4: columns.4
      case 5: columns.5
      case 6: columns.6
      default: columns.7
      }
    return L.load(column.base + row &* column.stride)
  }
}

@available(*, unavailable)
extension LaneValues: Sendable {}

/// Calls `body` with the rows of a parameter matrix as lane values: `rows[i]` is lane i's set.
///
/// Lanes beyond the last row repeat it.
@inlinable public func withLaneValues<L: Lane, Result>(
  _: L.Type, rows: [[Double]], _ body: (LaneValues<L>) -> Result
) -> Result {
  precondition(!rows.isEmpty && rows.count <= L.count, "One parameter set a lane.")
  let width = rows[0].count
  var numbers = [Double](repeating: 0, count: max(1, width * L.count))
  for index in 0..<width {
    for lane in 0..<L.count {
      numbers[index * L.count + lane] = rows[min(lane, rows.count - 1)][index]
    }
  }
  return numbers.withUnsafeBufferPointer { numbers in
    let columns = (0..<width).map { LaneColumn(numbers.baseAddress! + $0 * L.count, stride: 0) }
    return columns.withUnsafeBufferPointer { body(LaneValues($0)) }
  }
}
