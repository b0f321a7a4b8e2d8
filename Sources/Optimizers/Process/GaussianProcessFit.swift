import Foundation
import Numerics

/// Finds the kernel parameters under which values are the most probable.
///
/// The logarithm of the marginal likelihood is equation 5.8 of Rasmussen and Williams (2006), its
/// slopes 5.9. Lengths have a log-normal prior whose median grows with the root of the dimension,
/// as in Hvarfner, Hellsten and Nardi ("Vanilla Bayesian Optimization Performs Great in High
/// Dimensions", 2024, section 5), but lies at half of it and not at 4.1 times it, and is as narrow
/// as a factor of 2: the trend stands for what reaches farther.
struct GaussianProcessFit {
  /// The least variance of the noise, for values of variance 1.
  static let leastNoise = 1e-14

  /// The median of the lengths' prior, as a share of the width times the root of the dimension.
  private static let medianLength = 0.5
  private static let lengthDeviation = 0.7

  private let inputs: KernelInputs
  private let frame: TrendFrame
  private let groupCount: Int
  /// The means and standard deviations of the normal priors of the parameters' logarithms.
  private let priors: [(mean: Double, deviation: Double)]
  private let search: LBFGS

  /// A fit where coordinates within `width` of one another are the neighbourhood of interest.
  init(_ inputs: KernelInputs, frame: TrendFrame, width: Double, iterations: Int) {
    self.inputs = inputs
    self.frame = frame
    groupCount = 1 + (inputs.axes.map(\.group).max() ?? 0)
    let length = log(Self.medianLength) + log(Double(groupCount)) / 2 + log(width)
    priors =
      Array(repeating: (length, Self.lengthDeviation), count: groupCount)
      + [(0, 1.5), (log(0.1), 4), (log(1e-10), 4)]
    let widest = log(width)
    var search = LBFGS(
      lower: Array(repeating: widest - 5, count: groupCount)
        + [log(1e-12), log(1e-8), log(Self.leastNoise)],
      upper: Array(repeating: widest + 6, count: groupCount) + [log(100), log(1e4), 0])
    search.iterations = iterations
    search.tolerance = 1e-3
    self.search = search
  }

  /// Where a fit may start without a better guess.
  var starts: [[Double]] {
    let length = priors[0].mean
    return [
      Array(repeating: length - 0.5, count: groupCount) + [0, log(0.01), log(1e-6)],
      Array(repeating: length + 1, count: groupCount) + [0, log(0.3), log(1e-8)],
    ] + noisyStarts
  }

  /// A start from which a fit finds noise; none while points are so few that all looks like it.
  var noisyStarts: [[Double]] {
    guard inputs.count >= 30 else { return [] }
    return [Array(repeating: priors[0].mean, count: groupCount) + [log(0.3), log(0.1), log(0.2)]]
  }

  /// The most probable parameters down from a start, given values of mean 0 and variance 1.
  func parameters(_ targets: [Double], _ smoothness: Smoothness, from start: [Double])
    -> LBFGS.Minimum
  {
    var workspace = Workspace(inputs)
    return search.minimise(from: start) { point, gradient in
      loss(point, targets, smoothness, &gradient, &workspace)
    }
  }

  /// The numbers of one evaluation, kept to spare allocations.
  struct Workspace {
    fileprivate var matrix: [Double]
    fileprivate var slopes: [Eight]
    fileprivate var trends: [Eight]
    fileprivate var row: TrendKernel.Row

    init(_ inputs: KernelInputs) {
      matrix = [Double](repeating: 0, count: inputs.count * inputs.stride)
      slopes = [Eight](repeating: .zero, count: inputs.count * inputs.blocks)
      trends = slopes
      row = TrendKernel.Row(blocks: inputs.blocks)
    }
  }

  /// Minus the logarithm of the posterior density of kernel parameters, up to a constant.
  func loss(
    _ logarithms: [Double], _ targets: [Double], _ smoothness: Smoothness,
    _ gradient: inout [Double],
    _ workspace: inout Workspace
  ) -> Double {
    let kernel = TrendKernel(logarithms, smoothness: smoothness, axes: inputs.axes, frame: frame)
    fillMatrix(kernel, &workspace)
    guard
      let cholesky = Cholesky(workspace.matrix, count: inputs.count, stride: inputs.stride)
    else { return .infinity }
    let solved = cholesky.solve(targets)
    var loss = cholesky.logDeterminant / 2
    for index in targets.indices { loss += targets[index] * solved[index] / 2 }
    addSlopes(&gradient, kernel, solved, cholesky.inverse(), workspace)
    for (index, prior) in priors.enumerated() {
      let distance = (logarithms[index] - prior.mean) / prior.deviation
      loss += distance * distance / 2
      gradient[index] += distance / prior.deviation
    }
    return loss
  }

  private func fillMatrix(_ kernel: TrendKernel, _ workspace: inout Workspace) {
    for index in 0..<inputs.count {
      let blocks = index / 8 + 1
      kernel.fill(&workspace.row, inputs.point(index), inputs, blocks: blocks)
      for block in 0..<blocks {
        workspace.slopes[index * inputs.blocks + block] = workspace.row.slopes[block]
        workspace.trends[index * inputs.blocks + block] = workspace.row.trends[block]
      }
      workspace.matrix.withUnsafeMutableBytes { bytes in
        for block in 0..<blocks {
          bytes.storeBytes(
            of: workspace.row.values[block], toByteOffset: 8 * (index * inputs.stride + 8 * block),
            as: Eight.self)
        }
      }
      workspace.matrix[index * inputs.stride + index] += kernel.noise
    }
  }

  /// The slopes of the loss: −½ tr((α αᵀ − K⁻¹) dK/dθ), summed over the lower triangle.
  private func addSlopes(
    _ gradient: inout [Double], _ kernel: TrendKernel, _ solved: [Double], _ inverse: [Double],
    _ workspace: Workspace
  ) {
    let solvedBlocks = GaussianProcess.blocks(solved, count: inputs.blocks)
    var lengths = [Eight](repeating: .zero, count: groupCount)
    var scale = Eight.zero
    var trend = Eight.zero
    var diagonal = 0.0
    let (groups, stride) = (groupCount, inputs.stride)
    for index in 0..<inputs.count {
      let point = inputs.point(index)
      for block in 0...index / 8 {
        let offset = 8 * (index * stride + 8 * block)
        let inverses = inverse.withUnsafeBytes {
          $0.loadUnaligned(fromByteOffset: offset, as: Eight.self)
        }
        let values = workspace.matrix.withUnsafeBytes {
          $0.loadUnaligned(fromByteOffset: offset, as: Eight.self)
        }
        var weights = solved[index] * solvedBlocks[block] - inverses
        if block == index / 8 {
          diagonal += weights[index % 8]
          for lane in index % 8..<8 { weights[lane] = lane == index % 8 ? weights[lane] / 2 : 0 }
        }
        let dot = workspace.trends[index * inputs.blocks + block]
        let trends = kernel.trend * dot * dot
        trend += weights * trends
        scale += weights * (values - trends - TrendKernel.constant)
        let slopes = weights * workspace.slopes[index * inputs.blocks + block]
        for axis in inputs.axes.indices {
          let other = inputs.columns[axis * inputs.blocks + block]
          let group = inputs.axes[axis].group
          if inputs.axes[axis].isCategory {
            let differs = other .!= Eight(repeating: point[axis])
            lengths[group] -=
              Eight.zero.replacing(with: slopes, where: differs) * kernel.weights[axis]
          } else {
            let difference = point[axis] - other
            lengths[group] -= slopes * (difference * difference * kernel.weights[axis])
          }
        }
      }
    }
    for group in 0..<groups { gradient[group] = -lengths[group].sum() }
    // The diagonal of the matrix holds the noise, which is no part of the scale's share.
    let noise = kernel.noise * diagonal / 2
    gradient[groups] = -(scale.sum() - noise)
    gradient[groups + 1] = -trend.sum()
    gradient[groups + 2] = -noise
  }
}
