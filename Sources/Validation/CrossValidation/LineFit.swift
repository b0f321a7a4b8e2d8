import Numerics

/// A straight line through points by least squares.
package struct LineFit: Sendable, Equatable {
  package let points: Int
  package let slope: Double
  package let intercept: Double
  /// The share of the variance that the line explains.
  package let rSquared: Double
  /// The same less what a line explains of noise: 1 − (1 − R²)(n − 1)/(n − 2).
  package let adjustedRSquared: Double
  /// The two-sided p-value of Student's test that the slope is 0.
  package let slopeP: Double

  /// What the points do not tell is NaN.
  package init(x: [Double], y: [Double]) {
    precondition(x.count == y.count, "A point has two coordinates.")
    points = x.count
    let count = Double(x.count)
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for index in x.indices {
      let (dx, dy) = (x[index] - meanX, y[index] - meanY)
      xx += dx * dx
      xy += dx * dy
      yy += dy * dy
    }
    slope = xx > 0 ? xy / xx : .nan
    intercept = meanY - slope * meanX
    rSquared = yy > 0 ? slope * xy / yy : .nan
    guard x.count > 2 else {
      adjustedRSquared = .nan
      slopeP = .nan
      return
    }
    adjustedRSquared = 1 - (1 - rSquared) * (count - 1) / (count - 2)
    let t = slope.magnitude * (xx * (count - 2) / max(yy - slope * xy, 0)).squareRoot()
    slopeP = 2 * StudentDistribution(degrees: count - 2).upperTail(t)
  }
}
