/// What trials are selected by and ranked by, as far as it follows from sums.
package enum SelectionMetric: String, Sendable, CaseIterable {
  /// Mean over standard deviation (ddof 1), per period.
  case sharpe
  case mean
  /// Mean over the root of the mean square of losses, per period.
  case sortino

  /// The metric from its score over a number of returns; NaN where it is undefined.
  func value(_ score: Double, count: Int) -> Double {
    guard score > -.infinity else { return .nan }
    return Self.signedRoot(.init(repeating: score))[0] * scale(count: count)
  }

  /// The root of each score's magnitude, with its sign.
  @inline(__always)
  static func signedRoot(_ scores: SelectionScore.Lanes) -> SelectionScore.Lanes {
    let isNegative = scores .< 0
    let root = scores.replacing(with: -scores, where: isNegative).squareRoot()
    return root.replacing(with: -root, where: isNegative)
  }

  /// What the signed root of a score is multiplied by.
  func scale(count: Int) -> Double {
    let count = Double(count)
    return switch self {
    case .sharpe: max(count - 1, 0).squareRoot() / count
    case .mean: 1 / count
    case .sortino: 1 / count.squareRoot()
    }
  }

  /// What the square of the sum is divided by, as a row a block: q of `SelectionScore`.
  func dispersions(_ sums: BlockSums) -> [Double] {
    switch self {
    case .sharpe: sums.squares
    // A whole number of blocks, so that the sum over half of them is the same number everywhere.
    case .mean: sums.sums.map { $0.isNaN ? $0 : 2 / Double(sums.blocks) }
    case .sortino: sums.downsideSquares
    }
  }

  /// What share of the squared sum the dispersion is lessened by.
  func meanShare(count: Int) -> Double { self == .sharpe ? 1 / Double(count) : 0 }
}

/// Ratios that compare as the metric does, from s = Σr and a dispersion q: s·|s| / (q − share·s²).
///
/// One expression serves all metrics, and comparing needs no root. It is undefined, and −∞, where
/// rounding alone could have made what it is divided by.
struct SelectionScore {
  typealias Lanes = SIMD8<Double>

  /// Dispersions below this share of q come from the rounding of sums of thousands of terms.
  static let resolution = 1e-12

  let signedSquare: Lanes
  let dispersion: Lanes
  let isDefined: SIMDMask<SIMD8<Int64>>

  @inline(__always)
  init(sum: Lanes, square: Lanes, share: Double) {
    let magnitude = unsafeBitCast(
      unsafeBitCast(sum, to: SIMD8<UInt64>.self) & 0x7fff_ffff_ffff_ffff, to: Lanes.self)
    signedSquare = sum * magnitude
    dispersion = square.addingProduct(sum * -share, sum)
    isDefined = dispersion .> square * Self.resolution
  }

  @inline(__always)
  var value: Lanes {
    Lanes(repeating: -.infinity).replacing(with: signedSquare / dispersion, where: isDefined)
  }

  /// The score of one trial, with the very roundings of the lanes.
  static func value(sum: Double, square: Double, share: Double) -> Double {
    SelectionScore(
      sum: Lanes(repeating: sum), square: Lanes(repeating: square), share: share
    ).value[0]
  }
}
