import Documents
import Foundation
import Testing

@testable import MarketData

@Suite struct MarginTiersTests {
  private static let text = """
    {"BTC/USDT:USDT": [
      {"minNotional": 0.0, "maxNotional": 300000.0, "maintenanceMarginRate": 0.004,
       "maxLeverage": 150.0, "info": {"cum": 0.0}},
      {"minNotional": 300000.0, "maxNotional": 800000.0, "maintenanceMarginRate": 0.005,
       "maxLeverage": 100.0, "info": {"cum": 300.0}},
      {"minNotional": 800000.0, "maxNotional": 3000000.0, "maintenanceMarginRate": 0.0065,
       "maxLeverage": 75.0, "info": {"cum": 1500.0}}],
     "ETH/USDT:USDT": []}
    """

  private func read(_ text: String, _ symbol: String = "BTCUSDT") throws -> MarginTiers {
    try MarginTiers.read(JSON.parse(text, file: "t.json"), symbol: symbol, file: "t.json")
  }

  @Test func readsTiersByEitherName() throws {
    let tiers = try read(Self.text)
    #expect(tiers == (try read(Self.text, "BTC/USDT:USDT")))
    #expect(tiers.tiers.count == 3)
    #expect(
      tiers.tiers[1]
        == MarginTier(
          floor: 300_000, cap: 800_000, rate: 0.005, deduction: 300, maximumLeverage: 100))
  }

  @Test func aMissingDeductionIsComputed() throws {
    let tiers = try read(Self.text.replacingOccurrences(of: "cum", with: "other"))
    #expect(
      (tiers.tiers[1].deduction - 300).magnitude < 1e-9
        && (tiers.tiers[2].deduction - 1500).magnitude < 1e-9)
  }

  @Test func aBoundBelongsToTheLowerTier() throws {
    let tiers = try read(Self.text)
    #expect(tiers.index(of: 0) == 0 && tiers.index(of: 300_000) == 0)
    #expect(tiers.index(of: 300_000.01) == 1 && tiers.index(of: 9e9) == 2)
    #expect(tiers.maximumLeverage(of: 300_000) == 150 && tiers.maximumLeverage(of: 800_001) == 75)
    #expect(tiers.maximumLeverage(of: 3_000_001) == 0)
    #expect(tiers.maintenance(of: 300_000) == 1200 && tiers.maintenance(of: 1_000_000) == 5000)
    #expect((tiers.maintenance(of: 300_000) - (300_000 * 0.005 - 300)).magnitude < 1e-9)
    #expect(MarginTiers.none.maintenance(of: 1e12) == 0)
    #expect(MarginTiers.none.maximumLeverage(of: 1e12) > 1e6)
  }

  @Test(arguments: [
    ("300.0", "301.0", "margin tier 2: its deduction is 301.0, but"),
    ("800000.0, \"main", "900000.0, \"main", "margin tier 3: it does not start where"),
    ("\"minNotional\": 0.0", "\"minNotional\": 5.0", "margin tier 1: it does not start"),
    ("0.005", "0.003", "margin tier 2: its rate"), ("0.0065", "1.5", "margin tier 3: its rate"),
    ("100.0", "0.5", "margin tier 2: its leverage"),
    ("\"maxLeverage\": 75.0", "\"maxLeverage\": \"x\"", "tier 3: maxLeverage is missing or no"),
    ("3000000.0", "1.0", "margin tier 3: its cap is not above"),
  ])
  func faultsAreNamed(old: String, new: String, problem: String) throws {
    let text = Self.text.replacingOccurrences(of: old, with: new)
    let error = try #require(throws: AssayError.self) { try read(text) }
    #expect(error.description.hasPrefix("t.json: BTCUSDT: \(problem)"), "\(error)")
  }

  @Test func missingSymbolsAndFilesAreNamed() throws {
    let unknown = try #require(throws: AssayError.self) { try read(Self.text, "XRPUSDT") }
    #expect(
      unknown.description
        == "t.json: there are no margin tiers of XRPUSDT; it has BTCUSDT, ETHUSDT")
    let empty = try #require(throws: AssayError.self) { try read(Self.text, "ETHUSDT") }
    #expect(empty.description == "t.json: ETHUSDT: margin tier 1: there are none")
    #expect(throws: AssayError.self) { try read("[]") }
    let missing = try #require(throws: AssayError.self) {
      try MarginTiers.read(path: "/no/such/file.json", symbol: "BTCUSDT")
    }
    #expect(missing.description.hasPrefix("/no/such/file.json: the margin tiers cannot be read"))
  }

  private static let extraData = ProcessInfo.processInfo.environment["ASSAY_EXTRA_DATA"]

  @Test(.enabled(if: extraData != nil), arguments: ["BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT"])
  func aVenuesTiersAreContinuous(symbol: String) throws {
    let folder = try #require(Self.extraData)
    let path = "\(folder)/perp/maintenance-margin-tiers.json"
    let tiers = try MarginTiers.read(path: path, symbol: symbol)
    #expect(tiers.tiers.count >= 10 && tiers.tiers.last?.maximumLeverage == 1)
  }
}
