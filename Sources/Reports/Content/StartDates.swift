extension ReportContent {
  /// A metric of the same strategy started later and later.
  package struct StartDates: Codable, Equatable, Sendable {
    package var metric: String
    package var unit: Unit
    /// Milliseconds since 1970 UTC.
    package var times: [Int64]
    package var values: [Double?]
    package var note: String

    package init(
      metric: String, unit: Unit = .ratio, times: [Int64], values: [Double?], note: String = ""
    ) {
      self.metric = metric
      self.unit = unit
      self.times = times
      self.values = values
      self.note = note
    }
  }
}
