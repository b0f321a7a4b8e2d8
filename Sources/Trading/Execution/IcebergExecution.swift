import MarketData
import Numerics

/// Shows a small tip of a large order and renews it once it has filled.
///
/// Each tip's size is drawn within a fifth of the asked one, and its price follows the best of its
/// own side.
package struct IcebergExecution: ParentExecution {
  package var work: ParentWork
  private let tip: Double
  private let pricing: ChildPricing
  private var clock: CapClock
  private var random: Xoshiro256StarStar
  /// The size drawn for the tip that is shown next.
  private var nextTip: Double
  private var pegged = Timestamp(nanoseconds: .min)

  /// How far a tip's size may lie from the asked one, as a fraction.
  static let sizeJitter = 0.2
  /// The least time between two moves of the price.
  static let pegNanoseconds = Span.second

  package init(_ work: ParentWork, tip: Double, offsetTicks: Int, seed: UInt64) {
    self.work = work
    clock = CapClock(work.parent)
    self.tip = tip
    pricing = .passive(offsetTicks: offsetTicks)
    random = Xoshiro256StarStar(seed: seed)
    nextTip = 0
    drawTip()
  }

  package mutating func plan(_ desk: Desk) {}

  package mutating func act(_ desk: Desk) {
    _ = clock.tick(&work, desk)
    if work.hasChildren { return follow(desk) }
    let shown = min(nextTip, work.allowance(desk))
    if work.send(shown, pricing, desk) > 0 {
      pegged = desk.now
      drawTip()
    }
  }

  private mutating func follow(_ desk: Desk) {
    let next = pegged.advanced(byNanoseconds: Double(Self.pegNanoseconds))
    if desk.now < next { return work.wake(at: next, desk) }
    if work.peg(pricing, desk) { pegged = desk.now }
  }

  private mutating func drawTip() {
    let size = tip * (1 + Self.sizeJitter * (2 * random.uniform() - 1))
    // The smallest lot may be above a fifth of the tip: then the tip itself is shown.
    let whole = work.lot.floor(size)
    nextTip = whole > 0 && whole >= work.contract.filters.lot.minimum ? whole : tip
  }
}
