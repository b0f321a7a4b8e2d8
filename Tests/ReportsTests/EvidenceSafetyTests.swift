import Documents
import Foundation
import Testing

@testable import Reports

@Suite struct EvidenceSafetyTests {
  private let libraries = [ChartLibraries(echarts: "var echarts;"), ChartLibraries()]

  private func evidence(_ change: (inout ReportContent) -> Void) -> ReportContent {
    var content = ReportContent.empty()
    content.addEvidence(seed: 3)
    change(&content)
    return content
  }

  @Test func namesAreEscaped() throws {
    let hostile = "</script><script>alert(1)</script>\"'&<!--"
    let content = try spoiled(evidence { _ in }) { _ in hostile }
    for charts in libraries {
      let page = try ReportPage.html(content, charts: charts)
      #expect(!page.contains("<script>alert") && !page.contains("<!--"))
      let opened = page.matches(of: /<script[ >]/).count
      #expect(page.matches(of: /<\/script>/).count == opened)
    }
  }

  @Test func undefinedNumbersAreNull() throws {
    let content = evidence {
      $0.verdict?.gates[0].value = .nan
      $0.walkForward?.windows[0].testReturn = .infinity
      $0.walkForward?.windows[1].testRank = -.infinity
      $0.walkForward?.stitched?.equity[3] = .nan
      $0.walkForward?.parameters[0].values[2] = .nan
      $0.walkForward?.parameters[2].values[2] = 1e300
      $0.backtestOverfitting?.degradation?.inSample[0] = .nan
      $0.backtestOverfitting?.degradation?.slope = .infinity
      $0.backtestOverfitting?.dominance?.selected[0] = .nan
      $0.deflatedSharpe?.minimumTrackRecord = .infinity
      $0.deflatedSharpe?.minimumBacktestYears = 1e300
      $0.deflatedSharpe?.intervalLevel = .nan
      $0.superiorAbility?.benchmarks[0].stepM[0].level = .nan
      $0.superiorAbility?.bootstrap.draws = .max
      $0.monteCarlo?.cone?.realised[4] = .nan
      $0.monteCarlo?.drawdowns?.realised = .nan
      $0.sensitivity?.parameters[0].total.high = .infinity
      $0.stress?.slippage[0].totalReturn = .nan
      $0.randomEntries?.strategy = .nan
      $0.startDates?.values[0] = .nan
      $0.folds?[0].paths?.quantiles.median = .nan
    }
    for charts in libraries {
      let page = try ReportPage.html(content, charts: charts)
      let data = page.matches(of: /<script type="application\/json"[^>]*>(.*?)<\/script>/)
      #expect(data.count == (charts.echarts == nil ? 0 : 10))
      for match in data {
        #expect(throws: Never.self) {
          try JSONSerialization.jsonObject(with: Data(match.1.utf8))
        }
      }
      #expect(page.contains("<td>≥ 0.95</td><td>–</td>"))
    }
  }

  @Test func emptyPartsAreNotDrawn() throws {
    let content = evidence {
      $0.verdict?.gates = []
      $0.walkForward?.windows = []
      $0.walkForward?.parameters = []
      $0.folds?[0].splits = []
      $0.backtestOverfitting = .init(metric: "sharpe", conventions: "")
      $0.deflatedSharpe = .init(period: "day")
      $0.superiorAbility?.benchmarks = []
      $0.monteCarlo = .init()
      $0.regimes?.tables = [.init(name: "years", rows: [])]
      $0.sensitivity?.parameters = []
      $0.sensitivity?.note = ""
      $0.symbols?.rows = []
      $0.stress = .init()
      $0.randomEntries = .init(statistic: "Sharpe ratio")
      $0.startDates = .init(metric: "sharpe", times: [], values: [])
    }
    for charts in libraries {
      let page = try ReportPage.html(content, charts: charts)
      let ids = page.matches(of: /<section class="card" id="(\w+)"/).map { String($0.1) }
      #expect(ids == ["verdict", "overfitting", "deflatedSharpe", "randomEntries", "monteCarlo"])
      #expect(!page.contains("<tbody></tbody>"))
    }
  }

  /// Why there is nothing to show is something to show.
  @Test func reasonsStandWithoutNumbers() throws {
    let content = evidence {
      $0.sensitivity = .init(objective: "sharpe", parameters: [], note: "No parameter is free.")
      $0.symbols?.objective = "sharpe"
    }
    for charts in libraries {
      let page = try ReportPage.html(content, charts: charts)
      #expect(page.contains("<p class=\"note\">No parameter is free.</p>"))
      #expect(page.contains("<td class=\"text\">ETHUSDT</td><td class=\"good\">60.0%</td>"))
    }
  }

  @Test func malformedContentsAreRefused() {
    let faults: [(inout ReportContent) -> Void] = [
      { $0.walkForward?.windows[0].trainStart = .min },
      { $0.walkForward?.windows[0].testEnd = .max },
      { $0.walkForward?.windows[1].trainEnd = 0 },
      { $0.walkForward?.windows[1].trainEnd += 2 * 86_400_000 },
      { $0.walkForward?.windows.swapAt(3, 4) },
      { $0.walkForward?.windows.removeLast() },
      { $0.walkForward?.parameters[0].values.removeLast() },
      { $0.walkForward?.stitched?.equity.removeLast() },
      { $0.walkForward?.stitched?.times[3] = 0 },
      { $0.backtestOverfitting?.logits?.edges.removeLast() },
      { $0.backtestOverfitting?.logits?.edges[2] = .nan },
      { $0.backtestOverfitting?.degradation?.outOfSample.removeLast() },
      { $0.backtestOverfitting?.dominance?.all.removeLast() },
      { $0.backtestOverfitting?.dominance?.values[5] = -1 },
      { $0.deflatedSharpe?.trialSharpes?.histogram.edges.swapAt(0, 1) },
      { $0.deflatedSharpe?.trialSharpes?.histogram.counts[0] = -1 },
      { $0.randomEntries?.histogram?.counts[0] = .infinity },
      { $0.randomEntries?.histogram = .init(edges: [], counts: []) },
      { $0.folds?[0].paths?.histogram = .init(edges: [0], counts: []) },
      {
        $0.monteCarlo?.drawdowns?.histogram = .init(
          edges: (0...1001).map(Double.init), counts: Array(repeating: 1, count: 1001))
      },
      { $0.monteCarlo?.cone?.median.removeLast() },
      { $0.monteCarlo?.cone?.times?.removeLast() },
      { $0.monteCarlo?.cone?.times?[9] = 0 },
      { $0.startDates?.values.removeLast() },
      { $0.startDates?.times[1] = 0 },
      { $0.stress?.slippage[0].slippageBps = .nan },
    ]
    for (index, spoil) in faults.enumerated() {
      #expect(throws: AssayError.self, "fault \(index)") {
        try ReportPage.html(evidence(spoil), charts: ChartLibraries())
      }
    }
  }

  @Test func longColumnsStaySmall() throws {
    var noise = Noise(seed: 9)
    let content = evidence {
      let times = (0..<50_000).map { 1_514_764_800_000 + Int64($0) * 3_600_000 }
      let walk = times.map { _ in 10_000 + noise.bell() }
      $0.monteCarlo?.cone = .init(
        method: "", times: times, period: "hour", fifth: walk, lowerQuartile: walk, median: walk,
        upperQuartile: walk, ninetyFifth: walk, realised: walk)
      $0.startDates?.times = times
      $0.startDates?.values = walk
      $0.backtestOverfitting?.degradation?.inSample = walk
      $0.backtestOverfitting?.degradation?.outOfSample = walk
      $0.symbols?.rows = (0..<2000).map { .init(name: "S\($0)") }
    }
    for charts in libraries {
      let page = try ReportPage.html(content, charts: charts)
      #expect(page.utf8.count < 600_000)
      #expect(page.contains("The first 500 of 2,000 rows."))
    }
  }

  @Test(arguments: [0, 1, 2, 7, 1000, 1001, 12_870])
  func evenlySpacedKeepsBothEnds(count: Int) {
    let kept = evenlySpaced(count, atMost: 1000)
    #expect(kept.count == min(count, 1000))
    #expect(kept.first == (count > 0 ? 0 : nil) && kept.last == (count > 0 ? count - 1 : nil))
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0 < $1 })
  }

  /// A content with every text but enumerations' replaced, by way of its JSON.
  private func spoiled(
    _ content: ReportContent, _ replace: (String) -> String
  ) throws -> ReportContent {
    let kept = Set(["unit", "tone", "outcome", "mark", "kind"])
    func walk(_ value: Any, key: String) -> Any {
      if let object = value as? [String: Any] {
        return Dictionary(
          uniqueKeysWithValues: object.map { ($0.key, walk($0.value, key: $0.key)) })
      }
      if let list = value as? [Any] { return list.map { walk($0, key: key) } }
      if let text = value as? String, !kept.contains(key) { return replace(text) }
      return value
    }
    let json = try JSONSerialization.jsonObject(with: content.encoded())
    let changed = try JSONSerialization.data(withJSONObject: walk(json, key: ""))
    return try ReportContent(encoded: changed)
  }
}
