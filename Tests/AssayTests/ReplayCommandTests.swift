import Documents
import Foundation
import Testing

/// The order-level engine from the command line.
@Suite struct ReplayCommandTests {
  private static let capture =
    ((#filePath as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent
    + "/GoldenTests/Golden/ETHUSDT-capture.jsonl.gz"

  private func shell() throws -> Shell {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(900))
    return shell
  }

  private func json(_ outcome: Shell.Outcome) throws -> JSON {
    #expect(outcome.code == 0, "\(outcome.err)")
    return try JSON.parse(outcome.out)
  }

  /// Both engines print the same numbers, trade by trade.
  @Test func backtestsAlikeWithBothEngines() throws {
    let shell = try shell()
    let words = [
      "backtest", "--data", "bars.csv", "--strategy", "sma-cross", "--param", "fast=5", "--param",
      "slow=40", "--set", "side=long-short", "--set", "execution.fee_bps=5", "--set",
      "stops={stop: 3%, take_profit: 4%}", "--json", "--engine",
    ]
    let swept = try json(shell.run(words + ["sweep"]))
    let replayed = try json(shell.run(words + ["replay"]))
    #expect(swept["closed_trades"]?.double ?? 0 > 5)
    for key in ["final_equity", "sharpe", "max_drawdown", "fees", "exposure", "turnover"] {
      let (a, b) = (swept[key]?.double ?? .nan, replayed[key]?.double ?? .infinity)
      #expect(abs(a - b) <= 1e-10 * max(1, abs(a)), "\(key): \(a), \(b)")
    }
    let exits = { (document: JSON) in
      document["trades"]?.array?.map {
        "\($0["exit_time"]?.string ?? "") \($0["exit_reason"]?.string ?? "")"
      }
    }
    #expect(exits(swept) == exits(replayed))
  }

  @Test func confirmsFinalistsByOrders() throws {
    let shell = try shell()
    try shell.write("Experiments/wave.yaml", Shell.experiment)
    let sure = try json(
      shell.run("run", "Experiments/wave.yaml", "confirm={engine: replay, top: 3}", "--json"))
    let finalists = sure["confirmation"]?["finalists"]?.array ?? []
    #expect(finalists.count >= 3)
    #expect(finalists.allSatisfy { $0["largest_difference"]?.double ?? 1 < 1e-12 })
    #expect(try shell.read("Reports/wave.html").contains("Confirmed by orders"))
    let late = try json(
      shell.run(
        "run", "Experiments/wave.yaml", "engine=replay", "replay.latency=20m", "name=late", "--json"
      ))
    let worst = late["confirmation"]?["finalists"]?.array?.compactMap {
      $0["largest_difference"]?.double
    }.max()
    #expect(worst ?? 0 > 1e-6)
    #expect(late["confirmation"]?["execution"]?["outcomes"]?["filled"]?.double ?? 0 > 0)
  }

  private static let grid = """
    name: two
    engine: replay
    capital: 10000
    instruments:
      - {data: bars.csv, symbol: WAVE, kind: linear, tick: 0.01, lot: 0.1,
         fee_bps: {maker: 2, taker: 5}, margin: cross, leverage: 5}
    strategies:
      - {name: grid, parameters: {levels: 4, spacing: 0.01, notional: 500, orders: 6}}
      - {name: sma-cross, side: long-short, parameters: {fast: 5, slow: 40}, sizing: {notional: 2000}}
    replay: {latency: {entry: {median: 200ms, sigma: 0.4}, response: 100ms}, seed: 5}

    """

  /// Two strategies on one account: what the store, the page and the answer say hangs together.
  @Test func runsStrategiesSideBySide() throws {
    let shell = try shell()
    try shell.write("Experiments/two.yaml", Self.grid)
    let first = try json(shell.run("run", "Experiments/two.yaml", "--json"))
    let second = try json(shell.run("run", "Experiments/two.yaml", "--json", "--no-report"))
    #expect(first["metrics"] == second["metrics"] && first["execution"] == second["execution"])
    let instrument = first["instruments"]?[0]
    let earned = (first["metrics"]?["final_equity"]?.double ?? .nan) - 10_000
    #expect(abs((instrument?["profit"]?.double ?? 0) - earned) < 1e-6 * 10_000)
    #expect(instrument?["fills"]?.double ?? 0 > 20)
    let parts = first["contributions"]?.array ?? []
    #expect(parts.compactMap { $0["name"]?.string } == ["grid", "sma-cross"])
    #expect(abs(parts.compactMap { $0["profit"]?.double }.reduce(0, +) - earned) < 1e-8)
    #expect(parts.allSatisfy { $0["fills"]?.double ?? 0 > 5 })
    #expect(try shell.read("Reports/two.html").contains("Strategies and instruments"))
    #expect(first["execution"]?["maker"]?["fills"]?.double ?? 0 > 0)
    #expect(first["execution"]?["taker"]?["fills"]?.double ?? 0 > 0)
    let id = try #require(first["run_id"]?.string)
    #expect(try shell.run("runs", "show", id, "--json").code == 0)
    #expect(try shell.run("report", id, "-o", "again.html").code == 0)
    #expect(try shell.read("again.html") == shell.read("Reports/two.html"))
  }

  /// A capture is compiled and traded on; money, fills and the written tables agree.
  @Test func tradesOnACapture() throws {
    let shell = try shell()
    #expect(try shell.run("data", "import", Self.capture, "--as", "eth").code == 0)
    let result = try json(
      shell.run(
        "backtest", "--engine", "replay", "--data", "eth", "--strategy", "execute", "--set",
        "side=buy", "--set", "quantity=2", "--set", "over=2s", "--set", "after=100ms", "--set",
        "execution={algorithm: twap, slices: 4}", "--set", "instrument.fee_bps=5", "--set",
        "replay.latency=5ms", "--trades", "fills.csv", "--equity", "equity.csv", "--json"))
    let rows = try shell.read("fills.csv").split(separator: "\n").dropFirst().map {
      $0.split(separator: ",").map(String.init)
    }
    let bought = rows.reduce(0) { $0 + (Double($1[5]) ?? .nan) }
    #expect(abs(bought - 2) < 1e-9)
    #expect(abs((result["instruments"]?[0]?["position"]?.double ?? 0) - 2) < 1e-9)
    let fees = rows.reduce(0) { $0 + 0.0005 * (Double($1[4]) ?? .nan) * (Double($1[5]) ?? .nan) }
    #expect(abs(fees - (result["metrics"]?["fees"]?.double ?? 0)) < 1e-9)
    #expect(try shell.read("equity.csv").hasPrefix("time,equity,ETHUSDT\n"))
    let parent = result["execution"]?["parents"]?[0]
    let paid = rows.reduce(0) { $0 + (Double($1[4]) ?? .nan) * (Double($1[5]) ?? .nan) }
    let arrival = parent?["arrival"]?.double ?? .nan
    #expect(parent?["asked"]?.double == 2 && parent?["filled"]?.double == 2)
    #expect(abs((parent?["vwap"]?.double ?? 0) - paid / 2) < 1e-9)
    let bps = ((paid - 2 * arrival) + fees) / (2 * arrival) * 1e4
    #expect(abs((parent?["shortfall_bps"]?["total"]?.double ?? .nan) - bps) < 1e-8)
    #expect(parent?["ended"]?.string == "all was traded")
  }

  /// How much of a parent was done is said in a line of its own, and plainly where nothing was.
  @Test func saysHowMuchOfAParentWasDone() throws {
    let shell = try shell()
    #expect(try shell.run("data", "import", Self.capture, "--as", "eth").code == 0)
    func line(_ sets: String...) throws -> String {
      let words = [
        "backtest", "--engine", "replay", "--data", "eth", "--strategy", "execute", "--set",
        "side=buy", "--set", "over=2s", "--set", "after=100ms",
      ]
      let outcome = try shell.run(words + sets.flatMap { ["--set", $0] })
      #expect(outcome.code == 0, "\(outcome.err)")
      return outcome.out.split(separator: "\n").map(String.init).first {
        $0.hasPrefix("execute buy ETHUSDT: ")
      } ?? ""
    }
    let whole = try line("quantity=2")
    #expect(whole.hasPrefix("execute buy ETHUSDT: 2 of 2 at 2,") && whole.hasSuffix(" bps"))
    #expect(try line("quantity=7", "instrument.lot=5").contains(": 5 of 7 at 2,"))
    #expect(try line("quantity=2", "instrument.lot=5").contains("below the venue's minimum"))
    #expect(try line("quantity=2", "after=1h").contains(": 0 of 2, it never began"))
  }

  /// A rate above a tenth trades it, unless the spec states a cap.
  @Test func aParticipationTradesItsRate() throws {
    let shell = try shell()
    #expect(try shell.run("data", "import", Self.capture, "--as", "eth").code == 0)
    func filled(_ sets: String...) throws -> Double {
      let words = [
        "backtest", "--engine", "replay", "--data", "eth", "--strategy", "execute", "--set",
        "side=buy", "--set", "quantity=5000", "--set", "over=1h", "--set", "after=0s", "--json",
      ]
      let result = try json(shell.run(words + sets.flatMap { ["--set", $0] }))
      return result["execution"]?["parents"]?[0]?["filled"]?.double ?? .nan
    }
    let tenth = try filled("execution={algorithm: pov, rate: 10%}")
    let half = try filled("execution={algorithm: pov, rate: 50%}")
    let capped = try filled("execution={algorithm: pov, rate: 50%}", "cap=10%")
    #expect(tenth > 0 && half > 4 * tenth && capped == tenth, "\(tenth) \(half) \(capped)")
  }

  /// What is wrong, where and how to mend it, with the exit code of the fault.
  @Test(
    arguments: [
      (["--data", "bars.csv", "--strategy", "market-maker"], 2, "add --engine replay"),
      (
        ["--data", "bars.csv", "--strategy", "grid", "--engine", "orders"], 2, "no engine 'orders'"
      ),
      (
        [
          "--data", "bars.csv", "--strategy", "sma-cross", "--engine", "replay", "--set",
          "replay.pth=x",
        ],
        2, "unknown key 'replay.pth'"
      ),
      (
        [
          "--data", "bars.csv", "--strategy", "sma-cross", "--engine", "replay", "--set",
          "replay.mark=none.csv",
        ], 3, "none.csv"
      ),
      (
        ["--data", "bars.csv", "--strategy", "sma-cross", "--set", "replay.latency=1ms"], 2,
        "unknown key 'replay'"
      ),
      (
        [
          "--data", "bars.csv", "--strategy", "grid", "--engine", "replay", "--param", "levels=0",
        ], 2, "levels"
      ),
      (
        [
          "--data", "bars.csv", "--strategy", "sma-cross", "--set", "execution.latency=250ms",
        ], 2, "replay.latency"
      ),
      (
        [
          "--data", "bars.csv", "--strategy", "sma-cross", "--engine", "replay", "--set",
          "replay.queue=log",
        ], 2, "belongs to order books"
      ),
      (
        [
          "--data", "bars.csv", "--strategy", "sma-cross", "--engine", "replay", "--set",
          "replay.mark=double.csv",
        ], 3, "the marks are 2.0 times the prices"
      ),
      (
        [
          "--data", "bars.csv", "--strategy", "sma-cross", "--engine", "replay", "--set",
          "replay.mark=sparse.csv",
        ], 3, "the marks come every 2 h, the bars every 1 h"
      ),
      (
        [
          "--data", "bars.csv", "--strategy", "grid", "--engine", "replay", "--set",
          "strategies=[]",
        ], 2, "'strategies' belongs to an experiment file"
      ),
      (
        [
          "--data", "bars.csv", "--strategy", "grid", "--engine", "replay", "--set", "instrument=5",
        ], 2, "'instrument' must be a mapping"
      ),
    ] as [([String], Int32, String)])
  func tellsWhatIsWrong(_ words: [String], _ code: Int32, _ text: String) throws {
    let shell = try shell()
    let doubled = Shell.bars(900).split(separator: "\n").enumerated().map { index, line in
      let cells = line.split(separator: ",")
      guard index > 0 else { return String(line) }
      return ([String(cells[0])] + cells[1...].map { "\(2 * (Double($0) ?? .nan))" })
        .joined(separator: ",")
    }
    let sparse = Shell.bars(900).split(separator: "\n").enumerated().filter { index, _ in
      index == 0 || index.isMultiple(of: 2)
    }
    try shell.write("sparse.csv", sparse.map { String($0.1) }.joined(separator: "\n") + "\n")
    try shell.write("double.csv", doubled.joined(separator: "\n") + "\n")
    let outcome = try shell.run(["backtest"] + words)
    #expect(outcome.code == code, "\(outcome.out)\(outcome.err)")
    #expect(outcome.err.contains(text), "\(outcome.err)")
  }

  /// A strategy of each leg on one account: what the legs earned is what the account did.
  @Test func holdsBothLegs() throws {
    let shell = try shell()
    try shell.write(
      "Experiments/legs.yaml",
      """
      name: legs
      capital: 10000
      position_mode: hedge
      instruments: [{data: bars.csv, margin: cross, leverage: 3, fee_bps: 5}]
      strategies:
        - {name: sma-cross, leg: long, allocation: 50%, parameters: {fast: 5, slow: 40}}
        - {name: sma-cross, leg: short, allocation: 50%, parameters: {fast: 5, slow: 30}}

      """)
    let result = try json(
      shell.run(
        "run", "Experiments/legs.yaml", "--json", "--trades", "fills.csv", "--equity", "e.csv"))
    let earned = (result["metrics"]?["final_equity"]?.double ?? .nan) - 10_000
    #expect(abs((result["instruments"]?[0]?["profit"]?.double ?? 0) - earned) < 1e-8)
    let rows = try shell.read("fills.csv").split(separator: "\n").dropFirst()
    for (strategy, first) in [("s0", "buy"), ("s1", "sell")] {
      let sides = rows.map { $0.split(separator: ",") }.filter { $0[1].hasPrefix(strategy) }
        .map { String($0[3]) }
      #expect(sides.count > 6)
      let other = first == "buy" ? "sell" : "buy"
      #expect(sides == sides.indices.map { $0.isMultiple(of: 2) ? first : other })
    }
    #expect(try shell.read("e.csv").split(separator: "\n").count == 901)
  }

  /// Terms that could not mean what they say, for strategies side by side.
  @Test(
    arguments: [
      ("strategies=[{name: sma-cross, bars: 1s}]", "belongs to a market of trades"),
      ("position_mode=hedge", "needs a leg"),
      ("replay.sample=1s", "is when bars close here"),
      ("replay.refill=1s", "belongs to order books"),
      ("replay.latency={median: 5ms, sigma: 9}", "must be at most 5"),
      ("replay.latency.entry={file: none.csv}", "none.csv"),
      ("strategies=[{name: grid, instruments: [A, A]}]", "names an instrument twice"),
      ("strategies=[{name: grid, leg: long}]", "needs both legs to be held"),
      ("instruments=[{data: bars.csv}, {data: bars.csv}]", "is the second bars"),
      (
        "instruments=[{data: bars.csv, symbol: A, quote: USD}, {data: bars.csv, quote: EUR}]",
        "settles in EUR"
      ),
      ("instruments=[{data: bars.csv, kind: spot, expiry: 2020-10-01}]", "spot does not expire"),
      (
        "instruments=[{data: bars.csv, kind: inverse, multiplier: 100}]",
        "sizes over bars know linear contracts"
      ),
      ("data.from=2030-01-01", "no bars lie between"),
    ])
  func refusesWhatCannotBeMeant(_ override: String, _ text: String) throws {
    let shell = try shell()
    try shell.write(
      "Experiments/side.yaml",
      """
      name: side
      instruments: [{data: bars.csv, symbol: A}]
      strategies: [{name: sma-cross, sizing: {quantity: 1}}]

      """)
    let outcome = try shell.run("run", "Experiments/side.yaml", override, "--no-report")
    #expect([2, 3].contains(outcome.code), "\(outcome.out)")
    #expect(outcome.err.contains(text), "\(outcome.err)")
  }

  /// Spans of a market of trades that no bar could have, and keys of bars.
  @Test(
    arguments: [
      ("bars=0s", "must be at least 1ms"), ("bars=100000d", "at most a year"),
      ("bars=1ns", "must be at least 1ms"), ("over=0s", "must be at least 1ns"),
      ("replay.path=high-first", "belongs to bars"),
      ("replay.volume_share=5%", "belongs to bars"),
      ("data.from=2024-01-01", "cuts bars"),
      ("execution={algorithm: vwap, profile: bars.csv}", "has no day before"),
      ("replay.queue=orders", "needs a feed that tells single orders"),
    ])
  func refusesWhatNoCaptureKnows(_ setting: String, _ text: String) throws {
    let shell = try shell()
    let late = Shell.bars(900).replacingOccurrences(of: "\n160", with: "\n176")
    try shell.write("bars.csv", late)
    #expect(try shell.run("data", "import", Self.capture, "--as", "eth").code == 0)
    let outcome = try shell.run(
      ["backtest", "--engine", "replay", "--data", "eth", "--strategy", "sma-cross"]
        + (setting.hasPrefix("bars") ? [] : ["--set", "bars=1s"]) + ["--set", setting])
    #expect(outcome.code == 2, "\(outcome.out)\(outcome.err)")
    #expect(outcome.err.contains(text), "\(outcome.err)")
  }
}
