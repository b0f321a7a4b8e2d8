import Foundation

extension DataCheck {
  /// Prices that jump and come back: most often a bad tick.
  ///
  /// The robust z of a log return is its size over 1.4826 × the median size of all that are not 0,
  /// or of the hundred around it if that is more: a wild week has wild bars. A close is a spike
  /// where z is above 15 and the next bar takes back at least 85 % of the move; an open where it
  /// lies as far from the close before and its own bar takes back as much; a high or low where it
  /// lies 40 deviations of all, 15 of those around, and ten of the wicks' medians, beyond open and
  /// close. Moves of 25 deviations that stay are a note: markets do that.
  static let spikes = DataCheck { bars in
    guard bars.returnScale > 0 else { return [] }
    let returns = bars.returns
    let z = returns.map { $0 / bars.returnScale }
    let spikes = z.indices.dropLast().filter { index in
      abs(z[index]) > 15 && abs(z[index] + z[index + 1]) < 0.15 * abs(z[index])
        && abs(returns[index]) > 15 * scale(around: index, returns)
    }
    let spiked = Set(spikes.flatMap { [$0, $0 + 1] })
    let moves = z.indices.filter { abs(z[$0]) > 25 && !spiked.contains($0) }
    let opens = spikedOpens(bars)
    let usualWick = median(bars.sound.map { wickRatio(bars.bars[$0]) })
    let leastRatio = max(exp(40 * bars.returnScale), pow(usualWick, 10))
    let wicks = bars.sound.enumerated().filter { index, place in
      guard wickRatio(bars.bars[place]) > leastRatio else { return false }
      let wick = log(wickRatio(bars.bars[place]))
      return wick > 15 * scale(around: index, returns)
    }.map(\.element)
    return [
      spikeFinding(bars, opens: opens, closes: spikes.map { bars.sound[$0 + 1] }),
      bars.finding(
        "wick", .warning, at: wicks,
        says: "\(counted(wicks.count, "high or low", many: "highs or lows")) more than 40 robust"
          + " deviations beyond open and close",
        mend: "compare with another source: stops and limits would trade there",
        what: { "high \(shown(bars.bars[$0].high)), low \(shown(bars.bars[$0].low))" }),
      bars.finding(
        "large-move", .note, at: moves.map { bars.sound[$0 + 1] },
        says: "\(counted(moves.count, "close")) moved by more than 25 robust deviations and stayed",
        mend: "none, if the market did so",
        what: { "close \(shown(bars.bars[$0].close))" }),
    ].compactMap { $0 }
  }

  private static func spikeFinding(
    _ bars: CheckedBars, opens: [Int], closes: [Int]
  ) -> CheckFinding? {
    let bad = Set(opens)
    return bars.finding(
      "spike", .warning, at: bad.union(closes).sorted(),
      says: "\(counted(bad.union(closes).count, "open or close", many: "opens or closes")) that"
        + " jumped by more than 15 robust deviations and came back",
      mend: "compare with another source; drop the row if it is wrong",
      what: { place in
        let bar = bars.bars[place]
        return bad.contains(place) ? "open \(shown(bar.open))" : "close \(shown(bar.close))"
      })
  }

  /// Bars whose open lies far from the close before and from their own close, on one side of both.
  private static func spikedOpens(_ bars: CheckedBars) -> [Int] {
    let leastRatio = exp(15 * bars.returnScale)
    return bars.sound.indices.dropFirst().filter { index in
      let bar = bars.bars[bars.sound[index]]
      let before = bars.bars[bars.sound[index - 1]].close
      // A logarithm of each open is dear: most have hardly moved.
      guard max(bar.open / before, before / bar.open) > leastRatio else { return false }
      let (jump, back) = (log(bar.open / before), log(bar.close / bar.open))
      return abs(jump + back) < 0.15 * abs(jump)
        && abs(jump) > 15 * scale(around: index - 1, bars.returns)
    }.map { bars.sound[$0] }
  }

  private static func scale(around index: Int, _ returns: [Double]) -> Double {
    let near = returns[max(0, index - 50)..<min(returns.count, index + 51)]
    return 1.4826 * median(near.map(\.magnitude))
  }

  /// How far a bar's high or low lies beyond its open and close.
  @inline(__always)
  private static func wickRatio(_ bar: Bar) -> Double {
    max(bar.high / max(bar.open, bar.close), min(bar.open, bar.close) / bar.low)
  }
}
