import Documents

/// Turns draws from the unit cube into points that satisfy `where`, none of them twice.
struct DistinctPoints {
  /// After this many draws without a new point, a small finite space is listed in grid order.
  static let patience = 10_000
  /// After this many, a large or continuous space is given up.
  static let drawLimit = 1_000_000
  /// Up to how many cells a space is listed.
  static let listingLimit = 10_000_000

  let space: SearchSpace
  private var seen: Set<[Double]> = []
  private var remainder: GridSampler?

  init(_ space: SearchSpace) { self.space = space }

  /// The next `count` points; fewer when the space is exhausted or `draw` ends.
  mutating func take(_ count: Int, draw: () -> [Double]?) throws -> [[Double]] {
    var points: [[Double]] = []
    while points.count < count, let point = try next(draw) { points.append(point) }
    if seen.isEmpty, count > 0 { throw space.unsatisfiable() }
    return points
  }

  private mutating func next(_ draw: () -> [Double]?) throws -> [Double]? {
    if remainder != nil { return nextOfRemainder() }
    let canList = space.cellCount ?? .max <= Self.listingLimit
    for _ in 0..<(canList ? Self.patience : Self.drawLimit) {
      guard let unit = draw() else { return nil }
      let point = space.point(atUnit: unit)
      if space.allows(point), seen.insert(point).inserted { return point }
    }
    if canList {
      remainder = try GridSampler(space)
      return nextOfRemainder()
    }
    throw AssayError(
      .usage, "no new point in \(Self.drawLimit) draws after \(seen.count)",
      at: space.constraint?.place,
      mend: "loosen `where`, widen the ranges or ask for fewer trials")
  }

  private mutating func nextOfRemainder() -> [Double]? {
    while let point = remainder?.next() {
      if seen.insert(point).inserted { return point }
    }
    return nil
  }
}
