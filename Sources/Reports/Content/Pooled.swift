extension ReportContent {
  /// One strategy searched on each of several symbols.
  package struct Pooled: Codable, Equatable, Sendable {
    /// What was made over one part of a symbol's bars.
    package struct Part: Codable, Equatable, Sendable {
      package var totalReturn: Double?
      package var sharpe: Double?
      package var maximumDrawdown: Double?
      package var trades: Int?
      /// Buying and holding over the same bars.
      package var benchmarkReturn: Double?

      package init(
        totalReturn: Double? = nil, sharpe: Double? = nil, maximumDrawdown: Double? = nil,
        trades: Int? = nil, benchmarkReturn: Double? = nil
      ) {
        self.totalReturn = totalReturn
        self.sharpe = sharpe
        self.maximumDrawdown = maximumDrawdown
        self.trades = trades
        self.benchmarkReturn = benchmarkReturn
      }
    }

    /// One symbol.
    package struct Row: Codable, Equatable, Sendable {
      package var name: String
      /// Its own page, seen from this one.
      package var link: String?
      package var bars: Int?
      /// Dates of the first and the last bar that the search saw.
      package var start: String
      package var end: String
      /// The chosen set in words.
      package var parameters: String
      package var inSample: Part
      package var walkForward: Part?
      package var holdOut: Part?
      /// What its own evidence came to, in one word.
      package var verdict: String

      package init(
        name: String, link: String? = nil, bars: Int? = nil, start: String, end: String,
        parameters: String, inSample: Part, walkForward: Part? = nil, holdOut: Part? = nil,
        verdict: String
      ) {
        self.name = name
        self.link = link
        self.bars = bars
        self.start = start
        self.end = end
        self.parameters = parameters
        self.inSample = inSample
        self.walkForward = walkForward
        self.holdOut = holdOut
        self.verdict = verdict
      }
    }

    /// A symbol without a result, and why.
    package struct Failure: Codable, Equatable, Sendable {
      package var name: String
      package var problem: String

      package init(name: String, problem: String) {
        self.name = name
        self.problem = problem
      }
    }

    /// Which part symbols are judged on, in words.
    package var basis: String
    package var rows: [Row]
    package var failures: [Failure]
    /// Of the judged parts' Sharpe ratios.
    package var sharpes: Histogram?
    package var medianSharpe: Double?
    /// What the best of as many worthless symbols would be expected to show.
    package var luckSharpe: Double?
    package var note: String

    package init(
      basis: String, rows: [Row], failures: [Failure] = [], sharpes: Histogram? = nil,
      medianSharpe: Double? = nil, luckSharpe: Double? = nil, note: String = ""
    ) {
      self.basis = basis
      self.rows = rows
      self.failures = failures
      self.sharpes = sharpes
      self.medianSharpe = medianSharpe
      self.luckSharpe = luckSharpe
      self.note = note
    }

    /// What the names of all symbols begin with, up to a mark between words; empty for one name.
    package var sharedPrefix: String {
      let names = (rows.map(\.name) + failures.map(\.name)).map { $0.dropLast() }
      guard names.count > 1 else { return "" }
      let shared = names.dropFirst().reduce(names[0]) { shared, name in
        shared.prefix(zip(shared, name).prefix { $0 == $1 }.count)
      }
      let end = shared.lastIndex { "-_./:".contains($0) }
      return end.map { String(shared[...$0]) } ?? ""
    }
  }
}
