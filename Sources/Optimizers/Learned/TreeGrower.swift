import Numerics

/// Grows one tree on rows of binned data, each row with a weight.
///
/// A node is cut where the squared error falls most. Categories are cut in the order of their
/// means, which contains the best of all ways to part them (Fisher 1958; Breiman et al. 1984,
/// §4.2.2); those that a node has not seen go with the heavier side. Axes are tried in an order
/// drawn anew for each node, so that the first of equals is no matter of which parameter came
/// first.
struct TreeGrower {
  /// Sums over the rows of one bin, or of several.
  private struct Tally {
    var weight = 0.0
    var sum = 0.0

    static func + (a: Tally, b: Tally) -> Tally {
      Tally(weight: a.weight + b.weight, sum: a.sum + b.sum)
    }
  }

  private struct Split {
    var axis: Int
    var left: UInt128
    var gain: Double
  }

  private let data: ForestData
  private let leastLeafWeight: Double
  private var weights: [Double]
  private var rows: [Int]
  private var generator: Xoshiro256StarStar
  private var tallies = [Tally](repeating: Tally(), count: ForestAxis.binLimit)
  private var order: [Int]
  private var nodes: [RegressionTree.Node] = []

  /// - Parameter leastLeafWeight: No leaf weighs less.
  init(
    _ data: ForestData, weights: [Double], leastLeafWeight: Double,
    generator: Xoshiro256StarStar
  ) {
    self.data = data
    self.leastLeafWeight = leastLeafWeight
    self.weights = weights
    self.generator = generator
    rows = weights.indices.filter { weights[$0] > 0 }
    order = Array(data.axes.indices)
  }

  /// The tree of all rows with weight.
  mutating func grow() -> RegressionTree {
    nodes = [.init(axis: -1, left: 0, child: 0, value: 0)]
    var stack = [(node: 0, rows: rows.startIndex..<rows.endIndex)]
    while let (place, range) = stack.popLast() {
      let whole = tally(range)
      nodes[place].value = whole.weight > 0 ? whole.sum / whole.weight : 0
      guard let split = bestSplit(range, whole) else { continue }
      let middle = part(range, by: split)
      nodes[place].axis = Int32(split.axis)
      nodes[place].left = split.left
      nodes[place].child = Int32(nodes.count)
      stack.append((nodes.count + 1, middle..<range.upperBound))
      stack.append((nodes.count, range.lowerBound..<middle))
      for _ in 0..<2 { nodes.append(.init(axis: -1, left: 0, child: 0, value: 0)) }
    }
    return RegressionTree(nodes: nodes)
  }

  private func tally(_ range: Range<Int>) -> Tally {
    var tally = Tally()
    for row in rows[range] {
      tally.weight += weights[row]
      tally.sum += weights[row] * data.values[row]
    }
    return tally
  }

  private mutating func bestSplit(_ range: Range<Int>, _ whole: Tally) -> Split? {
    guard whole.weight >= 2 * leastLeafWeight, !isConstant(range) else { return nil }
    for place in order.indices.dropLast() {
      order.swapAt(place, place + generator.below(order.count - place))
    }
    var best: Split?
    for axis in order {
      let seen = count(range, along: axis)
      let split =
        data.axes[axis].isOrdered
        ? orderedSplit(axis, seen, whole) : categoricalSplit(axis, seen, whole)
      if let split, split.gain > best?.gain ?? 0 { best = split }
    }
    return best
  }

  private func isConstant(_ range: Range<Int>) -> Bool {
    let first = data.values[rows[range.lowerBound]]
    return rows[range].allSatisfy { data.values[$0] == first }
  }

  /// Fills the tallies of one axis and returns the bins that have any.
  private mutating func count(_ range: Range<Int>, along axis: Int) -> UInt128 {
    var low: UInt64 = 0
    var high: UInt64 = 0
    let column = axis * data.values.count
    for index in range {
      let row = rows[index]
      let bin = Int(data.bins[column + row])
      let bit: UInt64 = 1 << UInt64(bin & 63)
      let isSeen = (bin < 64 ? low : high) & bit != 0
      if bin < 64 { low |= bit } else { high |= bit }
      let tally = Tally(weight: weights[row], sum: weights[row] * data.values[row])
      tallies[bin] = isSeen ? tallies[bin] + tally : tally
    }
    return UInt128(high) << 64 | UInt128(low)
  }

  /// By how much the squared error falls; nil when a side is too light.
  @inline(__always)
  private func gain(_ left: Tally, of whole: Tally) -> Double? {
    let right = Tally(weight: whole.weight - left.weight, sum: whole.sum - left.sum)
    guard left.weight >= leastLeafWeight, right.weight >= leastLeafWeight else { return nil }
    let difference = left.sum / left.weight - right.sum / right.weight
    return left.weight * right.weight / whole.weight * difference * difference
  }

  private func orderedSplit(_ axis: Int, _ seen: UInt128, _ whole: Tally) -> Split? {
    var best: (gain: Double, lower: Int, upper: Int)?
    var left = Tally()
    var rest = seen
    var bin = rest.trailingZeroBitCount
    rest &= rest &- 1
    while rest != 0 {
      left = left + tallies[bin]
      let next = rest.trailingZeroBitCount
      if let gain = gain(left, of: whole), gain > best?.gain ?? 0 { best = (gain, bin, next) }
      bin = next
      rest &= rest &- 1
    }
    guard let best else { return nil }
    let cut = data.axes[axis].cut(between: best.lower, and: best.upper)
    return Split(axis: axis, left: (1 << UInt128(cut + 1)) - 1, gain: best.gain)
  }

  private func categoricalSplit(_ axis: Int, _ seen: UInt128, _ whole: Tally) -> Split? {
    var sorted: [(mean: Double, bin: Int)] = []
    var rest = seen
    while rest != 0 {
      let bin = rest.trailingZeroBitCount
      sorted.append((tallies[bin].sum / tallies[bin].weight, bin))
      rest &= rest &- 1
    }
    sorted.sort { $0 < $1 }
    var best: Split?
    var left = Tally()
    var bins: UInt128 = 0
    for (_, bin) in sorted.dropLast() {
      left = left + tallies[bin]
      bins |= 1 << UInt128(bin)
      guard let gain = gain(left, of: whole), gain > best?.gain ?? 0 else { continue }
      let isHeavier = left.weight > whole.weight - left.weight
      let unseen = data.axes[axis].whole & ~seen
      best = Split(axis: axis, left: isHeavier ? bins | unseen : bins, gain: gain)
    }
    return best
  }

  /// Moves the rows that go left to the front and returns where the others begin.
  private mutating func part(_ range: Range<Int>, by split: Split) -> Int {
    let column = split.axis * data.values.count
    var middle = range.lowerBound
    for index in range {
      let bin = data.bins[column + rows[index]]
      if split.left >> UInt128(bin) & 1 == 1 {
        rows.swapAt(index, middle)
        middle += 1
      }
    }
    return middle
  }
}
