extension ReportContent {
  /// The result split by what the market did.
  package struct Regimes: Codable, Equatable, Sendable {
    /// One way to split.
    package struct Table: Codable, Equatable, Sendable {
      package var name: String
      /// What is measured, and where it is cut.
      package var how: String
      package var rows: [Row]

      package init(name: String, how: String = "", rows: [Row]) {
        self.name = name
        self.how = how
        self.rows = rows
      }
    }

    /// The account in one regime.
    package struct Row: Codable, Equatable, Sendable {
      package var label: String
      /// Of the bars, 0…1.
      package var share: Double?
      package var totalReturn: Double?
      /// Annualised.
      package var sharpe: Double?
      /// A fraction ≤ 0.
      package var maximumDrawdown: Double?
      package var trades: Int?
      /// A fraction.
      package var exposure: Double?

      package init(
        label: String, share: Double? = nil, totalReturn: Double? = nil, sharpe: Double? = nil,
        maximumDrawdown: Double? = nil, trades: Int? = nil, exposure: Double? = nil
      ) {
        self.label = label
        self.share = share
        self.totalReturn = totalReturn
        self.sharpe = sharpe
        self.maximumDrawdown = maximumDrawdown
        self.trades = trades
        self.exposure = exposure
      }
    }

    package var tables: [Table]
    package var note: String

    package init(tables: [Table], note: String = "") {
      self.tables = tables
      self.note = note
    }
  }
}
