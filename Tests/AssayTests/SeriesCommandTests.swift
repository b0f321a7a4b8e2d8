import Documents
import Foundation
import Testing

/// Series beside a dataset through the command line.
@Suite struct SeriesCommandTests {
  /// A workspace with the bars `a`, and the rates beside them as a file.
  private func shell(rate: Double = 0.0003) throws -> Shell {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(600))
    try shell.write("rates.csv", rates(rate))
    #expect(try shell.run("data", "import", "bars.csv", "--as", "a").code == 0)
    return shell
  }

  /// Every eight hours, some milliseconds late.
  private func rates(_ rate: Double) -> String {
    let rows = (0..<76).map { index in
      "\(1_600_000_000_000 + 28_800_000 * index + index % 3),\(index % 5 == 0 ? -rate : rate)"
    }
    return "funding_time,funding_rate\n" + rows.joined(separator: "\n") + "\n"
  }

  private func imports(_ shell: Shell, _ file: String, _ name: String) throws {
    let outcome = try shell.run("data", "import", file, "--as", name)
    #expect(outcome.code == 0, "\(outcome.err)")
  }

  private func backtest(_ shell: Shell, _ settings: String..., data: String = "a") throws -> JSON {
    let strategy = ["--strategy", "sma-cross", "--param", "fast=3", "--param", "slow=12", "--json"]
    let outcome = try shell.run(
      ["backtest", "--data", data] + strategy + settings.flatMap { ["--set", $0] })
    #expect(outcome.code == 0, "\(outcome.err)")
    return try JSON.parse(outcome.out)
  }

  private func metrics(_ answer: JSON) -> [Double?] {
    ["final_equity", "sharpe", "max_drawdown", "turnover"].map { answer[$0]?.double }
  }

  @Test func importsShowsAndExportsValues() throws {
    let shell = try shell()
    let told = try shell.run("data", "import", "rates.csv", "--as", "a.funding")
    #expect(told.out.contains("a.funding: 76 values, 2020-09-13T12:26:40Z to"))
    #expect(told.out.contains("repaired: funding stamps floored to the second, 50 rows"))
    #expect(told.out.contains("read as: funding rates, 2 columns, header, milliseconds"))
    try imports(shell, "bars.csv", "a.mark")
    let list = try shell.run("data", "list").out.split(separator: "\n").map(String.init)
    #expect(list.map { $0.prefix { $0 != " " } } == ["a", "a.funding", "a.mark"])
    #expect(list[1].contains("76 values"))
    let json = try JSON.parse(shell.run("data", "list", "--json").out)
    #expect(json["datasets"]?[1]?["kind"]?.string == "values")
    let shown = try shell.run("data", "show", "a").out
    #expect(shown.contains("beside: funding (76 rates, 2020-09-13T12:26:40Z to"))
    #expect(shown.contains("), mark (bars)"))
    #expect(try shell.run("data", "show", "a.funding").out.contains("columns: funding_rate"))
    #expect(try shell.run("data", "export", "a.funding", "-o", "f.csv").code == 0)
    try imports(shell, "f.csv", "b.funding")
    let hashes = try ["a.funding", "b.funding"].map { name in
      try JSON.parse(shell.run("data", "show", name, "--json").out)["data_hash"]?.string
    }
    #expect(hashes[0] != nil && hashes[0] == hashes[1])
    #expect(
      try shell.run("data", "export", "a", "-o", "b.csv", "--with", "funding,mark").code == 0)
    let rows = try shell.read("b.csv").split(separator: "\n")
    #expect(rows[0].hasSuffix(",volume,funding,mark_open,mark_high,mark_low,mark_close"))
    // The first rate is stamped at the first open; the one at the ninth's is known at the eighth's
    // close.
    #expect(rows[1].split(separator: ",")[6] == "-0.0003")
    #expect(rows[7].split(separator: ",")[6] == "-0.0003")
    #expect(rows[8].split(separator: ",")[6] == "0.0003")
    #expect(rows[8].split(separator: ",").last == rows[8].split(separator: ",")[4])
  }

  @Test func refusesWhatItShould() throws {
    let shell = try shell()
    try imports(shell, "rates.csv", "a.funding")
    let lacking = try shell.run("data", "export", "a", "-o", "b.csv", "--with", "mood")
    #expect(lacking.code == 3)
    #expect(lacking.err.contains("run `assay data import FILE --as a.mood`"))
    try shell.write("other.csv", rates(0.01))
    let other = try shell.run("data", "import", "other.csv", "--as", "a.funding")
    #expect(other.code == 2 && other.err.contains("holds other values (76, from rates.csv)"))
    try imports(shell, "rates.csv", "a.funding")
    #expect(
      try shell.run("data", "import", "other.csv", "--as", "a.funding", "--replace").code == 0)
    let bars = try shell.run("data", "import", "rates.csv", "--as", "a")
    #expect(bars.err.contains("this holds funding rates, not bars; keep it beside a dataset"))
    #expect(
      try shell.run("backtest", "--data", "a.funding", "--strategy", "buy-and-hold").code == 3)
  }

  @Test func looksThroughValues() throws {
    let shell = try shell()
    try shell.write("odd.csv", "funding_time,funding_rate\n0,0.001\n28800,0.2\n28800,0.1\n")
    let found = try shell.run("data", "check", "odd.csv")
    #expect(found.code == 3 && found.out.contains("1 error, 1 warning, 0 notes"))
    #expect(found.out.contains("line 4"))
    try imports(shell, "rates.csv", "a.funding")
    let sound = try shell.run("data", "check", "a.funding")
    #expect(sound.code == 0 && sound.out.contains("0 errors, 0 warnings, 0 notes"))
  }

  @Test func tablesBesideADatasetAreValues() throws {
    let shell = try shell()
    try shell.write("t.csv", "time,x,y\n2020-09-14,1,2\n2020-09-15,3,\n")
    try imports(shell, "t.csv", "a.mood")
    #expect(try shell.run("data", "show", "a.mood").out.contains("columns: x, y"))
    try imports(shell, "t.csv", "b.mood")
    #expect(try shell.run("data", "list").out.contains("b.mood-x  2 bars"))
  }

  // MARK: Runs

  @Test func ratesBesideADatasetAreThoseOfTheirFile() throws {
    let shell = try shell()
    try imports(shell, "rates.csv", "a.funding")
    // The file with the stamps as they are kept: the store floors them.
    #expect(try shell.run("data", "export", "a.funding", "-o", "floored.csv").code == 0)
    let file = try backtest(shell, "execution.funding.file=floored.csv", "side=long-short")
    let beside = try backtest(shell, "execution.funding=dataset", "side=long-short")
    let free = try backtest(shell, "side=long-short")
    #expect(file.pretty == beside.pretty)
    #expect(metrics(free)[0] != metrics(file)[0])
    let zero = "execution.funding={from: dataset, missing: zero}"
    #expect(try backtest(shell, zero, "side=long-short").pretty == beside.pretty)
  }

  private let study = """
    name: s
    data: {dataset: a, also: [b], holdout: 20%}
    strategy: {name: sma-cross, parameters: {fast: {int: [2, 6]}, slow: 20}}
    execution: {fee_bps: 5, funding: dataset}
    search: {method: grid}
    report: false

    """

  @Test func everyMarketPaysItsOwnRates() throws {
    let shell = try shell()
    try shell.write("s.yaml", study)
    try shell.write("others.csv", Shell.bars(620))
    try shell.write("high.csv", rates(0.004))
    try imports(shell, "others.csv", "b")
    try imports(shell, "rates.csv", "a.funding")
    let lacking = try shell.run("run", "s.yaml")
    #expect(
      lacking.code == 3 && lacking.err.contains("run `assay data import FILE --as b.funding`"))
    func hash() throws -> (String?, Double?) {
      let answer = try JSON.parse(shell.run("run", "s.yaml", "--json").out)
      return (answer["data_hash"]?.string, answer["best"]?["objective"]?.double)
    }
    try imports(shell, "rates.csv", "b.funding")
    let low = try hash()
    #expect(try shell.run("data", "import", "high.csv", "--as", "b.funding", "--replace").code == 0)
    let high = try hash()
    #expect(low.0 != nil && low.0 != high.0)
    #expect(low.1 != nil && low.1 != high.1)
    let file = try shell.run("run", "s.yaml", "execution.funding={file: rates.csv}")
    #expect(file.code == 2 && file.err.contains("the funding file is that of the first market"))
  }

  @Test func marksLieBesideTheirMarket() throws {
    let shell = try shell()
    let margin = ["leverage=3", "replay.mark=dataset"]
    let words = [
      "backtest", "--data", "a", "--strategy", "buy-and-hold", "--engine", "replay", "--json",
    ]
    func run(_ settings: [String]) throws -> Shell.Outcome {
      try shell.run(words + settings.flatMap { ["--set", $0] })
    }
    #expect(try run(margin).err.contains("`assay data import FILE --as a.mark`"))
    try imports(shell, "bars.csv", "a.mark")
    let beside = try run(margin)
    let named = try run(["leverage=3", "replay.mark=a.mark"])
    #expect(beside.code == 0 && beside.out == named.out)
  }

  @Test func spreadsAreThoseKnownAtEachClose() throws {
    let shell = try shell()
    // A spread a bar from its close on, in a file of its own and as a column of the bars.
    let bars = Shell.bars(600).split(separator: "\n").map(String.init)
    let spreads = (0..<600).map { "\(0.0001 * Double(1 + $0 % 7))" }
    let column = zip(bars, ["spread"] + spreads).map { "\($0),\($1)" }
    let file = (0..<600).map { "\(1_600_000_000 + 3_600 * ($0 + 1)),\(spreads[$0])" }
    try shell.write("column.csv", column.joined(separator: "\n") + "\n")
    try shell.write("spread.csv", "time,spread\n" + file.joined(separator: "\n") + "\n")
    try imports(shell, "column.csv", "b")
    let settings = ["execution.slippage.model=spread", "from=2020-09-14"]
    let lacking = try shell.run(
      ["backtest", "--data", "a", "--strategy", "buy-and-hold"]
        + settings.flatMap { ["--set", $0] })
    #expect(lacking.err.contains("import spreads as a.spread"))
    try imports(shell, "spread.csv", "a.spread")
    let own = try backtest(shell, settings[0], settings[1], data: "b")
    let beside = try backtest(shell, settings[0], settings[1])
    #expect(metrics(own) == metrics(beside) && metrics(own)[0] != nil)
    #expect(metrics(own) != metrics(try backtest(shell, settings[1])))
  }

  @Test func adjustedPricesGoOnOverASplit() throws {
    let shell = try shell()
    // The same bars as if every share had become two after 300 hours.
    let split = Shell.bars(600).split(separator: "\n").enumerated().map { index, line in
      let cells = line.split(separator: ",")
      guard index > 300 else { return String(line) }
      let prices = cells[1...4].compactMap { Double($0).map { "\($0 / 2)" } }
      return ([String(cells[0])] + prices + ["\((Double(cells[5]) ?? 0) * 2)"])
        .joined(separator: ",")
    }
    try shell.write("split.csv", split.joined(separator: "\n") + "\n")
    try imports(shell, "split.csv", "b")
    try shell.write("splits.csv", "Date,Stock Splits\n\(1_600_000_000 + 3_600 * 300),2:1\n")
    let whole = try metrics(backtest(shell))
    #expect(try metrics(backtest(shell, data: "b")) != whole)
    let lacking = try shell.run(
      "backtest", "--data", "b", "--strategy", "buy-and-hold", "--set", "adjust=splits")
    #expect(lacking.code == 3 && lacking.err.contains("`assay data import FILE --as b.splits`"))
    try imports(shell, "splits.csv", "b.splits")
    #expect(try metrics(backtest(shell, "adjust=splits", data: "b")) == whole)
    let all = try shell.run(
      "backtest", "--data", "b", "--strategy", "buy-and-hold", "--set", "adjust=all")
    #expect(all.err.contains("`assay data import FILE --as b.dividends`"))
    let study = study.replacing("{dataset: a, also: [b], holdout: 20%}", with: "{dataset: b}")
      .replacing(", funding: dataset", with: "")
    try shell.write("s.yaml", study)
    let best = try ["data.adjust=none", "data.adjust=splits", "data.dataset=a"].map { setting in
      try JSON.parse(shell.run("run", "s.yaml", setting, "--json").out)["best"]?["objective"]?
        .double
    }
    #expect(best[0] != nil && best[0] != best[1] && best[1] == best[2])
  }
}
