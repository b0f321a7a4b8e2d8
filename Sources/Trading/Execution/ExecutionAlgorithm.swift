import Documents
import MarketData

/// The ways to trade a parent order, with their parameters: one call starts any of them.
public enum ExecutionAlgorithm: Sendable, Equatable {
  /// Takes what the other side shows, at the start.
  case atOnce
  /// Equal slices (TWAP).
  case timeWeighted(slices: Int, pricing: ChildPricing = .passive())
  /// Slices after the usual volume of their time of day (VWAP).
  case volumeWeighted(VolumeProfile, slices: Int, pricing: ChildPricing = .passive())
  /// A fraction of the volume that others trade (POV).
  case participation(rate: Double, pricing: ChildPricing = .crossing)
  /// A shown tip, renewed until the whole has traded; `mostParts` is the venue's limit, zero none.
  case iceberg(tip: Double, offsetTicks: Int = 0, mostParts: Int = 0)
  /// Rests, then crosses when late: tolerance as a fraction of the quantity, the last part as one
  /// of the time.
  case adaptive(tolerance: Double = 0.1, finalFraction: Double = 0.1)
  /// Takes the cheapest levels of several venues at once.
  case routed([RoutedVenue], guardBps: Double = 30)

  /// The participation cap of parents that state none: a tenth of the market's volume, or the rate
  /// that is asked for where it is more.
  package var standardCap: Double {
    if case .participation(let rate, _) = self { max(0.1, rate) } else { 0.1 }
  }

  /// Starts the algorithm on a parent order, or on what is left of one (`ParentWork.rest(at:)`).
  ///
  /// - Parameters:
  ///   - contracts: Those of the run, by instrument.
  ///   - seed: Of the draws of times and sizes: equal seeds give equal executions.
  public func execution(of parent: ParentOrder, contracts: [Contract], seed: UInt64) throws
    -> any ParentExecution
  {
    if let problem = parent.problem ?? problem(parent, contracts) {
      throw AssayError(.usage, problem, at: "execution")
    }
    var parent = parent
    if self == .atOnce {
      parent.end = parent.start
      parent.ending = .cross
    }
    let work = ParentWork(parent, contract: contracts[parent.instrument])
    switch self {
    case .atOnce: return AdaptiveExecution(work, tolerance: 0, finalFraction: 1)
    case .timeWeighted(let slices, let pricing):
      return ScheduledExecution(work, slices: slices, profile: nil, pricing: pricing, seed: seed)
    case .volumeWeighted(let profile, let slices, let pricing):
      return ScheduledExecution(
        work, slices: slices, profile: profile, pricing: pricing, seed: seed)
    case .participation(let rate, let pricing):
      return ParticipationExecution(work, rate: rate, pricing: pricing)
    case .iceberg(let tip, let offset, _):
      return IcebergExecution(work, tip: tip, offsetTicks: offset, seed: seed)
    case .adaptive(let tolerance, let finalFraction):
      return AdaptiveExecution(work, tolerance: tolerance, finalFraction: finalFraction)
    case .routed(let venues, let guardBps):
      return RoutedExecution(parent, venues: venues, contracts: contracts, guardBps: guardBps)
    }
  }

  private func problem(_ parent: ParentOrder, _ contracts: [Contract]) -> String? {
    guard contracts.indices.contains(parent.instrument) else {
      return "there is no such instrument"
    }
    if self != .atOnce, parent.end <= parent.start { return "the execution has no time" }
    switch self {
    case .atOnce: return nil
    case .timeWeighted(let slices, _), .volumeWeighted(_, let slices, _):
      return (1...100_000).contains(slices) ? nil : "slices must be between 1 and 100,000"
    case .participation(let rate, _):
      return rate > 0 && rate <= 1 ? nil : "the rate must be above 0 and at most 1"
    case .iceberg(let tip, let offset, let mostParts):
      return icebergProblem(parent, contracts[parent.instrument], tip, offset, mostParts)
    case .adaptive(let tolerance, let finalFraction):
      return (0...1).contains(tolerance) && (0...1).contains(finalFraction)
        ? nil : "tolerance and final fraction must be between 0 and 1"
    case .routed(let venues, let guardBps):
      return RoutedVenue.problem(venues, contracts, guardBps: guardBps)
    }
  }

  private func icebergProblem(
    _ parent: ParentOrder, _ contract: Contract, _ tip: Double, _ offset: Int, _ mostParts: Int
  ) -> String? {
    guard tip > 0, tip.isFinite else { return "the shown quantity must be above zero" }
    if let refusal = contract.filters.lot.refusal(tip) { return "shown: \(refusal.rawValue)" }
    if offset.magnitude > 1_000_000 { return "the offset must be within a million ticks" }
    if mostParts > 0, (parent.quantity / tip).rounded(.up) > Double(mostParts) {
      return "the iceberg has more parts than the venue's \(mostParts); show more at a time"
    }
    return nil
  }
}
