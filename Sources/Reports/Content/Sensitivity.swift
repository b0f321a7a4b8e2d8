extension ReportContent {
  /// How much the objective hangs on each parameter, over the space and at the chosen set.
  package struct Sensitivity: Codable, Equatable, Sendable {
    /// A Sobol index with its interval.
    package struct Index: Codable, Equatable, Sendable {
      package var value: Double?
      package var low: Double?
      package var high: Double?

      package init(value: Double? = nil, low: Double? = nil, high: Double? = nil) {
        self.value = value
        self.low = low
        self.high = high
      }
    }

    /// One parameter.
    package struct Parameter: Codable, Equatable, Sendable {
      package var name: String
      /// The share of the variance that it explains alone.
      package var firstOrder: Index
      /// The same with all its interactions.
      package var total: Index
      /// Second difference of the objective at the chosen set, per step².
      package var curvature: Double?
      /// The share of neighbours along it that stay near the chosen.
      package var plateauShare: Double?

      package init(
        name: String, firstOrder: Index, total: Index, curvature: Double? = nil,
        plateauShare: Double? = nil
      ) {
        self.name = name
        self.firstOrder = firstOrder
        self.total = total
        self.curvature = curvature
        self.plateauShare = plateauShare
      }
    }

    package var objective: String
    /// Of the objective.
    package var unit: Unit
    package var parameters: [Parameter]
    package var note: String

    package init(objective: String, unit: Unit = .ratio, parameters: [Parameter], note: String = "")
    {
      self.objective = objective
      self.unit = unit
      self.parameters = parameters
      self.note = note
    }
  }
}
