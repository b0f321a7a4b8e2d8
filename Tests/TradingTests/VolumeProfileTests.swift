import MarketData
import Testing

@testable import Trading

@Suite struct VolumeProfileTests {
  private func at(day: Int64, hour: Int64) -> Timestamp {
    Timestamp(nanoseconds: day * Span.day + hour * Span.hour)
  }

  /// Quarters of the day, three days: shares (.4 .3 .2 .1), (.4 .4 .1 .1), (.1 .3 .3 .3).
  /// Medians .4 .3 .2 .1; they sum to 1. Smoothed over the neighbours around the clock:
  /// (.1+.4+.3)/3 = .8/3, (.4+.3+.2)/3 = .9/3, (.3+.2+.1)/3 = .6/3, (.2+.1+.4)/3 = .7/3.
  /// The floor is .2/4 = .05: none is below it.
  @Test func medianSmoothed() {
    let days: [[Double]] = [[40, 30, 20, 10], [4, 4, 1, 1], [100, 300, 300, 300]]
    let volumes = days.enumerated().flatMap { day, parts in
      parts.enumerated().map { part, quantity in
        (time: at(day: Int64(day), hour: Int64(part) * 6 + 1), quantity: quantity)
      }
    }
    let profile = VolumeProfile(volumes: volumes, before: at(day: 3, hour: 5), parts: 4)
    for (share, expected) in zip(profile.shares, [0.8 / 3, 0.3, 0.2, 0.7 / 3]) {
      #expect((share - expected).magnitude < 1e-15)
    }
    // From 3:00 to 9:00: half of the first quarter and half of the second.
    let share = profile.share(from: at(day: 9, hour: 3), to: at(day: 9, hour: 9))
    #expect((share - (0.4 / 3 + 0.15)).magnitude < 1e-15)
    // Over midnight: the second half of the last quarter and the first half of the first.
    let night = profile.share(from: at(day: 9, hour: 21), to: at(day: 10, hour: 3))
    #expect((night - (0.35 / 3 + 0.4 / 3)).magnitude < 1e-14)
    #expect(
      (profile.share(from: at(day: -3, hour: 7), to: at(day: 9, hour: 7)) - 12).magnitude < 1e-12)
  }

  /// All volume in one of ten parts. Its neighbours get a third each by the smoothing; the other
  /// seven get the floor of .02. The sum is 1.14.
  @Test func floored() {
    let profile = VolumeProfile(
      volumes: [(time: at(day: 0, hour: 12), quantity: 5)], before: at(day: 1, hour: 0), parts: 10)
    #expect((profile.shares[0] - 0.02 / 1.14).magnitude < 1e-15)
    #expect((profile.shares[4] - 1 / 3 / 1.14).magnitude < 1e-15)
    #expect((profile.shares.reduce(0, +) - 1).magnitude < 1e-14)
  }

  @Test func theDayItselfAndOldDaysDoNotCount() {
    let bars = (0..<(30 * 24)).map { hour in
      let old: Double = hour % 24 == 0 ? 1e6 : 0
      return Bar(
        openTime: at(day: 0, hour: Int64(hour)), open: 1, high: 1, low: 1, close: 1,
        volume: hour < 9 * 24 ? old : 1)
    }
    var future = bars
    for index in (29 * 24)..<(30 * 24) { future[index].volume = index % 24 == 3 ? 1e9 : 0 }
    let moment = at(day: 29, hour: 10)
    let profile = VolumeProfile(bars: bars, before: moment, parts: 24)
    #expect(VolumeProfile(bars: future, before: moment, parts: 24) == profile)
    let yesterday = VolumeProfile(bars: future, before: moment, days: 1, parts: 24)
    #expect(yesterday.shares.allSatisfy { ($0 - 1.0 / 24).magnitude < 1e-15 })
    #expect(profile.shares.allSatisfy { ($0 - 1.0 / 24).magnitude < 1e-15 })
  }

  @Test func nothingKnownIsEven() {
    let none = VolumeProfile(bars: [], before: at(day: 1, hour: 0), parts: 8)
    #expect(none.shares == Array(repeating: 0.125, count: 8))
    #expect(VolumeProfile(shares: [.nan, -1]).shares == [0.5, 0.5])
    #expect(VolumeProfile(shares: []).shares == [1])
  }
}
