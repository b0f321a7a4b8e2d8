extension ReportContent {
  /// Values counted in bins.
  package struct Histogram: Codable, Equatable, Sendable {
    /// Strictly increasing, one more than there are bins.
    package var edges: [Double]
    /// How many values lie in each bin, or their weight; none is negative.
    package var counts: [Double]

    package init(edges: [Double], counts: [Double]) {
      self.edges = edges
      self.counts = counts
    }
  }
}
