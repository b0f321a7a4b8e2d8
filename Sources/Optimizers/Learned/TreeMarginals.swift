/// What one tree says of one or two axes when all others are averaged away, over all values alike.
///
/// In a cell of the axes U the marginal less the mean is the sum over the leaves there of
/// (mean - f₀) times the leaf's volume along the other axes (Hutter et al. 2014, §3).
struct TreeMarginals {
  private let axes: [ForestAxis]
  /// The bins of every leaf along the first axis, the second, …, leaf after leaf.
  private let boxes: [UInt128]
  /// The share of each axis that these cover.
  private let lengths: [Double]
  /// (mean - f₀) times the whole volume of each leaf.
  private let masses: [Double]
  /// The variance of the tree over the cube.
  let variance: Double

  init(_ tree: RegressionTree, _ axes: [ForestAxis]) {
    var boxes: [UInt128] = []
    var lengths: [Double] = []
    var volumes: [Double] = []
    var values: [Double] = []
    tree.forEachLeaf(axes) { value, box in
      var volume = 1.0
      for axis in axes.indices {
        let length = axes[axis].length(of: box[axis])
        lengths.append(length)
        volume *= length
      }
      boxes += box
      volumes.append(volume)
      values.append(value)
    }
    let mean = zip(values, volumes).reduce(0) { $0 + $1.0 * $1.1 }
    self.axes = axes
    self.boxes = boxes
    self.lengths = lengths
    masses = zip(values, volumes).map { ($0 - mean) * $1 }
    variance = zip(values, masses).reduce(0) { $0 + ($1.0 - mean) * $1.1 }
  }

  /// The share of the variance of the marginal over one axis.
  func mainShare(_ axis: Int) -> Double {
    let bins = axes[axis].binCount
    var steps = [Double](repeating: 0, count: bins + 1)
    for leaf in masses.indices {
      let place = leaf * axes.count + axis
      let height = masses[leaf] / lengths[place]
      ForestAxis.forEachRun(in: boxes[place]) { start, end in
        steps[start] += height
        steps[end] -= height
      }
    }
    var height = 0.0
    var sum = 0.0
    for bin in 0..<bins {
      height += steps[bin]
      sum += height * height * width(axis, bin)
    }
    return sum / variance
  }

  /// The share of the variance of the marginal over two axes, their main effects included.
  func jointShare(_ first: Int, _ second: Int) -> Double {
    let columns = axes[second].binCount + 1
    var steps = [Double](repeating: 0, count: (axes[first].binCount + 1) * columns)
    for leaf in masses.indices {
      let place = leaf * axes.count
      let height = masses[leaf] / (lengths[place + first] * lengths[place + second])
      ForestAxis.forEachRun(in: boxes[place + first]) { top, bottom in
        ForestAxis.forEachRun(in: boxes[place + second]) { left, right in
          steps[top * columns + left] += height
          steps[top * columns + right] -= height
          steps[bottom * columns + left] -= height
          steps[bottom * columns + right] += height
        }
      }
    }
    return squares(of: steps, first, second) / variance
  }

  /// The integral of the square of what the steps along both axes add up to.
  private func squares(of steps: [Double], _ first: Int, _ second: Int) -> Double {
    let columns = axes[second].binCount
    let widths = (0..<columns).map { width(second, $0) }
    var above = [Double](repeating: 0, count: columns)
    var sum = 0.0
    for row in 0..<axes[first].binCount {
      var step = 0.0
      var rowSum = 0.0
      for column in 0..<columns {
        step += steps[row * (columns + 1) + column]
        above[column] += step
        rowSum += above[column] * above[column] * widths[column]
      }
      sum += rowSum * width(first, row)
    }
    return sum
  }

  private func width(_ axis: Int, _ bin: Int) -> Double {
    axes[axis].edges[bin + 1] - axes[axis].edges[bin]
  }
}
