extension ReportContent {
  /// What one strategy or instrument has added to a shared account.
  package struct Contribution: Codable, Equatable, Sendable {
    package var name: String
    package var fills: Int
    package var volume: Double
    package var fees: Double
    package var profit: Double

    package init(name: String, fills: Int, volume: Double, fees: Double, profit: Double) {
      self.name = name
      self.fills = fills
      self.volume = volume
      self.fees = fees
      self.profit = profit
    }
  }
}
