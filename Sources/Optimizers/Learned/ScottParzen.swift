import Foundation

/// Parzen estimates of a density over the cells of one axis, from how often each cell was hit.
///
/// Bandwidths follow Scott's rule ("Multivariate Density Estimation", 1992, chapter 6) with the
/// robust spread of Silverman ("Density Estimation", 1986, §3.4.2), and one kernel over the whole
/// axis is the prior, as Watanabe, Bansal and Hutter do for PED-ANOVA (2023, arXiv 2304.10255).
enum ScottParzen {
  /// The narrowest kernel: nine tenths of it fit in its own cell.
  private static let leastBandwidth = 0.5 / 1.64

  /// The probability of each cell of an ordered axis; there must be a hit.
  static func ordered(_ hits: [Int]) -> [Double] {
    let cells = hits.indices.filter { hits[$0] > 0 }
    let total = Double(hits.reduce(0, +))
    let bandwidth = bandwidth(cells, hits)
    let middle = Double(hits.count - 1) / 2
    var density = truncatedNormal(at: middle, Double(hits.count), hits.count).map {
      $0 / (total + 1)
    }
    for cell in cells {
      let weight = Double(hits[cell]) / (total + 1)
      let kernel = truncatedNormal(at: Double(cell), bandwidth, hits.count)
      for index in density.indices { density[index] += weight * kernel[index] }
    }
    return density
  }

  /// The probability of each category; there must be a hit.
  static func categorical(_ hits: [Int]) -> [Double] {
    let seen = hits.count { $0 > 0 }
    let kernels = Double(seen + 1)
    let total = Double(hits.reduce(0, +)) + 1
    // Every kernel adds one prior hit, shared by the kernels, to each of the categories.
    let share = 1 / kernels / (1 + Double(hits.count) / kernels)
    let peak = 1 / (1 + Double(hits.count) / kernels)
    let base = (total - 1) / total * share + 1 / total / Double(hits.count)
    return hits.map { base + Double($0) / total * peak }
  }

  /// 1.059 min(σ, IQR / 1.34) n^(−1/5) in cells.
  private static func bandwidth(_ cells: [Int], _ hits: [Int]) -> Double {
    let count = cells.reduce(0) { $0 + hits[$1] }
    let mean = cells.reduce(0.0) { $0 + Double($1 * hits[$1]) } / Double(count)
    let squares = cells.reduce(0.0) { sum, cell in
      sum + Double(hits[cell]) * (Double(cell) - mean) * (Double(cell) - mean)
    }
    let deviation = (squares / Double(max(1, count - 1))).squareRoot()
    var running = 0
    let ranks = cells.map { cell in
      running += hits[cell]
      return running
    }
    let first = ranks.firstIndex { $0 >= count / 4 } ?? 0
    let third = ranks.firstIndex { $0 > count * 3 / 4 } ?? cells.count - 1
    let range = Double(cells[third] - cells[first])
    let rule = 1.059 * min(range / 1.34, deviation) * pow(Double(count), -0.2)
    return max(rule, leastBandwidth)
  }

  /// The mass in each unit cell about 0, 1, … of a normal density cut off beyond the cells.
  private static func truncatedNormal(at mean: Double, _ deviation: Double, _ count: Int)
    -> [Double]
  {
    let scale = 1 / (deviation * 2.0.squareRoot())
    let edges = (0...count).map { (Double($0) - 0.5 - mean) * scale }
    let whole = mass(edges[0], edges[count])
    return (0..<count).map { mass(edges[$0], edges[$0 + 1]) / whole }
  }

  /// Twice the normal mass between two bounds in units of √2 σ, exact in the tails.
  private static func mass(_ lower: Double, _ upper: Double) -> Double {
    if lower >= 0 { return erfc(lower) - erfc(upper) }
    if upper <= 0 { return erfc(-upper) - erfc(-lower) }
    return erf(upper) - erf(lower)
  }
}
