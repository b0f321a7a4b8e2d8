import Documents
import Foundation
import Testing

/// What a study says of luck, through the command line.
@Suite struct ValidationTests {
  private static let validation = """
    validation:
      walk_forward: {train: 400, test: 120, purge: 5}
      cpcv: {groups: 5, test_groups: 2, purge: 5, embargo: 5}
      regimes: {by: volatility, window: 4d, count: 2}
      pbo: {blocks: 8}
      deflated_sharpe: true
      spa: {bootstrap: 200, period: 4h}
      robustness: {draws: 100}

    """

  private func shell(_ more: String) throws -> Shell {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(1_500))
    try shell.write("e.yaml", Shell.experiment + more)
    return shell
  }

  @Test func aMissedGateIsAnAnswerWithACodeOfItsOwn() throws {
    let shell = try shell(Self.validation + "gates: {oos_sharpe: \">= 1000\", pbo: \"<= 1\"}\n")
    let outcome = try shell.run("run", "e.yaml", "--json")
    #expect(outcome.code == 5 && outcome.err.contains("1 of 2 gates missed"), "\(outcome.err)")
    let answer = try JSON.parse(outcome.out)
    #expect(answer["verdict"]?.string == "refused")
    let gates = answer["gates"]?.array ?? []
    #expect(gates.compactMap { $0["outcome"]?.string }.first == "fail")
    #expect(gates.allSatisfy { $0["binding"] == .bool(true) })
    // The run is finished all the same, and its page is there.
    let runs = try JSON.parse(try shell.run("runs", "list", "--json").out)["runs"]?.array ?? []
    #expect(runs.count == 1 && runs[0]["state"]?.string == "finished")
    let page = try shell.read("Reports/wave.html")
    for part in ["Refused: 1 of 2 gates missed", "Walk-forward", "Random entries"] {
      #expect(page.contains(part), "\(part)")
    }
  }

  @Test func customaryGatesBindNothing() throws {
    let outcome = try shell(Self.validation).run("run", "e.yaml", "--json", "--no-report")
    #expect(outcome.code == 0, "\(outcome.err)")
    let answer = try JSON.parse(outcome.out)
    #expect(answer["gates"]?.array?.count == 4)
    #expect(answer["gates"]?.array?.allSatisfy { $0["binding"] == .bool(false) } == true)
    let validation = answer["validation"]
    let windows = validation?["walk_forward"]?["windows"]?.array ?? []
    // Every window's growth, one after the other, is that of the stitched account.
    let growth = windows.reduce(1) { $0 * (1 + ($1["total_return"]?.double ?? 0)) } - 1
    let stitched = validation?["walk_forward"]?["stitched"]?["total_return"]?.double ?? .nan
    #expect(abs(growth - stitched) < 1e-9 && !windows.isEmpty, "\(growth) \(stitched)")
    let kinds = validation?["folds"]?.array?.compactMap { $0["kind"]?.string }
    #expect(kinds == ["cpcv", "regimes"])
    #expect(validation?["folds"]?.array?[0]["paths"]?.array?.count == 4)
  }

  @Test func threadsDoNotChangeWhatIsSaidOfLuck() throws {
    func answer(_ threads: String) throws -> (JSON?, JSON?) {
      let shell = try shell(Self.validation)
      let outcome = try shell.run("run", "e.yaml", "--json", "--no-report", "--threads", threads)
      let answer = try JSON.parse(outcome.out)
      return (answer["validation"], answer["verdict_text"])
    }
    let (one, two) = (try answer("1"), try answer("2"))
    #expect(one.0 != nil && one.0 == two.0 && one.1 == two.1)
  }

  @Test func aDryRunListsTheWindows() throws {
    let shell = try shell(Self.validation)
    let outcome = try shell.run("run", "e.yaml", "--dry-run", "--json")
    let windows = try JSON.parse(outcome.out)["windows"]?.array ?? []
    #expect(windows.count >= 3)
    #expect(windows.allSatisfy { $0["train"]?["bars"]?.double == 395 })
    #expect(windows.allSatisfy { $0["test"]?["bars"]?.double == 120 })
    #expect(try shell.run("run", "e.yaml", "--dry-run").out.contains("in the same pass"))
  }

  @Test(arguments: [
    ("walk_forward={train: 400}", "'validation.walk_forward.test' is missing"),
    ("walk_forward={train: 30d, test: 100}", "train in time and test in the other"),
    ("walk_forward={train: 4000, test: 100}", "is longer than the"),
    ("walk_forward={train: 100, test: 50, purge: 100}", "no bars to train on"),
    ("walk_forward={train: 100, test: 50, embargo: 60}", "no bars to test on"),
    ("walk_forward={train: 2, test: 2, step: 1}", "splits, more than 1000"),
    ("walk_forward={train: 100, test: 50, accounts: restart, boundary: adopt}", "nothing to adopt"),
    ("walk_forward={train: 5300w, test: 1d}", "up to a hundred years"),
    ("walk_forward={train: 400, tset: 100}", "did you mean"),
    ("pbo={blocks: 7}", "must be even"), ("pbo={blocks: 40}", "must be 4 to 18"),
    ("cpcv={groups: 6, test_groups: 6}", "must be 1 to 5"),
    ("cpcv={groups: 30, test_groups: 4}", "more than 256 splits"),
    ("k_fold={folds: 1}", "must be 2 to 64"), ("symbols=true", "needs several markets"),
    ("spa={bootstrap: 10}", "must be 100 to 20000"), ("spa={block: 0.5}", "at least one period"),
    ("regimes={window: 1s}", "an hour to a hundred years"), ("robustnes=true", "did you mean"),
  ]) func specsThatCannotBe(setting: String, part: String) throws {
    let outcome = try shell("").run("run", "e.yaml", "validation.\(setting)", "--no-report")
    #expect(outcome.code == 2 || outcome.code == 3, "\(outcome.err)")
    #expect(outcome.err.contains(part), "\(outcome.err)")
    #expect(outcome.err.split(separator: "\n").count == 1 && outcome.out.isEmpty)
  }

  @Test(arguments: [
    ("gates.oos_sharpe=high", "is not a bound"), ("gates.oos_sharp=\">= 1\"", "did you mean"),
    ("gates.pbo=\"> 0.2\"", "is not a bound"),
  ]) func gatesThatCannotBe(setting: String, part: String) throws {
    let outcome = try shell("").run("run", "e.yaml", setting, "--no-report")
    #expect(outcome.code == 2 && outcome.err.contains(part), "\(outcome.err)")
  }

  @Test func foldsNeedSetsThatAreFixedBeforehand() throws {
    let shell = try shell("")
    let outcome = try shell.run(
      "run", "e.yaml", "search={method: tpe, budget: 20}", "validation.k_fold.folds=4")
    #expect(outcome.code == 2 && outcome.err.contains("steer this search"), "\(outcome.err)")
  }
}
