/// One axis of the data that a forest learns from, cut into at most 128 bins.
///
/// A set of bins is a bit pattern, whether they lie side by side or are categories picked out.
struct ForestAxis: Sendable {
  /// How many bins a bit pattern holds.
  static let binLimit = 128

  let isOrdered: Bool
  /// Where the bins begin and end in [0, 1]: one more than there are bins.
  let edges: [Double]

  /// An axis of so many categories, each with an equal share.
  init(categories count: Int) {
    precondition((1...Self.binLimit).contains(count), "Categories must fit the bit pattern.")
    isOrdered = false
    edges = (0...count).map { Double($0) / Double(count) }
  }

  /// An axis with a bin for each observed position in [0, 1], or for equal numbers of them.
  init(positions: [Double]) {
    isOrdered = true
    let sorted = positions.sorted()
    var distinct: [Double] = []
    for position in sorted where position != distinct.last { distinct.append(position) }
    if distinct.count > Self.binLimit {
      let last = sorted.count - 1
      let quantiles = (0..<Self.binLimit).map { sorted[$0 * last / (Self.binLimit - 1)] }
      distinct = []
      for position in quantiles where position != distinct.last { distinct.append(position) }
    }
    var edges = [0.0]
    for (lower, upper) in zip(distinct, distinct.dropFirst()) {
      let middle = (lower + upper) / 2
      // Neighbouring numbers have nothing between them and share a bin.
      if middle > max(edges[edges.count - 1], lower), middle < 1 { edges.append(middle) }
    }
    self.edges = edges + [1]
  }

  var binCount: Int { edges.count - 1 }

  /// All bins.
  var whole: UInt128 { binCount == Self.binLimit ? .max : (1 << UInt128(binCount)) - 1 }

  /// The bin in which a position lies; one on an edge belongs to the lower.
  func bin(_ position: Double) -> Int {
    var low = 0
    var high = binCount - 1
    while low < high {
      let middle = (low + high) / 2
      if position <= edges[middle + 1] { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The last bin left of a cut halfway between two bins, as near as the edges between them allow.
  func cut(between lower: Int, and upper: Int) -> Int {
    let middle = (edges[lower] + edges[lower + 1] + edges[upper] + edges[upper + 1]) / 4
    var best = lower
    for bin in lower..<upper
    where abs(edges[bin + 1] - middle) < abs(edges[best + 1] - middle) { best = bin }
    return best
  }

  /// Which share of the axis a set of bins covers.
  func length(of bins: UInt128) -> Double {
    var length = 0.0
    Self.forEachRun(in: bins) { length += edges[$1] - edges[$0] }
    return length
  }

  /// Calls with the bounds of each run of neighbouring bins, the upper one left out.
  @inline(__always)
  static func forEachRun(in bins: UInt128, _ body: (Int, Int) -> Void) {
    var rest = bins
    while rest != 0 {
      let start = rest.trailingZeroBitCount
      let length = (~(rest >> UInt128(start))).trailingZeroBitCount
      body(start, start + length)
      if start + length >= binLimit { return }
      rest &= .max << UInt128(start + length)
    }
  }
}
