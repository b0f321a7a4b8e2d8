import Foundation

extension DataCheck {
  /// What a price is divided by in a split, a consolidation or a change of units.
  private static let ratios: [Double] = [
    1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 50, 100, 1000,
  ]

  /// Opens that stand to the close before as whole ratios do, and whose closes stay there.
  ///
  /// Within 3 % of the ratio, more than ten robust deviations, and the level persists: the median
  /// of up to five closes after, three at least, stands to that of as many before within a fifth of
  /// the ratio. A bad bar is no split, nor is the return from it. A third off in a night is news as
  /// often as a split of 3:2, so it is a note unless the ratio is met within 1 %.
  static let splits = DataCheck { bars in
    let jumps = jumps(bars)
    return [
      bars.finding(
        "split-like", jumps.contains(where: \.isClear) ? .warning : .note, at: jumps.map(\.place),
        says: "\(counted(jumps.count, "jump")) by a whole ratio between close and open, as splits"
          + " or changed units make them",
        mend: "none, if there was news; else use adjusted prices, or --repair scale-split",
        what: { place in jumps.first { $0.place == place }.map(words) ?? "" })
    ].compactMap { $0 }
  }

  /// What joins the bars before a jump to those after it.
  struct SplitScale {
    /// The first bar after the jump.
    var time: Timestamp
    /// What prices before it are multiplied by.
    var prices: Double
    /// What volumes before it are multiplied by.
    var volumes: Double
  }

  /// The scales of each jump.
  static func splitScales(_ bars: CheckedBars) -> [SplitScale] {
    jumps(bars).map { jump in
      let factor = jump.isDown ? 1 / jump.ratio : jump.ratio
      return SplitScale(
        time: bars.bars[jump.place].openTime, prices: factor,
        volumes: isVolumeSplit(bars, jump.index, 1 / factor) ? 1 / factor : 1)
    }
  }

  /// Whether the median volume of twenty bars moved by a factor nearer to this one than to 1, in
  /// the logarithm: a change of units moves prices alone.
  private static func isVolumeSplit(_ bars: CheckedBars, _ index: Int, _ factor: Double) -> Bool {
    let before = median(bars.sound[..<index].suffix(20).map { bars.bars[$0].volume })
    let after = median(bars.sound[index...].prefix(20).map { bars.bars[$0].volume })
    guard before > 0, after > 0 else { return false }
    let move = log(after) - log(before)
    return abs(move - log(factor)) < abs(move)
  }

  private struct Jump {
    var place: Int
    /// Where the place stands among the sound bars.
    var index: Int
    var ratio: Double
    var isDown: Bool
    /// Hardly anything but a split or other units.
    var isClear: Bool
  }

  private static func jumps(_ bars: CheckedBars) -> [Jump] {
    bars.sound.indices.dropFirst().compactMap { index in
      let (before, place) = (bars.bars[bars.sound[index - 1]].close, bars.sound[index])
      let change = bars.bars[place].open / before
      // A logarithm of each open is dear: most have hardly moved.
      guard change > 1.4 || change < 0.72, let ratio = ratio(near: change),
        abs(log(change)) > max(0.35, 10 * bars.returnScale)
      else { return nil }
      let closes = (
        before: bars.sound[..<index].suffix(5).map { bars.bars[$0].close },
        after: bars.sound[index...].prefix(5).map { bars.bars[$0].close }
      )
      let level = median(closes.after) / median(closes.before)
      guard min(closes.before.count, closes.after.count) >= 3, abs(log(level / change)) < log(1.2)
      else { return nil }
      let miss = abs((change < 1 ? 1 / change : change) / ratio - 1)
      return Jump(
        place: place, index: index, ratio: ratio, isDown: change < 1,
        isClear: ratio >= 2 || miss < 0.01)
    }
  }

  private static func words(_ jump: Jump) -> String {
    jump.isDown ? "price divided by \(plain(jump.ratio))" : "price times \(plain(jump.ratio))"
  }

  /// The ratio of a split that a change of price is near to; nil for others.
  static func ratio(near change: Double) -> Double? {
    let size = change < 1 ? 1 / change : change
    // Prices halve again and again; that they grow by half overnight is news, not a split.
    return ratios.first { abs(size / $0 - 1) < 0.03 && (change < 1 || $0 >= 2) }
  }

  private static func plain(_ ratio: Double) -> String {
    ratio == ratio.rounded() ? "\(Int(ratio))" : "\(ratio)"
  }
}
