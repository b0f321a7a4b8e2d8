import Foundation
import Numerics

/// A normal distribution over functions, given values of one at some points.
///
/// The values are those that an `OutputWarp` made of the objective's; the predictions are equations
/// 2.25 and 2.26 of Rasmussen and Williams (2006).
struct GaussianProcess: Sendable {
  private(set) var inputs: KernelInputs
  let kernel: TrendKernel
  private(set) var warp: OutputWarp
  private(set) var targets: [Double]
  private(set) var cholesky: Cholesky
  /// (K + σ² I)⁻¹ z, with zeros after the last point.
  private(set) var coefficients: [Eight]

  /// The process with given kernel parameters; nil when the matrix is not positive definite.
  init?(_ inputs: KernelInputs, _ targets: [Double], kernel: TrendKernel, warp: OutputWarp) {
    precondition(inputs.count == targets.count && !targets.isEmpty)
    self.inputs = inputs
    self.targets = targets
    self.kernel = kernel
    self.warp = warp
    var matrix = [Double](repeating: 0, count: inputs.count * inputs.stride)
    var row = TrendKernel.Row(blocks: inputs.blocks)
    for index in 0..<inputs.count {
      kernel.fill(&row, inputs.point(index), inputs, blocks: index / 8 + 1)
      for block in 0...index / 8 {
        for lane in 0..<8 {
          matrix[index * inputs.stride + 8 * block + lane] = row.values[block][lane]
        }
      }
      matrix[index * inputs.stride + index] += kernel.noise
    }
    guard let cholesky = Cholesky(matrix, count: inputs.count, stride: inputs.stride) else {
      return nil
    }
    self.cholesky = cholesky
    coefficients = []
    coefficients = solveTargets()
  }

  /// The process with the same kernel for values that another warp made.
  func retargeted(_ targets: [Double], warp: OutputWarp) -> GaussianProcess {
    var process = self
    process.targets = targets
    process.warp = warp
    process.coefficients = process.solveTargets()
    return process
  }

  /// The least mean at the points: the value to improve on, which noise does not make too good.
  var leastMean: Double {
    targets.indices.reduce(.infinity) { least, index in
      let noise = kernel.noise + cholesky.jitter
      return min(least, targets[index] - noise * coefficients[index / 8][index % 8])
    }
  }

  private func solveTargets() -> [Eight] {
    Self.blocks(cholesky.solve(targets), count: inputs.blocks)
  }

  static func blocks(_ numbers: [Double], count: Int) -> [Eight] {
    var blocks = [Eight](repeating: .zero, count: count)
    for (index, number) in numbers.enumerated() { blocks[index / 8][index % 8] = number }
    return blocks
  }

  /// Takes the mean at a point for its value (Kriging believer; Ginsbourger et al., 2010).
  mutating func believe(_ point: [Double]) {
    guard inputs.count < inputs.stride else { return }
    var row = TrendKernel.Row(blocks: inputs.blocks)
    let value = moments(point, &row).mean
    var elements = (0..<inputs.count).map { row.values[$0 / 8][$0 % 8] }
    elements.append(kernel.priorVariance(point, axes: inputs.axes) + kernel.noise)
    guard cholesky.append(elements) else { return }
    inputs.append(point)
    targets.append(value)
    coefficients = solveTargets()
  }

  /// The mean and the variance of the noiseless value at a point, as the warp counts.
  func moments(_ point: [Double]) -> (mean: Double, variance: Double) {
    var row = TrendKernel.Row(blocks: inputs.blocks)
    return moments(point, &row)
  }

  func moments(
    _ point: [Double], _ row: inout TrendKernel.Row
  ) -> (mean: Double, variance: Double) {
    kernel.fill(&row, point, inputs, blocks: inputs.blocks)
    var sum = Eight.zero
    for block in coefficients.indices { sum += coefficients[block] * row.values[block] }
    var solved = row.values
    let explained = solveLower(&solved)
    return (sum.sum(), kernel.priorVariance(point, axes: inputs.axes) - explained)
  }

  /// Solves L x = k in place, with zeros after the last point; the square of x.
  private func solveLower(_ row: inout [Eight]) -> Double {
    for index in inputs.count..<inputs.stride { row[index / 8][index % 8] = 0 }
    row.withUnsafeMutableBytes {
      guard let numbers = $0.bindMemory(to: Double.self).baseAddress else { return }
      cholesky.solveLower(numbers)
    }
    var square = Eight.zero
    for block in row { square += block * block }
    return square.sum()
  }

  /// The means and variances at many points at once.
  func moments(ofAll points: [[Double]]) -> [(mean: Double, variance: Double)] {
    var row = TrendKernel.Row(blocks: inputs.blocks)
    var means: [Double] = []
    var rows: [Eight] = []
    rows.reserveCapacity(points.count * inputs.blocks)
    for point in points {
      kernel.fill(&row, point, inputs, blocks: inputs.blocks)
      var sum = Eight.zero
      for block in coefficients.indices { sum += coefficients[block] * row.values[block] }
      means.append(sum.sum())
      rows += row.values
    }
    rows.withUnsafeMutableBytes {
      guard let numbers = $0.bindMemory(to: Double.self).baseAddress else { return }
      cholesky.solveLower(rows: numbers, points.count, stride: inputs.stride)
    }
    return points.indices.map { index in
      var explained = 0.0
      let start = index * inputs.blocks
      for number in 0..<inputs.count {
        let value = rows[start + number / 8][number % 8]
        explained += value * value
      }
      return (means[index], kernel.priorVariance(points[index], axes: inputs.axes) - explained)
    }
  }

  /// The mean, the variance and their slopes by the coordinates.
  struct Slopes {
    var mean: Double
    var variance: Double
    var meanSlopes: [Double]
    var varianceSlopes: [Double]
  }

  func slopes(_ point: [Double], _ row: inout TrendKernel.Row) -> Slopes {
    kernel.fill(&row, point, inputs, blocks: inputs.blocks)
    var mean = Eight.zero
    for block in coefficients.indices { mean += coefficients[block] * row.values[block] }
    var solved = row.values
    let explained = solveLower(&solved)
    solved.withUnsafeMutableBytes {
      guard let numbers = $0.bindMemory(to: Double.self).baseAddress else { return }
      cholesky.solveUpper(numbers)
    }
    let axes = inputs.axes
    let prior = kernel.priorVariance(point, axes: axes)
    var slopes = Slopes(
      mean: mean.sum(), variance: prior - explained,
      meanSlopes: [Double](repeating: 0, count: axes.count),
      varianceSlopes: [Double](repeating: 0, count: axes.count))
    let priorTrend = 4 * kernel.trend * (1 + kernel.frame.dot(point, point, axes: axes))
    for axis in axes.indices where !axes[axis].isCategory {
      let (m, v) = sums(axis, point[axis], row, solved)
      let priorSlope =
        priorTrend * kernel.frame.scales[axis] * (point[axis] - kernel.frame.centres[axis])
      slopes.meanSlopes[axis] = m
      slopes.varianceSlopes[axis] = priorSlope - 2 * v
    }
    return slopes
  }

  /// Σ c dk/dx and Σ v dk/dx over the points, for one coordinate.
  private func sums(
    _ axis: Int, _ x: Double, _ row: TrendKernel.Row, _ solved: [Eight]
  ) -> (Double, Double) {
    var mean = Eight.zero
    var variance = Eight.zero
    let weight = kernel.weights[axis]
    let centre = kernel.frame.centres[axis]
    let trend = 2 * kernel.trend * kernel.frame.scales[axis]
    for block in 0..<inputs.blocks {
      let other = inputs.columns[axis * inputs.blocks + block]
      let slope =
        row.slopes[block] * (weight * (x - other)) + row.trends[block] * (trend * (other - centre))
      mean += coefficients[block] * slope
      variance += solved[block] * slope
    }
    return (mean.sum(), variance.sum())
  }
}
