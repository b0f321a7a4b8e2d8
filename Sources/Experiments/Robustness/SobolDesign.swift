import Numerics
import Optimizers

/// The sets at which a sensitivity analysis evaluates an objective, row by row.
///
/// Without a condition a row is Saltelli's: a, b, and for each parameter ab, which is a with that
/// parameter from b; it shares one parameter with b and all others with a. With a condition b does
/// not serve: the row is a, and for each parameter a set that shares it with a and one that shares
/// all others, the rest redrawn until the condition holds.
struct SobolDesign {
  /// Where in `points` a row's sets are.
  struct Row {
    var a: Int
    /// Nil under a condition.
    var b: Int?
    /// For each free dimension, the set that shares it alone (with b; under a condition with a).
    var sharing: [Int]
    /// For each free dimension, the set that shares all others with a.
    var moved: [Int]
  }

  private(set) var points: [[Double]] = []
  private(set) var design: [Row] = []
  var rows: Int { design.count }

  private let space: SearchSpace
  private var generator: Xoshiro256StarStar

  private static let fewestRows = 8
  /// How often a set is drawn anew before its row does without.
  private static let mostTries = 1_000

  /// Nil without a free dimension, and where there would be too few rows.
  init?(_ space: SearchSpace, evaluations: Int, seed: UInt64) {
    let free = space.freeDimensionCount
    let isPlain = space.constraint == nil
    guard free > 0, 2 * free <= Sobol.dimensionLimit else { return nil }
    let most = evaluations / (isPlain ? free + 2 : 2 * free + 1)
    guard most >= Self.fewestRows else { return nil }
    // The sequence is balanced over powers of two.
    let rows = 1 << (Int.bitWidth - 1 - most.leadingZeroBitCount)
    self.space = space
    generator = Xoshiro256StarStar(seed: seed)
    if isPlain {
      let sequence = Sobol(dimensions: 2 * free, seed: seed)
      for row in 0..<rows { appendIndependent(sequence.point(row), free) }
    } else {
      let sequence = Sobol(dimensions: free, seed: seed)
      for index in 0..<(rows * Self.mostTries) where design.count < rows {
        appendConditional(sequence.point(index))
      }
    }
    guard design.count >= Self.fewestRows else { return nil }
  }

  private mutating func append(_ point: [Double]) -> Int {
    points.append(point)
    return points.count - 1
  }

  private mutating func appendIndependent(_ units: [Double], _ free: Int) {
    let (a, b) = (Array(units[..<free]), Array(units[free...]))
    let (placeA, placeB) = (append(space.point(atUnit: a)), append(space.point(atUnit: b)))
    let mixed = (0..<free).map { axis in
      var unit = a
      unit[axis] = b[axis]
      return append(space.point(atUnit: unit))
    }
    design.append(Row(a: placeA, b: placeB, sharing: mixed, moved: mixed))
  }

  private mutating func appendConditional(_ unit: [Double]) {
    let point = space.point(atUnit: unit)
    guard space.allows(point) else { return }
    let axes = Array(unit.indices)
    var row = Row(a: append(point), b: nil, sharing: [], moved: [])
    for axis in axes {
      row.moved.append(append(redrawn(unit, [axis])))
      row.sharing.append(append(redrawn(unit, axes.filter { $0 != axis })))
    }
    design.append(row)
  }

  /// An allowed set that shares all but some coordinates; the same one where none is found.
  private mutating func redrawn(_ unit: [Double], _ axes: [Int]) -> [Double] {
    for _ in 0..<Self.mostTries {
      var other = unit
      for axis in axes { other[axis] = generator.uniform() }
      let point = space.point(atUnit: other)
      if space.allows(point) { return point }
    }
    return space.point(atUnit: unit)
  }
}
