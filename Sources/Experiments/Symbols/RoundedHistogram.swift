import Foundation
import Reports

extension ReportContent.Histogram {
  /// Bins of one width between round edges; nil where there is nothing to count.
  ///
  /// What lies beyond a million is counted at its edge.
  ///
  /// - Parameter values: Ascending and finite.
  init?(rounded values: [Double]) {
    let values = values.map { min(1e6, max(-1e6, $0)) }
    guard let low = values.first, let high = values.last else { return nil }
    let wished = max(1e-6, (high - low) / max(4, Double(values.count).squareRoot() * 2))
    let power = pow(10, log10(wished).rounded(.down))
    let width = ([1, 2, 5, 10].first { $0 * power >= wished } ?? 10) * power
    func bin(_ value: Double) -> Int { Int((value / width).rounded(.down)) }
    let first = bin(low)
    var counts = [Double](repeating: 0, count: bin(high) - first + 1)
    for value in values { counts[bin(value) - first] += 1 }
    self.init(edges: (0...counts.count).map { Double(first + $0) * width }, counts: counts)
  }
}
