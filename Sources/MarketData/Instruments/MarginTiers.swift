import Documents

/// One bracket of position sizes that share a maintenance rate.
@frozen public struct MarginTier: Sendable, Equatable, Codable {
  /// Values above it belong to the tier.
  public var floor: Double
  /// Values up to and including it belong to the tier.
  public var cap: Double
  public var rate: Double
  /// Taken off value · rate, so that the maintenance margin has no jump between tiers.
  public var deduction: Double
  public var maximumLeverage: Double

  public init(
    floor: Double, cap: Double, rate: Double, deduction: Double, maximumLeverage: Double
  ) {
    self.floor = floor
    self.cap = cap
    self.rate = rate
    self.deduction = deduction
    self.maximumLeverage = maximumLeverage
  }

  private enum CodingKeys: String, CodingKey {
    case floor, cap, rate, deduction
    case maximumLeverage = "maximum_leverage"
  }
}

/// Maintenance margin and leverage by the value of a position, in settlement money.
public struct MarginTiers: Sendable, Equatable {
  /// In ascending order, without gaps, from zero.
  public let tiers: [MarginTier]

  /// Checks that the tiers join without a gap or a jump of the margin.
  package init(_ tiers: [MarginTier]) throws {
    guard !tiers.isEmpty else { throw Self.fault("there are none", at: 1) }
    var previous = MarginTier(
      floor: 0, cap: 0, rate: 0, deduction: 0, maximumLeverage: .greatestFiniteMagnitude)
    for (index, tier) in tiers.enumerated() {
      if let problem = Self.problem(tier, after: previous, isFirst: index == 0) {
        throw Self.fault(problem, at: index + 1)
      }
      previous = tier
    }
    self.tiers = tiers
  }

  private init(unchecked tiers: [MarginTier]) { self.tiers = tiers }

  /// No maintenance margin, any leverage.
  public static let none = MarginTiers(unchecked: [
    MarginTier(
      floor: 0, cap: .infinity, rate: 0, deduction: 0,
      maximumLeverage: .greatestFiniteMagnitude)
  ])

  /// One rate for any size.
  package static func flat(rate: Double, maximumLeverage: Double) throws -> MarginTiers {
    try MarginTiers([
      MarginTier(
        floor: 0, cap: .infinity, rate: rate, deduction: 0, maximumLeverage: maximumLeverage)
    ])
  }

  /// The tier of a position's value; beyond the last cap, the last.
  @inlinable public func tier(of value: Double) -> MarginTier { tiers[index(of: value)] }

  /// The place of the tier of a position's value.
  @inlinable public func index(of value: Double) -> Int {
    for index in 0..<tiers.count - 1 where value <= tiers[index].cap { return index }
    return tiers.count - 1
  }

  /// value · rate − deduction.
  @inlinable public func maintenance(of value: Double) -> Double {
    let tier = tier(of: value)
    return value * tier.rate - tier.deduction
  }

  /// The leverage that a position of this value may have; zero when it is larger than any tier.
  @inlinable public func maximumLeverage(of value: Double) -> Double {
    let tier = tier(of: value)
    return value <= tier.cap ? tier.maximumLeverage : 0
  }

  /// The deduction that joins a tier to the one before it.
  static func deduction(floor: Double, rate: Double, after previous: MarginTier) -> Double {
    previous.deduction + floor * (rate - previous.rate)
  }

  private static func problem(_ tier: MarginTier, after previous: MarginTier, isFirst: Bool)
    -> String?
  {
    guard tier.floor == previous.cap else { return "it does not start where the one before ends" }
    guard tier.cap > tier.floor else { return "its cap is not above its floor" }
    guard tier.rate >= previous.rate, tier.rate < 1 else {
      return "its rate is not between that of the tier before and 1"
    }
    guard tier.maximumLeverage >= 1, tier.maximumLeverage.isFinite else {
      return "its leverage is not a number of at least 1"
    }
    let joined = isFirst ? 0 : deduction(floor: tier.floor, rate: tier.rate, after: previous)
    guard (tier.deduction - joined).magnitude <= 1e-9 * max(1, joined.magnitude) else {
      return "its deduction is \(tier.deduction), but \(joined) joins it to the tier before"
    }
    return nil
  }

  private static func fault(_ problem: String, at tier: Int) -> AssayError {
    AssayError(.data, problem, at: "margin tier \(tier)")
  }
}
