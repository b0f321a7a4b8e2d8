import Documents
import Foundation
import Testing

/// What `search` and `objective` of an experiment can ask for, through the command line.
@Suite struct SearchSpecTests {
  private func shell() throws -> Shell {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(1_500))
    try shell.write("e.yaml", Shell.experiment)
    return shell
  }

  private func run(_ shell: Shell, _ words: String...) throws -> JSON {
    let outcome = try shell.run(["run", "e.yaml", "--json", "--no-report"] + words)
    #expect(outcome.code == 0, "\(outcome.err)")
    return try JSON.parse(outcome.out)
  }

  private func number(_ document: JSON, _ path: String...) -> Double? {
    path.reduce(Optional(document)) { $0?[$1] }?.double
  }

  @Test func aSearchStopsByItsRules() throws {
    let shell = try shell()
    let random = ["search.method=random", "search.budget=120", "search.batch=8"]
    func stopped(_ rule: String) throws -> JSON {
      let outcome = try shell.run(["run", "e.yaml", "--json", "--no-report", rule] + random)
      return try JSON.parse(outcome.out)
    }
    #expect(try stopped("search.stop.trials=24")["trials"]?.int == 24)
    let whole = try stopped("search.seed=0")
    #expect(whole["trials"]?.int == 120)
    let best = try #require(number(whole, "best", "in_sample", "sharpe"))
    let target = try stopped("search.stop.target=\(best - 1e-9)")
    let count = try #require(target["trials"]?.int)
    let found = try #require(target["best"]?["trial"]?.int)
    #expect(found == whole["best"]?["trial"]?.int && count == (found / 8 + 1) * 8)
    #expect(try stopped("search.stop.trials=21")["trials"]?.int == 21)
    #expect(target["stopped"]?.string == "the target was reached")
    let idle = try stopped("search.stop.no_progress=16")
    let idleCount = try #require(idle["trials"]?.int)
    #expect(idleCount < 120 && idleCount - (idle["best"]?["trial"]?.int ?? 0) >= 16)
    #expect(try stopped("search.stop.wall=1ms")["trials"]?.int ?? 120 < 120)
  }

  @Test func startingPointsComeFirstAndAreNotPaidForTwice() throws {
    let shell = try shell()
    let text = Shell.experiment.replacingOccurrences(
      of: "search: {method: grid, batch: 32}",
      with:
        "search: {method: random, budget: 40, start: [{fast: 8, slow: 60}, {fast: 2, slow: 95}]}")
    try shell.write("e.yaml", text)
    let study = try run(shell, "search.stop.trials=2", "search.batch=2")
    let set = study["best"]?["params"]
    #expect([8, 2].contains(set?["fast"]?.int) && [60, 95].contains(set?["slow"]?.int))
    try shell.write("e.yaml", text.replacingOccurrences(of: "fast: 8", with: "fast: 9"))
    let refused = try shell.run("run", "e.yaml")
    #expect(refused.code == 2 && refused.err.contains("search.start[0]"), "\(refused.err)")
  }

  @Test func aWiderRangeBeginsWithTheEarlierTrials() throws {
    let shell = try shell()
    let first = try run(shell, "data.from=2020-09-20", "search.method=grid")
    let id = first["run_id"]?.string ?? ""
    let wider = [
      "data.from=2020-09-20", "search.method=random", "search.budget=15", "search.after=\(id)",
      "strategy.parameters.slow={int: [10, 110], step: 5}",
    ]
    let outcome = try shell.run(["run", "e.yaml", "--json", "--no-report"] + wider)
    let second = try JSON.parse(outcome.out)
    #expect(outcome.code == 0, "\(outcome.err)")
    #expect(second["trials"]?.int == (first["trials"]?.int ?? 0) + 15)
    let (before, after) = (
      number(first, "best", "in_sample", "sharpe"), number(second, "best", "in_sample", "sharpe")
    )
    #expect(after ?? 0 >= before ?? 1)
    // What was known before counts neither for the trials nor for the progress of the search.
    let few = try JSON.parse(
      try shell.run(
        ["run", "e.yaml", "--json", "--no-report", "search.stop.trials=5"] + wider
      ).out)
    #expect(few["trials"]?.int == (first["trials"]?.int ?? 0) + 5)
    let grid = try run(shell, "data.from=2020-09-20", "search.after=\(id)")
    #expect(
      grid["trials"] == first["trials"] && grid["best"]?["params"] == first["best"]?["params"])
    #expect(!(grid["warnings"]?.array ?? []).contains { $0.string?.contains("ran out") == true })
    let refused = try shell.run(
      ["run", "e.yaml", "execution.fee_bps=6"] + wider)
    #expect(refused.code == 2 && refused.err.contains("other terms"), "\(refused.err)")
  }

  @Test func limitsAreKept() throws {
    let shell = try shell()
    try shell.write(
      "e.yaml",
      Shell.experiment + "objective: {maximize: sharpe, require: {closed_trades: \">= 9\"}}")
    let kept = try run(shell)
    #expect(number(kept, "best", "in_sample", "closed_trades") ?? 0 >= 9)
    #expect(number(kept, "chosen", "in_sample", "closed_trades") ?? 0 >= 9)
    let refused = try shell.run(
      "run", "e.yaml", "objective={maximize: sharpe, require: {closed_trades: \">= 900\"}}")
    #expect(refused.code == 3 && refused.err.contains("loosen objective.require"))
    let wrong = try shell.run(
      "run", "e.yaml", "objective={maximize: sharpe, require: {closed_trades: many}}")
    #expect(wrong.code == 2 && wrong.err.contains("is not a bound"), "\(wrong.err)")
  }

  /// The objective of the best set is what its folds give when each is backtested by itself, as far
  /// as an account that goes on can tell: here the return, which does not know where it began.
  @Test func robustObjectivesNeverFlatter() throws {
    let shell = try shell()
    try shell.write("other.csv", Shell.bars(1_500).replacingOccurrences(of: ",10\n", with: ",11\n"))
    let plain = try run(shell)
    let top = try #require(number(plain, "best", "in_sample", "sharpe"))
    func best(_ objective: String, _ more: String...) throws -> Double {
      let outcome = try shell.run(
        ["run", "e.yaml", "--json", "--no-report", "objective=\(objective)"] + more)
      #expect(outcome.code == 0, "\(outcome.err)")
      let study = try JSON.parse(outcome.out)
      // The value searched for is that of the best trial; its plain Sharpe cannot beat the best.
      #expect(number(study, "best", "in_sample", "sharpe") ?? 99 <= top + 1e-12)
      return try #require(number(study, "best", "objective"))
    }
    let worst = try best("{maximize: sharpe, folds: 3, take: worst}")
    #expect(try shell.run("runs").out.contains("chosen: worst sharpe of 3 folds"))
    let median = try best("{maximize: sharpe, folds: 3}")
    #expect(worst <= median)
    #expect(try best("{maximize: sharpe, plateau: 10%}") <= top)
    // A second market of the same prices changes nothing.
    let both = try best("{maximize: sharpe}", "data.also=[other.csv]")
    #expect(abs(both - top) < 1e-12)
  }

  @Test func prunedTrialsSawLessAndNeverWin() throws {
    let shell = try shell()
    let study = try run(shell, "search.prune=[30%, 60%]", "search.batch=20")
    let warnings = study["warnings"]?.array?.compactMap(\.string) ?? []
    let partial = try #require(warnings.first { $0.contains("saw only part of the data") })
    let count = try #require(Int(partial.prefix { $0.isNumber }))
    #expect(count >= 90 && count < 170)
    #expect(study["failed"]?.int == 0)
    // A drawdown too deep on part of the bars is one on all; sets that keep it are not cut for it.
    let limited = try run(
      try self.shell(), "search.prune=[30%]", "search.batch=180",
      "objective={maximize: total_return, require: {max_drawdown: \">= -10%\"}}")
    #expect(number(limited, "best", "in_sample", "max_drawdown") ?? -1 >= -0.1)
    let whole = try run(shell)
    #expect(
      number(study, "best", "in_sample", "sharpe") ?? 9
        <= number(whole, "best", "in_sample", "sharpe") ?? 0)
  }

  @Test(arguments: ["halving", "hyperband"]) func shortSpansComeFirst(method: String) throws {
    let study = try run(shell(), "search.method=\(method)", "search.budget=120")
    let warnings = study["warnings"]?.array?.compactMap(\.string) ?? []
    let partial = try #require(warnings.first { $0.contains("saw only part of the data") })
    #expect(try #require(Int(partial.prefix { $0.isNumber })) > 60)
    #expect(study["trials"]?.int == 120 && study["best"]?["in_sample"]?["sharpe"]?.double != nil)
  }

  /// A run that was killed goes on as one that was not: what the search learned is told again.
  @Test(arguments: ["auto", "tpe", "gp", "cma-es", "de", "genetic", "portfolio", "hyperband"])
  func aKilledSearchGoesOnToTheSameTrials(method: String) throws {
    func sets(_ shell: Shell) throws -> String {
      // The same trials, bit for bit, as far as a page tells: all sets with their objectives.
      let id = try JSON.parse(try shell.run("runs", "--json").out)["runs"]?[0]?["run_id"]?.string
      _ = try shell.run("report", id ?? "", "-o", "page.html")
      let page = try shell.read("page.html")
      let start = try #require(page.range(of: "id=\"data-trials\">"))
      let end = try #require(page.range(of: "</script>", range: start.upperBound..<page.endIndex))
      return String(page[start.upperBound..<end.lowerBound])
    }
    let words = [
      "run", "e.yaml", "--json", "search.method=\(method)", "search.budget=240", "search.batch=3",
      "search.prune=\(method == "hyperband" ? "null" : "40%")", "--threads",
    ]
    let whole = try shell()
    let expected = try whole.run(words + ["1"])
    #expect(expected.code == 0, "\(expected.err)")
    for attempt in 0..<10 {
      let broken = try shell()
      let (process, _, _) = broken.process(words + ["2"])
      try process.run()
      try waitForBatches(2 + attempt / 3, of: broken)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      // A fast machine may have finished; then once more.
      if process.terminationReason == .exit { continue }
      let runs = try JSON.parse(try broken.run("runs", "--json").out)["runs"]
      let stored = runs?[0]?["trials"]?.int ?? 0
      let answer = try broken.run(words + ["2", "--resume"])
      #expect(answer.code == 0 && (3...239).contains(stored), "\(stored) \(answer.err)")
      #expect(try sets(broken) == sets(whole))
      return
    }
    Issue.record("no run was caught under way")
  }

  /// Waits until a store holds so many batches.
  private func waitForBatches(_ count: Int, of shell: Shell) throws {
    let store = shell.path(".assay/runs.sqlite")
    for _ in 0..<2_000 {
      if FileManager.default.fileExists(atPath: store),
        let runs = try? JSON.parse(try shell.run("runs", "--json").out)["runs"],
        runs[0]?["trials"]?.int ?? 0 >= 3 * count
      {
        return
      }
      usleep(1_000)
    }
  }

  @Test func severalObjectivesMakeAFront() throws {
    let shell = try shell()
    let words = [
      "run", "e.yaml", "--json", "search.method=nsga2", "search.budget=150",
      "objective=[total_return, {minimize: volatility}]",
    ]
    let outcome = try shell.run(words)
    #expect(outcome.code == 0, "\(outcome.err)")
    let study = try JSON.parse(outcome.out)
    let front = try #require(study["front"]?.array)
    let points = front.map { member in
      (
        member["objective"]?["total_return"]?.double ?? 0,
        member["objective"]?["volatility"]?.double ?? 0
      )
    }
    #expect(points.count > 1)
    for a in points {
      #expect(!points.contains { $0.0 >= a.0 && $0.1 <= a.1 && $0 != a })
    }
    let share = study["hypervolume_share"]?.double ?? 0
    #expect(share > 0.5 && share < 1)
    let chosen = study["chosen"]?["trial"]?.int
    #expect(front.contains { $0["trial"]?.int == chosen })
    #expect(study["chosen"]?["why"]?.string?.hasPrefix("knee") == true)
    #expect(study["best"]?["objective"]?.array?.count == 2)
    #expect(try shell.read("Reports/wave.html").contains("Pareto front"))
    let refused = try shell.run(words.map { $0.replacingOccurrences(of: "nsga2", with: "tpe") })
    #expect(refused.code == 2 && refused.err.contains("one objective"), "\(refused.err)")
  }

  @Test func choicesAndConditionsAreSearched() throws {
    let shell = try shell()
    try shell.write(
      "e.yaml",
      """
      name: mixed
      data: {file: bars.csv}
      strategy:
        name: filtered-trend
        parameters:
          average: {choices: all}
          fast: {int: [2, 20], log: true}
          slow: {int: [10, 100]}
          filter: {choices: [off, momentum]}
          window: {int: [10, 90]}
          threshold: {float: [0.001, 0.1], log: true}
        where: fast < slow
      search: {method: random, budget: 200, seed: 3}
      """)
    let study = try run(shell)
    let set = try #require(study["best"]?["params"])
    #expect(["sma", "ema"].contains(set["average"]?.string))
    #expect(["off", "momentum"].contains(set["filter"]?.string))
    #expect(study["trials"]?.int == 200)
    var words = ["backtest", "--data", "bars.csv", "--strategy", "filtered-trend", "--json"]
    words += ["--set", "from=\(study["start"]?.string ?? "")"]
    for (name, value) in set.object ?? [] {
      words += ["--param", "\(name)=\(value.string ?? value.compact)"]
    }
    let outcome = try shell.run(words)
    let single = try JSON.parse(outcome.out)
    #expect(outcome.code == 0, "\(outcome.err)")
    #expect(single["sharpe"]?.double == number(study, "best", "in_sample", "sharpe"))
    let refused = try shell.run(
      "run", "e.yaml", "strategy.parameters.filter={choices: [of]}")
    #expect(refused.code == 2 && refused.err.contains("did you mean 'off'"), "\(refused.err)")
  }
}
