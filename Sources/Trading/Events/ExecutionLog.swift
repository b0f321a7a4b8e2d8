import MarketData

/// Everything that happened to a run's orders, for those who judge the execution afterwards.
package struct ExecutionLog: Sendable {
  /// How long after a fill the market's middle is looked at again.
  package let markoutHorizonsNanoseconds: [Int64]
  /// Orders that have ended, in the order of their ends.
  package var orders: [LoggedOrder] = []
  /// Fills in the order of their matching.
  package var fills: [LoggedFill] = []
  /// What the venue closed by force or at expiry, in the order in which it did.
  package var forcedCloses: [ForcedClose] = []
  /// Parent orders that algorithms worked, in the order of their planning.
  package var parents: [LoggedParent] = []

  package init(markoutHorizonsNanoseconds: [Int64]) {
    self.markoutHorizonsNanoseconds = markoutHorizonsNanoseconds
  }
}

/// One parent order from its plan to its end.
package struct LoggedParent: Sendable, Equatable {
  package var id: ParentID
  package var order: ParentOrder
  /// When its time had come; nil if the run ended before.
  package var began: Timestamp?
  /// The middle of the market as the desk saw it then, or when it first knew one.
  package var arrivalMiddle = Double.nan
  /// The middle at the venue when it ended, or the run.
  package var endMiddle = Double.nan
  /// Why it ended; nil if the run ended before.
  package var end: ExecutionEnd?

  package init(_ id: ParentID, _ order: ParentOrder) {
    self.id = id
    self.order = order
  }
}

/// One order from its decision to its end.
package struct LoggedOrder: Sendable, Equatable {
  package var id: ClientOrderID
  /// As last amended.
  package var request: OrderRequest
  /// When it was decided, and the middle of the market as the desk saw it then.
  package var decided: Timestamp
  package var decisionMiddle: Double
  /// When the venue took it; nil if it refused.
  package var accepted: Timestamp?
  package var ended: Timestamp
  /// The middle at the venue when the order ended.
  package var endMiddle: Double
  package var state: OrderState
  package var refusal: OrderRefusal?
  package var filledQuantity: Double
  /// Σ price · quantity of the fills.
  package var filledValue: Double
  /// In settlement money.
  package var fees: Double

  package init(
    id: ClientOrderID, request: OrderRequest, decided: Timestamp, decisionMiddle: Double,
    accepted: Timestamp?, ended: Timestamp, endMiddle: Double, state: OrderState,
    refusal: OrderRefusal?, filledQuantity: Double, filledValue: Double, fees: Double
  ) {
    self.id = id
    self.request = request
    self.decided = decided
    self.decisionMiddle = decisionMiddle
    self.accepted = accepted
    self.ended = ended
    self.endMiddle = endMiddle
    self.state = state
    self.refusal = refusal
    self.filledQuantity = filledQuantity
    self.filledValue = filledValue
    self.fees = fees
  }
}

/// A position that the venue closed, and who bore what its margin did not.
package struct ForcedClose: Sendable, Equatable {
  package var fill: OrderFill
  package var reason: ExitReason
  /// Before the fee.
  package var realised: Double
  package var fee: Double
  /// What the insurance fund paid, and those who are closed out when it is empty; negative for what
  /// the fund kept of the margin.
  package var covered: Double

  package init(
    fill: OrderFill, reason: ExitReason, realised: Double, fee: Double, covered: Double
  ) {
    self.fill = fill
    self.reason = reason
    self.realised = realised
    self.fee = fee
    self.covered = covered
  }
}

extension LoggedOrder {
  /// The parent order that it is a child of.
  package var parent: ParentID? {
    request.execution.map { ParentID(strategy: Int(id.strategy), number: $0) }
  }
}

/// One fill and the market around it.
package struct LoggedFill: Sendable, Equatable {
  package var fill: OrderFill
  /// In settlement money; negative for a rebate.
  package var fee: Double
  /// What closing part of the position realised, before the fee.
  package var realised: Double
  /// The price without spread, slippage and impact.
  package var reference: Double
  /// The middle at the venue just before the fill.
  package var middle: Double
  /// From the venue's acceptance to the fill.
  package var waitedNanoseconds: Int64
  /// The middle after each horizon; NaN where the run ended before.
  package var markouts: [Double]

  package init(
    fill: OrderFill, fee: Double, realised: Double, reference: Double, middle: Double,
    waitedNanoseconds: Int64, markouts: [Double]
  ) {
    self.fill = fill
    self.fee = fee
    self.realised = realised
    self.reference = reference
    self.middle = middle
    self.waitedNanoseconds = waitedNanoseconds
    self.markouts = markouts
  }
}
