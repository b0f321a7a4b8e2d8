import Documents
import Testing

@testable import Reports

extension ReportContent.Pooled {
  static var sample: Self {
    Self(
      basis: "walk-forward",
      rows: [
        .init(
          name: "KO <b>", link: "many ä/KO.html", bars: 3_000, start: "2006-01-03",
          end: "2015-08-06", parameters: "fast=5 slow=80",
          inSample: .init(
            totalReturn: 0.9, sharpe: 0.8, maximumDrawdown: -0.2, trades: 14,
            benchmarkReturn: 1.1),
          walkForward: .init(totalReturn: -0.1, sharpe: -0.12, benchmarkReturn: 0.5),
          verdict: "refused"),
        .init(
          name: "GE", start: "2006-01-03", end: "2015-08-06", parameters: "", inSample: .init(),
          verdict: "supported"),
      ],
      failures: [.init(name: "X", problem: "too few <bars>")],
      sharpes: .init(edges: [-0.5, 0, 0.5], counts: [1, 1]), medianSharpe: 0.1, luckSharpe: 0.6,
      note: "Equal parts.")
  }
}

@Suite struct PooledSectionTests {
  private func page(
    isPlain: Bool = false, _ change: (inout ReportContent.Pooled) -> Void = { _ in }
  ) throws -> String {
    var content = ReportContent.empty()
    var pooled = ReportContent.Pooled.sample
    change(&pooled)
    content.pooled = pooled
    return try ReportPage.html(
      content, charts: isPlain ? ChartLibraries() : ChartLibraries(echarts: "var echarts;"))
  }

  @Test func symbolsStandInATable() throws {
    for isPlain in [false, true] {
      let page = try page(isPlain: isPlain)
      for text in [
        "By symbol, walk-forward", "<a href=\"./many%20%C3%A4/KO.html\">KO &lt;b&gt;</a>",
        "<td class=\"text\">GE</td><td class=\"text good\">supported</td>",
        "Return, walk-forward", "Return, in sample", "<td class=\"bad\">−10.0%</td><td>50.0%</td>",
        "too few &lt;bars&gt;", "Equal parts.",
      ] { #expect(page.contains(text), "\(text)") }
      // What no symbol has is no column.
      #expect(!page.contains("Return, hold-out"))
      #expect(page.contains("data-part=\"returns\"") == !isPlain)
    }
  }

  @Test func emptyPartsAreNotDrawn() throws {
    let none = try page {
      $0.rows = []
      $0.failures = []
    }
    #expect(!none.contains("id=\"pooled\""))
    let failed = try page {
      $0.rows = []
      $0.sharpes = nil
    }
    #expect(failed.contains("too few") && !failed.contains("data-part=\"returns\""))
    let spoilt: (inout ReportContent.Pooled) -> Void = { $0.sharpes?.edges[1] = .nan }
    #expect(throws: AssayError.self) { try page(spoilt) }
  }

  @Test func manySymbolsStaySmall() throws {
    let page = try page { pooled in
      let row = pooled.rows[0]
      pooled.rows = (0..<2_000).map { number in
        var row = row
        row.name = "S\(number)"
        return row
      }
    }
    #expect(page.contains("The first 500 of 2,000 rows."))
    #expect(page.contains("Drawn: the 40 symbols that made most."))
    #expect(page.utf8.count < 600_000)
  }

  @Test func whatAllNamesShareIsLeftOutOfTheDrawing() throws {
    func named(_ names: String...) throws -> String {
      try self.page { pooled in
        let row = pooled.rows[0]
        pooled.failures = []
        pooled.rows = names.map { name in
          var row = row
          row.name = name
          return row
        }
      }
    }
    let page = try named("us-stocks-20-KO", "us-stocks-20-KOS", "us-stocks-20-GE")
    #expect(page.contains("\"names\":[\"KO\",\"KOS\",\"GE\"]"))
    #expect(page.contains(">us-stocks-20-KOS</a></td>"))
    #expect(try named("coin-W").contains("\"names\":[\"coin-W\"]"))
    #expect(try named("BTCUSDT", "BTCEUR").contains("\"names\":[\"BTCUSDT\",\"BTCEUR\"]"))
    #expect(try named("a-", "a-b").contains("\"names\":[\"a-\",\"a-b\"]"))
  }

  @Test func namesOfFailuresAreSymbolsToo() {
    var pooled = ReportContent.Pooled.sample
    pooled.rows[0].name = "s.x-KO"
    pooled.rows[1].name = "s.x-GE"
    pooled.failures[0].name = "s.x-PG"
    #expect(pooled.sharedPrefix == "s.x-")
    pooled.failures[0].name = "s.y-PG"
    #expect(pooled.sharedPrefix == "s.")
  }
}
