import Documents
import Experiments
import Foundation
import MarketData
import Metrics
import Numerics
import Strategies
import Sweep
import Trading

/// `assay bench`: how fast this build is on this machine, against a naive way to the same numbers.
enum BenchCommand {
  static let usage = """
    usage: assay bench [--bars N] [--data NAME|FILE] [--seed N] [--quick] [--only PART] [--json]
           assay bench --export DIR

    CPU seconds (the fastest of three rounds), rate and peak memory of sweeps, single runs, imports
    and the store of bars, order-level replays, searches and statistics of luck: the parts are
    sweep, data, replay, search and validation. The naive ratio is CPU time of a plain way to the
    same numbers over that of the engine, in the same process, on results that must agree; of the
    statistics the plain way does a part, and its time is scaled. Where $ASSAY_PYTHON or python3 has
    pandas, it reads the same files.
    --export writes bars.csv and sets.csv for other engines.
    """

  static func run(_ words: [String], _ workspace: Workspace) throws {
    let arguments = try Arguments(
      words, options: ["--bars", "--data", "--seed", "--export", "--only"],
      flags: ["--json", "--quick"])
    try arguments.checkCount(0)
    let bars = Int(arguments.value("--bars") ?? (arguments.has("--quick") ? "50000" : "500000"))
    let seed = UInt64(arguments.value("--seed") ?? "1")
    guard let bars, bars >= 2_000, bars <= 50_000_000, let seed else {
      throw AssayError(.usage, "--bars is 2000 to 50000000, --seed a whole number")
    }
    let only = arguments.value("--only")
    let parts = ["sweep", "data", "replay", "search", "validation"]
    if let only, !parts.contains(only) {
      throw AssayError(
        .usage, "there is no part '\(only)'", mend: Suggestion.mend(for: only, among: parts))
    }
    if let folder = arguments.value("--export") {
      try BenchExport.write(bars: bars, seed: seed, to: folder)
      return
    }
    var lines: [BenchLine] = []
    func note(_ line: BenchLine) {
      lines.append(line)
      if !arguments.has("--json") { Console.answer(line.text) }
    }
    let suite = BenchSuite(rounds: arguments.has("--quick") ? 1 : 3, note: note)
    if only ?? "sweep" == "sweep" {
      let first = syntheticBars(count: bars, seed: seed)
      try suite.sweeps(over: first, isFull: true)
      try suite.sweeps(over: syntheticBars(count: bars, seed: seed + 1), isFull: false)
      if let name = arguments.value("--data") {
        try suite.sweeps(over: try workspace.bars(name), isFull: false)
      } else if let real = try? workspace.data.load("btcusdt-1h") {
        try suite.sweeps(over: real, isFull: false)
      }
      try suite.singles(over: first)
    }
    if only ?? "data" == "data" {
      try DataBench(suite: suite).tables(bars: bars, seed: seed, in: workspace)
    }
    if only ?? "search" == "search" { try OptimizerBench(suite: suite).suggestions(seed: seed) }
    if only ?? "validation" == "validation" {
      try ValidationBench(suite: suite).statistics(seed: seed)
      try WalkForwardBench(suite: suite).windows(
        over: syntheticBars(count: bars, seed: seed), in: workspace)
    }
    if only ?? "replay" == "replay" {
      let replay = ReplayBench(suite: suite)
      try replay.books(isQuick: arguments.has("--quick"), seed: seed, in: workspace)
      try replay.bars(syntheticBars(count: bars, seed: seed))
    }
    if arguments.has("--json") {
      Console.answer(JSON.object([("bench", .array(lines.map(\.document)))]).pretty)
    }
    if let wrong = lines.first(where: { $0.disagreements > 0 }) {
      throw AssayError(
        .other, "\(wrong.name): \(wrong.disagreements) results differ from the naive reference")
    }
  }
}

/// One measured row.
struct BenchLine {
  var name: String
  var cpuSeconds: Double
  /// Work a CPU second, in `unit`.
  var rate: Double
  var unit: String
  var peakMegabytes: Double
  /// CPU time of the naive way over this one's, the same work each.
  var naiveRatio: Double?
  var checked = 0
  var disagreements = 0

  var text: String {
    var text =
      name.padding(toLength: 58, withPad: " ", startingAt: 0)
      + String(format: "%9.3f CPU s  ", cpuSeconds) + formattedRate
      + String(format: "  peak %.0f MB", peakMegabytes)
    if let naiveRatio { text += String(format: "  naive ×%.1f", naiveRatio) }
    if checked > 0 { text += "  \(checked - disagreements) of \(checked) agree" }
    return text
  }

  private var formattedRate: String {
    rate >= 1e8
      ? String(format: "%6.2fe9 %@", rate / 1e9, unit) : String(format: "%8.2f %@", rate, unit)
  }

  var document: JSON {
    .object([
      ("name", .string(name)), ("cpu_seconds", .number(cpuSeconds)), ("rate", .number(rate)),
      ("unit", .string(unit)), ("peak_megabytes", .number(peakMegabytes)),
      ("naive_ratio", naiveRatio.map(JSON.number) ?? .null), ("checked", .int(Int64(checked))),
      ("disagreements", .int(Int64(disagreements))),
    ])
  }
}
