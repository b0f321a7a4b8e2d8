import Reports
import Testing

@testable import Experiments

@Suite struct RoundedHistogramTests {
  @Test func edgesAreRound() throws {
    let values = [-0.31, -0.1, 0, 0.04, 0.26, 0.5]
    let histogram = try #require(ReportContent.Histogram(rounded: values))
    #expect(histogram.counts == [1, 1, 2, 1, 1])
    for (edge, wanted) in zip(histogram.edges, [-0.4, -0.2, 0, 0.2, 0.4, 0.6]) {
      #expect(abs(edge - wanted) < 1e-12)
    }
    #expect(ReportContent.Histogram(rounded: []) == nil)
    #expect(ReportContent.Histogram(rounded: [0.5])?.counts == [1])
  }

  /// Values that have no place among whole numbers are counted at the ends.
  @Test(arguments: [
    [1e300], [-1e300, 1e300], [-.greatestFiniteMagnitude, 0, .greatestFiniteMagnitude],
    [1e18, 1e18], [-1e-300, 1e-300], [0.1, 1e22],
  ]) func absurdValuesDoNotTrap(values: [Double]) throws {
    let histogram = try #require(ReportContent.Histogram(rounded: values))
    #expect(histogram.counts.reduce(0, +) == Double(values.count))
    #expect(histogram.counts.count <= 1_000)
    #expect(histogram.edges.count == histogram.counts.count + 1)
    #expect(zip(histogram.edges, histogram.edges.dropFirst()).allSatisfy { $0 < $1 })
  }
}
