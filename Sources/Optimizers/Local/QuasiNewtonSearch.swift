import Foundation

/// Descends from one point of the cube [0, 1]ⁿ to the local minimum below it.
///
/// BFGS (Nocedal and Wright, "Numerical Optimization", 2nd edition, eq. 6.17) on differences of
/// values: forward ones, and central ones when those lead nowhere any more. Coordinates on a bound
/// that would leave the cube rest (projected search, ibid., section 16.7).
struct QuasiNewtonSearch: Sendable {
  /// What the next values are for.
  private enum Stage { case gradient, line, finished }

  /// How far apart the points of a difference are.
  static let forwardDifference = 1e-9
  static let centralDifference = 1e-7

  private let size: Int
  private var stage = Stage.gradient
  private var position: [Double]
  private var value: Double
  private var gradient: [Double]
  private var last: (position: [Double], gradient: [Double])?
  /// The inverse Hessian, row by row.
  private var inverse: [Double]
  private var isFresh = true
  private var isCentral = false
  private var idleSteps = 0
  /// Differences still to ask for: the coordinate and the signed distance.
  private var queue: [(coordinate: Int, distance: Double)] = []
  private var waiting: [Int: (coordinate: Int, distance: Double)] = [:]
  private var differences: [[(distance: Double, value: Double)]] = []
  private var line = LineSearch()
  private var lineTicket: Int?
  private var count = 0

  /// - Parameter value: What the start is worth.
  init(from start: [Double], value: Double) {
    size = start.count
    position = start
    self.value = value
    gradient = [Double](repeating: 0, count: start.count)
    inverse = []
    forget()
    if start.isEmpty || !value.isFinite { stage = .finished } else { askGradient() }
  }

  var isFinished: Bool { stage == .finished }

  /// Where it stands, and what that is worth.
  var best: (position: [Double], value: Double) { (position, value) }

  /// The next position; nil when values are waited for, or it is finished.
  mutating func next() -> (ticket: Int, position: [Double])? {
    switch stage {
    case .finished: return nil
    case .gradient:
      guard let probe = queue.popLast() else { return nil }
      var place = position
      place[probe.coordinate] += probe.distance
      waiting[count] = probe
      defer { count += 1 }
      return (count, place)
    case .line:
      guard lineTicket == nil else { return nil }
      lineTicket = count
      defer { count += 1 }
      return (count, line.position(from: position))
    }
  }

  /// What a position was worth; whatever is not finite counts as far too much.
  mutating func tell(_ ticket: Int, _ told: Double) {
    let told = told.isFinite ? told : .greatestFiniteMagnitude
    if let probe = waiting.removeValue(forKey: ticket) {
      differences[probe.coordinate].append((probe.distance, told))
      if waiting.isEmpty, queue.isEmpty { takeGradient() }
    } else if ticket == lineTicket {
      lineTicket = nil
      takeLine(told)
    }
  }

  private mutating func forget() {
    inverse = [Double](repeating: 0, count: size * size)
    for index in 0..<size { inverse[index * (size + 1)] = 1 }
    isFresh = true
  }

  private mutating func askGradient() {
    stage = .gradient
    differences = [[(distance: Double, value: Double)]](repeating: [], count: size)
    let distance = isCentral ? Self.centralDifference : Self.forwardDifference
    queue = (0..<size).reversed().flatMap { index -> [(coordinate: Int, distance: Double)] in
      let room = 1 - position[index] >= distance
      guard isCentral, room, position[index] >= distance else {
        return [(index, room ? distance : -distance)]
      }
      return [(index, distance), (index, -distance)]
    }
  }

  private mutating func takeGradient() {
    for index in 0..<size {
      let found = differences[index]
      gradient[index] =
        found.count == 2
        ? (found[0].value - found[1].value) / (found[0].distance - found[1].distance)
        : (found[0].value - value) / found[0].distance
    }
    guard gradient.allSatisfy(\.isFinite), gradient.contains(where: { $0 != 0 }) else {
      stage = .finished
      return
    }
    if let last { learn(since: last) }
    last = (position, gradient)
    startLine()
  }

  /// The BFGS update of the inverse; skipped where the curvature is not positive.
  private mutating func learn(since last: (position: [Double], gradient: [Double])) {
    let s = (0..<size).map { position[$0] - last.position[$0] }
    let y = (0..<size).map { gradient[$0] - last.gradient[$0] }
    let sy = dot(s, y)
    let yy = dot(y, y)
    guard sy > 1e-12 * (dot(s, s) * yy).squareRoot(), yy.isFinite, sy > 0 else { return }
    if isFresh {
      for index in 0..<size { inverse[index * (size + 1)] = sy / yy }
      isFresh = false
    }
    let hy = product(inverse, y)
    let factor = (1 + dot(y, hy) / sy) / sy
    for row in 0..<size {
      for column in 0..<size {
        inverse[row * size + column] +=
          factor * s[row] * s[column] - (hy[row] * s[column] + s[row] * hy[column]) / sy
      }
    }
  }

  private mutating func startLine() {
    let held = (0..<size).map {
      position[$0] <= 0 && gradient[$0] > 0 || position[$0] >= 1 && gradient[$0] < 0
    }
    let free = (0..<size).map { held[$0] ? 0 : gradient[$0] }
    var direction = product(inverse, free).enumerated().map { held[$0] ? 0 : -$1 }
    if !(dot(direction, free) < 0) {
      forget()
      direction = free.map { -$0 }
    }
    if isFresh {
      // Nothing is known of the scale: a first step of a tenth of the cube.
      let length = dot(direction, direction).squareRoot()
      if length > 0 { direction = direction.map { $0 * 0.1 / length } }
    }
    let slope = dot(direction, free)
    guard slope < 0, slope.isFinite else {
      settle()
      return
    }
    line = LineSearch(direction: direction, slope: slope, value: value)
    stage = .line
  }

  private mutating func takeLine(_ told: Double) {
    switch line.take(told) {
    case .again: return
    case .failed: settle()
    case .found(let step, let found):
      let gain = value - found
      let origin = position
      position = line.position(from: origin, step: step)
      value = found
      let isIdle =
        gain <= 1e-14 * abs(found) || zip(origin, position).allSatisfy { abs($0 - $1) < 1e-11 }
      idleSteps = isIdle ? idleSteps + 1 : 0
      if idleSteps >= 3 { settle() } else { askGradient() }
    }
  }

  /// When a line leads nowhere: better differences, then a new start of the Hessian, then the end.
  private mutating func settle() {
    idleSteps = 0
    if !isCentral {
      isCentral = true
      last = nil
      askGradient()
    } else if !isFresh {
      forget()
      last = nil
      askGradient()
    } else {
      stage = .finished
    }
  }

  private func product(_ matrix: [Double], _ vector: [Double]) -> [Double] {
    (0..<size).map { row in
      var sum = 0.0
      for column in 0..<size { sum += matrix[row * size + column] * vector[column] }
      return sum
    }
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in 0..<size { sum += a[index] * b[index] }
    return sum
  }
}
