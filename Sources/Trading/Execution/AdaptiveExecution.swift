import MarketData

/// Rests at the best price of its own side while time allows, and crosses when it does not.
///
/// It takes the other side when it lags behind an even pace by more than the tolerance, and in the
/// last part of the time.
package struct AdaptiveExecution: ParentExecution {
  package var work: ParentWork
  /// How far it may lag, as a fraction of the quantity.
  private let tolerance: Double
  private var clock: CapClock
  private let crossesFrom: Timestamp
  private var pegged = Timestamp(nanoseconds: .min)
  /// When the present pace began and what had filled by then.
  private var base: (time: Timestamp, filled: Double)?

  /// The least time between two moves of the price.
  static let pegNanoseconds = Span.second

  /// - Parameter finalFraction: The last part of the time, in which it only crosses.
  package init(_ work: ParentWork, tolerance: Double, finalFraction: Double) {
    self.work = work
    clock = CapClock(work.parent)
    self.tolerance = tolerance
    crossesFrom = work.parent.end.advanced(
      byNanoseconds: -finalFraction * work.parent.durationNanoseconds)
  }

  package mutating func plan(_ desk: Desk) { base = (desk.now, work.filledQuantity) }

  package mutating func act(_ desk: Desk) {
    if base == nil { plan(desk) }
    _ = clock.tick(&work, desk)
    let isLate = desk.now >= crossesFrom
    if !isLate { work.wake(at: crossesFrom, desk) }
    let lag = pace(desk) - work.filledQuantity
    let isDue = isLate || lag > tolerance * work.quantity
    guard isDue, work.canCross(desk) else { return rest(desk) }
    // What rests goes first; taking follows when the venue has confirmed it.
    if work.hasChildren { return work.cancelChildren(desk) }
    let least = work.lot.ceil(
      work.contract.leastQuantity(at: desk.markets[work.parent.instrument].middle))
    let wanted = isLate ? work.remainingQuantity : max(lag, least)
    work.send(min(wanted, work.allowance(desk)), .crossing, desk)
  }

  private mutating func rest(_ desk: Desk) {
    let next = pegged.advanced(byNanoseconds: Double(Self.pegNanoseconds))
    if !work.hasChildren {
      if work.send(work.allowance(desk), .passive(), desk) > 0 { pegged = desk.now }
    } else if desk.now < next {
      work.wake(at: next, desk)
    } else if work.peg(.passive(), desk) {
      pegged = desk.now
    }
  }

  /// Units that an even pace would have traded by now.
  private func pace(_ desk: Desk) -> Double {
    guard let base else { return 0 }
    let total = Double(work.parent.end.nanoseconds) - Double(base.time.nanoseconds)
    let passed = Double(desk.now.nanoseconds) - Double(base.time.nanoseconds)
    return base.filled + (work.quantity - base.filled) * (total > 0 ? passed / total : 1)
  }
}
