extension ReportContent {
  /// The parameters chosen again and again on the past and tried on what followed.
  package struct WalkForward: Codable, Equatable, Sendable {
    /// How the windows were laid, each in words: `365 d`, `none`, `closed at the boundary`.
    package struct Scheme: Codable, Equatable, Sendable {
      /// Rolling or anchored.
      package var mode: String
      package var train: String
      package var test: String
      package var step: String
      package var purge: String
      package var embargo: String
      /// What becomes of a position where a window ends.
      package var boundary: String
      /// Which ends a window includes, and the like.
      package var convention: String

      package init(
        mode: String, train: String, test: String, step: String, purge: String, embargo: String,
        boundary: String, convention: String
      ) {
        self.mode = mode
        self.train = train
        self.test = test
        self.step = step
        self.purge = purge
        self.embargo = embargo
        self.boundary = boundary
        self.convention = convention
      }
    }

    /// One stretch to choose the parameters on, and the unseen stretch after it.
    package struct Window: Codable, Equatable, Sendable {
      /// Milliseconds since 1970 UTC, as are all times here; an end is not part of the window.
      package var trainStart: Int64
      package var trainEnd: Int64
      package var testStart: Int64
      package var testEnd: Int64
      /// The chosen set in words.
      package var parameters: String
      package var trainObjective: Double?
      package var testObjective: Double?
      /// A fraction.
      package var testReturn: Double?
      package var testTrades: Int?
      /// The share of all sets that the chosen one is at least as good as in the test, 0…1.
      package var testRank: Double?
      /// Spearman's, between all sets' objectives in training and in the test.
      package var rankCorrelation: Double?

      package init(
        trainStart: Int64, trainEnd: Int64, testStart: Int64, testEnd: Int64, parameters: String,
        trainObjective: Double? = nil, testObjective: Double? = nil, testReturn: Double? = nil,
        testTrades: Int? = nil, testRank: Double? = nil, rankCorrelation: Double? = nil
      ) {
        self.trainStart = trainStart
        self.trainEnd = trainEnd
        self.testStart = testStart
        self.testEnd = testEnd
        self.parameters = parameters
        self.trainObjective = trainObjective
        self.testObjective = testObjective
        self.testReturn = testReturn
        self.testTrades = testTrades
        self.testRank = testRank
        self.rankCorrelation = rankCorrelation
      }
    }

    /// A key metric of the stitched account with its definition.
    package struct Figure: Codable, Equatable, Sendable {
      package var label: String
      package var value: Double?
      package var unit: Unit
      package var formula: String

      package init(label: String, value: Double? = nil, unit: Unit, formula: String) {
        self.label = label
        self.value = value
        self.unit = unit
        self.formula = formula
      }
    }

    /// How fast a chosen set ages.
    package struct Decay: Codable, Equatable, Sendable {
      /// What one part is: `quarter of the test window`.
      package var part: String
      /// Mean objective of the k-th part after training, over the windows.
      package var means: [Double?]

      package init(part: String, means: [Double?]) {
        self.part = part
        self.means = means
      }
    }

    /// A customary rule of walk-forward analysis and how the result does by it.
    package struct PassRule: Codable, Equatable, Sendable {
      /// What the rule says of the result.
      package enum Mark: String, Codable, Sendable { case pass, fail, distinction, undefined }

      package var rule: String
      package var threshold: String
      package var value: Double?
      package var unit: Unit
      package var mark: Mark

      package init(rule: String, threshold: String, value: Double? = nil, unit: Unit, mark: Mark) {
        self.rule = rule
        self.threshold = threshold
        self.value = value
        self.unit = unit
        self.mark = mark
      }
    }

    /// Performance in the tests over performance in training, by one of several definitions.
    package struct Efficiency: Codable, Equatable, Sendable {
      package var name: String
      package var value: Double?
      /// Why it is undefined, such as training that did not gain.
      package var note: String?

      package init(name: String, value: Double? = nil, note: String? = nil) {
        self.name = name
        self.value = value
        self.note = note
      }
    }

    package var scheme: Scheme
    /// The name of what was optimised.
    package var objective: String
    /// Of the objective.
    package var unit: Unit
    /// In order of time.
    package var windows: [Window]
    /// The test windows one after another in one account.
    package var stitched: EquityCurve?
    package var figures: [Figure]
    /// What the stitched account traded, in order of exit.
    package var trades: [Trade]?
    /// Each with the value chosen in every window.
    package var parameters: [Search.Parameter]
    package var decay: Decay?
    package var passRules: [PassRule]
    /// Aggregate return ratio, mean of window ratios, Sharpe ratio.
    package var efficiencies: [Efficiency]
    /// What no window covers, one sentence.
    package var leftOver: String?
    package var note: String

    package init(
      scheme: Scheme, objective: String, unit: Unit = .ratio, windows: [Window],
      stitched: EquityCurve? = nil, figures: [Figure] = [], parameters: [Search.Parameter] = [],
      decay: Decay? = nil, passRules: [PassRule] = [], efficiencies: [Efficiency] = [],
      leftOver: String? = nil, note: String = ""
    ) {
      self.scheme = scheme
      self.objective = objective
      self.unit = unit
      self.windows = windows
      self.stitched = stitched
      self.figures = figures
      self.parameters = parameters
      self.decay = decay
      self.passRules = passRules
      self.efficiencies = efficiencies
      self.leftOver = leftOver
      self.note = note
    }
  }
}
