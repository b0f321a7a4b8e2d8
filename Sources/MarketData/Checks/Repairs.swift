import Foundation

extension RawBars {
  func sorted() -> (RawBars, Int) {
    let order = bars.indices.sorted { (bars[$0].openTime, $0) < (bars[$1].openTime, $1) }
    let moved = order.enumerated().count { $0.offset != $0.element }
    return (moved == 0 ? self : taking(order), moved)
  }

  func withoutDuplicates(_ kept: Repair.Kept) -> (RawBars, Int) {
    var chosen: [Timestamp: Int] = [:]
    for row in bars.indices {
      let time = bars[row].openTime
      if kept == .last || chosen[time] == nil { chosen[time] = row }
    }
    let rows = bars.indices.filter { chosen[bars[$0].openTime] == $0 }
    return (taking(rows), bars.count - rows.count)
  }

  func withoutBadRows() -> (RawBars, Int) {
    let rows = bars.indices.filter { row in
      bars[row].isSound
        && [quoteVolume, spread].allSatisfy { column in
          column.map { $0[row] >= 0 && $0[row].isFinite } ?? true
        } && spread.map { $0[row] < 1 } ?? true
    }
    var rest = taking(rows)
    rest.unreadable = []
    return (rest, bars.count - rows.count + unreadable.count)
  }

  func withClippedRanges() -> (RawBars, Int) {
    var clipped = self
    var count = 0
    for row in bars.indices {
      let bar = bars[row]
      let prices = [bar.open, bar.high, bar.low, bar.close]
      guard prices.allSatisfy({ $0.isFinite && $0 > 0 }), let low = prices.min(),
        let high = prices.max(), low < bar.low || high > bar.high
      else { continue }
      (clipped.bars[row].low, clipped.bars[row].high) = (low, high)
      count += 1
    }
    return (clipped, count)
  }

  func withoutLast() -> (RawBars, Int) {
    guard let last = bars.indices.max(by: { (bars[$0].openTime, $0) < (bars[$1].openTime, $1) })
    else { return (self, 0) }
    return (taking(bars.indices.filter { $0 != last }), 1)
  }

  /// Fills up to a million bars, between rows that are in order.
  func withFilledGaps() -> (RawBars, Int) {
    let checked = CheckedBars(self, calendar: nil, now: nil)
    var filled = taking([])
    var count = 0
    for row in bars.indices {
      if row > 0, bars[row - 1].isSound {
        let times = checked.calendar.missingTimes(
          after: bars[row - 1].openTime, before: bars[row].openTime, most: 1_000_000 - count)
        for time in times { filled.appendFlat(at: time, after: row - 1, of: self) }
        count += times.count
      }
      filled.append(row, of: self)
    }
    return (filled, count)
  }

  private mutating func append(_ row: Int, of raw: RawBars) {
    bars.append(raw.bars[row])
    if let column = raw.quoteVolume { quoteVolume?.append(column[row]) }
    if let column = raw.spread { spread?.append(column[row]) }
    if let column = raw.places { places?.append(column[row]) }
  }

  private mutating func appendFlat(at time: Timestamp, after row: Int, of raw: RawBars) {
    append(row, of: raw)
    let price = raw.bars[row].close
    bars[bars.count - 1] = Bar(
      openTime: time, open: price, high: price, low: price, close: price, volume: 0)
    if quoteVolume != nil { quoteVolume?[bars.count - 1] = 0 }
  }

  func withScaledSplits() -> (RawBars, Int) {
    let jumps = DataCheck.splitScales(CheckedBars(self, calendar: nil, now: nil))
    guard !jumps.isEmpty else { return (self, 0) }
    var scaled = self
    var count = 0
    for row in bars.indices {
      let later = jumps.filter { bars[row].openTime < $0.time }
      guard !later.isEmpty else { continue }
      let factor = later.reduce(1) { $0 * $1.prices }
      scaled.bars[row].open *= factor
      scaled.bars[row].high *= factor
      scaled.bars[row].low *= factor
      scaled.bars[row].close *= factor
      scaled.bars[row].volume *= later.reduce(1) { $0 * $1.volumes }
      count += 1
    }
    return (scaled, count)
  }
}
