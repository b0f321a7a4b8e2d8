import MarketData

/// Trades a rate of the volume that others have traded since the start (POV).
///
/// The cap of the parent bounds the rate. Children that rest longer than a window are cancelled and
/// carried.
package struct ParticipationExecution: ParentExecution {
  package var work: ParentWork
  private let rate: Double
  private let pricing: ChildPricing
  private var clock: CapClock
  /// What had traded, here and elsewhere, when the present plan began.
  private var base: (filled: Double, volume: Double)?

  package init(_ work: ParentWork, rate: Double, pricing: ChildPricing) {
    self.work = work
    self.rate = min(rate, work.parent.participationCap ?? rate)
    self.pricing = pricing
    clock = CapClock(work.parent)
  }

  package mutating func plan(_ desk: Desk) { base = (work.filledQuantity, work.meter.total) }

  package mutating func act(_ desk: Desk) {
    if base == nil { plan(desk) }
    guard let base else { return }
    if clock.tick(&work, desk) { work.cancelChildren(desk) }
    let due = base.filled + rate * (work.meter.total - base.volume)
    work.send(due - work.filledQuantity - work.inFlight(desk), pricing, desk)
  }
}
