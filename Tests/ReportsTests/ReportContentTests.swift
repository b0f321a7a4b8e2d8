import Documents
import Foundation
import Testing

@testable import Reports

@Suite struct ReportContentTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func survivesTheStore(seed: UInt64) throws {
    let content = ReportContent.full(seed: seed)
    let blob = try content.encoded()
    #expect(try ReportContent(encoded: blob) == content)
    #expect(try ReportContent(encoded: blob).encoded() == blob)
  }

  @Test func undefinedNumbersSurviveTheStore() throws {
    var content = ReportContent.full(seed: 4)
    content.equity?.equity[3] = .nan
    content.search?.metrics[0].values[0] = -.infinity
    let back = try ReportContent(encoded: content.encoded())
    #expect(back.equity?.equity[3].isNaN == true)
    #expect(back.search?.metrics[0].values[0] == -.infinity)
  }

  @Test(arguments: ["", "{", "[]", "{\"title\": 1}"])
  func blobsThatAreNoReportAreRefused(text: String) {
    #expect(throws: AssayError.self) { try ReportContent(encoded: Data(text.utf8)) }
  }

  @Test func malformedContentsAreRefused() {
    let faults: [(inout ReportContent) -> Void] = [
      { $0.equity?.benchmark?.removeLast() },
      { $0.equity?.times[5] = 0 },
      { $0.equity?.holdOutStart = 400 },
      { $0.equity?.rollingWindowBars = 1 },
      { $0.bars?.close = [] },
      { $0.bars?.intervalMilliseconds = 0 },
      { $0.bars?.openTimes[399] = .max },
      { $0.trades?[0].entry.time = .min },
      { $0.search?.objective = 1 },
      { $0.search?.best = 20 },
      { $0.search?.chosen = -1 },
      { $0.search?.parameters[0].values.removeLast() },
      { $0.metrics?.rows[0].values = [] },
    ]
    for (index, spoil) in faults.enumerated() {
      var content = ReportContent.full(seed: 5)
      spoil(&content)
      #expect(throws: AssayError.self, "fault \(index)") {
        try ReportPage.html(content, charts: ChartLibraries())
      }
    }
  }
}
