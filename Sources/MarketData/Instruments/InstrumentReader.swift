import Documents

extension Instrument {
  /// The keys that describe an instrument.
  package static let keys = [
    "kind", "symbol", "base", "quote", "tick", "lot", "minimum_quantity", "minimum_notional",
    "multiplier", "fee_tier", "maker_fee_bps", "taker_fee_bps", "maintenance", "tiers",
    "tiers_symbol", "funding_interval", "expiry", "calendar", "holidays",
  ]

  /// Reads a description, which may change one that is known.
  ///
  /// - Parameter known: What holds where the description says nothing; without it kind, symbol and
  ///   quote must be told.
  package init(_ spec: SpecReader, changing known: Instrument? = nil) throws {
    try spec.unknownKeysAreErrors(known: Self.keys)
    var known = known
    let spec = try Self.cleared(spec, &known)
    let kind = try spec.choice("kind", Kind.allCases) ?? known?.kind
    guard let kind else { throw try spec.missing("kind", Kind.allCases.map(\.rawValue)) }
    let symbol = try spec.optional("symbol")?.string() ?? known?.symbol
    let quote = try spec.optional("quote")?.string() ?? known?.quote
    self =
      try known
      ?? Instrument(
        kind, symbol: symbol ?? spec.required("symbol").string(),
        quote: quote ?? spec.required("quote").string())
    self.kind = kind
    self.symbol = symbol ?? self.symbol
    self.quote = quote ?? self.quote
    base = try spec.optional("base")?.string() ?? base
    try readAmounts(spec)
    try readMargin(spec)
    try readTimes(spec)
    if let problem {
      throw spec.fault("is no instrument: \(problem)", mend: "mend it; key=none forgets a key")
    }
  }

  /// Forgets what the description calls `none`, and answers the rest of it.
  private static func cleared(_ spec: SpecReader, _ known: inout Instrument?) throws -> SpecReader {
    let optional: [(key: String, forget: (inout Instrument) -> Void)] = [
      ("base", { $0.base = nil }), ("fee_tier", { $0.feeTier = nil }),
      ("maker_fee_bps", { $0.makerFeeBps = nil }), ("taker_fee_bps", { $0.takerFeeBps = nil }),
      ("maintenance", { $0.maintenance = nil }), ("tiers", { $0.marginTiers = nil }),
      ("funding_interval", { $0.fundingInterval = nil }), ("expiry", { $0.expiry = nil }),
      ("calendar", { $0.calendar = nil }), ("holidays", { $0.holidays = nil }),
    ]
    guard case .mapping(var entries) = spec.node.kind else { return spec }
    for (key, forget) in optional where spec.node[key]?.text == "none" {
      entries.removeAll { $0.key == key }
      if var changed = known {
        forget(&changed)
        known = changed
      }
    }
    return try SpecReader(SpecNode(.mapping(entries), at: spec.node.place), path: spec.path)
  }

  private mutating func readAmounts(_ spec: SpecReader) throws {
    tick = try spec.amount("tick") ?? tick
    lot = try spec.amount("lot") ?? lot
    minimumQuantity = try spec.amount("minimum_quantity") ?? minimumQuantity
    minimumNotional = try spec.amount("minimum_notional") ?? minimumNotional
    if let value = spec.optional("multiplier") {
      multiplier = try value.double()
      guard (1e-15...1e15).contains(multiplier) else {
        throw value.fault("must be from 1e-15 to 1e15", mend: "write units per contract")
      }
    }
    feeTier = try spec.optional("fee_tier")?.string() ?? feeTier
    makerFeeBps = try spec.feeBps("maker_fee_bps", from: -100) ?? makerFeeBps
    takerFeeBps = try spec.feeBps("taker_fee_bps", from: 0) ?? takerFeeBps
  }

  private mutating func readMargin(_ spec: SpecReader) throws {
    if let value = spec.optional("maintenance") {
      let rate = try value.fraction()
      guard (0..<1).contains(rate) else {
        throw value.fault("must be from 0 to below 100 %", mend: "write it as in 0.5%")
      }
      (maintenance, marginTiers) = (rate, nil)
    }
    guard let file = spec.optional("tiers") else {
      if let symbol = spec.optional("tiers_symbol") {
        throw symbol.fault("names a symbol of a file of tiers", mend: "add tiers=FILE")
      }
      return
    }
    let name = try spec.optional("tiers_symbol")?.string() ?? symbol
    marginTiers = try MarginTiers.read(path: file.string(), symbol: name).tiers
    if spec.optional("maintenance") == nil { maintenance = nil }
  }

  private mutating func readTimes(_ spec: SpecReader) throws {
    if let value = spec.optional("funding_interval") {
      let interval = try value.durationNanoseconds()
      guard (Span.minute...7 * Span.day).contains(interval) else {
        throw value.fault("must be from a minute to a week", mend: "write it as in 8h")
      }
      fundingInterval = interval
    }
    expiry = try spec.optional("expiry").map { try $0.time() } ?? expiry
    calendar = try spec.choice("calendar", TradingCalendar.Hours.allCases) ?? calendar
    if let value = spec.optional("holidays") {
      holidays = try Self.holidays(value)
    }
  }

  /// Dates in a list, or in a file with one a line.
  private static func holidays(_ value: SpecValue) throws -> [Timestamp] {
    let dates: [Timestamp]
    if case .sequence = value.node.kind {
      dates = try value.list().map { try $0.time() }
    } else {
      let file = try value.string()
      let text = String(decoding: try FileBytes.stored(file), as: UTF8.self)
      let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      dates = try lines.enumerated().compactMap { number, line in
        let word = line.prefix { $0 != "," && $0 != "#" && $0 != " " }
        if word.isEmpty { return nil }
        if let date = Timestamp(iso: String(word)) { return date }
        if number == 0 { return nil }
        throw AssayError(
          .data, "'\(excerpt(String(word)))' is not a date", at: "\(file):\(number + 1)",
          mend: "write one date a line, as in 2024-12-25")
      }
    }
    guard !dates.isEmpty, dates.count <= 10_000 else {
      throw value.fault("has \(dates.count) dates", mend: "list 1 to 10000 dates")
    }
    return Set(dates.map(\.day)).sorted().map { Timestamp(day: $0) }
  }
}

extension SpecReader {
  fileprivate func choice<Choice: RawRepresentable<String>>(
    _ key: String, _ all: [Choice]
  ) throws -> Choice? {
    try optional(key).flatMap { Choice(rawValue: try $0.oneOf(all.map(\.rawValue))) }
  }

  fileprivate func missing(_ key: String, _ choices: [String]) throws -> AssayError {
    fault("key '\(key)' is missing", mend: "there are \(choices.joined(separator: ", "))")
  }

  fileprivate func amount(_ key: String) throws -> Double? {
    guard let value = optional(key) else { return nil }
    let amount = try value.double()
    guard amount >= 0, amount <= 1e15 else {
      throw value.fault("must be from 0 to 1e15", mend: "write 0 for none")
    }
    return amount
  }

  fileprivate func feeBps(_ key: String, from least: Double) throws -> Double? {
    guard let value = optional(key) else { return nil }
    let bps = try value.double()
    guard (least..<1_000).contains(bps) else {
      throw value.fault(
        "must be from \(least) to below 1000 basis points", mend: "5 is 0.05 % of a fill")
    }
    return bps
  }
}

extension SpecValue {
  fileprivate func time() throws -> Timestamp {
    guard let time = Timestamp(iso: try string()) else {
      throw fault("is not a date", mend: "write it as in 2024-06-28T08:00:00Z")
    }
    return time
  }
}
