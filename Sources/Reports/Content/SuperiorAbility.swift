extension ReportContent {
  /// Whether the best of all sets beats a benchmark by more than luck, by bootstrap.
  package struct SuperiorAbility: Codable, Equatable, Sendable {
    /// Tests against one benchmark: White's reality check, Hansen's SPA, Romano and Wolf's StepM
    /// and the model confidence set.
    package struct Benchmark: Codable, Equatable, Sendable {
      package var name: String
      package var realityCheckP: Double?
      /// Of Hansen's test, as are the next two.
      package var lowerP: Double?
      package var consistentP: Double?
      package var upperP: Double?
      package var stepM: [StepM]
      package var confidenceSet: ConfidenceSet?

      package init(
        name: String, realityCheckP: Double? = nil, lowerP: Double? = nil,
        consistentP: Double? = nil, upperP: Double? = nil, stepM: [StepM] = [],
        confidenceSet: ConfidenceSet? = nil
      ) {
        self.name = name
        self.realityCheckP = realityCheckP
        self.lowerP = lowerP
        self.consistentP = consistentP
        self.upperP = upperP
        self.stepM = stepM
        self.confidenceSet = confidenceSet
      }
    }

    /// Sets found better than the benchmark at one level.
    package struct StepM: Codable, Equatable, Sendable {
      /// 0.05 for 5 %.
      package var level: Double
      /// How many.
      package var better: Int?
      /// A few of them.
      package var names: [String]

      package init(level: Double, better: Int? = nil, names: [String] = []) {
        self.level = level
        self.better = better
        self.names = names
      }
    }

    /// The sets that cannot be told from the best (Hansen, Lunde and Nason 2011).
    package struct ConfidenceSet: Codable, Equatable, Sendable {
      /// Which sets stand for all.
      package var representatives: String
      package var level: Double
      package var size: Int?
      /// How many sets were compared.
      package var of: Int?
      package var containsChosen: Bool?

      package init(
        representatives: String, level: Double, size: Int? = nil, of: Int? = nil,
        containsChosen: Bool? = nil
      ) {
        self.representatives = representatives
        self.level = level
        self.size = size
        self.of = of
        self.containsChosen = containsChosen
      }
    }

    /// How the resamples were drawn.
    package struct Bootstrap: Codable, Equatable, Sendable {
      package var draws: Int?
      /// Mean length of a block.
      package var blockPeriods: Double?
      package var method: String
      /// `day`.
      package var period: String
      /// How many the returns have.
      package var periods: Int?

      package init(
        draws: Int? = nil, blockPeriods: Double? = nil, method: String, period: String,
        periods: Int? = nil
      ) {
        self.draws = draws
        self.blockPeriods = blockPeriods
        self.method = method
        self.period = period
        self.periods = periods
      }
    }

    /// What is compared: `mean daily return`.
    package var metric: String
    /// How many sets were tested together.
    package var sets: Int?
    package var benchmarks: [Benchmark]
    package var bootstrap: Bootstrap
    package var note: String

    package init(
      metric: String, sets: Int? = nil, benchmarks: [Benchmark], bootstrap: Bootstrap,
      note: String = ""
    ) {
      self.metric = metric
      self.sets = sets
      self.benchmarks = benchmarks
      self.bootstrap = bootstrap
      self.note = note
    }
  }
}
