import MarketData

/// What an execution algorithm is asked to trade, and within which bounds.
public struct ParentOrder: Sendable, Equatable {
  /// What happens to what is left when the time is over.
  public enum Ending: String, Sendable, CaseIterable {
    /// It takes what the other side shows, within the limit.
    case cross
    /// It stays untraded.
    case cancel
  }

  /// The place of the instrument among those of the run.
  public var instrument: Int
  public var side: OrderSide
  /// Units; what is below a lot step is left out.
  public var quantity: Double
  public var start: Timestamp
  public var end: Timestamp
  /// No child trades at a worse price.
  public var limitPrice: Double?
  /// The most of the market's volume, as a fraction; nil trades without regard to it.
  public var participationCap: Double?
  /// Units expected to change hands in 24 hours: the cap's base until a window's volume has been
  /// seen.
  ///
  /// Without it the base is what has been seen so far.
  public var expectedDailyVolume: Double?
  public var ending: Ending
  public var leg: PositionLeg
  public var isReduceOnly: Bool

  public init(
    instrument: Int = 0, _ side: OrderSide, quantity: Double, start: Timestamp, end: Timestamp,
    limitPrice: Double? = nil, participationCap: Double? = 0.1, expectedDailyVolume: Double? = nil,
    ending: Ending = .cross, leg: PositionLeg = .net, isReduceOnly: Bool = false
  ) {
    self.instrument = instrument
    self.side = side
    self.quantity = quantity
    self.start = start
    self.end = end
    self.limitPrice = limitPrice
    self.participationCap = participationCap
    self.expectedDailyVolume = expectedDailyVolume
    self.ending = ending
    self.leg = leg
    self.isReduceOnly = isReduceOnly
  }

  /// From start to end.
  var durationNanoseconds: Double { Double(end.nanoseconds) - Double(start.nanoseconds) }

  /// What makes the order impossible, for a person; nil when nothing does.
  public var problem: String? {
    if !(quantity > 0 && quantity <= 1e15) {
      return "the quantity to execute must be above zero and at most 1e15"
    }
    if end < start { return "the execution ends before it starts" }
    if durationNanoseconds > 366 * Double(Span.day) { return "the execution takes over a year" }
    if let limitPrice, !(limitPrice > 0 && limitPrice.isFinite) {
      return "the limit price must be a number above zero"
    }
    if let cap = participationCap, !(cap > 0 && cap <= 1) {
      return "the participation cap must be above 0 and at most 1"
    }
    if let volume = expectedDailyVolume, !(volume >= 0 && volume.isFinite) {
      return "the expected volume must be a number, zero or above"
    }
    return nil
  }
}

/// Why an execution is over.
public enum ExecutionEnd: String, Sendable, CaseIterable {
  case filled = "all was traded"
  case timeOver = "the time is over"
  case tooSmall = "what is left is below the venue's minimum"
  case noLiquidity = "nothing within the limit traded in the attempts allowed"
  case stopped = "it was stopped"
}
