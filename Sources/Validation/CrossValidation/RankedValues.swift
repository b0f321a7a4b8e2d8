/// Counts of values between ascending points.
struct RankedValues {
  let points: [Double]
  /// How many values lie above the point before and not above this one; the last, above all.
  private var counts: [Int]
  /// The first point that a value of each equal part of the range can belong to.
  private let starts: [Int32]
  private let low: Double
  private let scale: Double

  init(_ points: [Double]) {
    self.points = points
    counts = [Int](repeating: 0, count: points.count + 1)
    let (low, parts) = (points[0], 4 * points.count)
    let width = (points[points.count - 1] - low) / Double(parts)
    let scale = width > 0 ? 1 / width : 0
    var starts = [Int32](repeating: 0, count: parts + 2)
    var place = 0
    for part in starts.indices {
      // A part less, in case a quotient was rounded up.
      let start = low + Double(part - 1) * width
      while place < points.count, points[place] < start { place += 1 }
      starts[part] = Int32(place)
    }
    (self.starts, self.low, self.scale) = (starts, low, scale)
  }

  /// Undefined values count as the lowest.
  @inline(__always)
  mutating func add(_ value: Double) {
    guard value > low else {
      counts[0] += 1
      return
    }
    let (part, last) = ((value - low) * scale, starts.count - 1)
    counts[firstNotBelow(value, from: Int(starts[part < Double(last) ? Int(part) : last]))] += 1
  }

  @inline(__always)
  private func firstNotBelow(_ value: Double, from start: Int) -> Int {
    var place = start
    while place < points.count, points[place] < value { place += 1 }
    return place
  }

  /// How many values are at or below each of some of the points.
  func cumulative(at chosen: [Double]) -> [Int] {
    var running = 0
    var place = 0
    return chosen.map { limit in
      while place < points.count, points[place] <= limit {
        running += counts[place]
        place += 1
      }
      return running
    }
  }
}
