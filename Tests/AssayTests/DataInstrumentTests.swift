import Documents
import Foundation
import Testing

/// Instruments kept with datasets, and runs that take their terms.
@Suite struct DataInstrumentTests {
  private static let words = [
    "kind=linear", "symbol=WAVE", "quote=USDT", "tick=0.01", "lot=0.1", "maker_fee_bps=2",
    "taker_fee_bps=5", "minimum_notional=20",
  ]

  private func shell() throws -> Shell {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(900))
    #expect(try shell.run("data", "import", "bars.csv", "--as", "wave").code == 0)
    return shell
  }

  private func json(_ outcome: Shell.Outcome) throws -> JSON {
    #expect(outcome.code == 0, "\(outcome.err)")
    return try JSON.parse(outcome.out)
  }

  @Test func areToldChangedAndShown() throws {
    let shell = try shell()
    let none = try shell.run("data", "instrument", "wave")
    #expect(none.code == 3 && none.err.contains("no instrument was told"))
    #expect(try shell.run(["data", "instrument", "wave"] + Self.words).code == 0)
    let changed = try shell.run("data", "instrument", "wave", "taker_fee_bps=4")
    #expect(changed.out.contains("maker 2 bps\ntaker 4 bps"), "\(changed.out)\(changed.err)")
    let shown = try shell.run("data", "show", "wave")
    #expect(shown.out.contains("instrument: linear perpetual WAVE, quote USDT, tick 0.01"))
    try shell.write("i.yaml", "{kind: spot, symbol: W, quote: EUR}\n")
    let new = try json(
      shell.run("data", "instrument", "wave", "--file", "i.yaml", "--replace", "--json"))
    #expect(new["kind"]?.string == "spot" && new["tick"]?.double == 0)
    let stored = try json(shell.run("data", "show", "wave", "--json"))
    #expect(stored["instrument"] == new)
  }

  /// Words in the spec and the dataset's instrument mean the same to the sweep, hash included.
  @Test func aSweepTakesTheDatasetsTerms() throws {
    let shell = try shell()
    #expect(try shell.run(["data", "instrument", "wave"] + Self.words).code == 0)
    let words = [
      "backtest", "--data", "wave", "--strategy", "sma-cross", "--param", "fast=5", "--param",
      "slow=40", "--json", "--set",
    ]
    let told = try json(
      shell.run(
        words + [
          "instrument={lot: 0.1, minimum_notional: 20}", "--set",
          "execution.fee_bps={maker: 2, taker: 5}",
        ]))
    let kept = try json(shell.run(words + ["instrument=dataset"]))
    #expect(kept == told && kept["fees"]?.double ?? 0 > 0)
    let quantities = kept["trades"]?.array?.compactMap { $0["quantity"]?.double } ?? []
    #expect(quantities.count > 3)
    #expect(quantities.allSatisfy { abs(($0 * 10).rounded() - $0 * 10) < 1e-6 })
    try shell.write("Experiments/wave.yaml", Shell.experiment)
    let run = ["run", "Experiments/wave.yaml", "data={dataset: wave}", "--json", "--no-report"]
    let a = try json(shell.run(run + ["instrument=dataset", "execution={}"]))
    let b = try json(
      shell.run(
        run + [
          "instrument={lot: 0.1, minimum_quantity: 0.0, minimum_notional: 20.0}",
          "execution={fee_bps: {maker: 2.0, taker: 5.0}}",
        ]))
    #expect(a["spec_hash"] == b["spec_hash"] && a["best"] == b["best"])
  }

  /// The same by orders, where the margin and the tick count too.
  @Test func ordersTakeTheDatasetsTerms() throws {
    let shell = try shell()
    #expect(try shell.run(["data", "instrument", "wave"] + Self.words).code == 0)
    func metrics(_ instrument: String) throws -> JSON? {
      try shell.write(
        "Experiments/orders.yaml",
        """
        name: orders
        instruments: [{data: wave, margin: cross, leverage: 5, \(instrument)}]
        strategies:
          - {name: grid, parameters: {levels: 4, spacing: 0.01, notional: 500, orders: 6}}

        """)
      return try json(
        shell.run("run", "Experiments/orders.yaml", "--json", "--no-report"))["metrics"]
    }
    let told = try metrics(
      "symbol: WAVE, tick: 0.01, lot: 0.1, minimum_notional: 20, fee_bps: {maker: 2, taker: 5}")
    let kept = try metrics("instrument: dataset")
    #expect(kept == told && kept?["fees"]?.double ?? 0 > 0)
  }

  private static let capture =
    ((#filePath as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent
    + "/GoldenTests/Golden/ETHUSDT-capture.jsonl.gz"

  @Test func marketEventsKeepTheirs() throws {
    let shell = try Shell()
    let imports = ["data", "import", Self.capture, "--as", "eth"]
    #expect(try shell.run(imports).code == 0)
    #expect(try shell.run(["data", "instrument", "eth"] + Self.words).code == 0)
    #expect(try shell.run(imports).code == 0)
    let shown = try json(shell.run("data", "show", "eth", "--json"))
    #expect(shown["instrument"]?["taker_fee_bps"]?.double == 5)
    let idle = try shell.run(imports + ["--bars", "1s"])
    #expect(idle.code == 2 && idle.err.contains("--bars is for files of trades"), "\(idle.err)")
  }

  @Test(arguments: [
    ("wave", "instrument=other", "write instrument: dataset"),
    ("wave", "instrument=dataset", "finds no instrument kept with wave"),
    ("bars.csv", "instrument=dataset", "finds no instrument kept with bars.csv"),
  ])
  func refusesWhatIsNotThere(data: String, setting: String, text: String) throws {
    let outcome = try shell().run(
      "backtest", "--data", data, "--strategy", "sma-cross", "--param", "fast=5", "--param",
      "slow=40", "--set", setting)
    #expect(outcome.code == 2 && outcome.err.contains(text), "\(outcome.err)")
  }
}
