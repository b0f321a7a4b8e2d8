extension ReportContent {
  /// How the parameters carried on were picked, and what the hold-out said.
  package struct Selection: Codable, Equatable, Sendable {
    /// The best trial in sample: its parameters and figures, one sentence.
    package var bestInSample: String
    /// The trial carried on and why, one sentence.
    package var chosen: String
    /// The chosen trial on data the search did not see; nil when not run.
    package var outOfSample: String?
    /// How many times this hold-out has been looked at, this time included.
    package var holdOutLooks: Int?

    package init(
      bestInSample: String, chosen: String, outOfSample: String? = nil, holdOutLooks: Int? = nil
    ) {
      self.bestInSample = bestInSample
      self.chosen = chosen
      self.outOfSample = outOfSample
      self.holdOutLooks = holdOutLooks
    }
  }
}
