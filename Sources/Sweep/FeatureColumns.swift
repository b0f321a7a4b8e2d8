import Indicators
import Lanes
import MarketData
import Trading

/// The distinct indicator columns that some parameter sets need, eight side by side, a block of
/// bars at a time.
///
/// Columns of one feature are in ascending order of their parameter values, so that neighbours in a
/// grid are neighbours in memory. Eight columns form a strip that is read from front to back.
struct FeatureColumns {
  static let stripLength = Double8.count * MarkRange.longestBlock

  /// For each set and feature, the column it reads.
  private let places: [Int32]
  private let featureCount: Int
  private let features: [Feature]
  private let scale: PriceScale
  /// The parameter values of each feature's columns, in the order of the columns.
  private let values: [[[Double]]]
  /// The first column of each feature.
  private let firsts: [Int]
  private var fills: [Feature.Fill]
  private var numbers = UnsafeMutablePointer<Double>.allocateLanes(1)

  init(_ declaration: StrategyDeclaration, sets: [[Double]], scale: PriceScale) {
    features = declaration.features
    featureCount = features.count
    self.scale = scale
    var places = [Int32](repeating: 0, count: sets.count * features.count)
    var fills: [Feature.Fill] = []
    var values: [[[Double]]] = []
    var firsts: [Int] = []
    for (index, feature) in features.enumerated() {
      let first = fills.count * Double8.count
      let distinct = distinctRows(sets.map { declaration.values(of: feature, in: $0) })
      for (set, place) in distinct.place.enumerated() {
        places[set * features.count + index] = Int32(first + place)
      }
      for group in stride(from: 0, to: distinct.rows.count, by: Double8.count) {
        let rows = Array(distinct.rows[group..<min(group + Double8.count, distinct.rows.count)])
        fills.append(withLaneValues(Double8.self, rows: rows) { feature.columns($0, scale) })
      }
      values.append(distinct.rows)
      firsts.append(first)
    }
    (self.places, self.fills, self.values, self.firsts) = (places, fills, values, firsts)
  }

  /// Adds a strip in which every lane holds one column, and answers its first column.
  mutating func replicate(_ column: Int, of feature: Int) -> Int {
    let row = values[feature][column - firsts[feature]]
    let fill = withLaneValues(Double8.self, rows: [row]) { features[feature].columns($0, scale) }
    fills.append(fill)
    return (fills.count - 1) * Double8.count
  }

  /// Makes room for a block of bars; no strip can be added afterwards.
  mutating func allocate() {
    numbers.deallocate()
    numbers = .allocateLanes(max(1, fills.count) * Self.stripLength)
  }

  func deallocate() { numbers.deallocate() }

  func column(set: Int, feature: Int) -> Int { Int(places[set * featureCount + feature]) }

  var start: UnsafePointer<Double> { UnsafePointer(numbers) }

  /// Where a column's first number lies; those of later bars follow eight places apart.
  static func place(of column: Int) -> Int {
    column / Double8.count * stripLength + column % Double8.count
  }

  /// Computes the rows of the next bars; bars must come in order and without a gap.
  func advance(_ bars: UnsafeBufferPointer<Bar>) {
    for (strip, fill) in fills.enumerated() {
      fill(bars, numbers + strip * Self.stripLength, Double8.count)
    }
  }
}

/// The distinct rows in ascending order, and the place of each given row among them.
func distinctRows(_ rows: [[Double]]) -> (rows: [[Double]], place: [Int]) {
  let order = rows.indices.sorted { rows[$0].lexicographicallyPrecedes(rows[$1]) }
  var distinct: [[Double]] = []
  var place = [Int](repeating: 0, count: rows.count)
  for index in order {
    if distinct.last != rows[index] { distinct.append(rows[index]) }
    place[index] = distinct.count - 1
  }
  return (distinct, place)
}

extension UnsafeMutablePointer<Double> {
  /// Zeros on a cache line's edge, which vector loads want.
  static func allocateLanes(_ count: Int) -> Self {
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Double>.stride, alignment: 64)
    let numbers = memory.bindMemory(to: Double.self, capacity: count)
    numbers.initialize(repeating: 0, count: count)
    return numbers
  }
}
