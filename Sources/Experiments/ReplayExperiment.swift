import Documents
import Foundation
import MarketData
import Replay
import Trading

/// One experiment that trades by orders: markets, an account and the strategies on it.
package struct ReplayExperiment {
  package let name: String
  package let capital: Double
  package let writesReport: Bool
  /// The spec as written, overrides applied.
  package let node: SpecNode
  let instruments: [ReplayInstrument]
  let strategies: [ReplayStrategy]
  let replay: ReplaySpec
  let positionMode: PositionMode
  let allowsBorrowing: Bool

  static let keys = [
    "name", "engine", "capital", "instruments", "strategies", "replay", "report", "data",
    "position_mode", "borrow",
  ]

  /// Whether a spec names strategies that trade by orders, side by side.
  package static func isOne(_ node: SpecNode) -> Bool {
    guard let spec = try? SpecReader(node) else { return false }
    return spec.optional("instruments") != nil || spec.optional("strategies") != nil
  }

  package init(_ node: SpecNode, in workspace: Workspace) throws {
    let spec = try SpecReader(node)
    try spec.unknownKeysAreErrors(known: Self.keys)
    self.node = node
    name = try ExperimentSpec.name(try spec.required("name"))
    if let engine = spec.optional("engine") { _ = try engine.oneOf([Engine.replay.rawValue]) }
    let money = spec.optional("capital")
    capital = try money?.positive() ?? 10_000
    if let money, !(1e-6...1e15).contains(capital) {
      throw money.fault("must be from 0.000001 to 1e15", mend: "write a sum of money")
    }
    replay = try ReplaySpec(spec.optional("replay"), beside: nil, in: workspace)
    let terms = try spec.optional("replay")?.reader()
    for key in ["margin", "tiers", "symbol", "mark", "liquidation_fee"] {
      if let stray = terms?.optional(key) {
        throw stray.fault("belongs to an instrument here", mend: "move it under instruments")
      }
    }
    let data = try spec.optional("data")?.reader()
    try data?.unknownKeysAreErrors(known: ["from", "to"])
    let listed = try spec.required("instruments").list()
    guard (1...64).contains(listed.count) else {
      throw try spec.required("instruments").fault("must be 1 to 64", mend: "list what is traded")
    }
    let instruments = try listed.map {
      try ReplayInstrument(
        $0, from: data?.optional("from"), to: data?.optional("to"), in: workspace)
    }
    self.instruments = instruments
    try Self.checkMarkets(instruments, listed)
    try Self.refuseIdleKeys(terms, data, instruments)
    let seed = replay.seed
    let modes = PositionMode.allCases.map(\.rawValue)
    let named = try spec.optional("position_mode")?.oneOf(modes)
    let mode = named.flatMap { PositionMode(rawValue: $0) } ?? .oneWay
    positionMode = mode
    let traders = try spec.required("strategies").list()
    let sharesAccount = traders.count > 1 || instruments.count > 1
    strategies = try traders.enumerated().map { place, value in
      try ReplayStrategy(
        value, instruments, seed: seed &+ UInt64(place) &* 1_000_003, in: workspace,
        sharesAccount: sharesAccount, mode: mode)
    }
    guard !strategies.isEmpty else {
      throw try spec.required("strategies").fault("is empty", mend: "name a strategy")
    }
    allowsBorrowing = try spec.optional("borrow")?.bool() ?? false
    writesReport = try spec.optional("report")?.bool() ?? true
  }

  /// Refuses two markets of one name, and accounts whose money nothing converts.
  private static func checkMarkets(
    _ instruments: [ReplayInstrument], _ listed: [SpecValue]
  ) throws {
    for (place, instrument) in instruments.enumerated() {
      let contract = instrument.contract
      if instruments[..<place].contains(where: { $0.contract.symbol == contract.symbol }) {
        throw listed[place].fault(
          "is the second \(contract.symbol)", mend: "remove it, or give it a symbol of its own")
      }
      let money = instruments[0].contract.settlementAsset
      let isConvertible = instruments.contains { other in
        let pair = [other.contract.base, other.contract.quote]
        return pair.contains(money) && pair.contains(contract.settlementAsset)
      }
      guard contract.settlementAsset == money || isConvertible else {
        throw listed[place].fault(
          "settles in \(contract.settlementAsset), which nothing trades for the account's \(money)",
          mend: "give it the same quote (base, if inverse) as the first instrument")
      }
    }
  }

  /// Refuses keys that none of the markets knows.
  private static func refuseIdleKeys(
    _ terms: SpecReader?, _ data: SpecReader?, _ instruments: [ReplayInstrument]
  ) throws {
    let bars = instruments.count { $0.barInterval != nil }
    if bars == 0 {
      for key in ["path", "volume_share"] {
        if let stray = terms?.optional(key) {
          throw stray.fault("belongs to bars, and there are none", mend: "remove it")
        }
      }
      for key in ["from", "to"] {
        if let stray = data?.optional(key) {
          throw stray.fault("cuts bars, and there are none", mend: "remove it")
        }
      }
    } else if let stray = terms?.optional("sample") {
      throw stray.fault("is when bars close here", mend: "remove it")
    }
    guard bars == instruments.count else { return }
    for key in ["queue", "refill"] {
      if let stray = terms?.optional(key) {
        throw stray.fault("belongs to order books, and there are none", mend: "remove it")
      }
    }
  }

  package var strategyNames: [String] { strategies.map(\.name) }
  package var symbols: [String] { instruments.map(\.contract.symbol) }
  package var seed: UInt64 { replay.seed }

  /// Bars and events to be played.
  package var moments: Int {
    instruments.reduce(0) { sum, instrument in
      switch instrument.source {
      case .bars(_, _, let bars): sum + bars.count
      case .events(_, let manifest): sum + manifest.events
      }
    }
  }

  /// The hash of what the spec says, but for its name and the wish for a page.
  package var specHash: String {
    guard case .object(let members) = try? JSON.parse(node.canonicalJSON) else {
      return SHA256.hex(node.canonicalJSON)
    }
    return SHA256.hex(
      JSON.object(members.filter { !["name", "report"].contains($0.key) }).compact)
  }

  package var dataHash: String {
    instruments.count == 1
      ? instruments[0].dataHash : SHA256.hex(instruments.map(\.dataHash).joined(separator: "\n"))
  }

  /// Plays the markets through.
  ///
  /// - Parameter goesOn: Told the share of the time that has passed; false stops it.
  package func run(goesOn: (Double) -> Bool = { _ in true }) throws -> ReplayOutcome {
    var engine = EventReplay(try instruments.map { try $0.market() }, capital: capital)
    engine.latency = replay.latency
    engine.queue = replay.queue
    engine.refillHalfLife = replay.refillHalfLife
    engine.path = replay.path
    engine.volumeShare = replay.volumeShare
    engine.positionMode = positionMode
    engine.legs = strategies.map(\.leg)
    engine.allowsBorrowing = allowsBorrowing
    engine.extent = replay.extent
    engine.seed = replay.seed
    let interval = instruments.compactMap(\.barInterval).min()
    engine.markoutHorizonsNanoseconds = replay.markouts(bars: interval)
    engine.sampling = interval == nil ? replay.sampling : nil
    let (record, clearing) = try engine.run(
      try strategies.map { try $0.make() }, goesOn: goesOn)
    return ReplayOutcome(self, record, clearing)
  }
}
