/// The box around the best point in which a local search looks for a better one.
struct TrustRegion: Sendable {
  /// The first half of the box's width, as a share of the unit cube's.
  static let firstRadius = 0.2
  static let largestRadius = 0.4
  static let leastRadius = 1e-8

  private(set) var radius = Self.firstRadius
  private var failures = 0
  private var centre: [Double] = []

  /// Whether there is nothing left to gain around the best point.
  var isExhausted: Bool { radius < Self.leastRadius }

  /// Moves with the best point; a leap makes the box as wide as at first.
  mutating func follow(_ best: [Double]) {
    let leap = zip(best, centre).reduce(0) { max($0, abs($1.0 - $1.1)) }
    if centre.isEmpty || leap > 2 * radius {
      radius = max(radius, min(Self.firstRadius, leap))
      if centre.isEmpty { radius = Self.firstRadius }
      failures = 0
    }
    centre = best
  }

  /// Widens after a success and shrinks after two failures in a row.
  mutating func learn(isBetter: Bool) {
    if isBetter {
      radius = min(Self.largestRadius, radius * 1.5)
      failures = 0
    } else {
      failures += 1
      if failures == 2 {
        radius /= 2
        failures = 0
      }
    }
  }
}
