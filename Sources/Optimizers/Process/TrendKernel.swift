import Foundation

/// How alike the objective is at two points: a quadratic trend and a smooth deviation from it.
///
///     k(x, y) = s² m(r) + q² (1 + u(x)·u(y))² + c²
///
/// m is Matérn's (1 + √5 r + 5/3 r²) exp(−√5 r) or exp(−r²/2), at r² = Σ ((x − y) / l)² with a
/// length of its own for every parameter (Rasmussen and Williams, "Gaussian Processes for Machine
/// Learning", 2006, equations 4.17 and 4.9). The second term is their polynomial kernel of degree
/// 2 (section 4.2.2) over coordinates u centred and scaled to unit mean square, so that a
/// quadratic function costs no more points than it has coefficients; the last one integrates a
/// constant mean out (their section 2.7).
struct TrendKernel: Sendable {
  /// The variance of the constant, where the values have variance 1.
  static let constant = 1.0

  let scale: Double
  let trend: Double
  let noise: Double
  let frame: TrendFrame
  let smoothness: Smoothness
  /// 1 / l² by axis.
  let weights: [Double]

  /// The kernel given the logarithms of the lengths, of s², of q² and of the noise's variance.
  init(
    _ logarithms: [Double], smoothness: Smoothness, axes: [SpaceEmbedding.Axis],
    frame: TrendFrame
  ) {
    self.smoothness = smoothness
    let lengths = logarithms.count - 3
    self.frame = frame
    weights = axes.map { exp(-2 * logarithms[$0.group]) }
    scale = exp(logarithms[lengths])
    trend = exp(logarithms[lengths + 1])
    noise = exp(logarithms[lengths + 2])
  }

  /// The variance of the objective at a point before anything is known.
  func priorVariance(_ point: [Double], axes: [SpaceEmbedding.Axis]) -> Double {
    let square = 1 + frame.dot(point, point, axes: axes)
    return scale + trend * square * square + Self.constant
  }

  /// What a row of kernel values is made of, in blocks of eight.
  struct Row {
    var values: [Eight]
    /// 2 s² dm/d(r²): the slope of the value by a coordinate is this times (x − y) / l², and that
    /// by the logarithm of a length is this times −((x − y) / l)².
    var slopes: [Eight]
    /// 1 + u(x)·u(y).
    var trends: [Eight]

    init(blocks: Int) {
      values = [Eight](repeating: .zero, count: blocks)
      slopes = values
      trends = values
    }
  }

  /// Fills a row between a point and the first `blocks` blocks of others.
  func fill(_ row: inout Row, _ point: [Double], _ inputs: KernelInputs, blocks: Int) {
    inputs.columns.withUnsafeBufferPointer { columns in
      for block in 0..<blocks {
        let (square, dot) = relations(point, columns, block, inputs)
        let (value, slope) = deviation(square)
        row.values[block] = value + trend * dot * dot + Self.constant
        row.slopes[block] = slope
        row.trends[block] = dot
      }
    }
  }

  /// r² and 1 + u(x)·u(y).
  @inline(__always)
  private func relations(
    _ point: [Double], _ columns: UnsafeBufferPointer<Eight>, _ block: Int, _ inputs: KernelInputs
  ) -> (square: Eight, dot: Eight) {
    var square = Eight.zero
    var dot = Eight(repeating: 1)
    for axis in inputs.axes.indices {
      let other = columns[axis * inputs.blocks + block]
      if inputs.axes[axis].isCategory {
        let differs = other .!= Eight(repeating: point[axis])
        square += Eight.zero.replacing(with: weights[axis], where: differs)
        dot += Eight(repeating: frame.scales[axis]).replacing(with: 0, where: differs)
      } else {
        let difference = point[axis] - other
        square += weights[axis] * difference * difference
        let mine = (point[axis] - frame.centres[axis]) * frame.scales[axis]
        dot += mine * (other - frame.centres[axis])
      }
    }
    return (square, dot)
  }

  /// The covariance of the deviations from the trend at r², and its slope as a row counts it.
  @inline(__always)
  private func deviation(_ square: Eight) -> (value: Eight, slope: Eight) {
    switch smoothness {
    case .twice:
      let r = (5 * square).squareRoot()
      let decay = scale * Eight.exponential(-r)
      return ((1 + r + (5.0 / 3) * square) * decay, (-5.0 / 3) * (1 + r) * decay)
    case .infinite:
      let decay = scale * Eight.exponential(-0.5 * square)
      return (decay, -decay)
    }
  }
}

/// How often a kernel's functions can be differentiated.
enum Smoothness: Sendable {
  /// Twice: Matérn 5/2.
  case twice
  /// For ever: the squared exponential.
  case infinite
}

/// The origin and the unit of the coordinates of a trend.
struct TrendFrame: Sendable {
  /// By axis; without a meaning for categories.
  let centres: [Double]
  /// What the product of two coordinates counts, by axis; what an equal category counts.
  let scales: [Double]

  /// Coordinates that reach `radius` in both directions from a centre.
  init(centre: [Double], radius: Double, axes: [SpaceEmbedding.Axis]) {
    centres = centre
    // The mean square of a number spread evenly over ±radius is a third of the radius' square.
    let share = 1 / Double(max(1, axes.count))
    scales = axes.map { $0.isCategory ? share : 3 * share / (radius * radius) }
  }

  /// u(x)·u(y).
  func dot(_ x: [Double], _ y: [Double], axes: [SpaceEmbedding.Axis]) -> Double {
    var sum = 0.0
    for axis in axes.indices {
      if axes[axis].isCategory {
        if x[axis] == y[axis] { sum += scales[axis] }
      } else {
        sum += (x[axis] - centres[axis]) * (y[axis] - centres[axis]) * scales[axis]
      }
    }
    return sum
  }
}
