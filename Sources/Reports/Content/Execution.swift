extension ReportContent {
  /// How the orders of a run did: what they cost, how they ended and what became of their fills.
  package struct Execution: Codable, Equatable, Sendable {
    /// The implementation shortfall in basis points of the value decided, and its parts.
    package struct Shortfall: Codable, Equatable, Sendable {
      package var totalBps: Double
      package var delayBps: Double
      package var impactBps: Double
      package var feesBps: Double
      package var opportunityBps: Double

      package init(
        totalBps: Double, delayBps: Double, impactBps: Double, feesBps: Double,
        opportunityBps: Double
      ) {
        self.totalBps = totalBps
        self.delayBps = delayBps
        self.impactBps = impactBps
        self.feesBps = feesBps
        self.opportunityBps = opportunityBps
      }
    }

    /// How many orders came how far; fractions of those accepted.
    package struct Outcomes: Codable, Equatable, Sendable {
      package var orders: Int
      package var accepted: Int
      package var filled: Int
      package var cancelled: Int
      package var expired: Int
      package var rejected: Int
      package var orderFillRatio: Double?
      package var quantityFillRatio: Double?

      package init(
        orders: Int, accepted: Int, filled: Int, cancelled: Int, expired: Int, rejected: Int,
        orderFillRatio: Double?, quantityFillRatio: Double?
      ) {
        self.orders = orders
        self.accepted = accepted
        self.filled = filled
        self.cancelled = cancelled
        self.expired = expired
        self.rejected = rejected
        self.orderFillRatio = orderFillRatio
        self.quantityFillRatio = quantityFillRatio
      }
    }

    /// Fills on one side of the spread.
    package struct Share: Codable, Equatable, Sendable {
      package var fills: Int
      package var volume: Double
      package var fees: Double

      package init(fills: Int, volume: Double, fees: Double) {
        self.fills = fills
        self.volume = volume
        self.fees = fees
      }
    }

    /// A mean in basis points with its standard error; nil below two fills or orders.
    package struct Estimate: Codable, Equatable, Sendable {
      package var count: Int
      package var bps: Double
      package var standardErrorBps: Double?

      package init(count: Int, bps: Double, standardErrorBps: Double?) {
        self.count = count
        self.bps = bps
        self.standardErrorBps = standardErrorBps
      }
    }

    /// What fills had gained after a while.
    package struct Markout: Codable, Equatable, Sendable {
      package var horizonSeconds: Double
      package var maker: Estimate?
      package var taker: Estimate?

      package init(horizonSeconds: Double, maker: Estimate?, taker: Estimate?) {
        self.horizonSeconds = horizonSeconds
        self.maker = maker
        self.taker = taker
      }
    }

    /// The slippage of orders from one size, or hour, up to another.
    package struct Slippage: Codable, Equatable, Sendable {
      package var from: Double
      package var to: Double
      package var slippage: Estimate

      package init(from: Double, to: Double, slippage: Estimate) {
        self.from = from
        self.to = to
        self.slippage = slippage
      }
    }

    /// Orders refused for one reason, in words.
    package struct Refusals: Codable, Equatable, Sendable {
      package var reason: String
      package var count: Int

      package init(reason: String, count: Int) {
        self.reason = reason
        self.count = count
      }
    }

    /// How much of a parent order was done, and why it ended.
    package struct Parent: Codable, Equatable, Sendable {
      /// Its side and symbol.
      package var order: String
      package var asked: Double
      package var filled: Double
      package var price: Double?
      package var arrival: Double?
      package var shortfallBps: Double?
      package var ended: String

      package init(
        order: String, asked: Double, filled: Double, price: Double?, arrival: Double?,
        shortfallBps: Double?, ended: String
      ) {
        self.order = order
        self.asked = asked
        self.filled = filled
        self.price = price
        self.arrival = arrival
        self.shortfallBps = shortfallBps
        self.ended = ended
      }
    }

    package var shortfall: Shortfall?
    package var outcomes: Outcomes
    package var maker: Share
    package var taker: Share
    package var makerWaitMedianSeconds: Double?
    package var makerWaitNinthDecileSeconds: Double?
    package var markouts: [Markout] = []
    package var slippageBySize: [Slippage] = []
    package var slippageByHour: [Slippage] = []
    package var refusals: [Refusals] = []
    /// Nil in what older versions stored.
    package var parents: [Parent]?
    package var note = ""

    package init(shortfall: Shortfall?, outcomes: Outcomes, maker: Share, taker: Share) {
      self.shortfall = shortfall
      self.outcomes = outcomes
      self.maker = maker
      self.taker = taker
    }
  }
}
