extension ReportContent {
  /// Finalists of a search by the sweep's account and, again, by orders.
  package struct Confirmation: Codable, Equatable, Sendable {
    /// One trial by both engines.
    package struct Finalist: Codable, Equatable, Sendable {
      package var trial: Int
      package var parameters: String
      package var sweptReturn: Double?
      package var replayedReturn: Double?
      package var sweptSharpe: Double?
      package var replayedSharpe: Double?
      package var sweptTrades: Int
      package var replayedTrades: Int
      /// Between the two equity curves, as a fraction.
      package var largestDifference: Double

      package init(
        trial: Int, parameters: String, sweptReturn: Double?, replayedReturn: Double?,
        sweptSharpe: Double?, replayedSharpe: Double?, sweptTrades: Int, replayedTrades: Int,
        largestDifference: Double
      ) {
        self.trial = trial
        self.parameters = parameters
        self.sweptReturn = sweptReturn
        self.replayedReturn = replayedReturn
        self.sweptSharpe = sweptSharpe
        self.replayedSharpe = replayedSharpe
        self.sweptTrades = sweptTrades
        self.replayedTrades = replayedTrades
        self.largestDifference = largestDifference
      }
    }

    package var finalists: [Finalist]
    package var note: String

    package init(finalists: [Finalist], note: String) {
      self.finalists = finalists
      self.note = note
    }
  }
}
