import MarketData

/// Equity less maintenance margin of positions that stand or fall together, while the price of one
/// instrument moves and all else stands still.
///
/// In the payoff's coordinate x it is K + Σ a·(x − x₀) − Σ (|a|·x·rate − deduction) over the legs:
/// continuous, concave and straight between the bounds of the tiers.
struct MarginExcess {
  /// A position of slope a, opened at x₀.
  struct Leg {
    var slope: Double
    var origin: Double
  }

  /// What does not move: money, and the other positions' profit less their maintenance margin.
  var constant: Double
  var legs: [Leg] = []
  /// Nil when the maintenance margin stands still too, and is part of `constant`.
  var tiers: MarginTiers?

  func value(at x: Double) -> Double {
    legs.reduce(constant) { sum, leg in
      let maintenance = tiers?.maintenance(of: leg.slope.magnitude * x) ?? 0
      return sum + leg.slope * (x - leg.origin) - maintenance
    }
  }

  /// Where the excess comes up from zero as x grows, and where it falls to zero again.
  func roots() -> (rising: Double?, falling: Double?) {
    var roots: (rising: Double?, falling: Double?)
    var start = 0.0
    var atStart = value(at: 0)
    for end in bounds + [.infinity] {
      let line = line(through: end < .infinity ? (start + end) / 2 : 2 * start + 1)
      // An infinite slope times infinity decides the last, endless stretch.
      let atEnd = end < .infinity ? value(at: end) : line.slope * .infinity
      let root = max(start, min(end, -line.intercept / line.slope))
      if atStart <= 0, atEnd > 0 { roots.rising = root }
      if atStart > 0, atEnd <= 0 { roots.falling = root }
      (start, atStart) = (end, atEnd)
    }
    return (roots.rising.flatMap(positive), roots.falling.flatMap(positive))
  }

  /// Where nothing is left of the equity; of use only without tiers.
  ///
  /// Nil for a hedged pair, which no price ruins.
  func zero() -> Double? {
    let slope = legs.reduce(0) { $0 + $1.slope }
    let origin = legs.reduce(0) { $0 + $1.slope * $1.origin }
    return slope == 0 ? nil : (origin - constant) / slope
  }

  /// The largest origin: what a coordinate is small against.
  var scale: Double { legs.reduce(0) { max($0, $1.origin) } }

  /// Rounding turns "at no price" into a price near zero.
  private func positive(_ x: Double) -> Double? { x > 1e-12 * scale ? x : nil }

  /// Where a leg passes from one tier to the next, ascending.
  private var bounds: [Double] {
    let caps = tiers?.tiers.map(\.cap).filter(\.isFinite) ?? []
    return legs.flatMap { leg in caps.map { $0 / leg.slope.magnitude } }.sorted()
  }

  /// The straight line that the excess follows around x.
  private func line(through x: Double) -> (slope: Double, intercept: Double) {
    var line = (slope: 0.0, intercept: constant)
    for leg in legs {
      let tier = tiers?.tier(of: leg.slope.magnitude * x)
      line.slope += leg.slope - leg.slope.magnitude * (tier?.rate ?? 0)
      line.intercept += (tier?.deduction ?? 0) - leg.slope * leg.origin
    }
    return line
  }
}
