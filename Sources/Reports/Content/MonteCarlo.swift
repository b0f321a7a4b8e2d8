extension ReportContent {
  /// What could have happened as well: the result under trades and returns drawn anew.
  package struct MonteCarlo: Codable, Equatable, Sendable {
    /// Quantiles of the account over time, and what it did.
    package struct Cone: Codable, Equatable, Sendable {
      package var method: String
      /// Milliseconds since 1970 UTC; nil where periods are only numbered.
      package var times: [Int64]?
      /// `day`; for the axis where there are no times.
      package var period: String
      package var unit: Unit
      package var fifth: [Double]
      package var lowerQuartile: [Double]
      package var median: [Double]
      package var upperQuartile: [Double]
      package var ninetyFifth: [Double]
      package var realised: [Double]

      package init(
        method: String, times: [Int64]? = nil, period: String, unit: Unit = .money, fifth: [Double],
        lowerQuartile: [Double], median: [Double], upperQuartile: [Double], ninetyFifth: [Double],
        realised: [Double]
      ) {
        self.method = method
        self.times = times
        self.period = period
        self.unit = unit
        self.fifth = fifth
        self.lowerQuartile = lowerQuartile
        self.median = median
        self.upperQuartile = upperQuartile
        self.ninetyFifth = ninetyFifth
        self.realised = realised
      }

      /// The five columns, lowest first.
      package var quantiles: [[Double]] {
        [fifth, lowerQuartile, median, upperQuartile, ninetyFifth]
      }
    }

    /// The deepest falls of the draws, fractions ≤ 0.
    package struct Drawdowns: Codable, Equatable, Sendable {
      package var method: String
      package var histogram: Histogram
      package var realised: Double?
      /// The share of draws that fell deeper than the realised, 0…1.
      package var percentile: Double?

      package init(
        method: String, histogram: Histogram, realised: Double? = nil, percentile: Double? = nil
      ) {
        self.method = method
        self.histogram = histogram
        self.realised = realised
        self.percentile = percentile
      }
    }

    /// One way to draw.
    package struct Method: Codable, Equatable, Sendable {
      package var name: String
      package var draws: Int?
      package var totalReturn: Quantiles
      package var sharpe: Quantiles
      package var maximumDrawdown: Quantiles
      package var probabilityOfLoss: Double?
      package var note: String

      package init(
        name: String, draws: Int? = nil, totalReturn: Quantiles, sharpe: Quantiles,
        maximumDrawdown: Quantiles, probabilityOfLoss: Double? = nil, note: String = ""
      ) {
        self.name = name
        self.draws = draws
        self.totalReturn = totalReturn
        self.sharpe = sharpe
        self.maximumDrawdown = maximumDrawdown
        self.probabilityOfLoss = probabilityOfLoss
        self.note = note
      }
    }

    package var cone: Cone?
    package var drawdowns: Drawdowns?
    package var methods: [Method]
    package var note: String

    package init(
      cone: Cone? = nil, drawdowns: Drawdowns? = nil, methods: [Method] = [], note: String = ""
    ) {
      self.cone = cone
      self.drawdowns = drawdowns
      self.methods = methods
      self.note = note
    }
  }
}
