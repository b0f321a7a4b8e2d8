import MarketData

/// How far one order's mean price lay from the middle at its decision.
struct OrderSlippage: Equatable {
  /// side · (mean price − decision middle) / decision middle · 1e4.
  var bps: Double
  /// The filled quantity at the decision middle, in settlement money.
  var value: Double
  var decided: Timestamp

  /// - Returns: Nil for an order that did not trade or whose market was unknown at the decision.
  init?(_ order: LoggedOrder, _ contract: Contract) {
    let arrival = order.decisionMiddle
    guard order.filledQuantity > 0, arrival > 0, arrival.isFinite else { return nil }
    let average = order.filledValue / order.filledQuantity
    bps = order.request.side.sign * (average - arrival) / arrival * 1e4
    value = contract.payoff.value(order.filledQuantity, at: arrival)
    decided = order.decided
    guard bps.isFinite, value > 0, value.isFinite else { return nil }
  }
}

/// The slippage of orders that are alike in size or in the time of day.
package struct SlippageBucket: Sendable, Equatable {
  /// The least value of the bucket in settlement money, or the hour.
  package var from: Double
  /// The value, or the hour, at which the next begins.
  package var to: Double
  /// Each order counts alike.
  package var bps: SampleMean
  /// Σ bps · value / Σ value.
  package var weightedBps: Double

  static func bySize(_ slips: [OrderSlippage]) -> [SlippageBucket] {
    buckets(slips) { Self.decade($0.value) }.map { decade, members in
      SlippageBucket(from: Self.power(decade), to: Self.power(decade + 1), members)
    }.compactMap { $0 }
  }

  static func byHour(_ slips: [OrderSlippage]) -> [SlippageBucket] {
    buckets(slips) { slip in
      let rest = slip.decided.nanoseconds % Span.day
      return Int((rest < 0 ? rest + Span.day : rest) / Span.hour)
    }.map { hour, members in
      SlippageBucket(from: Double(hour), to: Double(hour + 1), members)
    }.compactMap { $0 }
  }

  private init?(from: Double, to: Double, _ slips: [OrderSlippage]) {
    guard let bps = SampleMean(slips.map(\.bps)) else { return nil }
    self.from = from
    self.to = to
    self.bps = bps
    let value = slips.reduce(0) { $0 + $1.value }
    weightedBps = slips.reduce(0) { $0 + $1.bps * $1.value } / value
  }

  private static func buckets(_ slips: [OrderSlippage], key: (OrderSlippage) -> Int) -> [(
    Int, [OrderSlippage]
  )] {
    Dictionary(grouping: slips, by: key).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The exponent of the greatest power of ten not above a value.
  private static func decade(_ value: Double) -> Int {
    var exponent = 0
    while exponent < 300, power(exponent + 1) <= value { exponent += 1 }
    while exponent > -300, power(exponent) > value { exponent -= 1 }
    return exponent
  }

  private static func power(_ exponent: Int) -> Double {
    var power = 1.0
    for _ in 0..<exponent.magnitude { power *= 10 }
    return exponent < 0 ? 1 / power : power
  }
}
