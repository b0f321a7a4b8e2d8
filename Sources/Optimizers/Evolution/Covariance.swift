import Foundation
import Numerics

/// The shape of an evolution's distribution: its covariance matrix and, lazily, the axes.
struct Covariance: Sendable {
  let size: Int
  let isDiagonal: Bool
  /// Row by row, or the diagonal alone.
  private var entries: [Double]
  /// Each row an axis; empty for a diagonal matrix.
  private var axes: [Double]
  /// The standard deviations along the axes.
  private var lengths: [Double]
  private var generationsSinceAxes = 0

  init(size: Int, isDiagonal: Bool) {
    self.size = size
    self.isDiagonal = isDiagonal
    lengths = [Double](repeating: 1, count: size)
    let side = isDiagonal ? 0 : size
    axes = [Double](repeating: 0, count: side * side)
    for index in 0..<side { axes[index * (side + 1)] = 1 }
    entries = isDiagonal ? lengths : axes
  }

  /// The standard deviation of each coordinate.
  var deviations: [Double] {
    (0..<size).map { max(entries[isDiagonal ? $0 : $0 * (size + 1)], 0).squareRoot() }
  }

  /// The ratio of the greatest to the least variance along the axes.
  var condition: Double {
    guard let least = lengths.min(), let greatest = lengths.max(), least > 0 else { return 1 }
    return greatest / least * (greatest / least)
  }

  /// B D z: standard normal draws given this shape.
  func spread(_ z: [Double]) -> [Double] {
    if isDiagonal { return zip(lengths, z).map { $0 * $1 } }
    var y = [Double](repeating: 0, count: size)
    for axis in 0..<size {
      let amount = lengths[axis] * z[axis]
      for index in 0..<size { y[index] += amount * axes[axis * size + index] }
    }
    return y
  }

  /// C^(-1/2) y.
  func whitened(_ y: [Double]) -> [Double] {
    if isDiagonal { return zip(lengths, y).map { $1 / $0 } }
    var z = [Double](repeating: 0, count: size)
    for axis in 0..<size {
      let amount = along(axis, y) / lengths[axis]
      for index in 0..<size { z[index] += amount * axes[axis * size + index] }
    }
    return z
  }

  /// |C^(-1/2) y|².
  private func squaredLength(_ y: [Double]) -> Double {
    if isDiagonal { return zip(lengths, y).reduce(0) { $0 + ($1.1 / $1.0) * ($1.1 / $1.0) } }
    var sum = 0.0
    for axis in 0..<size {
      let amount = along(axis, y) / lengths[axis]
      sum += amount * amount
    }
    return sum
  }

  private func along(_ axis: Int, _ y: [Double]) -> Double {
    var sum = 0.0
    for index in 0..<size { sum += axes[axis * size + index] * y[index] }
    return sum
  }

  /// The rank-one and weighted rank-µ update (tutorial, equation 46-47).
  ///
  /// - Parameter forgotten: What a stalled path takes from the rank-one part, (1 − h) cc (2 − cc).
  mutating func learn(
    _ steps: [[Double]], path: [Double], settings: EvolutionSettings, forgotten: Double
  ) {
    guard size > 0 else { return }
    let (c1, cmu) = (settings.rankOneRate, settings.rankManyRate)
    let weights = settings.weights.enumerated().map { rank, weight in
      weight >= 0 ? weight : weight * Double(size) / max(squaredLength(steps[rank]), 1e-300)
    }
    let kept = 1 + c1 * forgotten - c1 - cmu * settings.weights.reduce(0, +)
    if isDiagonal {
      for index in 0..<size {
        var sum = c1 * path[index] * path[index]
        for (step, weight) in zip(steps, weights) {
          sum += cmu * weight * step[index] * step[index]
        }
        entries[index] = kept * entries[index] + sum
      }
    } else {
      for index in entries.indices { entries[index] *= kept }
      add(path, c1)
      for (step, weight) in zip(steps, weights) { add(step, cmu * weight) }
    }
    generationsSinceAxes += 1
    if isDiagonal || Double(generationsSinceAxes) * 10 * Double(size) * (c1 + cmu) >= 1 {
      refreshAxes()
    }
  }

  /// Adds w y yᵀ below the diagonal.
  private mutating func add(_ y: [Double], _ weight: Double) {
    for row in 0..<size {
      let amount = weight * y[row]
      for column in 0...row { entries[row * size + column] += amount * y[column] }
    }
  }

  /// Decomposes the matrix; one that has ceased to be positive definite begins anew.
  private mutating func refreshAxes() {
    generationsSinceAxes = 0
    if isDiagonal {
      entries = entries.map { $0.isFinite ? max($0, 1e-300) : 1 }
      lengths = entries.map { $0.squareRoot() }
      return
    }
    guard let eigen = SymmetricEigen(entries, size: size), let greatest = eigen.values.last,
      greatest > 0
    else {
      self = Covariance(size: size, isDiagonal: false)
      return
    }
    axes = eigen.vectors
    lengths = eigen.values.map { max($0, greatest * 1e-20).squareRoot() }
  }
}
