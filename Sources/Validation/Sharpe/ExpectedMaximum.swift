import Foundation
import Numerics

/// The Sharpe ratio that the best of many worthless trials is expected to show.
package enum ExpectedMaximum {
  static let eulerGamma = 0.577_215_664_901_532_9

  /// For trials of unit variance: (1 − γ) Φ⁻¹(1 − 1/N) + γ Φ⁻¹(1 − 1/(N e)); 0 for a single one.
  ///
  /// Bailey and López de Prado, "The deflated Sharpe ratio" (2014). The number of trials may be an
  /// effective one and need not be whole; below it the approximation would fall under zero.
  package static func unit(trials: Double) -> Double {
    guard trials > 1 else { return trials.isNaN ? .nan : 0 }
    let maximum =
      (1 - eulerGamma) * NormalDistribution.upperQuantile(1 / trials)
      + eulerGamma * NormalDistribution.upperQuantile(1 / (trials * M_E))
    return max(0, maximum)
  }

  /// For trials whose Sharpe ratios have a variance, in the unit of its root.
  package static func sharpe(trials: Double, variance: Double) -> Double {
    variance.squareRoot() * unit(trials: trials)
  }

  /// The variance of the trials' Sharpe ratios, with `ddof` taken from the count; nil for too few.
  package static func variance(of sharpes: [Double], ddof: Int) -> Double? {
    guard sharpes.count > ddof, !sharpes.isEmpty else { return nil }
    let mean = sharpes.reduce(0, +) / Double(sharpes.count)
    let sum = sharpes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return sum / Double(sharpes.count - ddof)
  }
}

extension SharpeEstimate {
  /// The probability that the ratio is more than luck among so many trials (the deflated one).
  package func deflated(trials: Double, variance: Double) -> Double? {
    probability(above: ExpectedMaximum.sharpe(trials: trials, variance: variance))
  }
}

/// How long a backtest must be for its best trial not to reach a Sharpe ratio by luck.
///
/// Bailey, Borwein, López de Prado and Zhu, "Pseudo-mathematics and financial charlatanism" (2014).
package enum MinimumBacktestLength {
  /// Years for an annual Sharpe ratio.
  package static func years(trials: Double, annualSharpe: Double) -> Double {
    let ratio = ExpectedMaximum.unit(trials: trials) / annualSharpe
    return ratio * ratio
  }

  /// The paper's upper bound 2 ln N / SR².
  package static func bound(trials: Double, annualSharpe: Double) -> Double {
    2 * log(trials) / (annualSharpe * annualSharpe)
  }
}
