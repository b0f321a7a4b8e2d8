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
}
