import Foundation
import Testing

@testable import Reports

@Suite struct LearnedSectionTests {
  private let charts = ChartLibraries(echarts: "var echarts;")

  private func page(
    _ learned: ReportContent.Learned?, charts: ChartLibraries
  ) throws -> String {
    var content = ReportContent.empty()
    content.learned = learned
    return try ReportPage.html(content, charts: charts)
  }

  private func data(_ page: String) throws -> [String: Any] {
    let match = try #require(
      page.firstMatch(
        of: /<script type="application\/json" id="data-learned">(.*?)<\/script>/
          .dotMatchesNewlines()
      ))
    let json = try JSONSerialization.jsonObject(with: Data(match.1.utf8))
    return try #require(json as? [String: Any])
  }

  @Test func drawsTheMostImportantFirst() throws {
    let page = try page(.sample, charts: charts)
    let data = try data(page)
    let names = (data["importances"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
    #expect(names == ["slow", "fast", "fast × slow"])
    let slices = (data["slices"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
    #expect(slices == ["slow", "fast"])
    #expect(data["improvedAt"] as? [Int] == [1, 17])
    for part in ["importance", "convergence", "contour", "slice-0", "slice-1"] {
      #expect(page.contains("data-part=\"\(part)\""), "\(part)")
    }
    #expect(page.contains("<dt>Explored</dt><dd>12 % of 160 sets</dd>"))
  }

  @Test func emptyBinsAreNull() throws {
    let data = try data(try page(.sample, charts: charts))
    let contour = try #require(data["contour"] as? [String: Any])
    let best = try #require(contour["best"] as? [Any])
    #expect(best.map { $0 as? Double } == [2, nil, nil, 2])
    #expect(contour["count"] as? [Int] == [4, 0, 0, 4])
  }

  @Test func withoutALibraryThereAreTables() throws {
    let page = try page(.sample, charts: ChartLibraries())
    #expect(!page.contains("data-part") && !page.contains("id=\"data-learned\""))
    #expect(page.contains("<td class=\"text\">slow</td><td>62.5%</td><td>3.00%</td><td>60.0%</td>"))
    #expect(page.contains("<td class=\"text\">fast × slow</td><td>12.5%</td>"))
    #expect(page.contains("<td class=\"text\">17</td><td>2.00</td>"))
  }

  @Test func namesAreEscaped() throws {
    let hostile = "</script><script>alert(1)</script>\"'&<!--"
    var learned = ReportContent.Learned.sample
    learned.objective = hostile
    learned.importances[0].name = hostile
    learned.interactions[0].first = hostile
    learned.slices[0].axis.name = hostile
    learned.contour?.x.name = hostile
    learned.contour?.y.labels[0] = hostile
    learned.facts[0].label = hostile
    learned.facts[0].text = hostile
    for libraries in [charts, ChartLibraries()] {
      let page = try page(learned, charts: libraries)
      #expect(!page.contains("<script>alert") && !page.contains("<!--"))
    }
  }

  @Test func nothingToTellLeavesTheSectionOut() throws {
    var learned = ReportContent.Learned.sample
    learned.improvements = []
    for content in [nil, learned] {
      #expect(!(try page(content, charts: charts)).contains("id=\"learned\""))
    }
  }

  @Test func hugeAndUndefinedNumbersAreDrawn() throws {
    var learned = ReportContent.Learned.sample
    learned.importances[0].deviation = .nan
    learned.improvements[0].value = 1e300
    learned.slices[0].bins[0]?.median = .infinity
    let data = try data(try page(learned, charts: charts))
    #expect((data["improvedTo"] as? [Double])?[0] == 1e300)
  }

  @Test func columnsMustFit() {
    var learned = ReportContent.Learned.sample
    learned.slices[0].bins.removeLast()
    #expect(throws: (any Error).self) { try page(learned, charts: charts) }
    learned = .sample
    learned.contour?.cells.removeLast()
    #expect(throws: (any Error).self) { try page(learned, charts: charts) }
  }
}
