/// Points between which a kernel is taken, coordinate by coordinate and eight points at a time.
struct KernelInputs: Sendable {
  let axes: [SpaceEmbedding.Axis]
  private(set) var count: Int
  /// How many blocks of eight each coordinate has room for.
  let blocks: Int
  /// Coordinate `axis` of points 8 b to 8 b + 7 at `axis * blocks + b`.
  private(set) var columns: [Eight]

  /// The points given by their coordinates, with room for more.
  init(_ points: [[Double]], axes: [SpaceEmbedding.Axis], spare: Int = 0) {
    self.axes = axes
    count = 0
    blocks = max(1, (points.count + spare + 7) / 8)
    columns = [Eight](repeating: .zero, count: axes.count * blocks)
    for point in points { append(point) }
  }

  /// How many numbers a row of kernel values has: the points and what fills the last block.
  var stride: Int { 8 * blocks }

  mutating func append(_ point: [Double]) {
    precondition(count < stride, "There is room for \(stride) points.")
    for axis in axes.indices { columns[axis * blocks + count / 8][count % 8] = point[axis] }
    count += 1
  }

  func point(_ index: Int) -> [Double] {
    axes.indices.map { columns[$0 * blocks + index / 8][index % 8] }
  }
}
