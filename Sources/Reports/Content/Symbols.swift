extension ReportContent {
  /// The chosen set on each market.
  package struct Symbols: Codable, Equatable, Sendable {
    /// One market.
    package struct Row: Codable, Equatable, Sendable {
      package var name: String
      package var objective: Double?
      package var totalReturn: Double?
      package var sharpe: Double?
      package var trades: Int?

      package init(
        name: String, objective: Double? = nil, totalReturn: Double? = nil, sharpe: Double? = nil,
        trades: Int? = nil
      ) {
        self.name = name
        self.objective = objective
        self.totalReturn = totalReturn
        self.sharpe = sharpe
        self.trades = trades
      }
    }

    package var objective: String
    /// Of the objective.
    package var unit: Unit
    package var rows: [Row]
    package var note: String

    package init(objective: String, unit: Unit = .ratio, rows: [Row], note: String = "") {
      self.objective = objective
      self.unit = unit
      self.rows = rows
      self.note = note
    }
  }
}
