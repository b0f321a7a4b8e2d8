import Foundation
import Numerics

extension CorrelationMatrix {
  /// exp(−Σ p ln p) over the eigenvalues' shares p of their sum: how many equal ones have as much
  /// entropy (Roy and Vetterli, "The effective rank", 2007); nil where there are no eigenvalues.
  package var entropyRank: Double? {
    guard trials > 0, let eigen = SymmetricEigen(values, size: trials) else { return nil }
    let total = eigen.values.reduce(0, +)
    let entropy = eigen.values.reduce(0) { sum, value in
      value > 0 ? sum - value / total * log(value / total) : sum
    }
    return exp(entropy)
  }
}
