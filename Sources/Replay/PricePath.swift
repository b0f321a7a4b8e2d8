import MarketData

/// How the price is assumed to have moved inside a bar.
package enum PathAssumption: String, Sendable, CaseIterable {
  /// First against the position held at the open; flat, first to the nearer extreme.
  case pessimistic
  case highFirst = "high-first"
  case lowFirst = "low-first"
  /// First to the extreme nearer to the open.
  case nearestFirst = "nearest-first"
}

/// The way from a bar's open over its two extremes to its close, straight from point to point,
/// a third of the bar's time for each.
struct PricePath {
  let points: (Double, Double, Double, Double)

  init(_ bar: Bar, highFirst: Bool) {
    points = (
      bar.open, highFirst ? bar.high : bar.low, highFirst ? bar.low : bar.high, bar.close
    )
  }

  /// Whether the high comes first, for a position of this sign.
  static func isHighFirst(_ bar: Bar, _ assumption: PathAssumption, position: Double) -> Bool {
    switch assumption {
    case .highFirst: return true
    case .lowFirst: return false
    case .pessimistic where position != 0: return position < 0
    case .pessimistic, .nearestFirst: return bar.high - bar.open < bar.open - bar.low
    }
  }

  subscript(corner: Int) -> Double {
    switch corner {
    case 0: points.0
    case 1: points.1
    case 2: points.2
    default: points.3
    }
  }

  /// The price when a share of the bar's time has passed.
  func price(at share: Double) -> Double {
    let leg = min(2, max(0, Int(share * 3)))
    let (a, b) = (self[leg], self[leg + 1])
    return a + (b - a) * min(1, max(0, share * 3 - Double(leg)))
  }

  /// When the path, from a share of the time on, first stands at or beyond a level, and where the
  /// price is then: at the level, or beyond it where the path starts there.
  ///
  /// - Parameters:
  ///   - falling: Whether the level is reached from above.
  ///   - strictly: Whether the price must go beyond it.
  func firstTouch(_ level: Double, falling: Bool, strictly: Bool = false, from share: Double)
    -> (share: Double, price: Double)?
  {
    func isThere(_ price: Double) -> Bool {
      if strictly { return falling ? price < level : price > level }
      return falling ? price <= level : price >= level
    }
    let start = price(at: share)
    if isThere(start) { return (share, start) }
    for leg in max(0, min(2, Int(share * 3)))..<3 where isThere(self[leg + 1]) {
      let (a, b) = (self[leg], self[leg + 1])
      let within = a == b ? 0 : (level - a) / (b - a)
      return (max(share, (Double(leg) + min(1, max(0, within))) / 3), level)
    }
    return nil
  }
}
