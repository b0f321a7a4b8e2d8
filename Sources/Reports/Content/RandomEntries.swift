extension ReportContent {
  /// The strategy among random ones of equal exposure and holding times.
  package struct RandomEntries: Codable, Equatable, Sendable {
    package var statistic: String
    package var unit: Unit
    /// Of the random strategies.
    package var histogram: Histogram?
    package var strategy: Double?
    /// Of the random strategies, at least as good, 0…1.
    package var shareBetter: Double?
    package var p: Double?
    package var draws: Int?
    package var note: String

    package init(
      statistic: String, unit: Unit = .ratio, histogram: Histogram? = nil, strategy: Double? = nil,
      shareBetter: Double? = nil, p: Double? = nil, draws: Int? = nil, note: String = ""
    ) {
      self.statistic = statistic
      self.unit = unit
      self.histogram = histogram
      self.strategy = strategy
      self.shareBetter = shareBetter
      self.p = p
      self.draws = draws
      self.note = note
    }
  }
}
