/// How targets become fills and what they cost: what an experiment's `execution`, `sizing`,
/// `leverage` and `stops` say.
package struct ExecutionModel: Sendable, Equatable {
  package var fill = Fill.nextOpen
  /// Bars between a decision and the bar whose price fills it, beyond the model's own.
  package var latencyBars = 0
  package var fee = Fee()
  package var slippage = Slippage.fixed(bps: 0)
  package var funding = Funding.none
  /// Interest a year on what is borrowed: units sold short at their price, and negative cash.
  package var borrowRate = 0.0
  package var sizing = Sizing.allIn
  package var leverage = 1.0
  /// Isolated margin; nil trades without a liquidation price.
  package var margin: Margin?
  package var stops = Stops()
  package var lot = LotFilter()

  package init() {}

  /// Bars from a decision to the bar that fills it.
  package var delayBars: Int { latencyBars + (fill == .sameClose ? 0 : 1) }

  /// Whether returns are profits over the initial capital instead of over the equity before.
  package var isAdditive: Bool {
    switch sizing {
    case .quantity, .notional: true
    case .allIn, .volatility: false
    }
  }

  /// Whether positions can end inside a bar or change in value beside the price, bar by bar.
  package var isManaged: Bool { !stops.isEmpty || margin != nil || borrowRate != 0 }
}

/// The price at which a due target fills.
package enum Fill: String, Sendable, CaseIterable {
  case nextOpen = "next-open"
  case nextClose = "next-close"
  /// At the very close that decided: optimistic, and marked so everywhere.
  case sameClose = "same-close"
  /// Quote volume over base volume of the bar, else (high + low + close) / 3: approximate.
  case vwap

  /// Whether the fill comes before the rest of its bar.
  package var isAtOpen: Bool { self == .nextOpen }
}

/// What a fill pays the venue, in hundredths of a percent of its notional.
package struct Fee: Sendable, Equatable {
  /// Paid by fills that take liquidity: all but take-profits.
  package var takerBps = 0.0
  /// Paid by take-profits, which rest in the book.
  package var makerBps = 0.0

  package init(takerBps: Double = 0, makerBps: Double = 0) {
    self.takerBps = takerBps
    self.makerBps = makerBps
  }
}

/// How far from the reference price a fill lies, as a fraction of it.
package enum Slippage: Sendable, Equatable {
  case fixed(bps: Double)
  /// Half the bar's spread column, times a factor.
  case spread(factor: Double)
  /// A multiple of the volatility of one bar's return.
  case volatility(factor: Double, halfLifeBars: Double)
  /// `bps` plus coefficient · volatility · √(quantity / mean volume of a bar).
  case squareRootImpact(coefficient: Double, bps: Double, halfLifeBars: Double)
}

/// What a perpetual's holder pays at funding instants.
package enum Funding: Sendable, Equatable {
  case none
  case constant(rate: Double, everyNanoseconds: Int64)
  case series(FundingSeries)
  /// The rates beside the market's dataset; a run puts them in this place before it begins.
  case beside(missingIsZero: Bool)
}

/// How large a full position is.
package enum Sizing: Sendable, Equatable {
  /// All equity, the fee inside the budget, times leverage.
  case allIn
  /// A number of units.
  case quantity(Double)
  /// An amount of the quote currency.
  case notional(Double)
  /// All equity times target / realised volatility a year, at most leverage.
  case volatility(target: Double, halfLifeBars: Double)
}

/// Isolated margin of a linear contract.
package struct Margin: Sendable, Equatable {
  /// Share of the notional below which the position's own equity is liquidated.
  package var maintenance: Double

  package init(maintenance: Double) { self.maintenance = maintenance }
}

/// Exits inside bars, fixed when a position opens.
package struct Stops: Sendable, Equatable {
  /// A distance from the entry price.
  package enum Distance: Sendable, Equatable {
    case fraction(Double)
    /// Average true ranges, as of the bar before the entry.
    case ranges(Double)
  }

  package var stop: Distance?
  /// Follows the best price since the entry, up to the bar before.
  package var trailing: Distance?
  package var takeProfit: Distance?
  package var rangePeriodBars = 14

  package init(stop: Distance? = nil, trailing: Distance? = nil, takeProfit: Distance? = nil) {
    self.stop = stop
    self.trailing = trailing
    self.takeProfit = takeProfit
  }

  package var isEmpty: Bool { stop == nil && trailing == nil && takeProfit == nil }
}

/// The sizes in which an instrument trades; zero switches a filter off.
package struct LotFilter: Sendable, Equatable {
  /// Quantities are rounded down to whole steps, except that a position closes whole.
  package var stepUnits = 0.0
  package var minimumUnits = 0.0
  /// Orders below it are not sent.
  package var minimumNotional = 0.0

  package init(stepUnits: Double = 0, minimumUnits: Double = 0, minimumNotional: Double = 0) {
    self.stepUnits = stepUnits
    self.minimumUnits = minimumUnits
    self.minimumNotional = minimumNotional
  }

  package var isEmpty: Bool { stepUnits == 0 && minimumUnits == 0 && minimumNotional == 0 }
}
