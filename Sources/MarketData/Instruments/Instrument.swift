import Foundation

/// What a dataset's prices are prices of, as its venue defines it; kept with the dataset.
///
/// A zero switches a limit off. Amounts are in units of the base asset, or in contracts where one
/// has a multiplier; notionals are in the quote asset.
package struct Instrument: Codable, Equatable, Sendable {
  package enum Kind: String, Codable, Sendable, CaseIterable {
    case spot
    /// A perpetual contract, margined in the quote asset.
    case linear
    /// A perpetual contract of a face value in the quote asset, margined in the base asset.
    case inverse
    /// A contract that settles on a day.
    case future
    case equity
    /// A pair of currencies.
    case fx
  }

  package var kind: Kind
  package var symbol: String
  package var base: String?
  package var quote: String
  /// The step of prices.
  package var tick = 0.0
  /// The step of amounts.
  package var lot = 0.0
  package var minimumQuantity = 0.0
  package var minimumNotional = 0.0
  /// Units of the base per contract; of an inverse contract its face value in the quote asset.
  package var multiplier = 1.0
  /// The venue's name for the level that the fees are of.
  package var feeTier: String?
  package var makerFeeBps: Double?
  package var takerFeeBps: Double?
  /// The rate of one tier for any size; nil where `marginTiers` say more, or nothing is known.
  package var maintenance: Double?
  package var marginTiers: [MarginTier]?
  /// Nanoseconds from one funding payment to the next.
  package var fundingInterval: Int64?
  /// When a dated future settles.
  package var expiry: Timestamp?
  /// Nil tells the calendar from the bars.
  package var calendar: TradingCalendar.Hours?
  /// Weekdays without trading, as dates; nil where only the calendar says so.
  package var holidays: [Timestamp]?

  package init(_ kind: Kind, symbol: String, quote: String) {
    self.kind = kind
    self.symbol = symbol
    self.quote = quote
  }

  /// The margin tiers, of whichever form; nil where nothing is known.
  package func tiers() throws -> MarginTiers? {
    if let marginTiers { return try MarginTiers(marginTiers) }
    return try maintenance.map { try .flat(rate: $0, maximumLeverage: 1_000) }
  }

  /// All that is known, the same text for the same facts.
  package func canonicalJSON() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// The calendar of rows of this instrument; nil where it says nothing of its times.
  package func calendar(of raw: RawBars) -> TradingCalendar? {
    guard calendar != nil || holidays != nil else { return nil }
    return TradingCalendar(hours: calendar, holidays: holidays, of: raw)
  }

  private enum CodingKeys: String, CodingKey {
    case kind, symbol, base, quote, tick, lot, multiplier, maintenance, expiry, calendar, holidays
    case minimumQuantity = "minimum_quantity"
    case minimumNotional = "minimum_notional"
    case feeTier = "fee_tier"
    case makerFeeBps = "maker_fee_bps"
    case takerFeeBps = "taker_fee_bps"
    case marginTiers = "margin_tiers"
    case fundingInterval = "funding_interval_ns"
  }
}

extension Instrument {
  /// What makes the instrument impossible, for a person; nil when nothing does.
  package var problem: String? {
    if base == quote { return "base and quote are one asset" }
    if kind == .inverse, base == nil { return "an inverse contract settles in its base: name it" }
    if kind == .future, expiry == nil { return "a dated future has an expiry" }
    if kind != .future, expiry != nil { return "only a dated future expires" }
    let isPerpetual = kind == .linear || kind == .inverse
    if !isPerpetual, fundingInterval != nil { return "only perpetual contracts pay funding" }
    let isMargined = isPerpetual || kind == .future
    if !isMargined, marginTiers != nil || maintenance != nil {
      return "only contracts have maintenance margins"
    }
    if holidays != nil, let calendar, [.always, .periods, .activity].contains(calendar) {
      return "a market of this calendar has no holidays"
    }
    if maintenance != nil, marginTiers != nil { return "maintenance and tiers say the same" }
    return nil
  }

  /// Each known fact in words, the kind first.
  package var facts: [String] {
    var facts = ["\(Self.words[kind] ?? kind.rawValue) \(symbol)"]
    facts += [base.map { "base \($0)" }, "quote \(quote)"].compactMap { $0 }
    let amounts = [
      ("tick", tick), ("lot", lot), ("minimum", minimumQuantity),
      ("minimum notional", minimumNotional),
    ]
    facts += amounts.filter { $0.1 > 0 }.map { "\($0.0) \(plainNumber($0.1))" }
    if multiplier != 1 { facts.append("multiplier \(plainNumber(multiplier))") }
    return facts + feeFacts + marginFacts + timeFacts
  }

  private static let words: [Kind: String] = [
    .linear: "linear perpetual", .inverse: "inverse perpetual", .future: "dated future",
    .fx: "currency pair",
  ]

  private var feeFacts: [String] {
    let fees = [("maker", makerFeeBps), ("taker", takerFeeBps)].compactMap { name, bps in
      bps.map { "\(name) \(plainNumber($0)) bps" }
    }
    return fees + [feeTier.map { "fee tier \($0)" }].compactMap { $0 }
  }

  private var marginFacts: [String] {
    if let maintenance { return ["maintenance \(plainNumber(maintenance * 100)) %"] }
    guard let tiers = marginTiers, let first = tiers.first, let last = tiers.last else { return [] }
    return [
      "\(counted(tiers.count, "margin tier")) from \(plainNumber(first.rate * 100)) %"
        + " at \(plainNumber(first.maximumLeverage))× to \(plainNumber(last.rate * 100)) %"
        + " at \(plainNumber(last.maximumLeverage))×"
    ]
  }

  private var timeFacts: [String] {
    [
      fundingInterval.map { "funding every \(duration($0))" },
      expiry.map { "expires \($0.iso)" }, calendar.map { "calendar \($0.rawValue)" },
      holidays.map { "\(counted($0.count, "holiday"))" },
    ].compactMap { $0 }
  }
}

/// A number as a person writes it, without an exponent.
private func plainNumber(_ value: Double) -> String {
  var text = String(format: "%.12f", value)
  while text.hasSuffix("0") { text.removeLast() }
  return text.hasSuffix(".") ? String(text.dropLast()) : text
}
