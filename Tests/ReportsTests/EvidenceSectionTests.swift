import Documents
import Foundation
import Testing

@testable import Reports

@Suite struct EvidenceSectionTests {
  private let charts = ChartLibraries(echarts: "var echarts;")

  private func evidence(_ change: (inout ReportContent) -> Void = { _ in }) -> ReportContent {
    var content = ReportContent.empty()
    content.addEvidence(seed: 3)
    change(&content)
    return content
  }

  /// The page of a content, with charts unless it is to be plain.
  private func page(
    isPlain: Bool = false, _ change: (inout ReportContent) -> Void = { _ in }
  ) throws -> String {
    try ReportPage.html(evidence(change), charts: isPlain ? ChartLibraries() : charts)
  }

  private func data(_ id: String, in page: String) throws -> [String: Any] {
    let start = try #require(page.range(of: "id=\"data-\(id)\">"), "\(id)")
    let text = page[start.upperBound...].components(separatedBy: "</script>")[0]
    let json = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(json as? [String: Any])
  }

  /// Every part by the name of its card, with what takes it away.
  private static let removals: [(String, @Sendable (inout ReportContent) -> Void)] = [
    ("verdict", { $0.verdict = nil }), ("walkForward", { $0.walkForward = nil }),
    ("folds", { $0.folds = nil }), ("overfitting", { $0.backtestOverfitting = nil }),
    ("deflatedSharpe", { $0.deflatedSharpe = nil }),
    ("superiorAbility", { $0.superiorAbility = nil }),
    ("randomEntries", { $0.randomEntries = nil }), ("startDates", { $0.startDates = nil }),
    ("monteCarlo", { $0.monteCarlo = nil }), ("regimes", { $0.regimes = nil }),
    ("sensitivity", { $0.sensitivity = nil }), ("symbols", { $0.symbols = nil }),
    ("stress", { $0.stress = nil }),
  ]

  @Test func absentPartsLeaveTheirSectionOut() throws {
    for (id, remove) in Self.removals {
      let card = "<section class=\"card\" id=\"\(id)\""
      #expect(try page().contains(card), "\(id)")
      #expect(!(try page(remove)).contains(card), "\(id)")
      #expect(!(try page(isPlain: true, remove)).contains(card), "\(id)")
    }
  }

  @Test func theVerdictComesFirst() throws {
    let page = try ReportPage.html(.full(seed: 1), charts: charts)
    let first = try #require(page.firstMatch(of: /<section class="card" id="(\w+)"/))
    #expect(first.1 == "verdict")
    #expect(page.contains("<p class=\"lead bad\">Most of this result may be luck"))
    #expect(
      page.contains(
        "<td class=\"text\">Deflated Sharpe ratio</td><td>≥ 0.95</td><td>0.871</td>"
          + "<td class=\"text bad\">✗ fail</td>"))
    #expect(page.contains("<td>≥ 0.5</td><td>–</td><td class=\"text muted\">not run</td>"))
    #expect(page.contains("16 blocks &lt;b&gt;"))
  }

  @Test func walkForwardTellsItsWindows() throws {
    let page = try page()
    for text in [
      "14 windows: rolling · train 365 d · test 90 d", "The last 41 days are in no window.",
      "<td class=\"text\">2018-01-01 to 2018-12-31</td>",
      "<td>81.5%</td><td class=\"text good\">✓ distinction</td>",
      "<td>–</td><td class=\"text muted\">undefined</td>",
      "<td>–</td><td class=\"formula\">undefined: training lost in 2 windows</td>",
    ] { #expect(page.contains(text), "\(text)") }
    let data = try data("walkForward", in: page)
    #expect((data["testReturn"] as? [Any])?.count == 14)
    #expect((data["testReturn"] as? [Any])?[5] is NSNull)
    let stitched = try #require(data["stitched"] as? [String: Any])
    #expect((stitched["boundaries"] as? [Any])?.count == 14)
    #expect(stitched["sharpe"] == nil)
    let drift = try #require(data["drift"] as? [[String: Any]])
    #expect(drift.map { $0["name"] as? String } == ["fast", "slow", "exit"])
    #expect(drift[2]["choices"] as? [String] == ["none", "stop", "trailing stop"])
  }

  @Test func timesOfDayAreToldWhereTheyMatter() throws {
    let page = try page { $0.walkForward?.windows[0].trainStart -= 15 * 3_600_000 - 5 * 60_000 }
    #expect(page.contains("2017-12-31 09:05 to 2018-12-31"))
  }

  @Test func overfittingWarnsOfItself() throws {
    let page = try page()
    #expect(page.contains("<dt>PBO</dt><dd>0.344</dd>"))
    #expect(page.contains("PBO says whether a set&#39;s rank persists, not whether it earns"))
    #expect(page.contains("A negative slope alone is no evidence either"))
    #expect(page.contains("Drawn: 1,000 of 12,870 splits"))
    let data = try data("overfitting", in: page)
    #expect((data["inSample"] as? [Any])?.count == 1000)
    #expect((data["outOfSample"] as? [Any])?.count == 1000)
    #expect(data["slope"] as? Double == -0.9)
    #expect((data["values"] as? [Any])?.count == 101)
  }

  @Test func countsOfTrialsStandSideBySide() throws {
    let page = try page()
    #expect(
      page.contains(
        "<td class=\"text\">by clusters (ONC)</td><td>7</td><td>0.00013</td><td>0.0155</td>"
          + "<td>0.973</td>"))
    #expect(page.contains("<dt>Interval per year, 95%</dt><dd>0.270 to 2.09</dd>"))
    #expect(page.contains("<dd>704 observations</dd>"))
    #expect(page.contains("<td class=\"text\">Holm</td><td>0.412</td><td>0.370</td><td>68.6%</td>"))
    let data = try data("deflatedSharpe", in: page)
    #expect(data["expectedMaximum"] as? Double == 0.0571)
    #expect(data["chosen"] as? Double == 0.0617)
  }

  @Test func eachBenchmarkHasItsTests() throws {
    let page = try page()
    #expect(page.contains("<h3>Against cash</h3>") && page.contains("Against buy and hold"))
    #expect(page.contains("<td class=\"text\">SPA, consistent</td><td>0.0270</td>"))
    #expect(page.contains("<td class=\"text\">5%</td><td>3</td>"))
    #expect(page.contains("63 of 100 cannot be told from the best. The chosen is in."))
    #expect(page.contains("1,000 draws in blocks of 9.40 on average, over 1,748 returns"))
  }

  @Test func theOtherPartsTellTheirNumbers() throws {
    let page = try page()
    for text in [
      "<dt>Random ones as good</dt><dd>1.20%</dd>", "<dt>p</dt><dd>0.0130</dd>",
      "<td class=\"text\">2018-01-01</td>", "74.2% of the draws fell deeper (block bootstrap).",
      "<td class=\"text\">Trade shuffle</td><td>1,000</td><td>8.30%</td>",
      "<td class=\"text\">Total return</td><td>107%</td><td>−12.0%</td><td>40.0%</td>",
      "<td>40.0%</td><td>92.0%</td><td>–</td>",
      "<td class=\"text\">high</td><td>33.3%</td><td class=\"bad\">−5.00%</td><td>−0.210</td>",
      "<td class=\"text\">fast</td><td>31.0%</td><td>27.0% to 35.0%</td><td>44.0%</td>",
      "<td class=\"text\">ETHUSDT</td><td>0.440</td><td class=\"good\">60.0%</td>",
      "<td>1</td><td>130%</td><td>0.950</td>", "31.4 bps a side",
      "CPCV: 6 groups, 2 held back", "<td class=\"text\">groups 1 and 4</td>",
      "<td>5</td><td>0.100</td><td>0.300</td><td>0.500</td><td>0.700</td><td>0.900</td>",
    ] { #expect(page.contains(text), "\(text)") }
    let cone = try #require(try data("monteCarlo", in: page)["cone"] as? [String: Any])
    #expect((cone["times"] as? [Any])?.count == 200 && cone["numbers"] == nil)
    #expect(try data("stress", in: page)["breakEven"] as? Double == 26.7)
  }

  @Test func aMethodTellsOnlyWhatItKnows() throws {
    let page = try page {
      $0.monteCarlo?.methods = [
        .init(
          name: "Trade shuffle", draws: 500, totalReturn: .init(), sharpe: .init(),
          maximumDrawdown: .init(median: -0.2), note: "the return stays")
      ]
    }
    #expect(
      page.contains(
        "<td class=\"text\">Trade shuffle</td><td>500</td><td>–</td>"
          + "<td class=\"text\">Deepest drawdown</td><td>–</td><td>–</td><td>−20.0%</td>"))
    #expect(page.contains("Trade shuffle: the return stays"))
    #expect(!page.contains("<td class=\"text\">Total return</td><td>–</td>"))
  }

  @Test func withoutALibraryThereAreTables() throws {
    let page = try page(isPlain: true)
    #expect(!page.contains("data-part") && !page.contains("id=\"data-"))
    #expect(page.matches(of: /<details class="tables" open>/).count == 7)
    #expect(page.matches(of: /<svg viewBox/).count == 2)
    #expect(page.contains("<th scope=\"col\">Chosen in sample</th>"))
    #expect(page.contains("<h3>Deepest drawdown</h3>"))
  }

  @Test func equalContentsGiveEqualPages() throws {
    #expect(try page() == page())
    #expect(try page(isPlain: true) == page(isPlain: true))
  }
}
