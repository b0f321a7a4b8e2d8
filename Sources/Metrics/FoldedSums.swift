/// What one parameter set did over some segments of time, folded in order.
///
/// Sums add. The worst drawdown of two spans is the worst of each and of the fall from the first
/// one's peak to the second one's trough (specs: dd(AB) = max(dd A, dd B, 1 − trough B / peak A)).
package struct FoldedSums: Sendable {
  /// Returns counted, and bars accounted for.
  package var periods: Double
  package var bars: Double
  /// One number a summed field, in their order.
  private var sums: SIMD16<Double>
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
    sums = tallies.sums(set: set, segment: segment)
    start = tallies[set, segment, .start]
    peak = tallies[set, segment, .peak]
    trough = tallies[set, segment, .trough]
    drawdown = tallies[set, segment, .drawdown]
    end = tallies[set, segment, .end]
    isRuined = tallies.isRuined(set: set)
    self.additiveCapital = additiveCapital
  }

  package subscript(field: TallyField) -> Double {
    precondition(field.rawValue < TallyField.start.rawValue, "\(field) folds; it does not add.")
    return sums[field.rawValue]
  }

  /// Appends a later span; one that does not start where this one ends is rescaled to do so.
  package mutating func append(_ later: FoldedSums) {
    periods += later.periods
    bars += later.bars
    sums += later.sums
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

extension Tallies {
  /// Runs of segments of one set folded in order; nil where there are none.
  ///
  /// - Parameters:
  ///   - runs: Ranges of segments, ascending.
  ///   - periods: How many returns each segment holds.
  ///   - bars: How many bars each segment has.
  package func folded(
    set: Int, _ runs: [Range<Int>], periods: [Int], bars: [Int], additiveCapital: Double?
  ) -> FoldedSums? {
    var folded: FoldedSums?
    for run in runs {
      for segment in run {
        let sums = FoldedSums(
          self, set: set, segment: segment, periods: periods[segment], bars: bars[segment],
          additiveCapital: additiveCapital)
        if folded == nil { folded = sums } else { folded?.append(sums) }
      }
    }
    return folded
  }
}

extension TallyField {
  /// The fields that add over segments.
  package static let sums = allCases.filter { $0.rawValue < TallyField.start.rawValue }
}
