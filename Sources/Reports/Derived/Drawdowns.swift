/// A fall of the equity below a peak, until the peak is reached again.
struct Drawdown: Equatable {
  /// Lowest equity over the peak, less one: a fraction ≤ 0.
  var depth: Double
  /// Index of the last bar at the peak.
  var start: Int
  var trough: Int
  /// Index of the first bar at or above the peak; nil while the account is under water.
  var recovery: Int?
}

extension ReportContent.EquityCurve {
  /// Equity over its running peak, less one; the initial equity counts as a peak.
  func underwater() -> [Double] {
    var peak = initialEquity
    return equity.map { value in
      if value > peak { peak = value }
      return change(from: peak, to: value) ?? .nan
    }
  }

  /// The change as a fraction of the equity before, or of the capital; nil where undefined.
  func change(from base: Double, to value: Double) -> Double? {
    guard let capital = additiveCapital else { return relativeChange(from: base, to: value) }
    return value.isFinite ? (value - base) / capital : nil
  }

  /// The deepest falls, deepest first; equal depths keep their order in time.
  func drawdowns(limit: Int) -> [Drawdown] {
    var found: [Drawdown] = []
    var current: Drawdown?
    var peakIndex = 0
    for (index, depth) in underwater().enumerated() where depth.isFinite {
      if depth >= 0 {
        if var ended = current {
          ended.recovery = index
          found.append(ended)
          current = nil
        }
        peakIndex = index
      } else if depth < current?.depth ?? 0 {
        current = Drawdown(
          depth: depth, start: current?.start ?? peakIndex, trough: index, recovery: nil)
      }
    }
    if let open = current { found.append(open) }
    let order = found.indices.sorted { (found[$0].depth, $0) < (found[$1].depth, $1) }
    return order.prefix(limit).map { found[$0] }
  }
}
