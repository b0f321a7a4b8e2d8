extension ReportContent {
  /// Several objectives at once: what every trial came to, and which no other beats.
  package struct ParetoFront: Codable, Equatable, Sendable {
    /// One objective with its value in every trial; NaN where a trial has none.
    package struct Objective: Codable, Equatable, Sendable {
      package var name: String
      package var unit: Unit
      package var isMaximized: Bool
      package var values: [Double]

      package init(name: String, unit: Unit, isMaximized: Bool, values: [Double]) {
        self.name = name
        self.unit = unit
        self.isMaximized = isMaximized
        self.values = values
      }
    }

    package var objectives: [Objective]
    /// The number of the trial that each value belongs to.
    package var trials: [Int]
    /// Indices of the values on the front.
    package var front: [Int]
    /// The front's parameter sets as texts, in the order of `front`.
    package var sets: [String]
    /// The place in `front` of the trial carried on.
    package var chosen: Int?
    /// The share of the box that all trials span which the front beats.
    package var share: Double?

    package init(
      objectives: [Objective], trials: [Int], front: [Int], sets: [String], chosen: Int?,
      share: Double? = nil
    ) {
      self.trials = trials
      self.share = share
      self.objectives = objectives
      self.front = front
      self.sets = sets
      self.chosen = chosen
    }
  }
}
