import Documents
import Experiments
import Foundation
import MarketData
import Reports

/// `assay data check`: what is wrong with bars, or with values beside them.
enum DataCheckVerb {
  static let verb = DataVerb(
    name: "check",
    usage: """
      check NAME|GLOB|FILE… what is wrong with bars or values, each looked at by itself;
                                       exit code 3 for errors; files are read as by import
        --html FILE                    a page with the places drawn, of a table one a series
        --calendar NAME                \(calendars);
                                       else told from the bars
      """,
    options: ["--html", "--calendar"] + ImportSource.options.filter { $0 != "--repair" },
    run: run)

  private static let calendars = TradingCalendar.Hours.allCases.map(\.rawValue)
    .joined(separator: ", ")

  /// Looks through each dataset and each file by itself; errors make the exit code 3.
  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    let words = try words(arguments, workspace)
    var unread = 0
    let checked = try words.flatMap { word in
      do { return try looked(word, arguments, workspace) } catch let fault as AssayError {
        guard words.count > 1, fault.kind == .data else { throw fault }
        Console.note("\(fault)")
        unread += 1
        return []
      }
    }
    if let path = arguments.value("--html") {
      for (raw, report) in checked {
        guard let raw else { continue }
        let path = checked.count > 1 ? page(path, raw.name) : path
        try AtomicFile.write(Array(CheckPage.html(report, raw).utf8), to: path)
        Console.note("wrote \(path)")
      }
    }
    try answer(checked.map(\.report), arguments)
    try refuse(checked.map(\.report), arguments)
    guard unread == 0 else {
      throw AssayError(
        checked.isEmpty ? .data : .partial, "\(unread) of \(words.count) do not read",
        mend: "see above")
    }
  }

  /// Datasets, those that universes and globs stand for, and files.
  private static func words(_ arguments: Arguments, _ workspace: Workspace) throws -> [String] {
    guard !arguments.positional.isEmpty else {
      throw AssayError(.usage, "name a dataset or a file", mend: "see `assay data --help`")
    }
    let selection = try DatasetSelection(workspace.data, workspace.universes)
    return try arguments.positional.flatMap { word in
      selection.isCollective(word) && !FileManager.default.fileExists(atPath: word)
        ? try selection.names(word) : [word]
    }
  }

  /// What is found under one word; values have no rows of bars.
  private static func looked(
    _ word: String, _ arguments: Arguments, _ workspace: Workspace
  ) throws -> [(raw: RawBars?, report: CheckReport)] {
    if let values = try values(word, arguments, workspace) { return [(nil, CheckReport(values))] }
    let source = try RowSource([word], arguments, workspace)
    return try source.rows().map { raw in
      let calendar =
        try calendar(arguments, raw) ?? source.manifest?.instrument?.calendar(of: raw)
      return (raw, CheckReport(raw, calendar: calendar, now: Clock.now))
    }
  }

  private static func refuse(_ reports: [CheckReport], _ arguments: Arguments) throws {
    let errors = reports.reduce(0) { $0 + $1.count(.error) }
    guard errors > 0 else { return }
    throw AssayError(
      .data, "\(errors) kind\(errors == 1 ? "" : "s") of error found",
      at: reports.count == 1 ? reports[0].name : arguments.positional.joined(separator: ", "),
      mend: "`assay data repair` mends what it is asked to")
  }

  /// The values of that name, or of a file that holds some; nil for anything else.
  private static func values(
    _ word: String, _ arguments: Arguments, _ workspace: Workspace
  ) throws -> RawValues? {
    let isStored = workspace.values.has(word)
    guard try isStored || isFileOfValues(word, arguments, workspace) else { return nil }
    for option in ["--html", "--calendar"] where arguments.value(option) != nil {
      throw AssayError(.usage, "\(option) is for bars, and these are values", mend: "leave it out")
    }
    if isStored { return RawValues(try workspace.values.load(word)) }
    let source = try ImportSource([word], arguments)
    return try RawValues.read(
      path: word, name: ImportSource.lastPart(word), options: source.request.options)
  }

  private static func isFileOfValues(
    _ word: String, _ arguments: Arguments, _ workspace: Workspace
  ) throws -> Bool {
    guard word != "-", FileManager.default.fileExists(atPath: word),
      !workspace.data.has(word)
    else { return false }
    let source = try ImportSource([word], arguments)
    return try ValueImport.recognises(source.files[0], options: source.request.options)
  }

  private static func answer(_ reports: [CheckReport], _ arguments: Arguments) throws {
    guard arguments.has("--json") else {
      let isLong = reports.count > 3
      let lines = reports.flatMap { isLong ? CheckText.brief($0) : CheckText.lines($0) }
      return Console.answer(lines.joined(separator: "\n"))
    }
    Console.answer(
      try reports.count == 1
        ? DataCommand.encoded(reports[0]) : DataCommand.encoded(["reports": reports]))
  }

  /// `page.html` as `page-NAME.html`.
  private static func page(_ path: String, _ name: String) -> String {
    let suffix = (path as NSString).pathExtension
    let stem = (path as NSString).deletingPathExtension
    return "\(stem)-\(ImportSource.lastPart(name))" + (suffix.isEmpty ? "" : ".\(suffix)")
  }

  private static func calendar(
    _ arguments: Arguments, _ raw: RawBars
  ) throws -> TradingCalendar? {
    guard let text = arguments.value("--calendar") else { return nil }
    guard let hours = TradingCalendar.Hours(rawValue: text) else {
      throw AssayError(
        .usage, "there is no calendar '\(text)'", at: "--calendar",
        mend: "there are \(calendars)")
    }
    return TradingCalendar(hours: hours, of: raw)
  }
}
