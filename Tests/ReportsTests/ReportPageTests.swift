import Foundation
import Testing

@testable import Reports

@Suite struct ReportPageTests {
  private let charts = ChartLibraries(
    echarts: "var echarts = '</script><!--';", lightweightCharts: "var LightweightCharts;")

  @Test func equalContentsGiveEqualPages() throws {
    let first = try ReportPage.html(.full(seed: 1), charts: charts)
    #expect(try ReportPage.html(.full(seed: 1), charts: charts) == first)
    #expect(try ReportPage.html(.full(seed: 2), charts: charts) != first)
  }

  @Test func onlyProvenanceDiffersBetweenRuns() throws {
    var other = ReportContent.full(seed: 1)
    other.provenance.runID = "run-2"
    other.provenance.createdUTC = "2027-01-01T00:00:00Z"
    other.provenance.commandLine = "assay run y.yaml --threads 1"
    other.provenance.threads = 1
    other.provenance.cpuSeconds = 9
    other.provenance.elapsedSeconds = 9
    other.provenance.barSetsPerSecond = nil
    let element = try Regex("<details id=\"provenance\">.*?</details>").dotMatchesNewlines()
    let pages = try [.full(seed: 1), other].map { try ReportPage.html($0, charts: charts) }
    #expect(pages[0] != pages[1])
    #expect(pages[0].replacing(element, with: "") == pages[1].replacing(element, with: ""))
  }

  @Test func nothingIsLoaded() throws {
    for content in [ReportContent.full(seed: 1), .empty()] {
      let page = try ReportPage.html(content, charts: charts)
      for load in ["<link", "<img", "<iframe", "src=\"", "@import", "url("] {
        #expect(!page.contains(load), "\(load)")
      }
      #expect(page.contains("default-src 'none'"))
    }
  }

  @Test func namesAreEscaped() throws {
    let hostile = "</script><script>alert(1)</script>\"'&<!--"
    var content = ReportContent.full(seed: 3)
    content.title = hostile
    content.rule = hostile
    content.warnings = [hostile]
    content.specText = hostile
    content.provenance.commandLine = hostile
    content.equity?.benchmarkName = hostile
    content.trades?[0].exitReason = hostile
    content.search?.parameters[0].name = hostile
    content.search?.metrics[0].name = hostile
    for libraries in [charts, ChartLibraries()] {
      let page = try ReportPage.html(content, charts: libraries)
      #expect(!page.contains("<script>alert"))
      #expect(!page.contains("<!--"))
      let opened = page.matches(of: /<script[ >]/).count
      #expect(page.matches(of: /<\/script>/).count == opened)
    }
  }

  @Test func undefinedNumbersBecomeNull() throws {
    var content = ReportContent.full(seed: 4)
    content.equity?.equity[3] = .nan
    content.trades?[0].profit = .infinity
    content.search?.metrics[0].values[1] = .nan
    let page = try ReportPage.html(content, charts: charts)
    for id in ["equity", "trades", "trials", "heatMap", "price"] {
      let json = try #require(embedded(id, in: page), "\(id)")
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.utf8)) }
      #expect(!json.contains("nan") && !json.contains("inf"), "\(id)")
    }
    #expect(embedded("equity", in: page)?.contains("null") == true)
    #expect(embedded("trades", in: page)?.contains("\"profit\":[null,1.85") == true)
  }

  @Test func absentPartsAreLeftOut() throws {
    let page = try ReportPage.html(.empty(), charts: charts)
    for section in ReportSection.all {
      #expect(!page.contains("<section class=\"card\" id=\"\(section.id)\""), "\(section.id)")
    }
    let full = try ReportPage.html(.full(seed: 1), charts: charts)
    for section in ReportSection.all {
      #expect(full.contains("<section class=\"card\" id=\"\(section.id)\""), "\(section.id)")
    }
  }

  @Test func aPageWithoutLibrariesDrawsItself() throws {
    let charts = ChartLibraries.load(directory: "/nonexistent")
    #expect(charts.echarts == nil && charts.lightweightCharts == nil)
    #expect(charts.problems.count == 2)
    let page = try ReportPage.html(.full(seed: 1), charts: charts)
    #expect(page.matches(of: /<svg viewBox/).count == 5)
    #expect(page.contains("<table class=\"surface\">"))
    #expect(page.contains("echarts.min.js is missing"))
    #expect(page.matches(of: /<tr><th scope="row">[0-3]<\/th>/).count == 4)
  }

  @Test func aForgedLibraryIsNotUsed() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("assay-charts-\(ProcessInfo.processInfo.globallyUniqueString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try "alert(1)".write(
      to: folder.appendingPathComponent("echarts.min.js"), atomically: true, encoding: .utf8)
    let charts = ChartLibraries.load(directory: folder.path)
    #expect(charts.echarts == nil)
    #expect(charts.problems.first?.contains("not the pinned version") == true)
  }

  @Test func edgesOfEmptiness() throws {
    var content = ReportContent.full(seed: 6, bars: 60)
    content.trades = []
    content.search?.metrics[0].values = Array(repeating: .nan, count: 20)
    content.equity?.equity = Array(repeating: .nan, count: 60)
    content.equity?.initialEquity = 0
    content.bars?.close = Array(repeating: .nan, count: 60)
    content.costSensitivity?.points = []
    for libraries in [charts, ChartLibraries()] {
      let page = try ReportPage.html(content, charts: libraries)
      #expect(page.contains("No trade was closed."))
      #expect(page.contains("No trial has a defined objective."))
      #expect(page.contains("The account never fell below a peak."))
    }
    content.search = ReportContent.Search(
      method: "grid", planned: 3, failed: 3, parameters: [],
      metrics: [.init(name: "sharpe", unit: .ratio, values: [])], objective: 0, best: nil,
      chosen: nil, chosenWhy: "")
    #expect(try ReportPage.html(content, charts: charts).contains("3 failed"))
  }

  @Test func rowsFillTwelveColumns() {
    #expect(ReportSection.filledSpans([12, 8, 4, 7, 5]) == [12, 8, 4, 7, 5])
    #expect(ReportSection.filledSpans([8, 7, 5, 4]) == [12, 7, 5, 12])
    #expect(ReportSection.filledSpans([]) == [])
  }

  @Test func aLargePageStaysSmall() throws {
    var noise = Noise(seed: 7)
    var content = ReportContent.full(seed: 7, bars: 20_000)
    content.search = .grid(&noise, fast: 100, slow: 100)
    let page = try ReportPage.html(
      content, charts: ChartLibraries(echarts: "", lightweightCharts: ""))
    // The libraries add 1.3 MB.
    #expect(page.utf8.count < 1_500_000)
  }

  private func embedded(_ id: String, in page: String) -> String? {
    guard let start = page.range(of: "id=\"data-\(id)\">") else { return nil }
    return page[start.upperBound...].components(separatedBy: "</script>").first
  }
}
