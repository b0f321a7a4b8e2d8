extension ReportContent {
  /// Five quantiles of a distribution; undefined ones are nil.
  package struct Quantiles: Codable, Equatable, Sendable {
    /// At 5 %.
    package var fifth: Double?
    package var lowerQuartile: Double?
    package var median: Double?
    package var upperQuartile: Double?
    /// At 95 %.
    package var ninetyFifth: Double?
    /// What happened in truth, to compare; nil where there is nothing.
    package var realised: Double?

    package init(
      fifth: Double? = nil, lowerQuartile: Double? = nil, median: Double? = nil,
      upperQuartile: Double? = nil, ninetyFifth: Double? = nil, realised: Double? = nil
    ) {
      self.fifth = fifth
      self.lowerQuartile = lowerQuartile
      self.median = median
      self.upperQuartile = upperQuartile
      self.ninetyFifth = ninetyFifth
      self.realised = realised
    }

    /// The five, lowest first.
    package var values: [Double?] {
      [fifth, lowerQuartile, median, upperQuartile, ninetyFifth]
    }
  }
}
