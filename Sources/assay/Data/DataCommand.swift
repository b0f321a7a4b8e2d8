import Documents
import Experiments
import Foundation
import MarketData

/// `assay data`: bars and market events in, looked at, bars out.
enum DataCommand {
  private static let verbs = [
    DataFetch.verb, DataImport.verb, DataList.verb, DataShow.verb, DataExport.verb,
    DataCheckVerb.verb, DataRepair.verb, DataAppend.verb, DataInstrument.verb,
    DataUniverse.verb, DataPanel.verb, DataResample.verb, DataRemove.verb,
  ]

  static var usage: String {
    let lines = verbs.flatMap { verb in
      verb.usage.split(separator: "\n").enumerated().map { line, text in
        (line == 0 ? "assay data " : "") + text
      }
    }
    return lines.enumerated().map { line, text in
      (line == 0 ? "usage: " : "       ") + text
    }.joined(separator: "\n") + "\nAll but export and panel take --json."
  }

  static func run(_ words: [String], _ workspace: Workspace) throws {
    guard let word = words.first else {
      throw AssayError(.usage, "say what to do", mend: "see `assay data --help`")
    }
    guard let verb = verbs.first(where: { $0.name == word }) else {
      throw AssayError(
        .usage, "there is no `assay data \(word)`",
        mend: Suggestion.mend(for: word, among: verbs.map(\.name)))
    }
    let arguments = try Arguments(
      Array(words.dropFirst()), options: verb.options, flags: verb.flags)
    try verb.run(arguments, workspace)
  }

  /// Other data under a name in use would change what past experiments meant by it.
  static func refuseOverwriting(
    _ name: String, _ arguments: Arguments, _ workspace: Workspace,
    unless isSame: (DatasetManifest?, EventManifest?) -> Bool
  ) throws {
    guard !arguments.has("--replace") else { return }
    let bars = try workspace.data.find(name)
    let events = try workspace.events.find(name)
    let content = try content(name, bars, events, workspace)
    guard let content, !isSame(bars, events) else { return }
    throw AssayError(
      .usage, "dataset '\(name)' holds other \(content)",
      mend: "choose another name, or add --replace")
  }

  /// What is stored under a name, in words; nil where nothing is.
  private static func content(
    _ name: String, _ bars: DatasetManifest?, _ events: EventManifest?, _ workspace: Workspace
  ) throws -> String? {
    if let bars { return "bars (\(bars.rows), from \(bars.source))" }
    if let events { return "events (\(events.events), from \(events.source))" }
    if let values = try workspace.values.find(name) {
      return "values (\(values.rows), from \(values.source))"
    }
    return try workspace.universes.find(name)
      .map { "names (\($0.members.count), a universe)" }
  }

  static func answer(
    _ manifest: some Encodable, _ lines: [String], _ arguments: Arguments
  ) throws {
    Console.answer(
      arguments.has("--json") ? try encoded(manifest) : lines.joined(separator: "\n"))
  }

  static func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
