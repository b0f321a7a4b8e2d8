/// Finds how far to go along a direction: back by parabolas, or on while it pays.
///
/// Nocedal and Wright, "Numerical Optimization", 2nd edition: sufficient decrease is equation 3.4,
/// quadratic interpolation equation 3.58.
struct LineSearch: Sendable {
  /// What follows from a value.
  enum Outcome {
    /// The next step is to be tried.
    case again
    case found(step: Double, value: Double)
    case failed
  }

  private let direction: [Double]
  private let slope: Double
  private let start: Double
  private var step = 1.0
  private var tries = 0
  /// The best step so far.
  private var best: (step: Double, value: Double)?

  init() {
    direction = []
    slope = 0
    start = 0
  }

  /// - Parameters:
  ///   - slope: The change a unit step, below zero.
  ///   - value: Where the line starts.
  init(direction: [Double], slope: Double, value: Double) {
    self.direction = direction
    self.slope = slope
    start = value
  }

  /// The position to try, within the cube.
  func position(from origin: [Double]) -> [Double] { position(from: origin, step: step) }

  /// The position at a step, within the cube.
  func position(from origin: [Double], step: Double) -> [Double] {
    zip(origin, direction).map { min(max($0 + step * $1, 0), 1) }
  }

  /// Takes the value at the step tried.
  mutating func take(_ value: Double) -> Outcome {
    tries += 1
    if let best {
      // Going on: as long as each step is better than the one before.
      guard value < best.value, tries < 12 else {
        return value < best.value ? .found(step: step, value: value) : .found(best)
      }
      self.best = (step, value)
      step *= 3
      return .again
    }
    if value <= start + 1e-4 * slope * step, value < start {
      // Far better than a parabola would have it at its vertex: the scale is too small.
      guard tries == 1, value < start + 0.8 * slope * step else {
        return .found(step: step, value: value)
      }
      best = (step, value)
      step *= 3
      return .again
    }
    guard tries < 15 else { return .failed }
    let bend = value - start - slope * step
    let vertex = bend > 0 ? -slope * step * step / (2 * bend) : step / 2
    step = min(max(vertex, 0.05 * step), 0.5 * step)
    return .again
  }
}

extension LineSearch.Outcome {
  fileprivate static func found(_ best: (step: Double, value: Double)) -> Self {
    .found(step: best.step, value: best.value)
  }
}
