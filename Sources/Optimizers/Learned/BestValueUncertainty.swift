/// How far the best value found may be off.
package struct BestValueUncertainty: Sendable, Equatable {
  /// What it was estimated from.
  package enum Source: Sendable {
    /// Trials of the very same set.
    case repeats
    /// The sets nearest to it.
    case neighbours
  }

  package let source: Source
  /// How many trials of the set, or how many neighbours.
  package let count: Int
  /// The mean over these, which luck has not picked.
  package let expected: Double
  /// The standard error of `expected` over repeats; how much values near the best one spread about
  /// what their own neighbours foretell, otherwise.
  package let standardError: Double

  /// The uncertainty of a trial's value.
  ///
  /// From m ≥ 2 repeats y of the set: s/√m with s² = Σ(y - ȳ)²/(m - 1). Otherwise from the k
  /// nearest sets N of it in the cube: s with s² = Σ_{j∈N} (y_j - ȳ_{N(j)})² / (k (1 + 1/k)), where
  /// ȳ_{N(j)} is the mean over the k nearest of j, whose own variance is the 1/k (the residuals of
  /// a k-nearest-neighbour regression that leaves out the set itself). The slope of the objective
  /// is part of it: it is an upper estimate of the noise.
  init?(_ history: SearchHistory, best: Int) {
    let point = history.points[best]
    let repeats = history.valued.filter { history.points[$0] == point }
    if repeats.count > 1 {
      self.init(repeats: repeats.map { history.values[$0] })
    } else {
      self.init(around: best, in: history)
    }
  }

  private init?(repeats values: [Double]) {
    let scale = Self.scale(values)
    let count = Double(values.count)
    let mean = values.reduce(0) { $0 + $1 / scale / count }
    let squares = values.reduce(0) { $0 + ($1 / scale - mean) * ($1 / scale - mean) }
    source = .repeats
    self.count = values.count
    expected = mean * scale
    standardError = (squares / (count - 1) / count).squareRoot() * scale
  }

  private init?(around best: Int, in history: SearchHistory) {
    guard history.valued.count > 2, let place = history.valued.firstIndex(of: best) else {
      return nil
    }
    let values = history.valued.map { history.values[$0] }
    let scale = Self.scale(values)
    let lookup = history.space.neighbours(
      among: history.valued.map { history.points[$0] }, by: .nearest)
    let near = lookup.of(place)
    let mean = { (places: [Int]) in
      places.reduce(0) { $0 + values[$1] / scale / Double(places.count) }
    }
    let squares = near.reduce(0.0) { sum, place in
      let residual = values[place] / scale - mean(lookup.of(place))
      return sum + residual * residual
    }
    source = .neighbours
    count = near.count
    expected = mean(near) * scale
    standardError = (squares / Double(near.count + 1)).squareRoot() * scale
  }

  /// The greatest magnitude, by which values are divided so that squares do not overflow.
  private static func scale(_ values: [Double]) -> Double {
    let greatest = values.reduce(0) { max($0, $1.magnitude) }
    return greatest > 0 ? greatest : 1
  }
}
