import Documents
import Experiments
import Foundation
import Store

/// `assay runs`: what the store remembers.
enum RunsCommand {
  static let usage = """
    usage: assay runs [list]          every run, the newest first
           assay runs show RUN        one run with its result
           assay runs compare A B     two results side by side
    Each takes --json. RUN is an id or the beginning of one.
    """

  static func run(_ words: [String], _ workspace: Workspace) throws {
    let arguments = try Arguments(words, flags: ["--json"])
    let verb = arguments.positional.first ?? "list"
    let names = Array(arguments.positional.dropFirst())
    let asJSON = arguments.has("--json")
    switch (verb, names.count) {
    case ("list", 0): try list(try RunStore.existing(workspace), asJSON: asJSON)
    case ("show", 1):
      let store = try RunStore.existing(workspace)
      try show(try store.run(names[0]), in: store, asJSON: asJSON)
    case ("compare", 2):
      let store = try RunStore.existing(workspace)
      try compare(try store.run(names[0]), try store.run(names[1]), asJSON: asJSON)
    case ("list", _), ("show", _), ("compare", _):
      let count = ["show": "one run", "compare": "two runs"][verb] ?? "no run"
      throw AssayError(
        .usage, "`assay runs \(verb)` takes \(count)", mend: "see `assay runs --help`")
    default:
      throw AssayError(
        .usage, "there is no `assay runs \(verb)`",
        mend: Suggestion.mend(for: verb, among: ["list", "show", "compare"]))
    }
  }

  private static func list(_ store: RunStore, asJSON: Bool) throws {
    let runs = try store.list()
    if asJSON {
      let rows = try runs.map { try row($0, in: store) }
      Console.answer(JSON.object([("runs", .array(rows))]).pretty)
      return
    }
    for run in runs {
      let result = run.resultJSON.flatMap { try? JSON.parse($0) }
      let chosen = result?["chosen"]
      let sought = chosen?["objective"]?.double.map { value in
        (name: result?["sought"]?.string ?? run.objective, value: value)
      }
      let plain = chosen?["in_sample"]?[run.objective]?.double.map { (run.objective, $0) }
      let middle = result?["pooled"]?["median"]?["sharpe"]?.double
      let figure =
        middle.map { "median: sharpe \(Text.number($0))" }
        ?? (sought ?? plain).map { "chosen: \($0) \(Text.number($1))" } ?? ""
      Console.answer(
        "\(run.id)  \(try store.trueState(of: run).rawValue)  \(run.name)  "
          + "\(run.strategy) on \(run.dataName)  "
          + "\(try store.trialCount(of: run.id)) trials  \(figure)")
    }
  }

  private static func row(_ run: Run, in store: RunStore) throws -> JSON {
    .object([
      ("run_id", .string(run.id)), ("name", .string(run.name)),
      ("state", .string(try store.trueState(of: run).rawValue)),
      ("strategy", .string(run.strategy)),
      ("data", .string(run.dataName)), ("objective", .string(run.objective)),
      ("trials", .int(Int64(try store.trialCount(of: run.id)))),
      ("trials_planned", .int(Int64(run.trialsPlanned))),
      ("created", .string(run.createdUTC)),
      ("elapsed_seconds", .number(run.elapsedSeconds)), ("spec_hash", .string(run.specHash)),
      ("data_hash", .string(run.dataHash)), ("engine_version", .string(run.engineVersion)),
    ])
  }

  private static func show(_ run: Run, in store: RunStore, asJSON: Bool) throws {
    let trials = try store.trialCount(of: run.id)
    let spec = (try? JSON.parse(run.specJSON)) ?? .null
    let result = try run.resultJSON.map { try JSON.parse($0) } ?? .null
    guard case .object(let members) = try row(run, in: store) else { return }
    let document = JSON.object(members + [("spec", spec), ("result", result)])
    if asJSON {
      Console.answer(document.pretty)
      return
    }
    Console.answer("\(run.id)  \(try store.trueState(of: run).rawValue)  \(run.name)")
    Console.answer("\(run.strategy) on \(run.dataName), \(trials) of \(run.trialsPlanned) trials")
    Console.answer("created \(run.createdUTC), took \(Text.seconds(run.elapsedSeconds))")
    for symbol in result["results"]?.array ?? [] {
      let said = symbol["error"]?.string ?? symbol["verdict"]?.string ?? ""
      Console.answer(
        "\(symbol["symbol"]?.string ?? "")  \(symbol["run_id"]?.string ?? "")  \(said)")
    }
    for label in ["best", "chosen"] {
      guard let candidate = result[label] else { continue }
      Console.answer("\(label): \(candidate["params"]?.compact ?? "")")
      for span in ["in_sample", "out_of_sample"] {
        guard let sharpe = candidate[span]?["sharpe"]?.double,
          let growth = candidate[span]?["total_return"]?.double
        else { continue }
        Console.answer(
          "  \(span): return \(Text.number(growth * 100)) %, Sharpe \(Text.number(sharpe))")
      }
    }
  }

  private static func compare(_ a: Run, _ b: Run, asJSON: Bool) throws {
    let results = try [a, b].map { run in
      guard let text = run.resultJSON else {
        throw AssayError(
          .data, "run \(run.id) is \(run.state.rawValue) and has no result", mend: "finish it first"
        )
      }
      return try JSON.parse(text)
    }
    var rows: [(key: String, values: [JSON])] = [
      ("name", [.string(a.name), .string(b.name)]),
      ("spec_hash", [.string(a.specHash), .string(b.specHash)]),
      ("data_hash", [.string(a.dataHash), .string(b.dataHash)]),
      ("params", results.map { $0["chosen"]?["params"] ?? .null }),
    ]
    for span in ["in_sample", "out_of_sample"] {
      let keys = results.lazy.compactMap { $0["chosen"]?[span]?.object?.map(\.key) }.first ?? []
      rows += keys.map { key in
        ("\(span).\(key)", results.map { $0["chosen"]?[span]?[key] ?? .null })
      }
    }
    if asJSON {
      Console.answer(
        JSON.object([
          ("runs", [.string(a.id), .string(b.id)]),
          ("chosen", .object(rows.map { (key: $0.key, value: JSON.array($0.values)) })),
        ]).pretty)
      return
    }
    let width = rows.map(\.key.count).max() ?? 0
    Console.answer("".padding(toLength: width, withPad: " ", startingAt: 0) + "  \(a.id)  \(b.id)")
    for row in rows {
      let cells = row.values.map { value in
        value.double.map(Text.number) ?? value.string.map { String($0.prefix(24)) } ?? value.compact
      }
      Console.answer(
        row.key.padding(toLength: width, withPad: " ", startingAt: 0) + "  "
          + cells.map { $0.padding(toLength: max(26, $0.count), withPad: " ", startingAt: 0) }
          .joined())
    }
  }
}
