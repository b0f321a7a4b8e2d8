/// What one parameter set did over some segments of time, folded in order.
///
/// Sums add. The worst drawdown of two spans is the worst of each and of the fall from the first
/// one's peak to the second one's trough (specs: dd(AB) = max(dd A, dd B, 1 − trough B / peak A)).
package struct FoldedSums: Sendable {
  /// Returns counted, and bars accounted for.
  package var periods: Double
  package var bars: Double
  package private(set) var sums: [Double]
  package var start: Double
  package var peak: Double
  package var trough: Double
  /// A positive fraction: of the peak, or of the capital where returns are additive.
  package var drawdown: Double
  package var end: Double
  package var isRuined: Bool
  /// The capital that additive returns are fractions of; nil where returns compound.
  package let additiveCapital: Double?

  /// Reads one segment of one set.
  package init(
    _ tallies: Tallies, set: Int, segment: Int, periods: Int, bars: Int, additiveCapital: Double?
  ) {
    self.periods = Double(periods)
    self.bars = Double(bars)
    sums = TallyField.sums.map { tallies[set, segment, $0] }
    start = tallies[set, segment, .start]
    peak = tallies[set, segment, .peak]
    trough = tallies[set, segment, .trough]
    drawdown = tallies[set, segment, .drawdown]
    end = tallies[set, segment, .end]
    isRuined = tallies.isRuined(set: set)
    self.additiveCapital = additiveCapital
  }

  package subscript(field: TallyField) -> Double {
    precondition(field.rawValue < sums.count, "\(field) folds; it does not add.")
    return sums[field.rawValue]
  }

  /// Appends a later span; one that does not start where this one ends is rescaled to do so.
  package mutating func append(_ later: FoldedSums) {
    periods += later.periods
    bars += later.bars
    for index in sums.indices { sums[index] += later.sums[index] }
    isRuined = isRuined || later.isRuined
    if let capital = additiveCapital {
      let shift = end - later.start
      drawdown = max(drawdown, later.drawdown, (peak - (later.trough + shift)) / capital)
      peak = max(peak, later.peak + shift)
      trough = min(trough, later.trough + shift)
      end = later.end + shift
    } else {
      let scale = end == later.start ? 1 : end / later.start
      drawdown = max(drawdown, later.drawdown, 1 - later.trough * scale / peak)
      peak = max(peak, later.peak * scale)
      trough = min(trough, later.trough * scale)
      end = later.end * scale
    }
  }
}

extension TallyField {
  /// The fields that add over segments.
  package static let sums = allCases.filter { $0.rawValue < TallyField.start.rawValue }
}
