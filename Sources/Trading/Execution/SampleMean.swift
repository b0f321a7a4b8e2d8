/// The mean of a sample and how far it may be off.
package struct SampleMean: Sendable, Equatable {
  package var count: Int
  /// Σx / n.
  package var mean: Double
  /// s / √n with s² = Σ(x − mean)² / (n − 1); nil below two values.
  package var standardError: Double?

  /// - Returns: Nil of nothing.
  init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    count = values.count
    self.mean = mean
    guard values.count > 1 else { return }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    standardError = (squares / (n - 1) / n).squareRoot()
  }
}
