import Foundation

extension DataCheck {
  /// What a price is divided by in a split, a consolidation or a change of units.
  private static let ratios: [Double] = [
    1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 50, 100, 1000,
  ]

  /// Opens that stand to the close before as whole ratios do, and whose closes stay there.
  ///
  /// Within 3 % of the ratio, more than ten robust deviations, and the closes of the next five bars
  /// nearer to the new level than to the old.
  static let splits = DataCheck { bars in
    let jumps = jumps(bars)
    return [
      bars.finding(
        "split-like", .warning, at: jumps.map(\.place),
        says: "\(counted(jumps.count, "jump")) by a whole ratio between close and open, as splits"
          + " or changed units make them",
        mend: "use adjusted prices, or scale what is before with --repair scale-split",
        what: { place in jumps.first { $0.place == place }.map(words) ?? "" })
    ].compactMap { $0 }
  }

  /// What prices before each jump are multiplied by to join those after it.
  static func splitFactors(_ bars: CheckedBars) -> [(time: Timestamp, factor: Double)] {
    jumps(bars).map { jump in
      (bars.bars[jump.place].openTime, jump.isDown ? 1 / jump.ratio : jump.ratio)
    }
  }

  private struct Jump {
    var place: Int
    var ratio: Double
    var isDown: Bool
  }

  private static func jumps(_ bars: CheckedBars) -> [Jump] {
    bars.sound.indices.dropFirst().compactMap { index in
      let (before, place) = (bars.bars[bars.sound[index - 1]].close, bars.sound[index])
      let change = bars.bars[place].open / before
      // A logarithm of each open is dear: most have hardly moved.
      guard change > 1.4 || change < 0.72, let ratio = ratio(near: change),
        abs(log(change)) > max(0.35, 10 * bars.returnScale)
      else { return nil }
      let later = bars.sound[index...].prefix(5).map { bars.bars[$0].close / before }
      let stays = later.allSatisfy { abs(log($0 / change)) < 0.5 * abs(log(change)) }
      guard stays, later.count > 1 else { return nil }
      return Jump(place: place, ratio: ratio, isDown: change < 1)
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
