import Foundation
import MarketData
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01", 0), ("2017-08-17 04:00:00", 1_502_942_400_000_000_000),
    ("2017-08-17T04:00Z", 1_502_942_400_000_000_000),
    ("2017-08-17T04:00:00.25", 1_502_942_400_250_000_000),
    ("2017-08-17T09:30:00+05:30", 1_502_942_400_000_000_000),
    ("2017-08-17T03:00:00-0100", 1_502_942_400_000_000_000),
    ("2017-08-17 04:00:00+00", 1_502_942_400_000_000_000),
    ("1969-12-31T23:59:59.999999999Z", -1),
    ("1677-09-21T00:12:43.145224192Z", Int64.min),
    ("2262-04-11T23:47:16.854775807Z", Int64.max),
  ])
  func readsISO(_ text: String, _ nanoseconds: Int64) {
    #expect(Timestamp(iso: text)?.nanoseconds == nanoseconds)
  }

  @Test(arguments: [
    "", "2017", "2017-8-17", "2017-02-29", "2017-13-01", "2017-00-10", "2017-04-31", "2017-08-17T",
    "2017-08-17T24:00:00", "2017-08-17T04", "2017-08-17T04:60:00", "2017-08-17T04:00:60",
    "2017-08-17T04:00:00.", "2017-08-17T04:00:00+", "2017-08-17T04:00:00+5", "2017-08-17x",
    "2017-08-17T04:00:00Zx", "2017-08-17Z", "2262-04-11T23:47:16.854775808Z", "9999-01-01",
    "1677-09-21T00:12:43.145224191Z", "1600-01-01", "0000-01-01", "-017-08-17",
    "2017-08-17T04:00:00+99:00", "２０１７-08-17",
  ])
  func refuses(_ text: String) { #expect(Timestamp(iso: text) == nil) }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999999999Z"),
    (1_500_000, "1970-01-01T00:00:00.001500Z"), (250_000_000, "1970-01-01T00:00:00.250Z"),
    (Int64.min, "1677-09-21T00:12:43.145224192Z"), (Int64.max, "2262-04-11T23:47:16.854775807Z"),
  ])
  func writesISO(_ nanoseconds: Int64, _ text: String) {
    #expect(Timestamp(nanoseconds: nanoseconds).iso == text)
  }

  @Test func agreesWithFoundation() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    let parts: Set<Calendar.Component> = [.year, .month, .day, .hour, .minute, .second, .weekday]
    var random = SplitMix64(seed: 7)
    for _ in 0..<2_000 {
      let time = Timestamp(nanoseconds: Int64(bitPattern: random.next()))
      let seconds = Int64((Double(time.nanoseconds) / 1e9).rounded(.down))
      let whole = Timestamp(nanoseconds: seconds.multipliedReportingOverflow(by: Span.second).0)
      let theirs = calendar.dateComponents(
        parts, from: Date(timeIntervalSince1970: Double(seconds)))
      let ours = whole.civil
      #expect(
        [ours.year, ours.month, ours.day, ours.hour, ours.minute, ours.second]
          == [
            theirs.year, theirs.month, theirs.day, theirs.hour, theirs.minute, theirs.second,
          ], "seed 7, \(time.nanoseconds)")
      #expect((whole.weekday + 1) % 7 + 1 == theirs.weekday, "seed 7, \(time.nanoseconds)")
      #expect(Timestamp(whole.civil) == whole)
      #expect(Timestamp(iso: time.iso) == time, "seed 7, \(time.nanoseconds)")
      #expect(Timestamp(time.civil) == time, "seed 7, \(time.nanoseconds)")
    }
  }

  @Test func codesAsText() throws {
    let time = Timestamp(nanoseconds: 1_502_942_400_000_000_000)
    let json = try JSONEncoder().encode([time])
    #expect(String(decoding: json, as: UTF8.self) == "[\"2017-08-17T04:00:00Z\"]")
    #expect(try JSONDecoder().decode([Timestamp].self, from: json) == [time])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Timestamp].self, from: Data("[\"soon\"]".utf8))
    }
  }
}
