import Numerics

/// Where the p-values of the other tests come from when they are not known.
///
/// Harvey, Liu and Zhu's model of published strategies (2016), as Harvey and Liu use it: a share of
/// strategies has no mean return, the others' means are exponential, and all noise is correlated
/// alike. Months of 15 % annual volatility over twenty years.
package struct HarveyLiuZhuModel: Sendable, Equatable {
  /// One row a correlation: ρ, how many tests there were in all, the share without a mean, and the
  /// average monthly mean of the others.
  static let table: [(rho: Double, tests: Double, nullShare: Double, mean: Double)] = [
    (0, 1295, 0.39660, 0.005_499_5), (0.2, 1377, 0.44589, 0.005_550_8),
    (0.4, 1476, 0.48604, 0.005_541_3), (0.6, 1773, 0.59902, 0.005_551_2),
    (0.8, 3109, 0.83901, 0.005_595_6),
  ]
  static let monthlyVolatility = 0.15 / 12.0.squareRoot()
  static let months = 240.0
  /// How many numbers a simulation may draw.
  package static let drawLimit = 20_000_000

  package let correlation: Double
  let nullShare: Double
  let mean: Double

  /// - Parameter correlation: From 0 on and below 1; between the rows of the table parameters are
  ///   interpolated, beyond the last one they are the last one's.
  package init(correlation: Double) {
    precondition(correlation >= 0 && correlation < 1, "Correlations lie from 0 to 1.")
    self.correlation = correlation
    let last = Self.table.count - 1
    let row = Self.table.indices.dropLast().last { Self.table[$0].rho <= correlation } ?? 0
    let (low, high) = (Self.table[row], Self.table[min(row + 1, last)])
    let share = min(1, (correlation - low.rho) / (high.rho - low.rho))
    nullShare = low.nullShare + share * (high.nullShare - low.nullShare)
    mean = low.mean + share * (high.mean - low.mean)
  }

  /// A p-value's place among simulated ones: the medians of its Holm and BHY adjustments.
  package struct Adjusted: Sendable, Equatable {
    package let holm: Double
    package let bhy: Double
  }

  /// Adjusts a p-value together with those of `tests` others, `draws` times over.
  package func adjust(
    _ probability: Double, tests: Int, draws: Int, seed: UInt64
  ) -> Adjusted {
    var random = Xoshiro256StarStar(seed: seed)
    var (holm, bhy): ([Double], [Double]) = ([], [])
    for _ in 0..<draws {
      let values = probabilities(tests, &random) + [probability]
      holm.append(PValueAdjustment.holm.adjust(values)[tests])
      bhy.append(PValueAdjustment.bhyHarveyLiu.adjust(values)[tests])
    }
    return Adjusted(holm: Self.median(holm), bhy: Self.median(bhy))
  }

  /// The two-sided p-values of one draw of strategies.
  private func probabilities(_ count: Int, _ random: inout Xoshiro256StarStar) -> [Double] {
    let error = Self.monthlyVolatility / Self.months.squareRoot()
    let common = correlation.squareRoot() * random.normal()
    let own = (1 - correlation).squareRoot()
    return (0..<count).map { _ in
      let noise = common + own * random.normal()
      let isNull = random.uniform() <= nullShare
      let drift = -naturalLogarithm(1 - random.uniform()) * mean
      let statistic = noise + (isNull ? 0 : drift / error)
      return 2 * NormalDistribution.upperTail(abs(statistic))
    }
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
