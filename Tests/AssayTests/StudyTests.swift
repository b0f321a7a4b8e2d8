import Documents
import Foundation
import Testing

/// Whole studies through the command line.
@Suite struct StudyTests {
  private func shell() throws -> Shell {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(1_500))
    try shell.write("e.yaml", Shell.experiment)
    return shell
  }

  /// The answer without what may differ between two runs of one spec.
  private func stable(_ text: String) throws -> JSON {
    let own: Set = [
      "run_id", "elapsed_seconds", "cpu_seconds", "bar_sets_per_second", "report",
    ]
    guard case .object(let members) = try JSON.parse(text) else { return .null }
    return .object(members.filter { !own.contains($0.key) })
  }

  private func page(_ shell: Shell) throws -> String {
    let text = try shell.read("Reports/wave.html")
    guard let start = text.range(of: "<details id=\"provenance\""),
      let end = text.range(of: "</details>", range: start.upperBound..<text.endIndex)
    else { return "" }
    return text.replacingCharacters(in: start.lowerBound..<end.upperBound, with: "")
  }

  @Test func threadsDoNotChangeAByte() throws {
    let (one, two) = (try shell(), try shell())
    let a = try one.run("run", "e.yaml", "--json", "--threads", "1")
    let b = try two.run("run", "e.yaml", "--json", "--threads", "2")
    #expect(a.code == 0 && b.code == 0, "\(a.err)\(b.err)")
    #expect(try stable(a.out).pretty == stable(b.out).pretty)
    let (pageA, pageB) = (try page(one), try page(two))
    #expect(pageA.count > 10_000 && pageA == pageB)
    #expect(pageA.contains("What the search learned"))
  }

  @Test func theBestTrialIsWhatABacktestGives() throws {
    let shell = try shell()
    let study = try JSON.parse(try shell.run("run", "e.yaml", "--json", "--no-report").out)
    let best = study["best"]
    let parameters = best?["params"]?.object ?? []
    let single = try shell.run(
      [
        "backtest", "--data", "bars.csv", "--strategy", "sma-cross", "--json", "--set",
        "from=\(study["start"]?.string ?? "")", "--set",
        "to=\(study["holdout"]?["start"]?.string ?? "")", "--set", "execution.fee_bps=5", "--set",
        "execution.slippage.bps=1",
      ]
        + parameters.flatMap { ["--param", "\($0.key)=\($0.value.compact)"] })
    let backtest = try JSON.parse(single.out)
    for key in ["final_equity", "sharpe", "max_drawdown", "closed_trades", "turnover"] {
      let value = best?["in_sample"]?[key]?.double
      #expect(value != nil && value == backtest[key]?.double, "\(key)")
    }
  }

  @Test func anInterruptedRunGoesOnWhereItStopped() throws {
    let whole = try shell()
    let expected = try stable(try whole.run("run", "e.yaml", "--json").out)
    let broken = try shell()
    var killed = false
    for delay in [5_000, 15_000, 30_000, 60_000] where !killed {
      let (process, _, _) = broken.process(["run", "e.yaml", "search.batch=1", "--json"])
      try process.run()
      usleep(UInt32(delay))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      killed = process.terminationReason == .uncaughtSignal
    }
    let resumed = try broken.run("run", "e.yaml", "search.batch=1", "--json", "--resume")
    let answer =
      resumed.code == 0 ? resumed : try broken.run("run", "e.yaml", "search.batch=1", "--json")
    #expect(answer.code == 0, "\(answer.err)")
    let got = try stable(answer.out)
    for key in ["trials", "best", "chosen", "costs"] {
      #expect(got[key] == expected[key], "\(key)")
    }
  }

  @Test func controlCStoresWhatWasDoneAndSaysHowToGoOn() throws {
    let shell = try shell()
    let (process, out, err) = shell.process(["run", "e.yaml", "search.batch=1", "--json"])
    try process.run()
    usleep(20_000)
    process.interrupt()
    let answer = out.fileHandleForReading.readDataToEndOfFile()
    let note = String(decoding: err.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    if process.terminationStatus == 130 {
      #expect(note.contains("--resume") && answer.isEmpty, "\(note)")
      let list = try shell.run("runs", "list")
      #expect(list.out.contains("interrupted"))
      #expect(try shell.run("run", "e.yaml", "search.batch=1", "--resume").code == 0)
    } else {
      // It had finished, or had not yet taken the signal over.
      #expect(process.terminationStatus == 0 || process.terminationReason == .uncaughtSignal)
    }
  }

  @Test func resumingNothingIsAnError() throws {
    let outcome = try shell().run("run", "e.yaml", "--resume")
    #expect(outcome.code == 2 && outcome.err.contains("no interrupted run"))
  }

  @Test func twoRunsAtOnceShareOneStore() throws {
    let shell = try shell()
    let first = shell.process(["run", "e.yaml", "name=one", "search.batch=4", "--json"])
    let second = shell.process(["run", "e.yaml", "name=two", "search.batch=4", "--json"])
    try first.0.run()
    try second.0.run()
    let answers = [first.out, second.out].map { $0.fileHandleForReading.readDataToEndOfFile() }
    let faults = [first.err, second.err].map { pipe in
      String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
    first.0.waitUntilExit()
    second.0.waitUntilExit()
    #expect(first.0.terminationStatus == 0 && second.0.terminationStatus == 0, "\(faults)")
    let results = try answers.map { try JSON.parse(String(decoding: $0, as: UTF8.self)) }
    #expect(results[0]["best"] == results[1]["best"])
    #expect(try shell.run("runs", "list").out.split(separator: "\n").count == 2)
  }

  @Test func whatWasRunIsRemembered() throws {
    let shell = try shell()
    let study = try JSON.parse(try shell.run("run", "e.yaml", "--json").out)
    _ = try shell.run("run", "e.yaml", "search.method=random", "search.budget=40")
    let id = study["run_id"]?.string ?? ""
    let shown = try JSON.parse(try shell.run("runs", "show", id, "--json").out)
    #expect(shown["result"]?["best"] == study["best"])
    #expect(shown["state"]?.string == "finished")
    let list = try JSON.parse(try shell.run("runs", "--json").out)
    #expect(list["runs"]?.array?.count == 2)
    let other = list["runs"]?[0]?["run_id"]?.string ?? ""
    #expect(try shell.run("runs", "compare", id, other).code == 0)
    let before = try shell.read("Reports/wave.html")
    #expect(try shell.run("report", id, "-o", "again.html").code == 0)
    let again = try shell.read("again.html")
    #expect(again.contains(id) && !before.contains(id))
    // Another name and other batches ask nothing new; the second search was a second look.
    _ = try shell.run("run", "e.yaml", "name=other", "search.batch=7", "search.seed=3")
    #expect(try shell.read("Reports/other.html").contains("looked at 2 times"))
    #expect(before.contains("looked at 2 times"))
  }

  @Test(arguments: ["random", "sobol"]) func seededSearches(method: String) throws {
    let shell = try shell()
    func best(_ seed: Int) throws -> JSON {
      let outcome = try shell.run(
        "run", "e.yaml", "search.method=\(method)", "search.budget=50", "search.seed=\(seed)",
        "--json", "--no-report")
      #expect(outcome.code == 0, "\(outcome.err)")
      let study = try JSON.parse(outcome.out)
      #expect(study["trials"]?.int == 50)
      return study["chosen"]?["params"] ?? .null
    }
    #expect(try best(1) == best(1))
  }

  @Test func aDryRunRunsNothing() throws {
    let shell = try shell()
    let plan = try JSON.parse(try shell.run("run", "e.yaml", "--dry-run", "--json").out)
    #expect(plan["trials"]?.int == 180)
    #expect(!FileManager.default.fileExists(atPath: shell.path(".assay/runs.sqlite")))
  }

  /// The search is not lost with the page: it can be made later from the store.
  @Test func aPageThatCannotBeWrittenIsKnownBeforeTheSearch() throws {
    let shell = try shell()
    try shell.write("Reports", "in the way\n")
    let refused = try shell.run("run", "e.yaml")
    #expect(refused.code == 1 && refused.err.contains("Reports"), "\(refused.err)")
    #expect(!FileManager.default.fileExists(atPath: shell.path(".assay/runs.sqlite")))
    let run = try JSON.parse(try shell.run("run", "e.yaml", "--no-report", "--json").out)
    let id = run["run_id"]?.string ?? ""
    #expect(try shell.run("report", id, "-o", "later.html").code == 0)
    #expect(try shell.read("later.html").contains(id))
  }

  @Test func aRunWhoseProcessDiedIsInterruptedAndCanGoOn() throws {
    let shell = try shell()
    try shell.write(
      "long.yaml",
      Shell.experiment.replacingOccurrences(of: "step: 2", with: "step: 1")
        .replacingOccurrences(of: "step: 5", with: "step: 1")
        .replacingOccurrences(of: "batch: 32", with: "batch: 1"))
    let (process, _, _) = shell.process(["run", "long.yaml"])
    try process.run()
    let store = shell.path(".assay/runs.sqlite")
    for _ in 0..<200 where !FileManager.default.fileExists(atPath: store) { usleep(5_000) }
    usleep(100_000)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    guard process.terminationReason == .uncaughtSignal else { return }
    let runs = try JSON.parse(try shell.run("runs", "--json").out)["runs"]?.array ?? []
    guard let run = runs.first else { return }
    #expect(run["state"]?.string == "interrupted")
    let resumed = try shell.run("run", "long.yaml", "--resume", "--json")
    #expect(resumed.code == 0, "\(resumed.err)")
    #expect(try JSON.parse(resumed.out)["run_id"] == run["run_id"])
  }

  @Test func fixedSizesCountInTheInitialCapital() throws {
    let shell = try shell()
    let outcome = try shell.run(
      "backtest", "--data", "bars.csv", "--strategy", "buy-and-hold", "--set", "sizing.quantity=50",
      "--equity", "equity.csv", "--json")
    let result = try JSON.parse(outcome.out)
    let equity = try shell.read("equity.csv").split(separator: "\n").dropFirst().compactMap {
      Double($0.split(separator: ",")[1])
    }
    var (peak, worst) = (10_000.0, 0.0)
    for value in equity {
      peak = max(peak, value)
      worst = min(worst, (value - peak) / 10_000)
    }
    let drawdown = result["max_drawdown"]?.double ?? 0
    #expect(abs(drawdown - worst) < 1e-12 && worst < 0)
    let growth = result["total_return"]?.double ?? 0
    #expect(abs(growth - ((equity.last ?? 0) / 10_000 - 1)) < 1e-12)
  }
}
