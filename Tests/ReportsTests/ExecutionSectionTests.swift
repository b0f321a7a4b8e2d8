import Foundation
import Testing

@testable import Reports

@Suite struct ExecutionSectionTests {
  private let charts = ChartLibraries(echarts: "var echarts;", lightweightCharts: nil)

  private func page(_ execution: ReportContent.Execution?, _ charts: ChartLibraries) throws
    -> String
  {
    var content = ReportContent.empty()
    content.execution = execution
    return try ReportPage.html(content, charts: charts)
  }

  @Test func keyFiguresAndRefusalsAreWrittenOut() throws {
    let page = try page(.sample, charts)
    for text in [
      "<dt>Shortfall</dt><dd>12.5 bps</dd>", "<dd>4.00 + 5.50 + 2.00 + 1.00</dd>",
      "<dd>70.0% of 10 accepted</dd>", "<dd>250 ms, 90.0 s</dd>", "<dd>66.7%</dd>",
      "<td class=\"text\">the order&#39;s value is below the minimum</td><td>2</td>",
      "<td class=\"text\">1.00 s</td><td>−0.750</td>"
        + "<td>0.500</td><td>6</td><td>1.25</td><td>–</td><td>1</td>",
      "<td class=\"text\">5.00 min</td>", "<td class=\"text\">13:00 to 14:00 UTC</td><td>9.50</td>",
    ] {
      #expect(page.contains(text), "\(text)")
    }
  }

  @Test func parentOrdersAreListed() throws {
    var execution = ReportContent.Execution.sample
    execution.parents = [
      .init(
        order: "buy BTCUSDT", asked: 7, filled: 5, price: 61819.162, arrival: 61800.05,
        shortfallBps: 3.0926, ended: "what is left is below <the> minimum"),
      .init(
        order: "sell X", asked: 0.5, filled: 0, price: nil, arrival: nil, shortfallBps: nil,
        ended: "it never began"),
    ]
    let page = try page(execution, charts)
    for text in [
      "<td class=\"text\">buy BTCUSDT</td><td>7</td><td>5</td><td>61,819.16</td><td>61,800.05</td>"
        + "<td>3.09</td><td>what is left is below &lt;the&gt; minimum</td>",
      "<td class=\"text\">sell X</td><td>0.5</td><td>0</td><td>–</td><td>–</td><td>–</td>",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(!(try self.page(.sample, charts)).contains("Ended because"))
  }

  @Test func theCurveCarriesItsErrors() throws {
    let page = try page(.sample, charts)
    let start = try #require(page.range(of: "id=\"data-execution\">"))
    let json = try #require(page[start.upperBound...].components(separatedBy: "</script>").first)
    let data = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(data["horizons"] as? [String] == ["1.00 s", "5.00 min"])
    #expect((data["maker"] as? [Any])?.first as? Double == -0.75)
    #expect((data["maker"] as? [Any])?.last is NSNull)
    #expect((data["makerError"] as? [Any])?.first as? Double == 0.5)
    #expect((data["takerError"] as? [Any])?.first is NSNull)
    #expect(data["sizes"] as? [String] == ["100 to 1,000"])
  }

  @Test func withoutLibrariesTheTablesAreOpen() throws {
    let page = try page(.sample, ChartLibraries())
    #expect(page.contains("<details class=\"body\" open><summary>Tables</summary>"))
    #expect(!page.contains("chart medium markouts") && !page.contains("id=\"data-execution\""))
  }

  @Test func undefinedNumbersReadAsDashes() throws {
    var execution = ReportContent.Execution.sample
    execution.shortfall = nil
    execution.outcomes.orderFillRatio = nil
    execution.markouts[0].maker?.bps = .nan
    execution.makerWaitMedianSeconds = nil
    execution.note = "<b>"
    let page = try page(execution, charts)
    #expect(page.contains("<dd>– bps</dd>") && page.contains("&lt;b&gt;"))
    #expect(!page.contains(">nan") && page.contains("\"maker\":[null,null]"))
  }

  @Test func aRunWithoutFillsHasNothingToDraw() throws {
    var execution = ReportContent.Execution.sample
    execution.maker.fills = 0
    execution.taker.fills = 0
    execution.markouts = []
    execution.slippageBySize = []
    execution.slippageByHour = []
    execution.refusals = []
    let page = try page(execution, charts)
    #expect(!page.contains("chart medium markouts") && page.contains("<dt>Maker fills</dt><dd>–"))
  }

  /// What older versions stored has no such member.
  @Test func olderContentsStillRead() throws {
    var content = ReportContent.full(seed: 1)
    let whole = String(decoding: try content.encoded(), as: UTF8.self)
    content.execution = nil
    let old = try content.encoded()
    #expect(whole.contains("\"execution\":"))
    #expect(!String(decoding: old, as: UTF8.self).contains("\"execution\":"))
    #expect(try ReportContent(encoded: old).execution == nil)
    #expect(!(try ReportPage.html(content, charts: charts)).contains("id=\"execution\""))
  }
}
