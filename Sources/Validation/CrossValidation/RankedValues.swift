/// Counts of values between ascending points, without a branch that values decide.
final class RankedValues {
  typealias Lanes = SIMD8<Double>

  private let pointCount: Int
  /// The points, and beyond them what nothing is above.
  private let points: UnsafeMutablePointer<Double>
  /// How many values lie above the point before and not above this one; the last, above all.
  private let counts: UnsafeMutablePointer<Int>
  /// The first point that a value of each of equal parts of the range can belong to.
  private let starts: UnsafeMutablePointer<Int32>
  private let lastPart: Int
  /// How many points past its part's first one a value can belong to.
  private let steps: Int
  private let low: Double
  private let scale: Double

  /// - Parameter values: At least one, in ascending order.
  init(_ values: [Double]) {
    pointCount = values.count
    lastPart = 4 * values.count + 1
    low = values[0]
    let width = (values[pointCount - 1] - low) / Double(lastPart - 1)
    scale = width.isNormal ? 1 / width : 0
    points = .allocate(capacity: pointCount + 1)
    counts = .allocate(capacity: pointCount + 1)
    starts = .allocate(capacity: lastPart + 1)
    counts.initialize(repeating: 0, count: pointCount + 1)
    for (place, value) in (values + [.infinity]).enumerated() {
      (points + place).initialize(to: value)
    }
    var place = 0
    var steps = scale > 0 ? 0 : pointCount
    for part in 0...lastPart {
      // Quotients are rounded to the nearest part, so half a part either way, and a little.
      while place < pointCount, values[place] < low + (Double(part) - 0.75) * width { place += 1 }
      (starts + part).initialize(to: Int32(place))
      var end = place
      while end < pointCount, values[end] <= low + (Double(part) + 0.75) * width { end += 1 }
      steps = max(steps, end - place)
    }
    self.steps = steps
  }

  deinit {
    points.deallocate()
    counts.deallocate()
    starts.deallocate()
  }

  /// Counts the first of some values; undefined ones are the lowest.
  @inline(__always)
  func add(_ values: Lanes, count: Int = Lanes.scalarCount) {
    var parts = (values - low) * scale
    parts.replace(with: 0, where: .!(parts .> 0))
    parts.replace(with: Double(lastPart), where: parts .> Double(lastPart))
    // Adding 2⁵² leaves the nearest whole number in the lowest bits.
    let bits = unsafeBitCast(parts + 0x1p52, to: SIMD8<UInt64>.self) & 0xffff_ffff
    for lane in 0..<count {
      var place = Int(starts[Int(bits[lane])])
      for _ in 0..<steps { place += points[place] < values[lane] ? 1 : 0 }
      counts[place] += 1
    }
  }

  /// How many values are at or below each of some of the points, which ascend.
  func cumulative(at chosen: [Double]) -> [Int] {
    var running = 0
    var place = 0
    return chosen.map { limit in
      while place < pointCount, points[place] <= limit {
        running += counts[place]
        place += 1
      }
      return running
    }
  }
}
