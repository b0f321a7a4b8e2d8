import Metrics
import Reports

extension ReportContent.Histogram {
  /// Counts of finite values in equal bins; nil where there are fewer than two, or all are equal.
  init?(_ values: [Double], bins: Int) {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), high > low else { return nil }
    let edges = (0...bins).map { low + (high - low) * Double($0) / Double(bins) }
    guard zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
    var counts = [Double](repeating: 0, count: bins)
    for value in finite {
      counts[min(bins - 1, Int((value - low) / (high - low) * Double(bins)))] += 1
    }
    self.init(edges: edges, counts: counts)
  }
}

extension ReportContent.Quantiles {
  init(_ values: [Double]) {
    let sorted = values.filter(\.isFinite).sorted()
    func at(_ share: Double) -> Double? { quantile(sorted, share) }
    self.init(
      fifth: at(0.05), lowerQuartile: at(0.25), median: at(0.5), upperQuartile: at(0.75),
      ninetyFifth: at(0.95))
  }
}
