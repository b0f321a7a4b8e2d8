import Documents
import Foundation
import Testing

/// What a run over symbols pools is what each of them is judged on.
@Suite struct SymbolPartTests {
  /// Daily bars, and a search over them as a symbol.
  private func shell() throws -> Shell {
    let shell = try Shell()
    let rows = Shell.bars(900).split(separator: "\n")
    let daily = rows.dropFirst().enumerated().map { day, row in
      "\(1_600_041_600 + 86_400 * day)," + row.drop { $0 != "," }.dropFirst()
    }
    try shell.write("W.csv", (["\(rows[0])"] + daily).joined(separator: "\n") + "\n")
    try shell.write("N.csv", (["\(rows[0])"] + daily.dropLast(100)).joined(separator: "\n") + "\n")
    let made = try shell.run("data", "import", "W.csv", "N.csv", "--as", "coin-{}")
    #expect(made.code == 0, "\(made.err)")
    try shell.write(
      "e.yaml",
      """
      name: many
      data: {dataset: [coin-W]}
      strategy:
        name: sma-cross
        parameters:
          fast: {int: [5, 20], step: 5}
          slow: {int: [30, 90], step: 30}
        where: fast < slow
      execution: {fee_bps: 5}
      search: {method: grid}

      """)
    return shell
  }

  /// Of daily bars the daily account is the whole account, so all its figures are.
  @Test(arguments: [
    ("in sample", ["report=false"]), ("hold-out", ["data.holdout=30%"]),
    ("hold-out", ["data.holdout=30%", "sizing={notional: 5000}"]),
    (
      "walk-forward",
      ["data.holdout=10%", "validation.walk_forward={train: 300, test: 120}"]
    ),
  ]) func oneSymbolIsItsOwnPool(basis: String, settings: [String]) throws {
    let outcome = try shell().run(["run", "e.yaml", "--json", "--no-report"] + settings)
    #expect(outcome.code == 0, "\(outcome.err)")
    let answer = try JSON.parse(outcome.out)
    let (result, pooled) = (answer["results"]?[0], answer["pooled"])
    #expect(pooled?["judged_on"]?.string == basis)
    let own =
      switch basis {
      case "walk-forward": result?["validation"]?["walk_forward"]?["stitched"]
      case "hold-out": result?["chosen"]?["out_of_sample"]
      default: result?["chosen"]?["in_sample"]
      }
    for key in ["total_return", "sharpe", "max_drawdown"] {
      let (one, all) = (own?[key]?.double ?? .nan, pooled?["account"]?[key]?.double ?? .nan)
      #expect(abs(one - all) < 1e-9 && one != 0, "\(key): \(one) and \(all)")
    }
    let hold = pooled?["median"]?["benchmark_return"]?.double ?? .nan
    let benchmark = pooled?["account"]?["benchmark_return"]?.double ?? .nan
    #expect(abs(hold - benchmark) < 1e-9 && hold != 0, "\(hold) and \(benchmark)")
  }

  @Test func whatLiesBesideBarsIsDataToo() throws {
    let shell = try shell()
    func hash(_ rate: Double) throws -> (all: String?, own: String?) {
      for name in ["W", "N"] {
        let rows = (0..<900).map { "\(1_600_041_600 + 86_400 * $0),\(rate)" }
        try shell.write(
          "f.csv", "funding_time,funding_rate\n" + rows.joined(separator: "\n") + "\n")
        let made = try shell.run(
          "data", "import", "f.csv", "--as", "coin-\(name).funding", "--replace")
        #expect(made.code == 0, "\(made.err)")
      }
      let outcome = try shell.run(
        "run", "e.yaml", "data.dataset=coin-*", "execution.funding=dataset", "--dry-run", "--json")
      #expect(outcome.code == 0, "\(outcome.err)")
      let plan = try JSON.parse(outcome.out)
      return (plan["data_hash"]?.string, plan["symbols"]?[0]?["data_hash"]?.string)
    }
    let (first, other, again) = (try hash(0.0001), try hash(0.0002), try hash(0.0001))
    #expect(first.own != nil && first.own != other.own)
    #expect(first.all != nil && first.all != other.all)
    #expect(first.all == again.all)
  }

  @Test func tilesHaveShortNames() throws {
    let shell = try shell()
    #expect(try shell.run("run", "e.yaml", "data.dataset=coin-*", "data.holdout=30%").code == 0)
    let page = try shell.read("Reports/many.html")
    for name in ["W", "N"] {
      #expect(page.contains(">\(name)</b>"))
      #expect(page.contains("<a href=\"./many/coin-\(name).html\">coin-\(name)</a>"))
    }
    #expect(page.contains("accounts over the hold-outs alone"))
  }
}
