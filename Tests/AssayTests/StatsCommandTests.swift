import Documents
import Foundation
import Testing

/// `assay stats` on a series that lies beside the tests; numbers are numpy's and scipy's.
@Suite struct StatsCommandTests {
  let shell: Shell

  init() throws { shell = try Shell(withExperiments: false) }

  private static let returns =
    (((#filePath as NSString).deletingLastPathComponent as NSString)
      .deletingLastPathComponent) + "/ValidationTests/Golden/returns_504x8.csv"

  private func answer(_ words: String...) throws -> JSON {
    let outcome = try shell.run(["stats"] + words + ["--json"])
    #expect(outcome.code == 0, "\(outcome.err)")
    let answer = try JSON.parse(outcome.out)
    #expect(answer["conventions"]?.object?.isEmpty == false)
    return answer
  }

  private func isClose(_ value: JSON?, _ expected: Double, _ tolerance: Double = 1e-9) -> Bool {
    guard let value = value?.double else { return false }
    return abs(value - expected) <= tolerance * abs(expected) + 1e-12
  }

  // MARK: Sharpe ratios

  /// The example of Bailey and López de Prado (2014).
  @Test func thePaperExampleNeedsNoFile() throws {
    let words = [
      "stats", "dsr", "--sharpe", "2.5", "--annual-periods", "250", "--observations", "1250",
      "--skew", "-3", "--kurtosis", "10", "--trials", "100", "--sharpe-variance", "0.5",
    ]
    let outcome = try shell.run(words + ["--json"])
    let answer = try JSON.parse(outcome.out)
    #expect(isClose(answer["dsr"], 0.9003968344493903))
    #expect(isClose(answer["annual_expected_maximum_sharpe"], 1.7894064662732077))
    let text = try shell.run(words).out
    #expect(text.contains("dsr                             0.900397\n"))
    #expect(text.contains("\nconventions\n  sharpe            mean / standard deviation"))
  }

  @Test func sharpesOfAFile() throws {
    let trials = try answer("sharpe", "--returns", Self.returns, "--periods-per-year", "252")
    let first = trials["trials"]?[0]
    #expect(isClose(first?["sharpe"], -0.025319098619117502))
    #expect(isClose(first?["annual_sharpe"], -0.025319098619117502 * 252.0.squareRoot()))
    #expect(isClose(first?["skewness"], 2.2728111467294303))
    let unbiased = try answer(
      "sharpe", "--returns", Self.returns, "--moments", "unbiased", "--column", "4")
    #expect(unbiased["trials"]?.array?.count == 1)
    #expect(isClose(unbiased["trials"]?[0]?["kurtosis"], 5.046961763867514))
    let resampled = try answer(
      "sharpe", "--returns", Self.returns, "--interval", "studentised", "--bootstrap", "200")
    let row = resampled["trials"]?[0]
    let (low, high) = (row?["low"]?.double ?? .nan, row?["high"]?.double ?? .nan)
    #expect(low < -0.0253 && -0.0253 < high && high - low < 0.4)
    let deflated = try answer("dsr", "--returns", Self.returns)
    #expect(deflated["trial"]?.string == "2")
    #expect(isClose(deflated["expected_maximum_sharpe"], 0.07794557380240108))
    #expect(isClose(deflated["dsr"], 0.201712384392228))
  }

  @Test func closedForms() throws {
    let grid = [
      "--sharpe", "0.1", "--benchmark", "0.05", "--observations", "1000", "--skew", "-1",
      "--kurtosis", "6",
    ]
    for (name, expected) in [("psr", 0.93297411151106), ("mintrl", 1204.966837072459)] {
      let outcome = try shell.run(["stats", name] + grid + ["--json"])
      #expect(isClose(try JSON.parse(outcome.out)["trials"]?[0]?[name], expected))
    }
    #expect(isClose(try answer("minbtl", "--trials", "45")["minbtl_years"], 4.998087004443404))
    let haircut = try answer(
      "haircut", "--sharpe", "1", "--observations", "120", "--trials", "100", "--draws", "50")
    #expect(isClose(haircut["adjustments"]?[1]?["haircut"], 0.5912382929320041, 1e-8))
    let adjusted = try answer("adjust", "--p-values", "0.01,0.04,0.03")
    #expect(adjusted["holm"]?.array?.compactMap(\.double) == [0.03, 0.06, 0.06])
  }

  // MARK: Selections

  @Test func overfitting() throws {
    let pbo = try answer("pbo", "--returns", Self.returns, "--blocks", "6", "--splits")
    #expect(isClose(pbo["pbo"], 0.05))
    #expect(isClose(pbo["probability_of_loss"], 0.45))
    #expect(isClose(pbo["slope"], -0.9963596603624069))
    #expect(isClose(pbo["intercept"], 0.07710520982770754))
    #expect(isClose(pbo["logit_mean"], 0.45933119226794333))
    #expect(pbo["splits"]?.array?.count == 20)
    // One trial wins always: divided by N, its rank has an infinite logit.
    let rows = (0..<24).map { "\(0.02 + 0.01 * Double($0 % 3)) \(0.01 * Double($0 % 2) - 0.02)" }
    try shell.write("r.csv", rows.joined(separator: "\n"))
    let winner = try answer(
      "pbo", "--returns", "r.csv", "--blocks", "6", "--rank", "n", "--splits")
    #expect(winner["infinite_logits"]?.int == 20)
    #expect(winner["splits"]?[7]?["logit"]?.string == "inf")
    #expect(winner["logit_median"]?.string == "inf")
    #expect(winner["logit_mean"] == .null)
  }

  /// Forty periods of four columns, and resamples made by a formula.
  @Test func superiority() throws {
    let rows = try String(contentsOfFile: Self.returns, encoding: .utf8).split(separator: "\n")
    let few = rows.prefix(40).map { $0.split(separator: ",").prefix(4).joined(separator: ";") }
    try shell.write("r.csv", "a;b;c;d\n" + few.joined(separator: "\n"))
    let samples = (0..<25).map { i in
      (0..<40).map { j in "\((7 * i * i + 3 * j * j + i * j) % 40)" }.joined(separator: ",")
    }
    try shell.write("i.csv", samples.joined(separator: "\n"))
    let common = ["--returns", "r.csv", "--indices", "i.csv", "--json"]
    func ask(_ words: String...) throws -> JSON {
      try JSON.parse(try shell.run(["stats"] + words + common).out)
    }
    let check = try ask("rc", "--benchmark-column", "a")
    #expect(isClose(check["v"], 0.021191317525366137))
    #expect(isClose(check["p"], 0.28))
    #expect(check["best"]?.string == "d")
    #expect(isClose(try ask("rc", "--benchmark-column", "0", "--p", "plus-one")["p"], 8.0 / 26))
    let fair = try ask("spa", "--benchmark-column", "a", "--block", "5")
    #expect(isClose(fair["t"], 1.788124254918872))
    #expect(isClose(fair["trials"]?[0]?["omega_squared"], 0.00013327219047923184))
    let poor = try ask("spa", "--benchmark-column", "d", "--block", "5")
    #expect(isClose(poor["p_lower"], 0.32))
    #expect(isClose(poor["p_consistent"], 0.4))
    #expect(isClose(poor["p_upper"], 0.68))
    #expect(poor["relevant_columns"]?.array?.compactMap(\.int) == [1, 2])
    let steps = try ask("stepm", "--benchmark-column", "a", "--block", "5", "--alpha", "0.25,0.1")
    #expect(isClose(steps["levels"]?[0]?["critical_values"]?[0], 2.6418706996032997))
    #expect(steps["levels"]?[0]?["rejected_columns"]?.array?.isEmpty == true)
    let set = try ask("mcs")
    #expect(set["eliminated"]?[3]?["p"]?.double == 1)
    #expect(set["eliminated"]?.array?.compactMap { $0["column"]?.int }.sorted() == [0, 1, 2, 3])
  }

  /// What is drawn and what is printed for other programs are the same resamples.
  @Test func printedResamplesAreTheDrawnOnes() throws {
    for method in ["stationary", "circular"] {
      let draw = ["--block", "7", "--bootstrap", "50", "--seed", "9", "--method", method]
      let printed = try shell.run(["stats", "bootstrap-indices", "--periods", "504"] + draw)
      try shell.write("i.csv", printed.out)
      let drawn = try shell.run(["stats", "rc", "--returns", Self.returns] + draw + ["--json"])
      let read = try answer("rc", "--returns", Self.returns, "--indices", "i.csv")
      #expect(try JSON.parse(drawn.out)["p"] == read["p"])
    }
  }

  @Test func clustersAndEffectiveTrials() throws {
    let found = try answer("onc", "--returns", Self.returns)
    let members = found["clusters"]?.array?.flatMap { $0["members"]?.array ?? [] } ?? []
    #expect(members.compactMap(\.int).sorted() == Array(0..<8))
    let trials = try answer("effective-trials", "--returns", Self.returns)
    let count = trials["by_average_correlation"]?.double ?? 0
    #expect(count > 1 && count < 9)
    let deflated = try answer("dsr", "--returns", Self.returns, "--trials", "average-correlation")
    #expect(deflated["number_of_trials"]?.double == count)
  }

  // MARK: Splits

  @Test func windowsAndTheirEfficiency() throws {
    let walk = try answer(
      "walk-forward", "--returns", Self.returns, "--train", "126", "--test", "42")
    #expect(isClose(walk["efficiency_aggregate"], -0.20949323125513244))
    #expect(isClose(walk["efficiency_mean_of_ratios"], 2.3147825940771303))
    #expect(isClose(walk["efficiency_sharpe"], -0.24031475169342711))
    let plain = try answer(
      "walk-forward", "--observations", "1000", "--train", "300", "--test", "90", "--start",
      "anchored", "--purge", "5", "--gap", "3")
    #expect(plain["left_over"]?.int == 70)
    #expect(plain["windows"]?[1]?["train"]?.array?.compactMap(\.int) == [0, 385])
    #expect(plain["windows"]?[1]?["test"]?.array?.compactMap(\.int) == [393, 480])
    let purged = try answer(
      "cpcv-splits", "--observations", "103", "--groups", "5", "--label-horizon", "4", "--embargo",
      "5")
    #expect(purged["splits"]?[6]?["train_observations"]?.int == 45)
    #expect(purged["number_of_paths"]?.int == 4)
    let lengths = try answer("block-length", "--returns", Self.returns)
    #expect(lengths["trials"]?.array?.count == 8)
  }

  // MARK: Faults and help

  @Test func faultsSayWhereAndHow() throws {
    try shell.write("bad.csv", "date,a,b\n2024-01-01,0.1,0.2\n2024-01-02,,0.1\n")
    try shell.write("one.csv", "a\n0.1\n0.2\n0.15\n")
    for (words, code, expected) in [
      (
        ["psr", "--returns", "bad.csv"], 3,
        "assay: bad.csv:3:12: a is empty; fill it, or say --missing zero or --missing drop-row"
      ),
      (
        ["pbo", "--returns", "one.csv", "--blocks", "2"], 3,
        "assay: one.csv: cross-validation in 2 blocks needs 4 periods, there are 3; "
          + "give a longer history"
      ),
      (
        ["mcs", "--returns", "one.csv"], 3,
        "assay: one.csv: a confidence set compares trials and needs 2 columns, there is 1; "
          + "give one column a trial"
      ),
      (["pob"], 2, "assay: there is no statistic 'pob'; did you mean 'pbo'?"),
      (
        ["psr", "--sharpe", "x", "--observations", "9"], 2,
        "assay: --sharpe is 'x'; give a number"
      ),
      (
        ["psr", "--sharpe", "1"], 2,
        "assay: --observations is missing; add --observations VALUE"
      ),
      (
        ["cpcv-splits", "--observations", "1000", "--groups", "100", "--test-groups", "50"], 2,
        "assay: 50 of 100 groups make too many splits, more than 200000; use fewer groups"
      ),
      (
        ["psr", "--sharpe", "0.1", "--observations", "99", "--kurtosis", "0.5"], 2,
        "assay: no returns have a skewness of 0.0 and a kurtosis of 0.5; "
          + "give the kurtosis whose normal value is 3, at least 1 + skewness²"
      ),
    ] as [([String], Int32, String)] {
      let outcome = try shell.run(["stats"] + words)
      #expect(outcome.code == code, "\(words)")
      #expect(outcome.err == expected + "\n")
    }
  }

  @Test func standardInputAndMissingCells() throws {
    let outcome = try shell.bash(
      "printf 'a\\tb\\n0.1\\t\\n0.2\\t-0.1\\n0.4\\t0.3\\n' | "
        + "$ASSAY stats sharpe --returns - --missing drop-row --json")
    let answer = try JSON.parse(outcome.out)
    #expect(answer["rows_left_out"]?.int == 1 && answer["periods"]?.int == 2)
    #expect(isClose(answer["trials"]?[0]?["mean"], 0.3))
  }

  @Test func everyStatisticHasItsHelp() throws {
    let all = try shell.run("stats", "--help").out
    let names = all.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(names.count == 18)
    for name in names {
      let help = try shell.run("stats", name, "--help").out
      #expect(help.hasPrefix("usage: assay stats \(name) "), "\(name)")
      #expect(help.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(name)")
    }
  }
}
