extension ReportContent {
  /// The parameters chosen on one part of the data and tried on another, by any way to split.
  package struct Folds: Codable, Equatable, Sendable {
    /// One split.
    package struct Split: Codable, Equatable, Sendable {
      /// What was held back.
      package var test: String
      package var parameters: String
      package var trainObjective: Double?
      package var testObjective: Double?

      package init(
        test: String, parameters: String, trainObjective: Double? = nil,
        testObjective: Double? = nil
      ) {
        self.test = test
        self.parameters = parameters
        self.trainObjective = trainObjective
        self.testObjective = testObjective
      }
    }

    /// Sharpe ratios of the whole histories that combinatorial splits make up.
    package struct Paths: Codable, Equatable, Sendable {
      package var count: Int?
      package var histogram: Histogram?
      package var quantiles: Quantiles
      /// `per year`.
      package var scale: String

      package init(
        count: Int? = nil, histogram: Histogram? = nil, quantiles: Quantiles,
        scale: String = "per year"
      ) {
        self.count = count
        self.histogram = histogram
        self.quantiles = quantiles
        self.scale = scale
      }
    }

    /// `purged 5-fold`, `CPCV 6 choose 2`, `by symbol`, with purge and embargo.
    package var method: String
    package var objective: String
    /// Of the objective.
    package var unit: Unit
    package var splits: [Split]
    /// Of combinatorial splits.
    package var paths: Paths?
    package var note: String

    package init(
      method: String, objective: String, unit: Unit = .ratio, splits: [Split], paths: Paths? = nil,
      note: String = ""
    ) {
      self.method = method
      self.objective = objective
      self.unit = unit
      self.splits = splits
      self.paths = paths
      self.note = note
    }
  }
}
