extension ReportContent {
  /// What the trials of a search say of its parameters, worked out elsewhere.
  package struct Learned: Codable, Equatable, Sendable {
    /// How much one parameter counts, by two measures that are shares of 1.
    package struct Importance: Codable, Equatable, Sendable {
      package var name: String
      /// Of the objective's variance over the whole space (functional ANOVA), and its standard
      /// deviation over the trees.
      package var varianceShare: Double
      package var deviation: Double
      /// Of what sets the best trials apart (PED-ANOVA).
      package var topShare: Double

      package init(name: String, varianceShare: Double, deviation: Double, topShare: Double) {
        self.name = name
        self.varianceShare = varianceShare
        self.deviation = deviation
        self.topShare = topShare
      }
    }

    /// The share of the variance that two parameters account for beyond each on its own.
    package struct Interaction: Codable, Equatable, Sendable {
      package var first: String
      package var second: String
      package var varianceShare: Double
      package var deviation: Double

      package init(first: String, second: String, varianceShare: Double, deviation: Double) {
        self.first = first
        self.second = second
        self.varianceShare = varianceShare
        self.deviation = deviation
      }
    }

    /// A parameter in bins.
    package struct Axis: Codable, Equatable, Sendable {
      package var name: String
      /// One text a bin.
      package var labels: [String]

      package init(name: String, labels: [String]) {
        self.name = name
        self.labels = labels
      }
    }

    /// The trials of one bin or cell.
    package struct Summary: Codable, Equatable, Sendable {
      package var count: Int
      package var best: Double
      package var lowerQuartile: Double
      package var median: Double
      package var upperQuartile: Double

      package init(
        count: Int, best: Double, lowerQuartile: Double, median: Double, upperQuartile: Double
      ) {
        self.count = count
        self.best = best
        self.lowerQuartile = lowerQuartile
        self.median = median
        self.upperQuartile = upperQuartile
      }
    }

    /// The objective along one parameter; nil in a bin without trials.
    package struct Slice: Codable, Equatable, Sendable {
      package var axis: Axis
      package var bins: [Summary?]

      package init(axis: Axis, bins: [Summary?]) {
        self.axis = axis
        self.bins = bins
      }
    }

    /// The objective over two parameters, row after row of x; nil in a cell without trials.
    package struct Contour: Codable, Equatable, Sendable {
      package var x: Axis
      package var y: Axis
      package var cells: [Summary?]

      package init(x: Axis, y: Axis, cells: [Summary?]) {
        self.x = x
        self.y = y
        self.cells = cells
      }
    }

    /// A trial that was better than all before it, counted from 1.
    package struct Improvement: Codable, Equatable, Sendable {
      package var trial: Int
      package var value: Double

      package init(trial: Int, value: Double) {
        self.trial = trial
        self.value = value
      }
    }

    /// A line of text under a label.
    package struct Fact: Codable, Equatable, Sendable {
      package var label: String
      package var text: String

      package init(label: String, text: String) {
        self.label = label
        self.text = text
      }
    }

    package var objective: String
    package var unit: Unit
    package var isMaximized: Bool
    package var trials: Int
    /// In the order of the parameters.
    package var importances: [Importance] = []
    /// The strongest first.
    package var interactions: [Interaction] = []
    /// In the order of the parameters.
    package var slices: [Slice] = []
    /// Of the pair that counts most.
    package var contour: Contour?
    package var improvements: [Improvement] = []
    /// How sure the best value is, how much of the space was seen, and so on.
    package var facts: [Fact] = []

    package init(objective: String, unit: Unit, isMaximized: Bool, trials: Int) {
      self.objective = objective
      self.unit = unit
      self.isMaximized = isMaximized
      self.trials = trials
    }
  }
}
