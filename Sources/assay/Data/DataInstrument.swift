import Documents
import Experiments
import MarketData

/// `assay data instrument`: what a dataset's prices are prices of.
enum DataInstrument {
  static let verb = DataVerb(
    name: "instrument",
    usage: """
      instrument NAME [key=value…] [--file FILE] [--replace]
                                       keep what the prices are prices of; without words
                                       it is shown. Keys, in YAML in FILE too: kind=
                                       \(kinds),
                                       symbol, base, quote, tick, lot, minimum_quantity,
                                       minimum_notional, multiplier, fee_tier,
                                       maker_fee_bps, taker_fee_bps, maintenance or
                                       tiers=FILE, funding_interval, expiry, calendar,
                                       holidays; key=none forgets one, --replace all
                                       that was kept before
      """,
    options: ["--file"], flags: ["--json", "--replace"], run: run)

  private static let kinds = Instrument.Kind.allCases.map(\.rawValue).joined(separator: "|")

  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    guard let name = arguments.positional.first else {
      throw AssayError(
        .usage, "name a dataset", mend: "assay data instrument NAME kind=spot symbol=… quote=…")
    }
    let node = try description(arguments)
    let events = try workspace.events.find(name)
    let known = try events.map(\.instrument) ?? workspace.data.manifest(name).instrument
    guard let node else { return try show(known, of: name, arguments) }
    let instrument = try Instrument(
      try SpecReader(node), changing: arguments.has("--replace") ? nil : known)
    if events != nil {
      _ = try workspace.events.describe(name, as: instrument)
    } else {
      _ = try workspace.data.describe(name, as: instrument)
    }
    try show(instrument, of: name, arguments)
  }

  /// What the file says, with what the words say over it; nil without either.
  private static func description(_ arguments: Arguments) throws -> SpecNode? {
    let pairs = try Arguments.pairs(Array(arguments.positional.dropFirst()))
    let file = arguments.value("--file")
    guard file != nil || !pairs.isEmpty else { return nil }
    let node =
      try file.map { try ExperimentSpec.node(path: $0, overrides: []) }
      ?? SpecNode(.mapping([]), at: .commandLine)
    return try pairs.reduce(node) { try $0.setting(path: $1.name, to: $1.text) }
  }

  private static func show(
    _ instrument: Instrument?, of name: String, _ arguments: Arguments
  ) throws {
    guard let instrument else {
      throw AssayError(
        .data, "no instrument was told of this dataset", at: name,
        mend: "assay data instrument \(name) kind=spot symbol=BTCUSDT quote=USDT tick=0.01")
    }
    try DataCommand.answer(instrument, instrument.facts, arguments)
  }
}
