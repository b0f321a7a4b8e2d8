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
