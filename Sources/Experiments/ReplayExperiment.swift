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
    replay = try ReplaySpec(spec.optional("replay"), in: workspace)
    for key in ["margin", "tiers", "symbol", "mark"] {
      if let stray = try spec.optional("replay")?.reader().optional(key) {
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
    let seed = replay.seed
    strategies = try spec.required("strategies").list().enumerated().map { place, value in
      try ReplayStrategy(
        value, instruments, seed: seed &+ UInt64(place) &* 1_000_003, in: workspace)
    }
    guard !strategies.isEmpty else {
      throw try spec.required("strategies").fault("is empty", mend: "name a strategy")
    }
    let mode = try spec.optional("position_mode")?.oneOf(PositionMode.allCases.map(\.rawValue))
    positionMode = mode.flatMap { PositionMode(rawValue: $0) } ?? .oneWay
    allowsBorrowing = try spec.optional("borrow")?.bool() ?? false
    writesReport = try spec.optional("report")?.bool() ?? true
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
