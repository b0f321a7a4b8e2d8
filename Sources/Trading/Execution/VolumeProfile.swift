import MarketData

/// How a day's volume spreads over its minutes, as history has it.
public struct VolumeProfile: Sendable, Equatable {
  /// The share of a day's volume by equal parts of the UTC day; sums to 1.
  public let shares: [Double]
  /// Share before each part.
  private let before: [Double]

  /// - Parameter shares: By equal parts of the day; what is not a number above zero counts as zero,
  ///   all zero spread evenly.
  public init(shares: [Double]) {
    let usable = (shares.isEmpty ? [1] : shares).map { $0 > 0 && $0.isFinite ? $0 : 0 }
    let largest = usable.max() ?? 0
    let scaled = usable.map { largest > 0 ? $0 / largest : 1 }
    let sum = scaled.reduce(0, +)
    self.shares = scaled.map { $0 / sum }
    var total = 0.0
    before = self.shares.map { share in
      defer { total += share }
      return total
    }
  }

  /// The median over days of the share that falls into the same part of the day, smoothed over
  /// three parts; none is below a fifth of an even share.
  ///
  /// Only whole days before `moment` count: the profile knows nothing of the day it is used on.
  ///
  /// - Parameters:
  ///   - days: How many of the last days that saw volume.
  ///   - parts: Equal parts of a day: 1440 are minutes.
  public init(
    volumes: some Sequence<(time: Timestamp, quantity: Double)>, before moment: Timestamp,
    days: Int = 20, parts: Int = 1440
  ) {
    let parts = min(max(1, parts), 86_400)
    var byDay: [Int64: [Double]] = [:]
    for (time, quantity) in volumes where quantity > 0 && quantity.isFinite {
      guard time.day < moment.day else { continue }
      let part = Int(time.dayFraction * Double(parts))
      byDay[time.day, default: Array(repeating: 0, count: parts)][min(part, parts - 1)] += quantity
    }
    let latest = byDay.keys.sorted().suffix(max(1, days)).compactMap { byDay[$0] }
    let shares = latest.map { VolumeProfile(shares: $0).shares }
    let medians = (0..<parts).map { part in shares.map { $0[part] }.median }
    self.init(shares: Self.floored(Self.smoothed(VolumeProfile(shares: medians).shares)))
  }

  /// The profile of bars that closed by a moment, in parts of whole minutes no finer than they are.
  ///
  /// A bar's volume counts evenly over the time that it covers: where inside it fell is not known.
  ///
  /// - Parameter interval: Nanoseconds that a bar covers.
  package init(
    bars: some Sequence<Bar>, interval: Int64, before moment: Timestamp, days: Int = 20
  ) {
    let most = Span.day / max(1, interval)
    let parts: Int = (1...1440).last(where: { 1440 % $0 == 0 && $0 <= most }) ?? 1
    // Bars of a day or more say nothing of the time of day.
    let span = parts > 1 ? max(1, interval) : 0
    let length = Span.day / Int64(parts)
    let closed = bars.lazy.filter { bar in
      bar.openTime.advanced(byNanoseconds: Double(span)) <= moment
    }
    self.init(
      volumes: closed.flatMap { Self.pieces(of: $0, span: span, length: length) }, before: moment,
      days: days, parts: parts)
  }

  /// A bar's volume by the parts of the day that it touches.
  private static func pieces(
    of bar: Bar, span: Int64, length: Int64
  ) -> [(time: Timestamp, quantity: Double)] {
    let (end, isOver) = bar.openTime.nanoseconds.addingReportingOverflow(span)
    guard span > 0, !isOver else { return [(bar.openTime, bar.volume)] }
    var pieces: [(time: Timestamp, quantity: Double)] = []
    var from = bar.openTime.nanoseconds
    while from < end {
      let past = (from % length + length) % length
      let to = from + min(end - from, length - past)
      let share = Double(to - from) / Double(span)
      pieces.append((Timestamp(nanoseconds: from), bar.volume * share))
      from = to
    }
    return pieces
  }

  /// The profile of trades.
  package init(trades: [TradePrint], before moment: Timestamp, days: Int = 20, parts: Int = 1440) {
    self.init(
      volumes: trades.lazy.map { (time: $0.time, quantity: $0.quantity) }, before: moment,
      days: days, parts: parts)
  }

  /// The share of a day's volume expected from one moment to another.
  package func share(from start: Timestamp, to end: Timestamp) -> Double {
    Double(end.day - start.day) + shareOfDay(until: end) - shareOfDay(until: start)
  }

  private func shareOfDay(until moment: Timestamp) -> Double {
    let place = moment.dayFraction * Double(shares.count)
    let part = min(Int(place), shares.count - 1)
    return before[part] + shares[part] * (place - Double(part))
  }

  /// The mean of each part and its two neighbours; the day closes upon itself.
  private static func smoothed(_ shares: [Double]) -> [Double] {
    let count = shares.count
    guard count > 2 else { return shares }
    return shares.indices.map { index in
      (shares[(index + count - 1) % count] + shares[index] + shares[(index + 1) % count]) / 3
    }
  }

  private static func floored(_ shares: [Double]) -> [Double] {
    shares.map { max($0, 0.2 / Double(shares.count)) }
  }
}

extension Timestamp {
  /// Days since 1970, rounded toward the past.
  fileprivate var day: Int64 {
    let quotient = nanoseconds / Span.day
    return nanoseconds % Span.day < 0 ? quotient - 1 : quotient
  }

  /// How much of the UTC day has passed.
  fileprivate var dayFraction: Double {
    let rest = nanoseconds % Span.day
    return Double(rest < 0 ? rest + Span.day : rest) / Double(Span.day)
  }
}

extension [Double] {
  /// The middle value, or the mean of the two in the middle; 0 of nothing.
  fileprivate var median: Double {
    guard !isEmpty else { return 0 }
    let sorted = self.sorted()
    let half = count / 2
    return count.isMultiple(of: 2) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[half]
  }
}
