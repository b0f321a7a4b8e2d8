extension ReportContent {
  /// The probability of backtest overfitting (PBO) by combinatorially symmetric cross-validation.
  ///
  /// How often the best set in one half of the data is below the middle in the other; Bailey,
  /// Borwein, López de Prado and Zhu (2017).
  package struct BacktestOverfitting: Codable, Equatable, Sendable {
    /// The chosen set of each split, in sample against out of sample, and the line through all.
    package struct Degradation: Codable, Equatable, Sendable {
      /// Of all splits or of a sample of them.
      package var inSample: [Double]
      package var outOfSample: [Double]
      /// How many the line was fitted to.
      package var splits: Int?
      package var slope: Double?
      package var intercept: Double?
      package var rSquared: Double?

      package init(
        inSample: [Double], outOfSample: [Double], splits: Int? = nil, slope: Double? = nil,
        intercept: Double? = nil, rSquared: Double? = nil
      ) {
        self.inSample = inSample
        self.outOfSample = outOfSample
        self.splits = splits
        self.slope = slope
        self.intercept = intercept
        self.rSquared = rSquared
      }
    }

    /// Whether choosing does better than drawing a set at random: two distributions out of
    /// sample.
    package struct Dominance: Codable, Equatable, Sendable {
      /// Of the metric, strictly increasing.
      package var values: [Double]
      /// The share of chosen sets at or below each value.
      package var selected: [Double]
      /// The share of all sets at or below each value.
      package var all: [Double]
      package var isFirstOrder: Bool?
      package var isSecondOrder: Bool?

      package init(
        values: [Double], selected: [Double], all: [Double], isFirstOrder: Bool? = nil,
        isSecondOrder: Bool? = nil
      ) {
        self.values = values
        self.selected = selected
        self.all = all
        self.isFirstOrder = isFirstOrder
        self.isSecondOrder = isSecondOrder
      }
    }

    /// The probability, 0…1.
    package var value: Double?
    /// What sets are ranked by.
    package var metric: String
    package var sets: Int?
    package var blocks: Int?
    package var splits: Int?
    /// Ranks, ties and sides of inequalities in words.
    package var conventions: String
    /// Of ln(w / (1 − w)), w the relative rank out of sample.
    package var logits: Histogram?
    package var degradation: Degradation?
    /// The share of splits in which the chosen set loses out of sample.
    package var probabilityOfLoss: Double?
    package var dominance: Dominance?
    package var note: String

    package init(
      value: Double? = nil, metric: String, sets: Int? = nil, blocks: Int? = nil,
      splits: Int? = nil, conventions: String, logits: Histogram? = nil,
      degradation: Degradation? = nil, probabilityOfLoss: Double? = nil,
      dominance: Dominance? = nil, note: String = ""
    ) {
      self.value = value
      self.metric = metric
      self.sets = sets
      self.blocks = blocks
      self.splits = splits
      self.conventions = conventions
      self.logits = logits
      self.degradation = degradation
      self.probabilityOfLoss = probabilityOfLoss
      self.dominance = dominance
      self.note = note
    }
  }
}
