extension DataCheck {
  /// Bars in which nothing was traded.
  static let zeroVolume = DataCheck { bars in
    let places = bars.sound.filter { bars.bars[$0].volume == 0 }
    guard bars.raw.isVolumeMissing || places.count == bars.sound.count else {
      return [
        bars.finding(
          "zero-volume", .warning, at: places,
          says: "\(counted(places.count, "bar")) without volume",
          mend: "a halt, an outage or a filled-in bar: do not trade on its prices",
          what: { bars.bars[$0].high == bars.bars[$0].low ? "flat too" : "prices moved" })
      ].compactMap { $0 }
    }
    guard !places.isEmpty else { return [] }
    return [
      CheckFinding(
        check: "no-volume", severity: .note, count: places.count,
        says: "the source tells no volume: it is 0 everywhere", places: [],
        mend: "do not use strategies or costs that look at volume")
    ]
  }

  /// Volumes above a thousand times the 99th percentile of all that are not 0: no market trades so
  /// much more in one bar.
  static let volumeSpikes = DataCheck { bars in
    let volumes = bars.sound.map { bars.bars[$0].volume }.filter { $0 > 0 }
    // The percentile is no less than the median, which is found sooner.
    guard volumes.count >= 20, (volumes.max() ?? 0) / 1_000 > median(volumes) else { return [] }
    let usual = volumes.sorted()[(volumes.count - 1) * 99 / 100]
    let places = bars.sound.filter { bars.bars[$0].volume / 1_000 > usual }
    return [
      bars.finding(
        "volume-spike", .warning, at: places,
        says: "\(counted(places.count, "volume")) more than 1,000 times what 99 % of bars stay"
          + " below", mend: "compare with another source; correct the cell or drop the row",
        what: { "volume \(shown(bars.bars[$0].volume))" })
    ].compactMap { $0 }
  }

  /// Turnover that is not volume at a price between low and high: columns are swapped, or their
  /// units differ.
  static let turnover = DataCheck { bars in
    guard let turnover = bars.raw.quoteVolume else { return [] }
    let places = bars.sound.filter { place in
      let bar = bars.bars[place]
      let value = turnover[bars.rows[place]]
      // Turnover is rounded: of some few units nothing can be said.
      guard bar.volume > 0, value > 1 else { return false }
      let price = value / bar.volume
      return price < 0.95 * bar.low || price > 1.05 * bar.high
    }
    return [
      bars.finding(
        "turnover", .warning, at: places,
        says: "\(counted(places.count, "bar")) whose quote volume is not volume times a price of"
          + " the bar",
        mend: "see whether the two volume columns are swapped, or count contracts",
        what: { place in
          "volume \(shown(bars.bars[place].volume)),"
            + " quote volume \(shown(turnover[bars.rows[place]]))"
        })
    ].compactMap { $0 }
  }
}
