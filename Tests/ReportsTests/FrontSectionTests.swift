import Foundation
import Testing

@testable import Reports

@Suite struct FrontSectionTests {
  private func page(_ change: (inout ReportContent) -> Void) throws -> String {
    var content = ReportContent.full(seed: 2)
    change(&content)
    return try ReportPage.html(content, charts: ChartLibraries.load(directory: "/nonexistent"))
  }

  @Test func theTableTellsTheFrontAlone() throws {
    let page = try page { _ in }
    #expect(page.contains("<td>7</td><td>fast 2</td><td>2.00</td><td>30.0%</td>"))
    #expect(page.contains("fast 1 &lt;b&gt;") && !page.contains("fast 1 <b>"))
    #expect(page.contains("any of these 2 sets in one objective"))
  }

  @Test func oneObjectiveHasNoFront() throws {
    let page = try page { $0.front?.objectives.removeLast() }
    #expect(!page.contains("Pareto front"))
  }

  @Test func aFrontThatPointsNowhereIsRefused() throws {
    #expect(throws: (any Error).self) { try page { $0.front?.front[1] = 4 } }
    #expect(throws: (any Error).self) { try page { $0.front?.sets.removeLast() } }
    #expect(throws: (any Error).self) { try page { $0.front?.objectives[0].values.removeLast() } }
    #expect(throws: (any Error).self) { try page { $0.front?.chosen = 2 } }
  }
}
