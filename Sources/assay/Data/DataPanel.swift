import Documents
import Experiments
import MarketData

/// `assay data panel`: one column of several datasets, aligned by time.
enum DataPanel {
  static let verb = DataVerb(
    name: "panel",
    usage: """
      panel NAME… -o FILE   write one column of several datasets as a wide CSV; a universe or
                            a glob stands for its members
        --join inner|outer             the times that all have (the default), or any
        --fill none|forward            where one has no bar: nothing, or the last close with
                                       volume 0, never before its first bar or after its last
        --column close                 or open, high, low, volume
      """,
    options: ["-o", "--join", "--fill", "--column"], flags: [], run: run)

  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    guard !arguments.positional.isEmpty else {
      throw AssayError(.usage, "name datasets", mend: "assay data panel NAME… -o FILE")
    }
    let path = try arguments.required("-o")
    let join = try choice("--join", Panel.Join.inner, arguments)
    let column = try choice("--column", Panel.Column.close, arguments)
    let fill = try choice("--fill", Panel.Fill.none, arguments)
    let selection = try DatasetSelection(workspace.data, workspace.universes)
    let names = try selection.names(arguments.positional)
    let series = try names.map { try workspace.data.load($0) }
    try refuseMixedLengths(series)
    let panel = Panel(series, column: column, join: join, fill: fill)
    guard let first = panel.times.first, let last = panel.times.last else {
      throw AssayError(
        .data, "the datasets have no time in common", mend: "add --join outer, or resample them")
    }
    try panel.write(to: path)
    Console.note(
      "wrote \(path): \(panel.times.count) rows of \(names.count) datasets, "
        + "\(first.iso) to \(last.iso), \(join.rawValue) join, fill \(fill.rawValue)")
  }

  /// A close stands at its open's time, so bars of other lengths would close at other times.
  private static func refuseMixedLengths(_ series: [BarSeries]) throws {
    guard let first = series.first,
      let other = series.first(where: { $0.interval != first.interval })
    else { return }
    throw AssayError(
      .data,
      "its bars last \(duration(other.interval)), those of \(first.name)"
        + " \(duration(first.interval))", at: other.name,
      mend: "make them alike with `assay data resample`")
  }

  private static func choice<Choice: RawRepresentable & CaseIterable>(
    _ option: String, _ standard: Choice, _ arguments: Arguments
  ) throws -> Choice where Choice.RawValue == String {
    guard let text = arguments.value(option) else { return standard }
    guard let choice = Choice(rawValue: text) else {
      throw AssayError(
        .usage, "\(option) does not know '\(text)'",
        mend: Suggestion.mend(for: text, among: Choice.allCases.map(\.rawValue)))
    }
    return choice
  }
}
