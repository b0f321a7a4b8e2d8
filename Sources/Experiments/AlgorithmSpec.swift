import Documents
import MarketData
import Trading

extension ReplayStrategy {
  /// How orders are worked: `at-once`, or `{algorithm: twap, slices: 10}` and the like.
  static func algorithm(
    _ value: SpecValue?, _ instruments: [ReplayInstrument], _ place: Int, _ workspace: Workspace
  ) throws -> ExecutionAlgorithm {
    guard let value else { return .atOnce }
    let names = ["at-once", "twap", "vwap", "pov", "iceberg", "adaptive", "routed"]
    guard case .mapping = value.node.kind else {
      return try algorithm(
        named: try value.oneOf(names), SpecReader(SpecNode(.mapping([]), at: value.node.place)),
        instruments, place, workspace)
    }
    let spec = try value.reader()
    let name = try spec.required("algorithm").oneOf(names)
    return try algorithm(named: name, spec, instruments, place, workspace)
  }

  private static func algorithm(
    named name: String, _ spec: SpecReader, _ instruments: [ReplayInstrument], _ place: Int,
    _ workspace: Workspace
  ) throws -> ExecutionAlgorithm {
    func known(_ keys: String...) throws {
      try spec.unknownKeysAreErrors(known: ["algorithm"] + keys)
    }
    func slices() throws -> Int { try spec.optional("slices")?.whole(1...100_000) ?? 10 }
    switch name {
    case "twap":
      try known("slices", "pricing", "offset_ticks")
      return .timeWeighted(slices: try slices(), pricing: try pricing(spec, .passive()))
    case "vwap":
      try known("slices", "pricing", "offset_ticks", "profile")
      return .volumeWeighted(
        try profile(try spec.required("profile"), before: instruments[place].start, workspace),
        slices: try slices(),
        pricing: try pricing(spec, .passive()))
    case "pov":
      try known("rate", "pricing", "offset_ticks")
      return .participation(
        rate: try spec.optional("rate")?.positiveFraction() ?? 0.1,
        pricing: try pricing(spec, .crossing))
    case "iceberg":
      try known("shown", "offset_ticks", "parts")
      return .iceberg(
        tip: try spec.required("shown").positive(),
        offsetTicks: try spec.optional("offset_ticks")?.whole(-1_000...1_000) ?? 0,
        mostParts: try spec.optional("parts")?.whole(0...1_000_000) ?? 0)
    case "adaptive":
      try known("tolerance", "last")
      return .adaptive(
        tolerance: try spec.optional("tolerance")?.fraction() ?? 0.1,
        finalFraction: try spec.optional("last")?.fraction() ?? 0.1)
    case "routed":
      try known("venues", "guard_bps", "fixed_cost")
      return try routed(spec, instruments)
    default:
      try known()
      return .atOnce
    }
  }

  private static func pricing(_ spec: SpecReader, _ standard: ChildPricing) throws -> ChildPricing {
    let offset = try spec.optional("offset_ticks")?.whole(0...1_000) ?? 0
    switch try spec.optional("pricing")?.oneOf(["passive", "crossing", "sweeping"]) {
    case "passive": return .passive(offsetTicks: offset)
    case "crossing": return .crossing
    case "sweeping": return .sweeping
    default: return standard
    }
  }

  /// The usual volume by the time of day, from the bars of a dataset or file that had closed before
  /// the market begins.
  private static func profile(
    _ value: SpecValue, before start: Timestamp, _ workspace: Workspace
  ) throws -> VolumeProfile {
    let series = try workspace.bars(try value.string())
    guard let first = series.bars.first, start.nanoseconds - first.openTime.nanoseconds >= Span.day
    else {
      throw value.fault(
        "has no day before the market begins (\(start.iso)), so its volumes would be the future's",
        mend: "take bars of the days before")
    }
    return VolumeProfile(bars: series.bars, interval: series.interval, before: start)
  }

  private static func routed(
    _ spec: SpecReader, _ instruments: [ReplayInstrument]
  ) throws -> ExecutionAlgorithm {
    let fixed = try spec.optional("fixed_cost")?.notNegative() ?? 0
    let venues = try places(spec.optional("venues"), instruments)
    return .routed(
      venues.map { RoutedVenue(instrument: $0, fixedCost: fixed) },
      guardBps: try spec.optional("guard_bps")?.notNegative() ?? 30)
  }
}
