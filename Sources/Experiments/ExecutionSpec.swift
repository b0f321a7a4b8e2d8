import Documents
import MarketData
import Trading

/// Reads the keys of a spec that say how targets become fills.
struct ExecutionSpec {
  static let keys = ["execution", "sizing", "leverage", "margin", "stops", "instrument"]

  let model: ExecutionModel

  /// - Parameter fundingFile: Reads a file of funding rates named by the spec.
  init(_ spec: SpecReader, fundingFile: (SpecValue) throws -> FundingSeries) throws {
    var model = ExecutionModel()
    if let execution = try spec.optional("execution")?.reader() {
      try Self.readExecution(execution, into: &model, fundingFile: fundingFile)
    }
    try Self.readSize(spec, into: &model)
    if let stops = try spec.optional("stops")?.reader() { try Self.readStops(stops, into: &model) }
    if let lot = try spec.optional("instrument")?.reader() {
      try lot.unknownKeysAreErrors(known: ["lot", "minimum_quantity", "minimum_notional"])
      model.lot = LotFilter(
        stepUnits: try lot.optional("lot")?.notNegative() ?? 0,
        minimumUnits: try lot.optional("minimum_quantity")?.notNegative() ?? 0,
        minimumNotional: try lot.optional("minimum_notional")?.notNegative() ?? 0)
    }
    self.model = model
  }

  private static func readExecution(
    _ spec: SpecReader, into model: inout ExecutionModel,
    fundingFile: (SpecValue) throws -> FundingSeries
  ) throws {
    try spec.unknownKeysAreErrors(known: costKeys + ["latency"])
    try readCosts(spec, into: &model, fundingFile: fundingFile)
    if let latency = spec.optional("latency") {
      if (try? latency.durationNanoseconds()) != nil {
        throw latency.fault(
          "counts bars", mend: "write bars, or replay.latency: 250ms for an order-level replay")
      }
      model.latencyBars = try latency.int()
      guard (0...10_000).contains(model.latencyBars) else {
        throw latency.fault("must be 0 to 10000 bars", mend: "count latency in bars of the data")
      }
    }
  }

  static let costKeys = ["fill", "fee_bps", "slippage", "funding", "borrow_rate"]

  /// Reads how orders fill and what that costs.
  static func readCosts(
    _ spec: SpecReader, into model: inout ExecutionModel,
    fundingFile: (SpecValue) throws -> FundingSeries
  ) throws {
    if let fill = try spec.optional("fill")?.oneOf(Fill.allCases.map(\.rawValue)) {
      model.fill = Fill(rawValue: fill) ?? model.fill
    }
    if let fee = spec.optional("fee_bps") { model.fee = try readFee(fee) }
    if let slippage = spec.optional("slippage") { model.slippage = try readSlippage(slippage) }
    if let funding = spec.optional("funding") {
      model.funding = try readFunding(funding, file: fundingFile)
    }
    if let rate = spec.optional("borrow_rate") {
      model.borrowRate = try rate.fraction()
      guard (0...10).contains(model.borrowRate) else {
        throw rate.fault("must be from 0 to 1000 % a year", mend: "write it as in 5%")
      }
    }
  }

  private static func readFee(_ value: SpecValue) throws -> Fee {
    guard case .mapping = value.node.kind else {
      let bps = try value.costBps()
      return Fee(takerBps: bps, makerBps: bps)
    }
    let spec = try value.reader()
    try spec.unknownKeysAreErrors(known: ["maker", "taker"])
    return Fee(
      takerBps: try spec.required("taker").costBps(),
      makerBps: try spec.required("maker").costBps(lowest: -100))
  }

  private static func readSlippage(_ value: SpecValue) throws -> Slippage {
    guard case .mapping = value.node.kind else { return .fixed(bps: try value.costBps()) }
    let spec = try value.reader()
    let models = ["fixed", "spread", "volatility", "sqrt-impact"]
    let model = try spec.optional("model")?.oneOf(models) ?? "fixed"
    switch model {
    case "spread":
      try spec.unknownKeysAreErrors(known: ["model", "factor"])
      return .spread(factor: try spec.optional("factor")?.notNegative() ?? 1)
    case "volatility":
      try spec.unknownKeysAreErrors(known: ["model", "factor", "half_life_bars"])
      return .volatility(
        factor: try spec.required("factor").notNegative(),
        halfLifeBars: try spec.optional("half_life_bars")?.positive() ?? 100)
    case "sqrt-impact":
      try spec.unknownKeysAreErrors(known: ["model", "coefficient", "bps", "half_life_bars"])
      return .squareRootImpact(
        coefficient: try spec.optional("coefficient")?.notNegative() ?? 1,
        bps: try spec.optional("bps")?.costBps() ?? 0,
        halfLifeBars: try spec.optional("half_life_bars")?.positive() ?? 100)
    default:
      try spec.unknownKeysAreErrors(known: ["model", "bps"])
      return .fixed(bps: try spec.optional("bps")?.costBps() ?? 0)
    }
  }

  private static func readFunding(
    _ value: SpecValue, file: (SpecValue) throws -> FundingSeries
  ) throws -> Funding {
    guard case .mapping = value.node.kind else {
      switch try value.string() {
      case "none": return .none
      case "dataset": return .beside(missingIsZero: false)
      default:
        throw value.fault(
          "is not a funding",
          mend: "write none, dataset, {constant: 0.01%, every: 8h} or {file: FILE}")
      }
    }
    let spec = try value.reader()
    if let source = spec.optional("from") {
      try spec.unknownKeysAreErrors(known: ["from", "missing"])
      _ = try source.oneOf(["dataset"])
      return .beside(missingIsZero: try missingIsZero(spec))
    }
    if spec.optional("file") != nil {
      try spec.unknownKeysAreErrors(known: ["file", "missing"])
      var series = try file(try spec.required("file"))
      series.missingIsZero = try missingIsZero(spec)
      return .series(series)
    }
    try spec.unknownKeysAreErrors(known: ["constant", "every", "file", "from"])
    let every = spec.optional("every")
    let interval = try every?.durationNanoseconds() ?? 8 * Span.hour
    if let every, interval < Span.minute {
      throw every.fault("must be at least a minute", mend: "perpetuals pay every 1h to 8h")
    }
    let constant = try spec.required("constant")
    let rate = try constant.fraction()
    guard abs(rate) < 0.05 else {
      throw constant.fault(
        "of \(rate * 100) % a payment is beyond every venue's cap", mend: "write it as in 0.01%")
    }
    return .constant(rate: rate, everyNanoseconds: interval)
  }

  private static func missingIsZero(_ spec: SpecReader) throws -> Bool {
    try spec.optional("missing")?.oneOf(["zero", "stop"]) == "zero"
  }

  private static func readSize(_ spec: SpecReader, into model: inout ExecutionModel) throws {
    model.sizing = try sizing(spec.optional("sizing"))
    model.leverage = try spec.optional("leverage")?.positive() ?? 1
    if let margin = try spec.optional("margin")?.reader() {
      try margin.unknownKeysAreErrors(known: ["maintenance"])
      let maintenance = try margin.required("maintenance")
      let share = try maintenance.fraction()
      guard share >= 0, share < 1 else {
        throw maintenance.fault("must be from 0 to below 100 %", mend: "write it as in 0.5%")
      }
      model.margin = Margin(maintenance: share)
    } else if model.leverage > 1 {
      model.margin = Margin(maintenance: 0.005)
    }
    if let margin = model.margin, margin.maintenance * model.leverage >= 1,
      let leverage = spec.optional("leverage")
    {
      throw leverage.fault(
        "leaves no room above a maintenance margin of \(margin.maintenance * 100) %",
        mend: "keep leverage · margin.maintenance below 1")
    }
    if model.leverage > 1_000, let leverage = spec.optional("leverage") {
      throw leverage.fault("must be at most 1000", mend: "no venue lends more")
    }
  }

  /// How large a full position is; all equity where nothing is said.
  static func sizing(_ value: SpecValue?) throws -> Sizing {
    guard let value else { return .allIn }
    guard case .mapping = value.node.kind else {
      guard try value.string() == "all-in" else {
        throw value.fault(
          "is not a size",
          mend: "write all-in, {quantity: 1}, {notional: 1000} or {volatility: 0.4}")
      }
      return .allIn
    }
    let spec = try value.reader()
    try spec.unknownKeysAreErrors(known: ["quantity", "notional", "volatility", "half_life_bars"])
    let given = ["quantity", "notional", "volatility"].filter { spec.optional($0) != nil }
    guard given.count == 1 else {
      throw value.fault(
        "must name one of quantity, notional, volatility", mend: "write sizing: {notional: 1000}")
    }
    switch given[0] {
    case "quantity": return .quantity(try spec.required("quantity").positive())
    case "notional": return .notional(try spec.required("notional").positive())
    default:
      return .volatility(
        target: try spec.required("volatility").positiveFraction(),
        halfLifeBars: try spec.optional("half_life_bars")?.positive() ?? 480)
    }
  }

  private static func readStops(_ spec: SpecReader, into model: inout ExecutionModel) throws {
    try spec.unknownKeysAreErrors(known: ["stop", "trailing", "take_profit", "atr_period"])
    model.stops = Stops(
      stop: try spec.optional("stop")?.distance(),
      trailing: try spec.optional("trailing")?.distance(),
      takeProfit: try spec.optional("take_profit")?.distance())
    for key in ["stop", "trailing"] {
      if let value = spec.optional(key), case .fraction(1...) = try value.distance() {
        throw value.fault("of 100 % or more is never reached", mend: "write it as in 5% or 2atr")
      }
    }
    if let period = spec.optional("atr_period") {
      model.stops.rangePeriodBars = try period.int()
      guard (1...100_000).contains(model.stops.rangePeriodBars) else {
        throw period.fault("must be 1 to 100000 bars", mend: "14 is customary")
      }
    }
  }
}

extension SpecValue {
  /// A number above zero.
  func positive() throws -> Double {
    let number = try double()
    guard number > 0 else { throw fault("must be above zero", mend: "write a positive number") }
    return number
  }

  /// A number of at least zero.
  func notNegative() throws -> Double {
    let number = try double()
    guard number >= 0 else { throw fault("must not be negative", mend: "write 0 or more") }
    return number
  }

  /// A share above zero, as 20% or 0.2.
  func positiveFraction() throws -> Double {
    let number = try fraction()
    guard number > 0 else { throw fault("must be above zero", mend: "write it as in 20%") }
    return number
  }

  /// A cost in hundredths of a percent, below a tenth of the price: more is a slip of units.
  func costBps(lowest: Double = 0) throws -> Double {
    let bps = try double()
    guard bps >= lowest, bps < 1_000 else {
      throw fault(
        "of \(bps) is \(bps / 100) % of every fill",
        mend: "write basis points from \(lowest) to below 1000: 5 is 0.05 %")
    }
    return bps
  }

  /// A distance from an entry price: `5%` of it, or `2atr` average true ranges.
  func distance() throws -> Stops.Distance {
    let text = try string()
    let mend = "write it as in 5% or 2atr"
    if text.hasSuffix("atr"), let ranges = Double(text.dropLast(3)), ranges > 0, ranges < 1_000 {
      return .ranges(ranges)
    }
    if text.hasSuffix("%"), let percent = Double(text.dropLast()), percent > 0, percent < 1e6 {
      return .fraction(percent / 100)
    }
    throw fault("is not a distance", mend: mend)
  }
}
