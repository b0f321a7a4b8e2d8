import MarketData
import Numerics

/// Trades along a schedule fixed beforehand: equal slices (TWAP) or the usual volume (VWAP).
///
/// Each slice sends what is due by its end. What has not traded by then is cancelled and carried
/// into the next; more than a slice behind, the algorithm takes the other side.
package struct ScheduledExecution: ParentExecution {
  package var work: ParentWork
  /// Nil for equal slices.
  private let profile: VolumeProfile?
  private let pricing: ChildPricing
  private let sliceNanoseconds: Double
  private var random: Xoshiro256StarStar
  private var times: SliceTimes?
  /// Units due by the end of each slice.
  private var due: [Double] = []
  private var slice = -1

  package init(
    _ work: ParentWork, slices: Int, profile: VolumeProfile?, pricing: ChildPricing, seed: UInt64
  ) {
    self.work = work
    self.profile = profile
    self.pricing = pricing
    sliceNanoseconds = work.parent.durationNanoseconds / Double(slices)
    random = Xoshiro256StarStar(seed: seed)
  }

  package mutating func plan(_ desk: Desk) {
    let end = work.parent.end
    let left = Double(end.nanoseconds) - Double(desk.now.nanoseconds)
    let count = max(1, Int((left / sliceNanoseconds).rounded()))
    let times =
      profile.map { SliceTimes.volume($0, count, from: desk.now, to: end) }
      ?? SliceTimes.equal(count, from: desk.now, to: end, jitter: &random)
    let lots = ChildLots.count(work.remainingQuantity, work.lot)
    let price = desk.markets[work.parent.instrument].middle
    let least = work.lot.ceil(work.contract.leastQuantity(at: price))
    due = ChildLots.merged(
      ChildLots.cumulative(lots, weights: times.weights),
      minimum: ChildLots.count(least, work.lot)
    ).map { work.lot.mended(work.filledQuantity + work.lot.multiple($0)) }
    self.times = times
    slice = -1
  }

  package mutating func act(_ desk: Desk) {
    if times == nil { plan(desk) }
    guard let times else { return }
    var current = slice
    while current + 1 < times.starts.count, times.starts[current + 1] <= desk.now { current += 1 }
    if current > slice { begin(current, times, desk) }
    if slice + 1 < times.starts.count { work.wake(at: times.starts[slice + 1], desk) }
    guard slice >= 0 else { return }
    let wanted = due[slice] - work.filledQuantity - work.inFlight(desk)
    work.send(min(wanted, work.allowance(desk)), isBehind ? .crossing : pricing, desk)
  }

  private mutating func begin(_ slice: Int, _ times: SliceTimes, _ desk: Desk) {
    self.slice = slice
    work.cancelChildren(desk)
    let start = times.starts[slice]
    let end = slice + 1 < times.starts.count ? times.starts[slice + 1] : work.parent.end
    work.beginWindow(
      nanoseconds: Double(end.nanoseconds) - Double(start.nanoseconds),
      expectedShare: profile?.share(from: start, to: end), desk)
  }

  /// Whether less has traded than was due a whole slice ago.
  private var isBehind: Bool { slice >= 2 && work.filledQuantity < due[slice - 2] }
}
