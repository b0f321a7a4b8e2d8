import Documents
import MarketData
import Replay
import Trading

/// What a spec's `replay` says: everything that an order-level replay knows and a sweep does not.
package struct ReplaySpec: Sendable {
  static let keys = [
    "path", "latency", "queue", "refill", "volume_share", "mark", "margin", "tiers", "symbol",
    "liquidation", "liquidation_fee", "sample", "markouts", "seed",
  ]

  package var path = PathAssumption.pessimistic
  package var latency = Latency()
  /// Nil knows the queue where a market tells its orders, and is risk-averse elsewhere.
  package var queue: QueueModel?
  package var refillHalfLife: Int64?
  package var volumeShare: Double?
  package var mark: BarSeries?
  /// Nil takes what the account's leverage and margin ask for.
  package var marginMode: MarginMode?
  package var tiers: MarginTiers?
  package var extent = LiquidationExtent.whole
  package var liquidationFeeRate = 0.0
  package var sampling = Span.second
  /// Nil takes what suits the market: seconds for events, bars for bars.
  package var markouts: [Int64]?
  package var seed: UInt64 = 0

  package init() {}

  /// How long after a fill the market is looked at again.
  ///
  /// - Parameter interval: Of bars, in nanoseconds; nil for a market of events.
  func markouts(bars interval: Int64?) -> [Int64] {
    markouts ?? interval.map { [$0, 5 * $0, 20 * $0] }
      ?? [Span.second / 10, Span.second, 10 * Span.second, Span.minute]
  }

  /// - Parameters:
  ///   - value: The mapping under `replay`; nil takes every default.
  ///   - data: The market, for marks that lie beside it; nil where instruments have their own.
  init(_ value: SpecValue?, beside data: String?, in workspace: Workspace) throws {
    guard let spec = try value?.reader() else { return }
    try spec.unknownKeysAreErrors(known: Self.keys)
    if let path = try spec.optional("path")?.oneOf(PathAssumption.allCases.map(\.rawValue)) {
      self.path = PathAssumption(rawValue: path) ?? self.path
    }
    if let latency = spec.optional("latency") {
      self.latency = try Self.latency(latency, workspace)
    }
    if let queue = spec.optional("queue") { self.queue = try Self.queue(queue) }
    refillHalfLife = try spec.optional("refill")?.span(from: 1_000, "refill: 500ms")
    volumeShare = try spec.optional("volume_share").map { value in
      let share = try value.positiveFraction()
      guard share <= 1 else { throw value.fault("is above 100 %", mend: "write it as in 10%") }
      return share
    }
    mark = try spec.optional("mark").map { try workspace.marks($0, beside: data) }
    try readMargin(spec, workspace)
    sampling = try spec.optional("sample")?.span(from: 1_000_000, "sample: 1s") ?? sampling
    markouts = try spec.optional("markouts")?.list().map {
      try $0.span(from: 1, "markouts: [1s, 10s]")
    }
    seed = UInt64(try spec.optional("seed")?.whole(0...Int.max) ?? 0)
  }

  /// Refuses keys that a strategy over bars does not know.
  func refuseBookKeys(_ value: SpecValue?, hasMargin: Bool) throws {
    guard let spec = try value?.reader() else { return }
    for key in ["queue", "refill", "sample"] {
      if let stray = spec.optional(key) {
        throw stray.fault("belongs to order books, and these are bars", mend: "remove it")
      }
    }
    guard !hasMargin, tiers == nil else { return }
    for key in ["margin", "liquidation", "liquidation_fee"] {
      if let stray = spec.optional(key) {
        throw stray.fault("needs a margin", mend: "add leverage, margin or replay.tiers")
      }
    }
  }

  private mutating func readMargin(_ spec: SpecReader, _ workspace: Workspace) throws {
    let modes = [MarginMode.isolated.rawValue, MarginMode.cross.rawValue]
    if let mode = try spec.optional("margin")?.oneOf(modes) {
      marginMode = MarginMode(rawValue: mode)
    }
    if let file = spec.optional("tiers") {
      let path = try file.string()
      tiers = try MarginTiers.read(
        path: workspace.path(path),
        symbol: try spec.required("symbol").string())
    } else if let symbol = spec.optional("symbol") {
      throw symbol.fault("names a symbol of a tiers file", mend: "add tiers: FILE")
    }
    let extents = LiquidationExtent.allCases.map(\.rawValue)
    if let extent = try spec.optional("liquidation")?.oneOf(extents) {
      self.extent = LiquidationExtent(rawValue: extent) ?? self.extent
    }
    if let fee = spec.optional("liquidation_fee") {
      liquidationFeeRate = try fee.fraction()
      guard (0..<0.5).contains(liquidationFeeRate) else {
        throw fee.fault("must be from 0 to 50 %", mend: "write it as in 0.5%")
      }
    }
  }

  private static func queue(_ value: SpecValue) throws -> QueueModel {
    guard case .mapping = value.node.kind else {
      switch try value.oneOf(["risk-averse", "log", "power", "orders"]) {
      case "log": return .logarithmic
      case "power": return .power(3)
      case "orders": return .orders
      default: return .riskAverse
      }
    }
    let spec = try value.reader()
    try spec.unknownKeysAreErrors(known: ["power"])
    let exponent = try spec.required("power")
    let number = try exponent.positive()
    guard number <= 100 else {
      throw exponent.fault("must be at most 100", mend: "write queue: {power: 3}")
    }
    return .power(number)
  }

  private static func latency(_ value: SpecValue, _ workspace: Workspace) throws -> Latency {
    guard case .mapping = value.node.kind else {
      let entry = try value.delayNanoseconds()
      return Latency(entry: .constant(nanoseconds: entry))
    }
    let spec = try value.reader()
    if ["median", "sigma", "file"].contains(where: { spec.optional($0) != nil }) {
      return Latency(entry: try Self.delay(value, workspace))
    }
    try spec.unknownKeysAreErrors(known: ["feed", "entry", "response"])
    func delay(_ key: String) throws -> Delay? {
      try spec.optional(key).map { try Self.delay($0, workspace) }
    }
    return Latency(
      feed: try delay("feed"), entry: try delay("entry") ?? .none,
      response: try delay("response") ?? .none)
  }

  private static func delay(_ value: SpecValue, _ workspace: Workspace) throws -> Delay {
    guard case .mapping = value.node.kind else {
      return .constant(nanoseconds: try value.delayNanoseconds())
    }
    let spec = try value.reader()
    if let file = spec.optional("file") {
      try spec.unknownKeysAreErrors(known: ["file"])
      return .recorded(try measurements(file, workspace))
    }
    try spec.unknownKeysAreErrors(known: ["median", "sigma", "file"])
    let sigma = spec.optional("sigma")
    let spread = try sigma?.notNegative() ?? 0.5
    if let sigma, spread > 5 { throw sigma.fault("must be at most 5", mend: "write sigma: 0.5") }
    return .logNormal(
      medianNanoseconds: try spec.required("median").delayNanoseconds(), sigma: spread)
  }

  /// Delays in milliseconds at their times, from a CSV of two columns.
  private static func measurements(
    _ value: SpecValue, _ workspace: Workspace
  ) throws -> [Delay.Measurement] {
    let path = try value.string()
    let delays = try TimedRates.read(
      path: workspace.path(path), of: .delays)
    return zip(delays.times, delays.rates).map { time, milliseconds in
      Delay.Measurement(time: time.nanoseconds, nanoseconds: Int64((milliseconds * 1e6).rounded()))
    }
  }
}

extension SpecValue {
  /// A span of time of at least so many nanoseconds and at most a year.
  func span(from least: Int64, _ example: String) throws -> Int64 {
    let span = try durationNanoseconds()
    guard (least...(366 * Span.day)).contains(span) else {
      throw fault(
        "must be at least \(Self.spanText(least)) and at most a year",
        mend: "write it as in \(example)")
    }
    return span
  }

  private static func spanText(_ nanoseconds: Int64) -> String {
    for (unit, size) in [("ms", Int64(1_000_000)), ("us", 1_000)] where nanoseconds >= size {
      return "\(nanoseconds / size)\(unit)"
    }
    return "\(nanoseconds)ns"
  }

  /// A delay of up to an hour.
  func delayNanoseconds() throws -> Int64 {
    let delay = try durationNanoseconds()
    guard (0...Span.hour).contains(delay) else {
      throw fault("must be at most an hour", mend: "write it as in 5ms")
    }
    return delay
  }
}
