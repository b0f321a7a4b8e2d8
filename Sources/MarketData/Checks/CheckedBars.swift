import Foundation

/// Raw rows and what every check wants to know of them.
struct CheckedBars {
  let raw: RawBars
  /// Each row comes after the one before.
  let isInOrder: Bool
  /// The rows in time order, of each time the first.
  let rows: [Int]
  /// The bars of `rows`, sound or not.
  let bars: [Bar]
  /// The places in `bars` of those that can be reckoned with.
  let sound: [Int]
  /// Nanoseconds between opens: the commonest step.
  let interval: Int64
  let calendar: TradingCalendar
  let now: Timestamp?
  /// The log of each sound close over the sound close before.
  let returns: [Double]
  /// 1.4826 × the median size of the returns that are not 0: a normal's deviation, whatever the
  /// tails; 0 where there is none.
  let returnScale: Double

  init(_ raw: RawBars, calendar: TradingCalendar?, now: Timestamp?) {
    self.raw = raw
    self.now = now
    isInOrder = zip(raw.bars, raw.bars.dropFirst()).allSatisfy { $0.openTime < $1.openTime }
    rows = isInOrder ? Array(raw.bars.indices) : Self.distinctRows(raw.bars)
    let bars = isInOrder ? raw.bars : rows.map { raw.bars[$0] }
    self.bars = bars
    let sound = bars.indices.filter { bars[$0].isSound }
    self.sound = sound
    let step = commonestStep(of: bars)
    interval = step > 0 ? step : Span.day
    self.calendar =
      calendar
      ?? (followsClock(bars)
        ? TradingCalendar(of: bars.map(\.openTime), interval: interval)
        : TradingCalendar(hours: .activity, of: [], interval: interval))
    returns = sound.indices.dropFirst().map { index in
      log(bars[sound[index]].close / bars[sound[index - 1]].close)
    }
    returnScale = 1.4826 * median(returns.map(\.magnitude).filter { $0 > 0 })
  }

  private static func distinctRows(_ bars: [Bar]) -> [Int] {
    let sorted = bars.indices.sorted { (bars[$0].openTime, $0) < (bars[$1].openTime, $1) }
    return sorted.enumerated().filter { index, row in
      index == 0 || bars[sorted[index - 1]].openTime != bars[row].openTime
    }.map(\.element)
  }

  /// A finding at places of `bars`; nil when there is none.
  func finding(
    _ check: String, _ severity: CheckSeverity, at places: [Int], says: String, mend: String,
    what: (Int) -> String
  ) -> CheckFinding? {
    finding(
      check, severity, atRows: places.map { rows[$0] }, says: says, mend: mend,
      what: places.prefix(CheckFinding.mostPlaces).map(what))
  }

  /// A finding at raw rows; `what` tells of the first of them.
  func finding(
    _ check: String, _ severity: CheckSeverity, atRows rows: [Int], says: String, mend: String,
    what: [String], repair: Repair? = nil
  ) -> CheckFinding? {
    guard !rows.isEmpty else { return nil }
    let places = zip(rows, what).prefix(CheckFinding.mostPlaces).map { row, what in
      CheckFinding.Place(
        time: raw.bars[row].openTime, text: raw.places.flatMap { raw.text($0[row]) },
        line: raw.places?[row].line, what: what)
    }
    return CheckFinding(
      check: check, severity: severity, count: rows.count, says: says, places: places, mend: mend,
      repair: repair?.text)
  }
}

/// A number as a file has it: twelve significant digits, which hides binary roundings.
func shown(_ value: Double) -> String { String(format: "%.12g", value) }

/// `1 gap`, `2 gaps`, `1,204 gaps`; `many` where an s does not do.
func counted(_ count: Int, _ noun: String, many: String? = nil) -> String {
  "\(grouped(count)) \(count == 1 ? noun : many ?? noun + "s")"
}

private func grouped(_ count: Int) -> String {
  var text = ""
  for (index, digit) in String(count).reversed().enumerated() {
    if index > 0, index % 3 == 0 { text = "," + text }
    text = "\(digit)" + text
  }
  return text
}
