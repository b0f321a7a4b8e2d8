import Documents
import Experiments
import MarketData

/// `assay data universe`: datasets that are looked at together.
enum DataUniverse {
  static let verb = DataVerb(
    name: "universe",
    usage: """
      universe NAME MEMBER|GLOB… [--replace]
                                       name datasets of bars that are looked at together
      """,
    flags: ["--json", "--replace"], run: run)

  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    guard let name = arguments.positional.first, arguments.positional.count > 1 else {
      throw AssayError(
        .usage, "name the universe and its members",
        mend: "assay data universe NAME 'stocks-*'")
    }
    let selection = try DatasetSelection(workspace.data, workspace.universes)
    let members = try selection.names(Array(arguments.positional.dropFirst()))
    let universe = Universe(name: name, members: members, assayVersion: assayVersion)
    try refuseOverwriting(name, arguments, workspace, unless: universe.members)
    try workspace.universes.save(universe)
    let answer = try UniverseAnswer(universe, workspace)
    try DataCommand.answer(answer, answer.lines, arguments)
  }

  /// Keeps what an import made as a universe, and says so.
  static func keep(
    _ name: String, _ members: [String], _ workspace: Workspace
  ) throws -> [String] {
    let universe = Universe(name: name, members: members, assayVersion: assayVersion)
    try workspace.universes.save(universe)
    return ["universe \(name): \(universe.members.count) datasets"]
  }

  /// Other members under a name in use would change what past experiments meant by it.
  static func refuseOverwriting(
    _ name: String, _ arguments: Arguments, _ workspace: Workspace, unless members: [String]
  ) throws {
    let old = try workspace.universes.find(name)
    if let old, old.members == members.sorted() { return }
    try DataCommand.refuseOverwriting(name, arguments, workspace) { _, _ in false }
  }
}

/// What is known of a universe and its members.
struct UniverseAnswer: Encodable {
  /// One member.
  private struct Member: Encodable {
    var name: String
    var rows: Int
    var start: Timestamp
    var end: Timestamp
  }

  private let universe: Universe
  private let members: [Member]
  /// Members that are not stored any more.
  private let missing: [String]

  init(_ universe: Universe, _ workspace: Workspace) throws {
    self.universe = universe
    let stored = try universe.members.compactMap(workspace.data.find)
      .reduce(into: [:]) { $0[$1.name] = $1 }
    members = universe.members.compactMap { stored[$0] }.map {
      Member(name: $0.name, rows: $0.rows, start: $0.start, end: $0.end)
    }
    missing = universe.members.filter { stored[$0] == nil }
  }

  /// The first and the last open that all members have in their spans.
  private var common: (start: Timestamp, end: Timestamp)? {
    guard let start = members.map(\.start).max(), let end = members.map(\.end).min(), start <= end
    else { return nil }
    return (start, end)
  }

  var lines: [String] {
    let width = members.map(\.name.count).max() ?? 0
    return ["\(universe.name): universe of \(universe.members.count)"]
      + members.map { member in
        "  " + member.name.padding(toLength: width, withPad: " ", startingAt: 0)
          + "  \(member.rows) bars  \(member.start.iso) to \(member.end.iso)"
      }
      + missing.map { "  \($0)  is not stored any more" }
      + [common.map { "common span: \($0.start.iso) to \($0.end.iso)" } ?? "no common span"]
      + ["note: \(universe.note)"]
  }

  private enum CodingKeys: String, CodingKey {
    case missing
    case members = "datasets"
    case commonStart = "common_start"
    case commonEnd = "common_end"
  }

  func encode(to encoder: any Encoder) throws {
    try universe.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(members, forKey: .members)
    try container.encode(missing, forKey: .missing)
    try container.encode(common?.start, forKey: .commonStart)
    try container.encode(common?.end, forKey: .commonEnd)
  }
}
