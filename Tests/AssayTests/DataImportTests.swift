import Documents
import Foundation
import Testing

/// What `assay data import` and `append` refuse, how they say it, and what they keep.
@Suite struct DataImportTests {
  private func daily(_ days: [Int], _ close: Int = 10) -> String {
    (["Date,Open,High,Low,Close,Volume"]
      + days.map { "2024-01-\($0 < 10 ? "0" : "")\($0),10,11,9,\(close),5" })
      .joined(separator: "\n")
  }

  /// The words after the last `; ` of the error line are a command that mends.
  private func mend(_ outcome: Shell.Outcome) -> String {
    let line = outcome.err.split(separator: "\n").last ?? ""
    let command = line.components(separatedBy: "; ").last ?? ""
    return command.replacingOccurrences(of: "assay ", with: "$ASSAY ")
  }

  @Test func errorsAreRefusedWithTheirMend() throws {
    let shell = try Shell(withExperiments: false)
    var lines = daily([5, 4, 3, 2]).split(separator: "\n").map(String.init)
    lines.append("2024-01-01,10,11,,10,5")
    lines.append("2024-01-01,10,8,9,10,5")
    try shell.write("it's.csv", lines.joined(separator: "\n"))
    let refused = try shell.run(
      "data", "import", "it's.csv", "--as", "x", "--licence=of mine", "--columns",
      "time,open,high,low,close,volume")
    #expect(refused.code == 3 && refused.out.isEmpty)
    for part in ["not-a-number: 1 row", "high-low: 1 row", "unsorted: ", "line 6", "line 7"] {
      #expect(refused.err.contains(part), "\(refused.err)")
    }
    #expect(try shell.run("data", "show", "x").code == 3)
    let mended = try shell.bash(mend(refused))
    #expect(mended.code == 0, "\(mended.err)")
    #expect(mended.out.contains("licence: of mine\n"))
    #expect(mended.out.contains("repaired: clip-high-low, 1 row\n"))
    #expect(mended.out.contains("repaired: drop-bad, 1 row\n"))
    let show = try JSON.parse(try shell.run("data", "show", "x", "--json").out)
    #expect(show["rows"]?.double == 5)
    #expect(show["repairs"]?.array?.count == 4)
    #expect(show["report"]?["calendar"]?.string == "weekdays")
    let json = try shell.run("data", "import", "it's.csv", "--as", "y", "--json")
    #expect(json.code == 3)
    #expect(try JSON.parse(json.out)["reports"]?.array?.count == 1)
  }

  @Test func newestFirstThroughAPipe() throws {
    let shell = try Shell(withExperiments: false)
    try shell.write("a.csv", daily([5, 4, 3]))
    let refused = try shell.bash("cat a.csv | $ASSAY data import - --as x")
    #expect(refused.code == 3 && refused.err.contains("from the newest to the oldest"))
    #expect(mend(refused) == "$ASSAY data import - --as x --repair sort")
    #expect(try shell.bash("cat a.csv | " + mend(refused)).code == 0)
    let check = try shell.bash("gzip -c a.csv | $ASSAY data check - --json")
    #expect(check.code == 3)
    #expect(try JSON.parse(check.out)["findings"]?.array?.first?["repair"]?.string == "sort")
  }

  @Test func warningsAreToldAndKept() throws {
    let shell = try Shell(withExperiments: false)
    var lines = Shell.bars(400).split(separator: "\n")
    lines.removeSubrange(200..<205)
    try shell.write("bars.csv", lines.joined(separator: "\n"))
    let imported = try shell.run("data", "import", "bars.csv", "--as", "x")
    #expect(imported.code == 0 && imported.out.contains("warning gap: 1 gap, 5 bars missing"))
    let again = try shell.run("data", "import", "bars.csv", "--as", "x", "--json")
    let checks = try JSON.parse(again.out)["checks"]?.array
    let gap = checks?.first { $0["check"]?.string == "gap" }
    #expect(gap?["severity"]?.string == "warning" && gap?["count"]?.double == 1)
    let show = try shell.run("data", "show", "x")
    #expect(show.out.contains("calendar: 24/7\n") && show.out.contains("5 bars missing before"))
  }

  @Test func appendReadsAndRefusesAsImportDoes() throws {
    let shell = try Shell(withExperiments: false)
    try shell.write("a.csv", daily([1, 2, 3]))
    try shell.write(
      "b.csv", "x;1704412800;1000;1100;900;1000;5\nx;1704326400;1000;1100;900;1000;5\n")
    #expect(try shell.run("data", "import", "a.csv", "--as", "x").code == 0)
    let words = [
      "data", "append", "b.csv", "--to", "x", "--columns", "_,time,open,high,low,close,volume",
      "--price-scale", "100", "--delimiter", ";",
    ]
    let refused = try shell.run(words)
    #expect(refused.code == 3 && refused.err.contains("--repair sort"), "\(refused.err)")
    #expect(mend(refused).contains("data append b.csv --to x --columns"))
    let appended = try shell.bash(mend(refused) + " --json")
    #expect(appended.code == 0, "\(appended.err)")
    let manifest = try JSON.parse(appended.out)
    #expect(manifest["rows"]?.double == 5)
    #expect(manifest["end"]?.string == "2024-01-05T00:00:00Z")
    #expect(manifest["repairs"]?.array?.first?["repair"]?.string == "sort")
  }

  @Test func checksTablesAndTradesAndCaptures() throws {
    let shell = try Shell(withExperiments: false)
    try shell.write("w.csv", "Date,A,B\n2024-01-01,1,2\n2024-01-02,3,-4\n2024-01-03,5,6\n")
    let table = try shell.run("data", "check", "w.csv", "--json", "--html", "page.html")
    #expect(table.code == 3)
    #expect(try JSON.parse(table.out)["reports"]?.array?.count == 2)
    #expect(try shell.read("page-w.csv-B.html").contains("non-positive"))
    try shell.write("t.csv", "DateTime,Price,Volume\n2024-01-01,10,1\n2024-01-02,11,2\n")
    let trades = try shell.run("data", "check", "t.csv", "--bars", "1d", "--json")
    #expect(try JSON.parse(trades.out)["rows"]?.double == 2)
    let capture = [
      #"1700000000001000000 {"lastUpdateId":5,"T":1700000000000,"bids":[["100","1"]],"asks":[]}"#,
      #"1700000000003000000 {"e":"trade","s":"X","T":1700000000002,"p":"100.5","q":"2","m":true}"#,
    ]
    try shell.write("c.txt", capture.joined(separator: "\n"))
    let piped = try shell.bash("cat c.txt | $ASSAY data import - --as c")
    #expect(piped.code == 0 && piped.out.contains("c: 3 events of X"), "\(piped.err)")
    let tickers = "1,100.0,1,100.2,1,1704067200000,1704067200001\n"
    try shell.write("b.csv", tickers)
    let bars = try shell.run("data", "import", "b.csv", "--as", "b", "--bars", "1m", "--json")
    #expect(try JSON.parse(bars.out)["has_spread"] == .bool(true), "\(bars.err)")
    #expect(try shell.run("data", "import", "b.csv", "--as", "b", "--bars", "ticks:5").code == 2)
  }
}
