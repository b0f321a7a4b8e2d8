extension ReportContent {
  /// The Sharpe ratio judged by its length, its shape and the number of trials (Bailey and López
  /// de Prado 2012, 2014).
  package struct DeflatedSharpe: Codable, Equatable, Sendable {
    /// What the number of independent trials makes of the ratio.
    package struct TrialCount: Codable, Equatable, Sendable {
      /// `all counted`, `by average correlation`, `by clusters`.
      package var name: String
      /// How they were counted, one sentence.
      package var how: String
      package var trials: Double?
      /// Of the trials' ratios per period.
      package var sharpeVariance: Double?
      /// Of that many ratios without skill, per period.
      package var expectedMaximum: Double?
      /// The deflated Sharpe ratio, a probability.
      package var deflated: Double?

      package init(
        name: String, how: String, trials: Double? = nil, sharpeVariance: Double? = nil,
        expectedMaximum: Double? = nil, deflated: Double? = nil
      ) {
        self.name = name
        self.how = how
        self.trials = trials
        self.sharpeVariance = sharpeVariance
        self.expectedMaximum = expectedMaximum
        self.deflated = deflated
      }
    }

    /// The ratios of all trials, with two to compare.
    package struct TrialSharpes: Codable, Equatable, Sendable {
      package var histogram: Histogram
      package var chosen: Double?
      package var expectedMaximum: Double?
      /// `per day`, `per year`.
      package var scale: String

      package init(
        histogram: Histogram, chosen: Double? = nil, expectedMaximum: Double? = nil, scale: String
      ) {
        self.histogram = histogram
        self.chosen = chosen
        self.expectedMaximum = expectedMaximum
        self.scale = scale
      }
    }

    /// What is left of the ratio after a correction for multiple tests (Harvey and Liu 2015).
    package struct Haircut: Codable, Equatable, Sendable {
      package var method: String
      package var adjustedP: Double?
      /// Per year.
      package var sharpe: Double?
      /// What was cut off, a fraction.
      package var share: Double?

      package init(
        method: String, adjustedP: Double? = nil, sharpe: Double? = nil, share: Double? = nil
      ) {
        self.method = method
        self.adjustedP = adjustedP
        self.sharpe = sharpe
        self.share = share
      }
    }

    package var sharpePerPeriod: Double?
    package var sharpePerYear: Double?
    /// What one observation is: `day`.
    package var period: String
    package var observations: Int?
    package var skewness: Double?
    /// 3 for a normal distribution.
    package var kurtosis: Double?
    /// The probability that the true ratio is above 0, for one trial.
    package var probabilisticSharpe: Double?
    /// Per year.
    package var intervalLow: Double?
    /// Per year.
    package var intervalHigh: Double?
    /// 0.95 for 95 %.
    package var intervalLevel: Double?
    /// Observations needed to tell the ratio from 0.
    package var minimumTrackRecord: Double?
    /// Years below which the best of so many trials shows such a ratio by luck.
    package var minimumBacktestYears: Double?
    package var counts: [TrialCount]
    package var trialSharpes: TrialSharpes?
    package var haircuts: [Haircut]
    package var note: String

    package init(
      sharpePerPeriod: Double? = nil, sharpePerYear: Double? = nil, period: String,
      observations: Int? = nil, skewness: Double? = nil, kurtosis: Double? = nil,
      probabilisticSharpe: Double? = nil, intervalLow: Double? = nil, intervalHigh: Double? = nil,
      intervalLevel: Double? = nil, minimumTrackRecord: Double? = nil,
      minimumBacktestYears: Double? = nil, counts: [TrialCount] = [],
      trialSharpes: TrialSharpes? = nil, haircuts: [Haircut] = [], note: String = ""
    ) {
      self.sharpePerPeriod = sharpePerPeriod
      self.sharpePerYear = sharpePerYear
      self.period = period
      self.observations = observations
      self.skewness = skewness
      self.kurtosis = kurtosis
      self.probabilisticSharpe = probabilisticSharpe
      self.intervalLow = intervalLow
      self.intervalHigh = intervalHigh
      self.intervalLevel = intervalLevel
      self.minimumTrackRecord = minimumTrackRecord
      self.minimumBacktestYears = minimumBacktestYears
      self.counts = counts
      self.trialSharpes = trialSharpes
      self.haircuts = haircuts
      self.note = note
    }
  }
}
