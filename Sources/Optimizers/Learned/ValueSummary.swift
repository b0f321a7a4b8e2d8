/// What a group of trials was worth, in the objective's own sign.
package struct ValueSummary: Sendable, Equatable {
  package let count: Int
  package let best: Double
  package let mean: Double
  package let median: Double
  /// Values below and above which a quarter of the group lies (linear between the order
  /// statistics, Hyndman and Fan 1996, definition 7).
  package let lowerQuartile: Double
  package let upperQuartile: Double

  /// The summary of finite values; nil of none.
  init?(_ values: [Double], isMaximized: Bool) {
    let sorted = values.sorted()
    guard let low = sorted.first, let high = sorted.last else { return nil }
    count = sorted.count
    best = isMaximized ? high : low
    // Divided first, so that huge values do not overflow.
    mean = sorted.reduce(0) { $0 + $1 / Double(sorted.count) }
    median = Self.quantile(0.5, of: sorted)
    lowerQuartile = Self.quantile(0.25, of: sorted)
    upperQuartile = Self.quantile(0.75, of: sorted)
  }

  private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let lower = Int(place)
    let part = place - Double(lower)
    if part == 0 { return sorted[lower] }
    return sorted[lower] * (1 - part) + sorted[lower + 1] * part
  }
}
