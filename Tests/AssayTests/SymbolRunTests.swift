import Documents
import Foundation
import Testing

/// One spec over several symbols, through the command line.
@Suite struct SymbolRunTests {
  /// Hourly bars of a slow wave that a moving average follows, of noise, or of a fall.
  private static func bars(_ count: Int, drift: Double, wave: Double, seed: UInt64) -> String {
    var state = seed
    var price = 100.0
    var lines = ["open_time,open,high,low,close,volume"]
    for index in 0..<count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let noise = Double(state >> 33) / Double(1 << 31) - 0.5
      let open = price
      let step = drift + wave * sin(Double(index) / 60) + 0.004 * noise
      price = max(1, (open * (1 + step) * 100).rounded() / 100)
      let (high, low) = (max(open, price) + 0.05, min(open, price) - 0.05)
      lines.append("\(1_600_000_000 + 3600 * index),\(open),\(high),\(low),\(price),\(index % 7)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let spec = """
    name: many
    data: {dataset: coin}
    strategy:
      name: sma-cross
      parameters:
        fast: {int: [5, 20], step: 5}
        slow: {int: [30, 90], step: 30}
      where: fast < slow
    execution: {fee_bps: 5}
    search: {method: grid, batch: 4}

    """

  /// Three symbols of which W wins, and the spec over their universe.
  private func shell(short: Bool = false) throws -> Shell {
    let shell = try Shell()
    try shell.write("W.csv", Self.bars(900, drift: 0, wave: 0.004, seed: 1))
    try shell.write("N.csv", Self.bars(900, drift: 0, wave: 0, seed: 2))
    try shell.write("F.csv", Self.bars(700, drift: -0.0005, wave: 0, seed: 3))
    if short { try shell.write("S.csv", Self.bars(60, drift: 0, wave: 0, seed: 4)) }
    let files = ["W.csv", "N.csv", "F.csv"] + (short ? ["S.csv"] : [])
    let made = try shell.run(["data", "import"] + files + ["--as", "coin-{}"])
    #expect(made.code == 0 && made.out.contains("universe coin: \(files.count)"), "\(made.err)")
    try shell.write("e.yaml", Self.spec)
    return shell
  }

  /// An answer without what may differ between two runs of one spec.
  private func stable(_ document: JSON?) -> JSON {
    let own: Set = [
      "run_id", "elapsed_seconds", "cpu_seconds", "bar_sets_per_second", "report", "symbol",
    ]
    switch document {
    case .object(let members)?:
      return .object(
        members.filter { !own.contains($0.key) }.map { (key: $0.key, value: stable($0.value)) })
    case .array(let elements)?: return .array(elements.map(stable))
    default: return document ?? .null
    }
  }

  private func figure(_ result: JSON, _ key: String) -> Double {
    result["chosen"]?["in_sample"]?[key]?.double ?? .nan
  }

  @Test func eachSymbolIsWhatItIsAloneAndTheWinnerWins() throws {
    let shell = try shell()
    let outcome = try shell.run("run", "e.yaml", "--json")
    #expect(outcome.code == 0, "\(outcome.err)")
    let answer = try JSON.parse(outcome.out)
    let results = answer["results"]?.array ?? []
    #expect(results.compactMap { $0["symbol"]?.string } == ["coin-F", "coin-N", "coin-W"])
    for result in results {
      let name = result["symbol"]?.string ?? ""
      let alone = try shell.run(
        "run", "e.yaml", "data.dataset=\(name)", "name=alone-\(name)", "--json", "--no-report")
      let single = try JSON.parse(alone.out)
      for key in ["spec_hash", "data_hash", "trials", "best", "chosen", "benchmark", "costs"] {
        #expect(result[key] != nil && result[key] == single[key], "\(name) \(key)")
      }
    }
    let pooled = answer["pooled"]
    let growth = results.map { figure($0, "total_return") }.sorted()
    #expect(pooled?["best"]?["symbol"]?.string == "coin-W" && growth[2] > 1)
    #expect(pooled?["median"]?["total_return"]?.double == growth[1])
    let mean = growth.reduce(0, +) / 3
    #expect(abs((pooled?["mean"]?["total_return"]?.double ?? 0) - mean) < 1e-12)
    // Equal parts that are never rebalanced end at the mean of their ends.
    #expect(abs((pooled?["account"]?["total_return"]?.double ?? 0) - mean) < 1e-9)
    let share = Double(growth.count { $0 > 0 }) / 3
    #expect(pooled?["profitable_share"]?.double == share)
    #expect(pooled?["judged_on"]?.string == "in sample")
    #expect(answer["trials"]?.double == 36)
  }

  @Test func pagesLeadToOneAnother() throws {
    let shell = try shell()
    let answer = try JSON.parse(try shell.run("run", "e.yaml", "--json").out)
    let page = try shell.read("Reports/many.html")
    for symbol in ["coin-F", "coin-N", "coin-W"] {
      #expect(page.contains("<a href=\"./many/\(symbol).html\">\(symbol)</a>"))
      #expect(try shell.read("Reports/many/\(symbol).html").contains("many, \(symbol)"))
    }
    let id = answer["run_id"]?.string ?? ""
    let list = try JSON.parse(try shell.run("runs", "list", "--json").out)["runs"]?.array ?? []
    #expect(list.count == 1 && list[0]["run_id"]?.string == id)
    #expect(list[0]["trials"]?.int == 36 && list[0]["trials_planned"]?.int == 36)
    #expect(try shell.run("runs", "show", id).out.contains("coin-W  \(id)-3-coin-W"))
    try FileManager.default.removeItem(atPath: shell.path("Reports/many.html"))
    #expect(try shell.run("report", id).code == 0)
    #expect(try shell.read("Reports/many.html") == page)
    try FileManager.default.removeItem(atPath: shell.path("Reports/many/coin-N.html"))
    #expect(try shell.run("report", "\(id)-2-coin-N").out.contains("Reports/many/coin-N.html"))
  }

  @Test func threadsDoNotChangeAByte() throws {
    func answer(_ threads: String) throws -> JSON {
      let outcome = try shell().run("run", "e.yaml", "--json", "--threads", threads)
      return stable(try JSON.parse(outcome.out))
    }
    let one = try answer("1")
    #expect(try one == answer("2") && one["pooled"] != nil)
  }

  @Test func oneSymbolFailsAlone() throws {
    let shell = try shell(short: true)
    let outcome = try shell.run("run", "e.yaml", "--json")
    #expect(outcome.code == 4 && outcome.err.contains("1 of 4 symbols failed"), "\(outcome.err)")
    let answer = try JSON.parse(outcome.out)
    let failed = answer["results"]?.array?.first { $0["symbol"]?.string == "coin-S" }
    #expect(
      failed?["error"]?.string?.contains("needs 89 bars to warm up") == true)
    #expect(answer["pooled"]?["symbols"]?.int == 3 && answer["pooled"]?["failed"]?.int == 1)
    #expect(try shell.read("Reports/many.html").contains("coin-S failed"))
    let plan = try JSON.parse(try shell.run("run", "e.yaml", "--dry-run", "--json").out)
    #expect(plan["trials"]?.int == 36 && plan["failures"]?.array?.count == 1)
    let alone = try shell.run("run", "e.yaml", "data.dataset=[coin-S]")
    #expect(alone.code == 3 && alone.out.isEmpty && alone.err.contains("warm up"), "\(alone.err)")
  }

  @Test func aMissedGateOutweighsAFailure() throws {
    let shell = try shell(short: true)
    let outcome = try shell.run(
      "run", "e.yaml", "data.holdout=20%", "gates.holdout_sharpe=\">= 1000\"", "--json")
    #expect(outcome.code == 5 && outcome.err.contains("3 of 3 symbols miss"), "\(outcome.err)")
  }

  @Test func anInterruptedRunKeepsTheSymbolsItHas() throws {
    let whole = try shell()
    let expected = stable(try JSON.parse(try whole.run("run", "e.yaml", "--json").out))
    let broken = try shell()
    let spec = Self.spec.replacingOccurrences(of: "batch: 4", with: "batch: 1")
    try broken.write("e.yaml", spec)
    let (process, _, _) = broken.process(["run", "e.yaml", "--json"])
    try process.run()
    let first = broken.path("Reports/many/coin-F.html")
    for _ in 0..<5_000 where !FileManager.default.fileExists(atPath: first) { usleep(1_000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    guard process.terminationReason == .uncaughtSignal else { return }
    func written() throws -> Date? {
      try FileManager.default.attributesOfItem(atPath: first)[.modificationDate] as? Date
    }
    let before = try written()
    let runs = try JSON.parse(try broken.run("runs", "--json").out)["runs"]?.array ?? []
    #expect(runs.count == 1 && runs[0]["state"]?.string == "interrupted")
    let resumed = try broken.run("run", "e.yaml", "--json", "--resume")
    #expect(resumed.code == 0, "\(resumed.err)")
    let answer = try JSON.parse(resumed.out)
    #expect(answer["run_id"] == runs[0]["run_id"])
    #expect(try written() == before)
    #expect(stable(answer["pooled"]) == expected["pooled"])
    #expect(try broken.run("run", "e.yaml", "--resume").code == 2)
  }

  @Test(arguments: [
    ("coin-x*", 3, "no dataset of bars fits 'coin-x*'"),
    ("[coin-W, nope]", 3, "there is no such dataset"),
    ("[coin-W, coin-W]", 2, "named twice"), ("[coin-W, twin]", 2, "are the same bars"),
    ("[]", 2, "must name 1 to"), ("{a: 1}", 2, "must be a text"),
  ]) func symbolsThatCannotBe(words: String, code: Int32, part: String) throws {
    let shell = try shell()
    _ = try shell.run("data", "import", "W.csv", "--as", "twin")
    let outcome = try shell.run("run", "e.yaml", "data.dataset=\(words)", "--no-report")
    #expect(outcome.code == code && outcome.err.contains(part), "\(outcome.err)")
    #expect(outcome.err.split(separator: "\n").count == 1 && outcome.out.isEmpty)
  }

  @Test func furtherMarketsMayBeAPattern() throws {
    let shell = try shell()
    func chosen(_ also: String) throws -> JSON? {
      let outcome = try shell.run(
        "run", "e.yaml", "data={dataset: coin-W, also: \(also)}", "--json", "--no-report")
      #expect(outcome.code == 0, "\(outcome.err)")
      return try JSON.parse(outcome.out)["chosen"]
    }
    let expected = try chosen("[coin-F, coin-N]")
    #expect(expected != nil)
    for also in ["coin-*", "coin", "['coin-?']", "[coin-F, coin]"] {
      #expect(try chosen(also) == expected, "\(also)")
    }
  }

  @Test func barsAreResampledBeforeTheyAreSearched() throws {
    let shell = try shell()
    let made = try shell.run("data", "resample", "coin-W", "--to", "2h", "--as", "two")
    #expect(made.code == 0 && made.out.contains("repaired: resample=2h, session utc, 900 rows"))
    let ready = try JSON.parse(
      try shell.run("run", "e.yaml", "data.dataset=two", "--json", "--no-report").out)
    let both = try shell.run(
      "run", "e.yaml", "data={dataset: coin-W, resample: 2h}", "--json", "--no-report")
    let answer = try JSON.parse(both.out)
    #expect(answer["data_hash"] == ready["data_hash"] && answer["chosen"] == ready["chosen"])
    #expect(answer["spec_hash"] != ready["spec_hash"])
    let bad = try shell.run("run", "e.yaml", "data={dataset: coin-W, resample: 30m}")
    #expect(bad.code == 3 && bad.err.contains("cannot become bars of 30m"), "\(bad.err)")
  }

  /// Trials of a symbol count for a later search of it, in whatever company it was searched.
  @Test func searchesAmongSymbolsAreRemembered() throws {
    let shell = try shell()
    func sets(_ name: String) throws -> Double? {
      let outcome = try shell.run(
        "run", "e.yaml", "data.dataset=coin-W", "name=\(name)", "execution.fee_bps=\(name.count)",
        "validation.deflated_sharpe=true", "--json", "--no-report")
      #expect(outcome.code == 0, "\(outcome.err)")
      let counts = try JSON.parse(outcome.out)["validation"]?["deflated_sharpe"]
      return counts?["trials"]?.double ?? counts?["counts"]?[0]?["trials"]?.double
    }
    let alone = try sets("a")
    _ = try shell.run("run", "e.yaml", "--no-report")
    let after = try sets("ab")
    #expect(alone == 12 && after == 36, "\(String(describing: alone)) \(String(describing: after))")
  }
}
