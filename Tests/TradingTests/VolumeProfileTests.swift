import MarketData
import Testing

@testable import Trading

@Suite struct VolumeProfileTests {
  private func at(day: Int64, hour: Int64) -> Timestamp {
    Timestamp(nanoseconds: day * Span.day + hour * Span.hour)
  }

  /// Quarters of the day, three days: shares (.4 .3 .2 .1), (.4 .4 .1 .1), (.1 .3 .3 .3).
  ///
  /// Medians .4 .3 .2 .1; they sum to 1. Smoothed over the neighbours around the clock:
  /// (.1+.4+.3)/3 = .8/3, (.4+.3+.2)/3 = .9/3, (.3+.2+.1)/3 = .6/3, (.2+.1+.4)/3 = .7/3. The floor
  /// is .2/4 = .05: none is below it.
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

  /// All volume in one of ten parts.
  ///
  /// Its neighbours get a third each by the smoothing; the other seven get the floor of .02. The
  /// sum is 1.14.
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
    let profile = VolumeProfile(bars: bars, interval: Span.hour, before: moment)
    #expect(VolumeProfile(bars: future, interval: Span.hour, before: moment) == profile)
    let yesterday = VolumeProfile(bars: future, interval: Span.hour, before: moment, days: 1)
    #expect(yesterday.shares.allSatisfy { ($0 - 1.0 / 24).magnitude < 1e-15 })
    #expect(profile.shares.allSatisfy { ($0 - 1.0 / 24).magnitude < 1e-15 })
  }

  @Test func nothingKnownIsEven() {
    let none = VolumeProfile(bars: [], interval: 3 * Span.hour, before: at(day: 1, hour: 0))
    #expect(none.shares == Array(repeating: 0.125, count: 8))
    #expect(VolumeProfile(shares: [.nan, -1]).shares == [0.5, 0.5])
    #expect(VolumeProfile(shares: []).shares == [1])
  }

  private func bars(_ volumes: [Double], each interval: Int64, from start: Int64 = 0) -> [Bar] {
    volumes.enumerated().map { place, volume in
      Bar(
        openTime: Timestamp(nanoseconds: start + Int64(place) * interval), open: 1, high: 1,
        low: 1, close: 1, volume: volume)
    }
  }

  /// Two days of hourly bars, all the volume in the tenth hour: the rate is flat inside an hour,
  /// and ten slices of an hour are due alike.
  @Test func hourlyBarsGiveAFlatRateInsideAnHour() {
    let hours = (0..<48).map { $0 % 24 == 9 ? 240.0 : 10.0 }
    let profile = VolumeProfile(
      bars: bars(hours, each: Span.hour), interval: Span.hour, before: at(day: 2, hour: 0))
    #expect(profile.shares.count == 24)
    let slices = SliceTimes.volume(profile, 10, from: at(day: 2, hour: 9), to: at(day: 2, hour: 10))
    #expect(slices.weights.allSatisfy { ($0 / slices.weights[0] - 1).magnitude < 1e-9 })
    let minute = profile.share(
      from: at(day: 2, hour: 9), to: at(day: 2, hour: 9).advanced(byNanoseconds: 6e10))
    // (10 + 240 + 10) / 3 of 470 in the hour, by the smoothing.
    #expect((minute - 260.0 / 3 / 470 / 60).magnitude < 1e-12)
  }

  /// Bars of ten hours, which do not divide a day: two parts of twelve hours.
  ///
  /// Of the bars that have closed 100 and two tenths of 100 fall before noon.
  @Test func barsSpreadOverThePartsTheyCover() {
    let profile = VolumeProfile(
      bars: bars([100, 100, 1e6], each: 10 * Span.hour), interval: 10 * Span.hour,
      before: at(day: 1, hour: 1))
    #expect(profile.shares.count == 2)
    #expect((profile.shares[0] - 0.6).magnitude < 1e-12)
    let daily = VolumeProfile(
      bars: bars([5, 7], each: Span.day), interval: Span.day, before: at(day: 2, hour: 0))
    #expect(daily.shares == [1])
  }

  @Test func oddBarsDoNotTrap() {
    for interval in [Int64.min, -1, 0, 1, 7 * Span.minute + 1, .max] {
      for start in [Int64.min, Int64.max - 5, -Span.day] {
        let profile = VolumeProfile(
          bars: bars([3], each: 1, from: start), interval: interval,
          before: Timestamp(nanoseconds: .max))
        #expect((profile.shares.reduce(0, +) - 1).magnitude < 1e-9, "\(interval) \(start)")
      }
    }
  }
}
