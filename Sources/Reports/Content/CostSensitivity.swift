extension ReportContent {
  /// What is left of the result as trading gets dearer.
  package struct CostSensitivity: Codable, Equatable, Sendable {
    /// The outcome at one cost; undefined outcomes are nil.
    package struct Point: Codable, Equatable, Sendable {
      /// Fee, spread and slippage together, per side.
      package var costBps: Double
      package var totalReturn: Double?
      package var sharpe: Double?

      package init(costBps: Double, totalReturn: Double?, sharpe: Double?) {
        self.costBps = costBps
        self.totalReturn = totalReturn
        self.sharpe = sharpe
      }
    }

    package var points: [Point]
    /// The cost per side at which the total return is nought.
    package var breakEvenBps: Double?
    /// The cost per side the run itself paid.
    package var assumedBps: Double?
    package var note: String

    package init(
      points: [Point], breakEvenBps: Double?, assumedBps: Double? = nil, note: String = ""
    ) {
      self.points = points
      self.breakEvenBps = breakEvenBps
      self.assumedBps = assumedBps
      self.note = note
    }
  }
}
