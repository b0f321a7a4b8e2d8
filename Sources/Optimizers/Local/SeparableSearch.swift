import Foundation
import Numerics

/// Searches each coordinate of the cube on its own, for objectives that are sums over coordinates.
///
/// Each step halves the interval that needs the flattest parabola to hold something better than the
/// best value (STEP: Swarzberg, Seront and Bersini, "S.T.E.P.: the easiest way to optimize a
/// function", 1994, eq. 4); the coordinates take turns (Posik, "BBOB-benchmarking two variants of
/// the line-search algorithm", 2009).
struct SeparableSearch: Sendable {
  private let base: [Double]
  private var lines: [IntervalHalving]
  private var waiting: [Int: Int] = [:]
  private var turn = 0
  /// How many positions it has proposed.
  private(set) var count = 0

  /// - Parameter value: What the base is worth.
  init(around base: [Double], value: Double) {
    self.base = base
    lines = base.map { IntervalHalving(at: $0, value: value) }
  }

  /// How many values each coordinate has had, at least.
  var depth: Int { lines.map(\.count).min() ?? 0 }

  /// The best position of each coordinate; nil while some show several valleys and little depth.
  func settledBest(atDepth least: Int) -> [Double]? {
    guard depth >= least || lines.allSatisfy(\.isUnimodal) else { return nil }
    return lines.map(\.best.position)
  }

  /// The next position; nil when no interval is left to halve, or all wait for a value.
  mutating func next() -> (ticket: Int, position: [Double])? {
    for _ in lines.indices {
      let line = turn
      turn = (turn + 1) % lines.count
      guard let place = lines[line].next() else { continue }
      var position = base
      position[line] = place
      waiting[count] = line
      defer { count += 1 }
      return (count, position)
    }
    return nil
  }

  mutating func tell(_ ticket: Int, _ value: Double) {
    guard let line = waiting.removeValue(forKey: ticket) else { return }
    lines[line].tell(value)
  }
}

/// One coordinate's intervals, the easiest of which is halved next.
struct IntervalHalving: Sendable {
  private var points: [(position: Double, value: Double)]
  private var asked: Double?
  /// The ends of the range come first.
  private var ends: [Double] = [1, 0]
  private(set) var best: (position: Double, value: Double)

  init(at position: Double, value: Double) {
    points = [(position, value)]
    best = (position, value)
    ends.removeAll { $0 == position }
  }

  var count: Int { points.count }

  /// Whether the values fall and then rise.
  var isUnimodal: Bool {
    let rises = zip(points, points.dropFirst()).map { $0.value < $1.value }
    return !zip(rises, rises.dropFirst()).contains { $0 && !$1 }
  }

  mutating func next() -> Double? {
    guard asked == nil else { return nil }
    asked = ends.popLast() ?? easiest()
    return asked
  }

  mutating func tell(_ value: Double) {
    guard let position = asked else { return }
    asked = nil
    let value = value.isFinite ? value : .greatestFiniteMagnitude
    let place = points.firstIndex { $0.position > position } ?? points.count
    points.insert((position, value), at: place)
    if value < best.value { best = (position, value) }
  }

  /// The middle of the interval with the least curvature a parabola needs to reach below the best.
  private func easiest() -> Double? {
    let worst = points.reduce(best.value) { max($0, $1.value) }
    let target = best.value - 1e-8 * (worst - best.value)
    var least = Double.infinity
    var middle: Double?
    for (left, right) in zip(points, points.dropFirst()) {
      let width = right.position - left.position
      guard width > 1e-10 else { continue }
      let root = (left.value - target).squareRoot() + (right.value - target).squareRoot()
      if root / width < least {
        least = root / width
        middle = (left.position + right.position) / 2
      }
    }
    return middle
  }
}
