extension DataCheck {
  /// Prices that seem to be whole numbers of some small unit, or too coarse for their size.
  static let priceScale = DataCheck { bars in
    let isAll = bars.sound.count == bars.bars.count
    let sound = isAll ? bars.bars : bars.sound.map { bars.bars[$0] }
    guard sound.count >= 50, let ticks = ticksPerUnit(of: sound) else { return [] }
    let least = sound.reduce(.infinity) { min($0, $1.low) }
    if bars.calendar.hours == .week, ticks == 1, least >= 10_000 {
      return [
        CheckFinding(
          check: "price-scale", severity: .warning, count: sound.count,
          says: "all prices are whole numbers from \(Int(least)) up: points, not prices",
          places: [], mend: "import with --price-scale 100000, of yen pairs 1000")
      ]
    }
    let coarse = bars.sound.filter { 1 / (ticks * bars.bars[$0].close) > 0.002 }
    return [
      bars.finding(
        "coarse-price", .note, at: coarse,
        says: "\(counted(coarse.count, "bar")) at which the smallest step of price is more than"
          + " 0.2 %", mend: "returns there are rounded: begin later, or take unadjusted prices",
        what: { "close \(shown(bars.bars[$0].close))" })
    ].compactMap { $0 }
  }

  /// What one series of a share cannot tell of its choice.
  static let survivorship = DataCheck { bars in
    guard [.newYork, .weekdays].contains(bars.calendar.hours), bars.bars.count >= 250 else {
      return []
    }
    return [
      CheckFinding(
        check: "survivorship", severity: .note, count: 1,
        says: "if this is a share that was chosen because it still trades, those that failed are"
          + " missing", places: [],
        mend: "test on lists as they were at the time, delisted shares included")
    ]
  }
}
