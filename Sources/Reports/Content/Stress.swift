extension ReportContent {
  /// What is left of the result as fills get worse and later.
  package struct Stress: Codable, Equatable, Sendable {
    /// The outcome at one slippage.
    package struct SlippagePoint: Codable, Equatable, Sendable {
      /// Per side.
      package var slippageBps: Double
      package var totalReturn: Double?
      package var sharpe: Double?

      package init(slippageBps: Double, totalReturn: Double? = nil, sharpe: Double? = nil) {
        self.slippageBps = slippageBps
        self.totalReturn = totalReturn
        self.sharpe = sharpe
      }
    }

    /// The outcome when orders come later.
    package struct LatencyPoint: Codable, Equatable, Sendable {
      package var extraBars: Int?
      package var totalReturn: Double?
      package var sharpe: Double?

      package init(extraBars: Int? = nil, totalReturn: Double? = nil, sharpe: Double? = nil) {
        self.extraBars = extraBars
        self.totalReturn = totalReturn
        self.sharpe = sharpe
      }
    }

    /// Where a result is nought.
    package struct BreakEven: Codable, Equatable, Sendable {
      package var name: String
      /// A value with its unit, or why there is none.
      package var text: String

      package init(name: String, text: String) {
        self.name = name
        self.text = text
      }
    }

    package var slippage: [SlippagePoint]
    /// The slippage per side at which the total return is nought.
    package var breakEvenBps: Double?
    /// The slippage per side of the run itself.
    package var assumedBps: Double?
    package var latency: [LatencyPoint]
    package var breakEvens: [BreakEven]
    package var note: String

    package init(
      slippage: [SlippagePoint] = [], breakEvenBps: Double? = nil, assumedBps: Double? = nil,
      latency: [LatencyPoint] = [], breakEvens: [BreakEven] = [], note: String = ""
    ) {
      self.slippage = slippage
      self.breakEvenBps = breakEvenBps
      self.assumedBps = assumedBps
      self.latency = latency
      self.breakEvens = breakEvens
      self.note = note
    }
  }
}
