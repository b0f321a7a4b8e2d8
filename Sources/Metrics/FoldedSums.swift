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
    append(
      later.sums, periods: later.periods, bars: later.bars,
      (later.start, later.peak, later.trough, later.drawdown, later.end))
    isRuined = isRuined || later.isRuined
  }

  /// Adds a later span's sums and gives the path up.
  @inline(__always) fileprivate mutating func add(
    _ laterSums: SIMD16<Double>, periods laterPeriods: Double, bars laterBars: Double
  ) {
    periods += laterPeriods
    bars += laterBars
    sums += laterSums
    (end, peak, trough, drawdown) = (.nan, .nan, .nan, .nan)
  }

  @inline(__always) fileprivate mutating func append(
    _ laterSums: SIMD16<Double>, periods laterPeriods: Double, bars laterBars: Double,
    _ later: (start: Double, peak: Double, trough: Double, drawdown: Double, end: Double)
  ) {
    periods += laterPeriods
    bars += laterBars
    sums += laterSums
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
  /// Less is left of an account only once it has been lost.
  private static let leastEquity = 1e-200

  /// Runs of segments of one set folded in order; nil where there are none.
  ///
  /// A set that is ruined later is not ruined yet.
  ///
  /// - Parameters:
  ///   - runs: Ranges of segments, ascending.
  ///   - periods: How many returns each segment holds.
  ///   - bars: How many bars each segment has.
  ///   - foldsPath: False for sums alone: the path is then undefined.
  package func folded(
    set: Int, _ runs: [Range<Int>], periods: [Int], bars: [Int], additiveCapital: Double?,
    foldsPath: Bool = true
  ) -> FoldedSums? {
    guard let first = runs.first(where: { !$0.isEmpty })?.lowerBound else { return nil }
    var folded = FoldedSums(
      self, set: set, segment: first, periods: periods[first], bars: bars[first],
      additiveCapital: additiveCapital)
    for run in runs {
      for segment in run where segment > first {
        let later = sums(set: set, segment: segment)
        if foldsPath {
          folded.append(
            later, periods: Double(periods[segment]), bars: Double(bars[segment]),
            path(set: set, segment: segment))
        } else {
          folded.add(later, periods: Double(periods[segment]), bars: Double(bars[segment]))
        }
      }
    }
    if folded.isRuined, let last = runs.last(where: { !$0.isEmpty }) {
      folded.isRuined = self[set, last.upperBound - 1, .end] < Self.leastEquity
    }
    return folded
  }
}

extension TallyField {
  /// The fields that add over segments.
  package static let sums = allCases.filter { $0.rawValue < TallyField.start.rawValue }
}
