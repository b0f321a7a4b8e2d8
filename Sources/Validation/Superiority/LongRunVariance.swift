/// ω², the variance of √T times a mean, as the stationary bootstrap would find it.
///
/// Politis and Romano (1994): γ₀ + 2 Σ κ(i) γᵢ with κ(i) = (1 − i/T) ρⁱ + (i/T) ρ^(T−i), ρ = 1 −
/// 1/block. Around the circle of time that is 2 Σ (1 − d/T) ρᵈ c_d over circular covariances c_d at
/// distances d = 1…T−1, and both Σ ρᵈ x and Σ d ρᵈ x follow from the period before: no sum over
/// lags is left.
package enum LongRunVariance {
  private typealias Lanes = SIMD8<Double>

  /// One number a trial of a table, for a mean block length of at least 1.
  package static func kernel(_ table: ReturnTable, meanBlock: Double) -> [Double] {
    guard table.periods > 0 else { return [Double](repeating: .nan, count: table.trials) }
    let retention = 1 - 1 / max(1, meanBlock)
    var variances = [Double](repeating: .nan, count: table.trials)
    table.values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return }
      DeviationTile.forEach(
        start, trials: table.trials, periods: table.periods, stride: table.trials
      ) { first, tile in
        let lanes = variance(tile.rows, retention)
        for lane in 0..<tile.trials { variances[first + lane] = lanes[lane] }
      }
    }
    return variances
  }

  private static func variance(_ series: [Lanes], _ retention: Double) -> Lanes {
    let count = Double(series.count)
    var power = 1.0
    for _ in 0...series.count { power *= retention }
    // Σ ρᵈ x and Σ d ρᵈ x over the last T periods; the first lap fills them, the second wraps.
    var (level, moment) = (Lanes.zero, Lanes.zero)
    for value in series {
      moment = (moment + level + value) * retention
      level = (level + value) * retention
    }
    // Beyond a lap a period is forgotten: ρ^(T+1) x and (T+1) ρ^(T+1) x go.
    let (levelShare, momentShare) = (retention - power, retention - (count + 1) * power)
    var (square, cross) = (Lanes.zero, Lanes.zero)
    for value in series {
      square += value * value
      cross += value * (level - moment / count)
      moment = (moment + level) * retention + value * momentShare
      level = level * retention + value * levelShare
    }
    return (square + cross * 2) / count
  }
}
