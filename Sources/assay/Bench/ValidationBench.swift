import Foundation
import Numerics
import Validation

/// Measures the statistics of luck over many trials, beside plain loops over every return.
struct ValidationBench {
  let suite: BenchSuite

  private static let periods = 2500
  private static let blocks = 16
  private static let resamples = 1000
  private static let meanBlock = 10.0

  /// Returns of trials without any edge.
  private static func noise(trials: Int, seed: UInt64) -> ReturnTable {
    var generator = Xoshiro256StarStar(seed: seed)
    return ReturnTable(
      periods: periods, trials: trials,
      values: (0..<periods * trials).map { _ in 0.02 * (generator.uniform() - 0.5) })
  }

  /// Overfitting of a choice among few and many trials, and the test of the best of a thousand.
  func statistics(seed: UInt64) throws {
    for trials in [1_000, 10_000] {
      let table = Self.noise(trials: trials, seed: seed)
      try overfitting(table, dominance: false)
      try overfitting(table, dominance: true)
      superiority(table, seed: seed)
    }
  }

  /// The fastest of the rounds, and the last answer.
  private func fastest<Answer>(_ work: () throws -> Answer) rethrows -> (Double, Answer) {
    var start = Clock.cpuSeconds
    var answer = try work()
    var best = Clock.cpuSeconds - start
    for _ in 1..<suite.rounds {
      start = Clock.cpuSeconds
      answer = try work()
      best = min(best, Clock.cpuSeconds - start)
    }
    return (best, answer)
  }

  /// The naive way takes on some splits only; its time is scaled to all.
  private func overfitting(_ table: ReturnTable, dominance: Bool) throws {
    let (seconds, found) = try fastest {
      try BacktestOverfitting(
        BlockSums(table, blocks: Self.blocks), .init(dominance: dominance))
    }
    let splits = found.splits.count
    var line = BenchLine(
      name: "overfitting\(dominance ? " and dominance" : ""), \(table.trials) trials",
      cpuSeconds: seconds, rate: Double(splits * table.trials) / seconds,
      unit: "trial splits/s", peakMegabytes: peakMegabytes())
    if !dominance {
      let checks = max(1, 5_000 / table.trials)
      let indices = (1...checks).map { $0 * splits / (checks + 1) }
      let start = Clock.cpuSeconds
      let naive = indices.map { NaiveStatistics.split($0, of: table, blocks: Self.blocks) }
      let share = Double(indices.count) / Double(splits)
      line.naiveRatio = (Clock.cpuSeconds - start) / share / seconds
      line.checked = indices.count
      line.disagreements = zip(indices, naive).count { index, naive in
        let split = found.splits[index]
        return split.selected != naive.selected || abs(split.omega - naive.omega) > 1e-12
      }
    }
    suite.note(line)
  }

  /// The naive way takes on some resamples and, for the variance, some trials only.
  private func superiority(_ table: ReturnTable, seed: UInt64) {
    let bootstrap = BlockBootstrap.stationary(meanBlock: Self.meanBlock)
    let (seconds, (means, variances)) = fastest {
      let resamples = Resamples(
        bootstrap, count: Self.resamples, periods: table.periods, seed: seed)
      let means = BootstrapMeans(table, resamples)
      let variances = LongRunVariance.kernel(table, meanBlock: Self.meanBlock)
      _ = SuperiorPredictiveAbility(means, variances: variances)
      return (means, variances)
    }
    var generator = Xoshiro256StarStar(seed: seed)
    let (few, rows) = (2, 5)
    var start = Clock.cpuSeconds
    let resampled = (0..<rows).flatMap { _ in
      NaiveStatistics.means(
        table, at: bootstrap.indices(periods: table.periods, using: &generator))
    }
    var naive = (Clock.cpuSeconds - start) * Double(Self.resamples) / Double(rows)
    start = Clock.cpuSeconds
    let plain = (0..<few).map {
      NaiveStatistics.variance(table.column($0), meanBlock: Self.meanBlock)
    }
    naive += (Clock.cpuSeconds - start) * Double(table.trials) / Double(few)
    let agreements =
      zip(resampled, means.resampled).count { abs($0 - $1) < 1e-12 }
      + zip(plain, variances).count { abs($0 - $1) < 1e-9 * $0 }
    suite.note(
      BenchLine(
        name: "superior ability, \(table.trials) trials, \(Self.resamples) resamples",
        cpuSeconds: seconds,
        rate: Double(table.values.count * Self.resamples) / seconds,
        unit: "resampled returns/s", peakMegabytes: peakMegabytes(), naiveRatio: naive / seconds,
        checked: resampled.count + few,
        disagreements: resampled.count + few - agreements))
  }
}

/// The same numbers from every return, by the formulas as they stand.
private enum NaiveStatistics {
  /// The best trial in sample and its relative rank out of sample, in one choice of blocks.
  static func split(
    _ index: Int, of table: ReturnTable, blocks: Int
  ) -> (selected: Int, omega: Double) {
    let chosen = choice(index, blocks: blocks)
    let length = table.periods / blocks
    let dropped = table.periods % blocks
    func sharpes(_ blocks: [Int]) -> [Double] {
      let periods = blocks.flatMap { dropped + $0 * length..<dropped + ($0 + 1) * length }
      return (0..<table.trials).map { trial in sharpe(periods.map { table[$0, trial] }) }
    }
    let inside = sharpes(chosen)
    let outside = sharpes((0..<blocks).filter { !chosen.contains($0) })
    let selected = inside.indices.reduce(0) { inside[$1] > inside[$0] ? $1 : $0 }
    let rank = outside.count { $0 <= outside[selected] }
    return (selected, Double(rank) / Double(table.trials + 1))
  }

  /// The blocks of one choice in lexicographic order.
  private static func choice(_ index: Int, blocks: Int) -> [Int] {
    var chosen: [Int] = []
    var (rest, left) = (index, blocks / 2)
    for block in 0..<blocks where left > 0 {
      // How many choices hold this block, those before being settled.
      let among = blocks - block - 1
      let count = (0..<left - 1).reduce(1) { $0 * (among - $1) / ($1 + 1) }
      if rest < count {
        chosen.append(block)
        left -= 1
      } else {
        rest -= count
      }
    }
    return chosen
  }

  private static func sharpe(_ returns: [Double]) -> Double {
    let mean = returns.reduce(0, +) / Double(returns.count)
    let square = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return mean / (square / Double(returns.count - 1)).squareRoot()
  }

  /// Every trial's mean over the periods of a resample.
  static func means(_ table: ReturnTable, at indices: [Int]) -> [Double] {
    var sums = [Double](repeating: 0, count: table.trials)
    for period in indices {
      for trial in 0..<table.trials { sums[trial] += table[period, trial] }
    }
    return sums.map { $0 / Double(indices.count) }
  }

  /// The kernel as a sum over all lags.
  static func variance(_ returns: [Double], meanBlock: Double) -> Double {
    let count = Double(returns.count)
    let mean = returns.reduce(0, +) / count
    let deviations = returns.map { $0 - mean }
    return (0..<returns.count).reduce(0) { sum, lag in
      var covariance = 0.0
      for period in lag..<returns.count {
        covariance += deviations[period] * deviations[period - lag]
      }
      let (share, retention) = (Double(lag) / count, 1 - 1 / meanBlock)
      let weight =
        (1 - share) * pow(retention, Double(lag))
        + share * pow(retention, count - Double(lag))
      return sum + (lag == 0 ? 1 : 2 * weight) * covariance / count
    }
  }
}
