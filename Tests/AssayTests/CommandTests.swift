import Documents
import Foundation
import Testing

/// The commands beside run and backtest, each to the end of what it promises.
@Suite struct CommandTests {
  @Test func everyBenchmarkAgreesWithItsReference() throws {
    let shell = try Shell(withExperiments: false)
    let outcome = try shell.run("bench", "--bars", "2000", "--quick", "--json")
    #expect(outcome.code == 0, "\(outcome.err)")
    let sweeps =
      try JSON.parse(outcome.out)["bench"]?.array?
      .filter {
        let name = $0["name"]?.string ?? ""
        return $0["unit"]?.string == "bar·sets/s" && !name.hasPrefix("plain search")
          && !name.hasPrefix("walk-forward")
      } ?? []
    #expect(sweeps.count >= 6)
    for sweep in sweeps {
      let name = sweep["name"]?.string ?? ""
      #expect(sweep["checked"]?.double ?? 0 >= 7, "\(name)")
      #expect(sweep["disagreements"]?.double == 0, "\(name)")
      #expect(sweep["naive_ratio"]?.double ?? 0 > 0, "\(name)")
    }
  }

  /// What export writes, import takes back as the same data, under the same hash.
  @Test func exportedDataComesBackTheSame() throws {
    let shell = try Shell(withExperiments: false)
    try shell.write("bars.csv", Shell.bars(300))
    let imported = try shell.run("data", "import", "bars.csv", "--as", "wave", "--json")
    #expect(imported.code == 0, "\(imported.err)")
    #expect(try shell.run("data", "export", "wave", "-o", "out.csv").code == 0)
    let lines = try shell.read("out.csv").split(separator: "\n")
    #expect(lines.first == "open_time,open,high,low,close,volume")
    #expect(lines.count == 301)
    let again = try shell.run("data", "import", "out.csv", "--as", "again", "--json")
    let (first, second) = (try JSON.parse(imported.out), try JSON.parse(again.out))
    for key in ["data_hash", "rows", "start", "end", "ticks_per_unit"] {
      #expect(first[key] != nil && first[key] == second[key], "\(key)")
    }
    #expect(try shell.run("data", "export", "again", "-o", "second.csv").code == 0)
    #expect(try shell.read("second.csv") == shell.read("out.csv"))
  }

  /// Bars with defects: told whole, mended by request, continued.
  @Test func defectsAreToldAndMended() throws {
    let shell = try Shell(withExperiments: false)
    var lines = Shell.bars(300).split(separator: "\n").map(String.init)
    let tail = lines.suffix(50)
    lines.removeLast(50)
    lines.swapAt(20, 21)
    lines.append(lines[100])
    try shell.write("bad.csv", lines.joined(separator: "\n"))
    try shell.write("newer.csv", ([lines[0]] + tail).joined(separator: "\n"))
    let check = try shell.run("data", "check", "bad.csv", "--json", "--html", "page.html")
    #expect(check.code == 3, "\(check.err)")
    let found = try JSON.parse(check.out)["findings"]?.array?.map { $0["check"]?.string ?? "" }
    #expect(found?.prefix(2) == ["unsorted", "duplicate"])
    #expect(try shell.read("page.html").contains("error: duplicate, 1"))
    let refused = try shell.run("data", "repair", "bad.csv", "--as", "x", "--repair", "drop-bad")
    #expect(refused.code == 3 && refused.err.contains("--repair sort"), "\(refused.err)")
    let repair = try shell.run(
      "data", "repair", "bad.csv", "--as", "x", "--repair", "sort,drop-duplicates=first", "--json")
    #expect(repair.code == 0, "\(repair.err)")
    let repairs = try JSON.parse(repair.out)["repairs"]?.array?.map { $0["rows"]?.double }
    #expect(repairs?.last == 1)
    let append = try shell.run("data", "append", "newer.csv", "--to", "x", "--json")
    #expect(append.code == 0, "\(append.err)")
    #expect(try JSON.parse(append.out)["rows"]?.double == 300)
    #expect(try JSON.parse(append.out)["inputs"]?.array?.count == 2)
    #expect(try shell.run("data", "check", "x").code == 0)
    let show = try shell.run("data", "show", "x")
    #expect(show.out.contains("repaired: drop-duplicates=first, 1 row\n"), "\(show.out)")
    #expect(try shell.run("data", "check", "nothing").code == 3)
    #expect(try shell.run("data", "repair", "x", "--as", "y", "--repair", "mend").code == 2)
  }

  /// What files were taken for is said; several are joined, a pipe is a file, trades become bars.
  @Test func filesAreRecognisedByTheirContent() throws {
    let shell = try Shell(withExperiments: false)
    for (name, second) in [("b.txt", 1_381_095_300), ("a.txt", 1_381_095_240)] {
      try shell.write(name, "\(second),122,122.5,121.5,122.25,0.1,1\n")
    }
    let joined = try shell.run("data", "import", "b.txt", "a.txt", "--as", "k", "--json")
    let answer = try JSON.parse(joined.out)
    #expect(answer["rows"]?.double == 2)
    #expect(answer["start"]?.string == "2013-10-06T21:34:00Z")
    #expect(answer["import"]?["layout"]?.string == "Kraken OHLCVT")
    #expect(answer["source"]?.string == "b.txt, a.txt")
    let piped = try shell.bash("cat a.txt | $ASSAY data import - --as p")
    #expect(piped.out.contains("read as: Kraken OHLCVT, 7 columns, seconds"), "\(piped.out)")
    try shell.write("t.csv", "DateTime,Price,Volume\n2024-01-01,10,1\n2024-01-02,11,2\n")
    #expect(try shell.run("data", "import", "t.csv", "--as", "t").code == 3)
    let bars = try shell.run("data", "import", "t.csv", "--as", "t", "--bars", "ticks:1")
    #expect(bars.out.contains("t: 2 bars"), "\(bars.out)")
    try shell.write("w.csv", "Date,A,B\n2024-01-01,10,1\n2024-01-02,11,2\n")
    let table = try shell.run("data", "import", "w.csv", "--as", "w", "--json")
    #expect(try JSON.parse(table.out)["datasets"]?.array?.count == 2)
    #expect(try shell.run("data", "show", "w-B").code == 0)
    #expect(try shell.run("data", "import", "w.csv", "--as", "w", "--timezone", "EST").code == 2)
  }

  /// A capture is known by its content, lies beside bars and is not overwritten by accident.
  @Test func capturesBecomeEvents() throws {
    let shell = try Shell(withExperiments: false)
    let capture = [
      #"1700000000001000000 {"lastUpdateId":5,"T":1700000000000,"bids":[["100","1"]],"asks":[]}"#,
      #"1700000000003000000 {"e":"trade","s":"X","T":1700000000002,"p":"100.5","q":"2","m":true}"#,
    ]
    try shell.write("c.txt", capture.joined(separator: "\n"))
    try shell.write("bars.csv", Shell.bars(50))
    #expect(try shell.run("data", "import", "bars.csv", "--as", "wave").code == 0)
    let imported = try shell.run("data", "import", "c.txt", "--as", "x", "--feed-floor-ms", "2.5")
    let check = try shell.run("data", "check", "x")
    #expect(check.code == 3 && check.err.contains("holds events"), "\(check.err)")
    #expect(imported.code == 0, "\(imported.err)")
    #expect(imported.out.contains("x: 3 events of X, 2023-11-14T22:13:20Z"), "\(imported.out)")
    #expect(imported.out.contains("tick 0.5, lot 1.0"), "\(imported.out)")
    #expect(imported.out.contains("clock: moved by 1.500 ms"), "\(imported.out)")
    #expect(try shell.run("data", "show", "x").out == imported.out)
    let list = try JSON.parse(try shell.run("data", "list", "--json").out)["datasets"]?.array ?? []
    #expect(list.map { $0["kind"]?.string } == ["bars", "events"])
    #expect(try shell.run("data", "import", "c.txt", "--as", "x").code == 2)
    #expect(try shell.run("data", "import", "c.txt", "--as", "x", "--replace").code == 0)
    #expect(try shell.run("data", "import", "bars.csv", "--as", "x").code == 2)
    let exported = try shell.run("data", "export", "x", "-o", "out.csv")
    #expect(exported.code == 3 && exported.err.contains("holds events, not bars"))
    for bad in ["nan", "-1", "1e9", "x"] {
      let words = ["data", "import", "c.txt", "--as", "y", "--feed-floor-ms=\(bad)"]
      #expect(try shell.run(words).code == 2, "\(bad)")
    }
  }

  /// The experiment that init writes runs as it stands, given bars; a second init refuses.
  @Test func theFirstExperimentRuns() throws {
    let shell = try Shell(withExperiments: false)
    #expect(try shell.run("init", "demo").code == 0)
    try shell.write("demo/bars.csv", Shell.bars(1_500))
    let run = try shell.bash("cd demo && $ASSAY run Experiments/first.yaml --json")
    #expect(run.code == 0, "\(run.err)")
    let answer = try JSON.parse(run.out)
    #expect(answer["trials"]?.double == 174)
    #expect(try shell.read("demo/Reports/first.html").contains("<html"))

    try shell.write("demo/Experiments/first.yaml", "name: mine\n")
    let second = try shell.run("init", "demo")
    #expect(second.code == 2 && second.err.contains("a workspace already"), "\(second.err)")
    #expect(try shell.read("demo/Experiments/first.yaml") == "name: mine\n")
  }

  @Test func everyStrategyIsListedWithItsParameters() throws {
    let shell = try Shell(withExperiments: false)
    let outcome = try shell.run("strategies", "--json")
    let strategies = try JSON.parse(outcome.out)["strategies"]?.array ?? []
    let cross = strategies.first { $0["name"]?.string == "sma-cross" }
    let names = cross?["parameters"]?.array?.compactMap { $0["name"]?.string }
    #expect(names == ["fast", "slow"])
  }
}
