import Documents
import Foundation
import MarketData
import Testing

@Suite struct InstrumentTests {
  private func read(_ text: String, changing known: Instrument? = nil) throws -> Instrument {
    try Instrument(
      SpecReader(YAML.parse(text, file: "i.yaml")), changing: known)
  }

  private static let perpetual = """
    kind: linear
    symbol: BTCUSDT
    base: BTC
    quote: USDT
    tick: 0.1
    lot: 0.001
    minimum_quantity: 0.001
    minimum_notional: 100
    fee_tier: VIP 0
    maker_fee_bps: 2
    taker_fee_bps: 5
    maintenance: 0.4%
    funding_interval: 8h
    calendar: always
    """

  @Test func everyKeyIsRead() throws {
    let read = try read(Self.perpetual)
    var wanted = Instrument(.linear, symbol: "BTCUSDT", quote: "USDT")
    (wanted.base, wanted.tick, wanted.lot) = ("BTC", 0.1, 0.001)
    (wanted.minimumQuantity, wanted.minimumNotional) = (0.001, 100)
    (wanted.feeTier, wanted.makerFeeBps, wanted.takerFeeBps) = ("VIP 0", 2, 5)
    (wanted.maintenance, wanted.fundingInterval) = (0.004, 8 * Span.hour)
    wanted.calendar = .always
    #expect(read == wanted)
    #expect(
      read.facts == [
        "linear perpetual BTCUSDT", "base BTC", "quote USDT", "tick 0.1", "lot 0.001",
        "minimum 0.001", "minimum notional 100", "maker 2 bps", "taker 5 bps", "fee tier VIP 0",
        "maintenance 0.4 %", "funding every 8 h", "calendar always",
      ])
    let again = try JSONDecoder().decode(Instrument.self, from: JSONEncoder().encode(read))
    #expect(again == read)
  }

  @Test func wordsChangeWhatIsKnown() throws {
    let known = try read(Self.perpetual)
    let changed = try read("{taker_fee_bps: 4, kind: inverse, multiplier: 100}", changing: known)
    #expect(changed.takerFeeBps == 4 && changed.makerFeeBps == 2 && changed.lot == 0.001)
    #expect(changed.kind == .inverse && changed.multiplier == 100)
    #expect(try changed.tiers()?.tier(of: 1).rate == 0.004)
  }

  @Test func tiersComeFromAFile() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file(
      "tiers.json",
      """
      {"BTC/USDT:USDT": [
        {"minNotional": 0, "maxNotional": 300000, "maintenanceMarginRate": 0.004,
         "maxLeverage": 150},
        {"minNotional": 300000, "maxNotional": 800000, "maintenanceMarginRate": 0.005,
         "maxLeverage": 100}]}
      """)
    let instrument = try read("tiers: \(file)", changing: try read(Self.perpetual))
    #expect(instrument.maintenance == nil)
    #expect(try instrument.tiers()?.maintenance(of: 400_000) == 400_000 * 0.005 - 300)
    #expect(instrument.facts.contains("2 margin tiers from 0.4 % at 150× to 0.5 % at 100×"))
    let again = try JSONDecoder().decode(Instrument.self, from: JSONEncoder().encode(instrument))
    #expect(again == instrument)
  }

  @Test(arguments: [
    ("{symbol: A, quote: B}", "key 'kind' is missing"),
    ("{kind: spot, quote: B}", "key 'symbol' is missing"),
    ("{kind: bond, symbol: A, quote: B}", "does not know 'bond'"),
    ("{kind: spot, symbol: A, quote: B, tik: 1}", "unknown key 'tik'"),
    ("{kind: spot, symbol: A, quote: B, tick: -1}", "'tick' must be from 0"),
    ("{kind: spot, symbol: A, quote: B, base: B}", "base and quote are one asset"),
    ("{kind: spot, symbol: A, quote: B, expiry: 2024-06-28}", "only a dated future expires"),
    ("{kind: future, symbol: A, quote: B}", "a dated future has an expiry"),
    ("{kind: inverse, symbol: A, quote: B}", "name it"),
    ("{kind: equity, symbol: A, quote: B, funding_interval: 8h}", "only perpetual contracts pay"),
    ("{kind: equity, symbol: A, quote: B, maintenance: 1%}", "only contracts have maintenance"),
    ("{kind: spot, symbol: A, quote: B, maker_fee_bps: -200}", "'maker_fee_bps' must be from"),
    ("{kind: spot, symbol: A, quote: B, holidays: [2024-13-01]}", "is not a date"),
    ("{kind: spot, symbol: A, quote: B, multiplier: 0}", "'multiplier' must be from"),
    ("{kind: spot, symbol: A, quote: B, calendar: always, holidays: [2024-01-01]}", "no holidays"),
  ])
  func whatCannotBeIsRefused(text: String, problem: String) throws {
    let error = try #require(throws: AssayError.self) { try read(text) }
    #expect(error.description.contains(problem), "\(error)")
  }

  @Test func stayWithTheDataset() throws {
    let folder = try TemporaryFolder()
    let store = BarStore(directory: folder.path + "/data")
    var random = SplitMix64(seed: 7)
    let bars = randomBars(50, &random)
    let series = BarSeries(name: "x", bars: Array(bars[..<40]))
    let imported = ImportedBars(series: series, isVolumeMissing: false)
    try store.save(
      series,
      DatasetManifest(
        imported, source: "a", licence: "b", inputSHA256: "00", assayVersion: "1"))
    let instrument = try read(Self.perpetual)
    #expect(try store.describe("x", as: instrument).instrument == instrument)
    #expect(try store.load("x").bars == series.bars)
    let manifest = try store.append(
      BarSeries(name: "x", bars: Array(bars[40...])),
      from: DatasetInput(source: "b", sha256: "11"), to: "x", assayVersion: "1")
    #expect(manifest.instrument == instrument && manifest.rows == 50)
  }

  @Test func holidaysTellGapsFromRest() throws {
    // Three weeks of weekdays without 2024-01-10, a holiday, and 2024-01-16, which is none.
    let first = try #require(Timestamp(iso: "2024-01-01")?.day)
    let bars = (0..<21).map { first + $0 }.filter { day in
      day - first != 9 && day - first != 15 && (day - first) % 7 < 5
    }.map { day in
      Bar(
        openTime: Timestamp(nanoseconds: Int64(day) * Span.day), open: 10, high: 11, low: 9,
        close: 10.5, volume: Double(day))
    }
    let raw = RawBars(name: "x", bars: bars)
    let told = try read(
      "{kind: equity, symbol: X, quote: USD, calendar: weekdays, holidays: [2024-01-10]}")
    let report = CheckReport(raw, calendar: told.calendar(of: raw))
    let gaps = report.findings.filter { $0.check == "gap" }
    #expect(gaps.map(\.count) == [1], "\(report.findings)")
    #expect(gaps.first?.places.first?.time == Timestamp(iso: "2024-01-17"))
    #expect(report.calendar == "weekdays, 1 holiday told")
  }

  @Test func aKeyIsForgottenByNone() throws {
    let known = try read(Self.perpetual)
    let spot = try read(
      "{kind: spot, funding_interval: none, maintenance: none, fee_tier: none}", changing: known)
    #expect(spot.kind == .spot && spot.fundingInterval == nil && spot.maintenance == nil)
    #expect(spot.feeTier == nil && spot.lot == 0.001)
  }

  /// Half hours of the exchange's days: a missed one is a gap, a holiday is none.
  @Test func hoursInsideTheExchangesDays() throws {
    let first = try #require(Timestamp(iso: "2023-11-01")?.day)
    var bars: [Bar] = []
    for day in first..<first + 60 {
      let midnight = Timestamp(nanoseconds: Int64(day) * Span.day)
      guard midnight.weekday < 5, midnight.iso.prefix(10) != "2023-11-23",
        midnight.iso.prefix(10) != "2023-12-25"
      else { continue }
      for slot in 0..<13 {
        let minutes = Int64(870 + 30 * slot)
        let open = midnight.nanoseconds + minutes * Span.minute
        bars.append(
          Bar(
            openTime: Timestamp(nanoseconds: open), open: 10, high: 11, low: 9, close: 10.5,
            volume: Double(bars.count + 1)))
      }
    }
    let told = try read("{kind: equity, symbol: X, quote: USD, calendar: new-york}")
    func missing(_ bars: [Bar]) -> [CheckFinding] {
      let raw = RawBars(name: "x", bars: bars)
      return CheckReport(raw, calendar: told.calendar(of: raw)).findings.filter {
        $0.check == "gap"
      }
    }
    #expect(missing(bars).isEmpty)
    var holed = bars
    holed.removeSubrange(134..<138)
    #expect(missing(holed).map(\.count) == [1])
    #expect(missing(holed).first?.says.contains("4 bars missing") == true)
    var session = bars
    session.removeSubrange(130..<143)
    #expect(missing(session).first?.says.contains("13 bars missing") == true)
  }
}
