import Documents
import MarketData
import Replay
import Strategies
import Trading

/// One strategy of a spec that is replayed by orders.
struct ReplayStrategy {
  static let keys = [
    "name", "instruments", "parameters", "side", "sizing", "leverage", "allocation", "bars",
    "execution", "quantity", "over", "after", "limit", "cap",
    "leg",
  ]

  /// The name under which a spec executes one parent order and nothing else.
  static let executeName = "execute"

  let name: String
  /// The leg that the strategy trades where both are held; net where one is.
  let leg: PositionLeg
  /// Makes the strategy anew for a run.
  let make: @Sendable () throws -> any EventStrategy

  init(
    _ value: SpecValue, _ instruments: [ReplayInstrument], seed: UInt64, in workspace: Workspace,
    sharesAccount: Bool, mode: PositionMode
  ) throws {
    let spec = try value.reader()
    try spec.unknownKeysAreErrors(known: Self.keys)
    let name = try spec.required("name")
    let named = try name.string()
    self.name = named
    leg = try Self.leg(spec, mode)
    let places = try Self.places(spec.optional("instruments"), instruments)
    if named == Self.executeName {
      make = try Self.parent(spec, places[0], instruments, seed, workspace)
    } else if let entry = eventCatalog.first(where: { $0.name == named }) {
      make = try Self.event(entry, spec, places)
    } else if catalog.contains(where: { $0.declaration.name == named }) {
      let entry = try catalogEntry(named)
      make = try Self.target(
        entry, spec, places[0], instruments, seed, workspace,
        sharesAccount: sharesAccount, standardSide: leg == .short ? .short : .long)
    } else {
      let names =
        catalog.map(\.declaration.name) + eventCatalog.map(\.name) + [Self.executeName]
      throw name.fault(
        "names no strategy: '\(named)'", mend: Suggestion.mend(for: named, among: names))
    }
  }

  /// The leg of a strategy, which a catalog strategy's side must be that of.
  private static func leg(_ spec: SpecReader, _ mode: PositionMode) throws -> PositionLeg {
    let leg = try spec.optional("leg")?.oneOf(["long", "short"])
    let side = try spec.optional("side")?.string()
    guard mode == .hedge else {
      if leg == nil { return .net }
      throw try spec.required("leg").fault(
        "needs both legs to be held", mend: "add position_mode: hedge, or remove it")
    }
    guard let leg = leg ?? ["long", "short"].first(where: { $0 == side }) else {
      throw spec.fault("needs a leg where both are held", mend: "add leg: long or leg: short")
    }
    if let side, ["long", "short", "long-short"].contains(side), side != leg {
      throw try spec.required("side").fault(
        "does not fit the leg", mend: "write side: \(leg), or the other leg")
    }
    return leg == "long" ? .long : .short
  }

  /// The places of the instruments that a strategy names by symbol or place; all if it names none.
  static func places(
    _ value: SpecValue?, _ instruments: [ReplayInstrument]
  ) throws -> [Int] {
    guard let value else { return Array(instruments.indices) }
    let names = instruments.map(\.contract.symbol)
    let places = try value.list().map { item in
      let text = try item.string()
      if let place = names.firstIndex(of: text) ?? Int(text), names.indices.contains(place) {
        return place
      }
      throw item.fault(
        "is not one of the instruments", mend: Suggestion.mend(for: text, among: names))
    }
    guard !places.isEmpty, Set(places).count == places.count else {
      throw value.fault(
        places.isEmpty ? "names no instrument" : "names an instrument twice",
        mend: "write instruments: [\(names[0])]")
    }
    return places
  }

  private static func event(
    _ entry: EventCatalogEntry, _ spec: SpecReader, _ places: [Int]
  ) throws -> @Sendable () throws -> any EventStrategy {
    guard places.count >= entry.instruments else {
      throw AssayError(
        .usage,
        "\(entry.name) trades \(entry.instruments) instruments, and \(places.count) are named",
        at: spec.node.place.description, mend: "add them under instruments")
    }
    for key in [
      "side", "sizing", "leverage", "allocation", "bars", "execution", "quantity", "over",
      "after", "limit", "cap",
    ] {
      if let stray = spec.optional(key) {
        throw stray.fault("means nothing to \(entry.name)", mend: "remove it")
      }
    }
    let set = try values(spec.optional("parameters"), entry.name, entry.parameters)
    return { entry.make(set, places) }
  }

  /// A parameter set from a mapping; what is not named takes its standard value.
  static func values(
    _ value: SpecValue?, _ name: String, _ parameters: [Parameter]
  ) throws -> [Double] {
    var set = parameters.map(\.standard)
    guard let spec = try value?.reader() else { return set }
    try spec.unknownKeysAreErrors(known: parameters.map(\.name))
    for (index, parameter) in parameters.enumerated() {
      guard let value = spec.optional(parameter.name) else { continue }
      set[index] = try value.double()
      try parameter.check(set[index], at: value.node.place.description)
    }
    return set
  }

  private static func target(
    _ entry: CatalogEntry, _ spec: SpecReader, _ place: Int, _ instruments: [ReplayInstrument],
    _ seed: UInt64, _ workspace: Workspace,
    sharesAccount: Bool, standardSide: Side
  ) throws -> @Sendable () throws -> any EventStrategy {
    let set = try values(
      spec.optional("parameters"), entry.declaration.name, entry.declaration.parameters)
    let side = try spec.optional("side")?.oneOf(Side.allCases.map(\.rawValue))
    var terms = CatalogTrading(entry: entry, set: set, instrument: place, seed: seed)
    terms.side = side.flatMap(Side.init) ?? standardSide
    terms.sizing = try ExecutionSpec.sizing(spec.optional("sizing"))
    if case .volatility = terms.sizing, let sizing = spec.optional("sizing") {
      throw sizing.fault(
        "by volatility is not known to strategies side by side",
        mend: "write all-in with an allocation, {quantity: 1} or {notional: 1000}")
    }
    if let leverage = spec.optional("leverage") { terms.leverage = try leverage.positive() }
    if let allocation = spec.optional("allocation") {
      terms.allocation = try allocation.positiveFraction()
    }
    switch instruments[place].source {
    case .bars(let series, let columns, let bars):
      let payoff = instruments[place].contract.payoff
      guard payoff.kind != .inverse, payoff.multiplier == 1 else {
        throw spec.fault(
          "sizes over bars know linear contracts of one unit alone",
          mend: "let \(entry.declaration.name) trade a linear instrument without a multiplier")
      }
      terms.sharesAccount = sharesAccount
      for key in ["bars", "execution", "over", "cap"] {
        if let stray = spec.optional(key) {
          throw stray.fault("belongs to a market of trades", mend: "remove it")
        }
      }
      let trading = terms
      return { trading.overBars(series, columns, bars) }
    case .events:
      let interval = try spec.required("bars").span(from: 1_000_000, "bars: 1s")
      terms.interval = interval
      terms.span = try spec.optional("over")?.span(from: 1, "over: 1s") ?? interval
      terms.algorithm = try algorithm(
        spec.optional("execution"), instruments, place, workspace)
      terms.participationCap = try spec.optional("cap")?.positiveFraction()
      try check(terms.algorithm, instruments, place)
      let trading = terms
      return { trading.overTrades() }
    }
  }

  private static func parent(
    _ spec: SpecReader, _ place: Int, _ instruments: [ReplayInstrument], _ seed: UInt64,
    _ workspace: Workspace
  ) throws -> @Sendable () throws -> any EventStrategy {
    let side = try spec.required("side").oneOf(["buy", "sell"]) == "buy" ? OrderSide.buy : .sell
    let over = try spec.optional("over")?.span(from: 1, "over: 60s") ?? Span.minute
    let after = try spec.optional("after")?.span(from: 0, "after: 1s") ?? Span.second
    let algorithm = try algorithm(spec.optional("execution"), instruments, place, workspace)
    let parent = ParentOrder(
      instrument: place, side, quantity: try spec.required("quantity").positive(),
      start: Timestamp(nanoseconds: 0), end: Timestamp(nanoseconds: over),
      limitPrice: try spec.optional("limit")?.positive(),
      participationCap: try spec.optional("cap")?.positiveFraction() ?? algorithm.standardCap)
    // Wrong terms are better told now than by an order that never comes.
    _ = try algorithm.execution(
      of: parent, contracts: instruments.map(\.contract), seed: seed)
    return { executing(parent, by: algorithm, after: after, seed: seed) }
  }

  /// Refuses terms that no order of the instrument could meet.
  private static func check(
    _ algorithm: ExecutionAlgorithm, _ instruments: [ReplayInstrument], _ place: Int
  ) throws {
    let step = instruments[place].contract.filters.lot.step.step
    let parent = ParentOrder(
      instrument: place, .buy, quantity: step > 0 ? 1_000 * step : 1,
      start: Timestamp(nanoseconds: 0), end: Timestamp(nanoseconds: Span.minute))
    _ = try algorithm.execution(of: parent, contracts: instruments.map(\.contract), seed: 0)
  }
}
