import MarketData
import Testing

@Suite struct PointInTimeTests {
  /// The definition: of each moment the last number that is not after it.
  private func naive(
    _ values: ValueSeries, _ column: ValueSeries.Column, _ moments: [Timestamp]
  ) -> [Double] {
    moments.map { moment in
      let known = zip(values.times, column.values).filter { $0 <= moment && !$1.isNaN }
      return known.last?.1 ?? .nan
    }
  }

  private func bits(_ numbers: some Sequence<Double>) -> [UInt64] { numbers.map(\.bitPattern) }

  /// Bars and values whose times touch often: all are whole hours.
  private func made(_ seed: UInt64) -> (bars: BarSeries, values: ValueSeries) {
    var random = SplitMix64(seed: seed)
    let bars = BarSeries(name: "x", bars: randomBars(.random(in: 2...80, using: &random), &random))
    var hours: Set<Int64> = []
    for _ in 0..<Int.random(in: 1...60, using: &random) {
      hours.insert(.random(in: -20...120, using: &random))
    }
    let start = bars.bars[0].openTime.nanoseconds
    let times = hours.sorted().map { Timestamp(nanoseconds: start + $0 * Span.hour) }
    let numbers = times.map { _ in
      Int.random(in: 0..<5, using: &random) == 0 ? .nan : Double.random(in: -1...1, using: &random)
    }
    return (bars, ValueSeries(name: "x.y", times: times, columns: [.init("y", numbers)]))
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func joinsAsTheDefinitionDoes(_ seed: UInt64) {
    let (bars, values) = made(seed)
    var random = SplitMix64(seed: seed &+ 1_000)
    let column = values.columns[0]
    let joined = values.asOf(closesOf: bars, column)
    #expect(bits(joined) == bits(naive(values, column, bars.closeTimes)), "seed \(seed)")
    let moments = bars.closeTimes.shuffled(using: &random)
    #expect(
      bits(values.asOf(moments, column)) == bits(naive(values, column, moments)), "seed \(seed)")
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func whatComesLaterChangesNothing(_ seed: UInt64) {
    let (bars, values) = made(seed)
    var random = SplitMix64(seed: seed &+ 2_000)
    let whole = values.asOf(closesOf: bars, values.columns[0])
    let cut = Int.random(in: 1...bars.bars.count, using: &random)
    var prefix = bars
    prefix.bars = Array(bars.bars[..<cut])
    #expect(
      bits(values.asOf(closesOf: prefix, values.columns[0])) == bits(whole[..<cut]), "seed \(seed)")
    // The values known at the cut's last close, and not one more.
    let known = values.times.count { $0 <= bars.closeTimes[cut - 1] }
    guard known > 0 else { return #expect(whole[..<cut].allSatisfy { $0.isNaN }, "seed \(seed)") }
    let early = ValueSeries(
      name: "x.y", times: Array(values.times[..<known]),
      columns: [.init("y", Array(values.columns[0].values[..<known]))])
    #expect(
      bits(early.asOf(closesOf: bars, early.columns[0])[..<cut]) == bits(whole[..<cut]),
      "seed \(seed)")
  }

  @Test func aStampAtTheCloseIsKnownAndOneAfterIsNot() {
    let bars = BarSeries(name: "x", bars: flatBars(at: [0, 60, 120]))
    let values = ValueSeries(
      name: "x.y",
      times: [60 * Span.second, 120 * Span.second + 1].map(Timestamp.init(nanoseconds:)),
      columns: [.init("y", [1, 2])])
    #expect(values.asOf(closesOf: bars, values.columns[0]) == [1, 1, 2])
    let never = values.asOf([Timestamp(nanoseconds: .min)], values.columns[0])
    #expect(never[0].isNaN)
  }

  private func closes(_ opens: [String]) -> [String] {
    let times = opens.compactMap { Timestamp(iso: $0) }
    let bars = times.map {
      Bar(openTime: $0, open: 1, high: 1, low: 1, close: 1, volume: 1)
    }
    return BarSeries(name: "x", bars: bars).closeTimes.map(\.iso)
  }

  @Test func barsAreKnownBeforeTheirMarketOpensAgain() {
    // Months end with themselves, four hours early where weekends rest.
    #expect(
      closes(["2021-01-01", "2021-02-01", "2021-03-01", "2021-04-01"]) == [
        "2021-01-31T20:00:00Z", "2021-02-28T20:00:00Z", "2021-03-31T20:00:00Z",
        "2021-04-30T20:00:00Z",
      ])
    // Days of a market that rests: a currency day ends at 21:00 or 22:00, not at midnight.
    #expect(
      closes(["2024-01-04", "2024-01-05", "2024-01-08", "2024-01-09"]) == [
        "2024-01-04T20:00:00Z", "2024-01-05T20:00:00Z", "2024-01-08T20:00:00Z",
        "2024-01-09T20:00:00Z",
      ])
    // One that never closes has whole days.
    let days = (10...30).map { "2024-01-\($0)" }
    #expect(closes(days).first == "2024-01-11T00:00:00Z")
    // A bar that another follows early closes with it.
    #expect(
      closes(["2024-01-01T00:00:00Z", "2024-01-01T01:00:00Z", "2024-01-01T01:30:00Z"]).dropFirst()
        .first == "2024-01-01T01:30:00Z")
  }

  @Test func barsThatCloseLaterTellNothing() {
    let bars = BarSeries(name: "x", bars: flatBars(at: [0, 60, 120]))
    let longer = BarSeries(name: "x.mark", bars: flatBars(at: [0, 120, 240]))
    #expect(bars.joined(longer, \.close).allSatisfy { $0.isNaN })
    #expect(bits(longer.joined(bars, \.close)) == bits([1, 1, .nan]))
  }

  @Test(arguments: 1...50 as ClosedRange<UInt64>)
  func joinsBarsByTheirOpens(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let bars = BarSeries(name: "x", bars: randomBars(60, &random))
    let other = BarSeries(
      name: "x.mark",
      bars: randomBars(60, &random).filter { _ in
        Int.random(in: 0..<3, using: &random) > 0
      })
    let naive = bars.bars.map { bar in
      other.bars.first { $0.openTime == bar.openTime }?.close ?? .nan
    }
    #expect(bits(bars.joined(other, \.close)) == bits(naive), "seed \(seed)")
    var early = other
    early.bars.removeLast()
    let cut = bars.bars.firstIndex { $0.openTime >= other.bars[other.bars.count - 1].openTime }
    let end = cut ?? bars.bars.count
    #expect(bits(bars.joined(early, \.close)[..<end]) == bits(naive[..<end]), "seed \(seed)")
  }
}
