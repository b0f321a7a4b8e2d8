extension ReportContent {
  /// The parameter search: every finished trial as columns, and which was picked and why.
  package struct Search: Codable, Equatable, Sendable {
    /// A searched parameter with its value in every trial.
    package struct Parameter: Codable, Equatable, Sendable {
      /// Which values the parameter takes.
      package enum Kind: String, Codable, Sendable { case integer, real, choice, flag }

      package var name: String
      package var kind: Kind
      package var isLogarithmic: Bool
      /// Names of the choices; a value is then an index into them.
      package var choices: [String]?
      package var values: [Double]

      package init(
        name: String, kind: Kind, isLogarithmic: Bool = false, choices: [String]? = nil,
        values: [Double]
      ) {
        self.name = name
        self.kind = kind
        self.isLogarithmic = isLogarithmic
        self.choices = choices
        self.values = values
      }
    }

    /// A metric with its value in every trial; NaN is undefined and ranks last.
    package struct Metric: Codable, Equatable, Sendable {
      package var name: String
      package var unit: Unit
      package var values: [Double]

      package init(name: String, unit: Unit, values: [Double]) {
        self.name = name
        self.unit = unit
        self.values = values
      }
    }

    package var method: String
    package var planned: Int
    package var failed: Int
    package var parameters: [Parameter]
    package var metrics: [Metric]
    /// Index of the objective in `metrics`.
    package var objective: Int
    package var isMaximized: Bool
    /// Index of the trial with the best objective.
    package var best: Int?
    /// Index of the trial carried on, and why it was preferred.
    package var chosen: Int?
    package var chosenWhy: String

    package init(
      method: String, planned: Int, failed: Int, parameters: [Parameter], metrics: [Metric],
      objective: Int, isMaximized: Bool = true, best: Int?, chosen: Int?, chosenWhy: String
    ) {
      self.method = method
      self.planned = planned
      self.failed = failed
      self.parameters = parameters
      self.metrics = metrics
      self.objective = objective
      self.isMaximized = isMaximized
      self.best = best
      self.chosen = chosen
      self.chosenWhy = chosenWhy
    }

    /// Trials that finished.
    package var done: Int { metrics.first?.values.count ?? 0 }
  }
}
