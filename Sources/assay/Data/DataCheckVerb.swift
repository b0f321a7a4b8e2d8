import Documents
import Experiments
import Foundation
import MarketData
import Reports

/// `assay data check`: what is wrong with bars.
enum DataCheckVerb {
  static let verb = DataVerb(
    name: "check",
    usage: """
      check NAME|FILE…      what is wrong with bars; exit code 3 for errors; files are
                                       read as by import
        --html FILE                    a page with the places drawn, of a table one a series
        --calendar NAME                \(calendars);
                                       else told from the bars
      """,
    options: ["--html", "--calendar"] + ImportSource.options.filter { $0 != "--repair" },
    run: run)

  private static let calendars = TradingCalendar.Hours.allCases.map(\.rawValue)
    .joined(separator: ", ")

  /// Looks through a dataset or files; errors make the exit code 3.
  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    let raws = try RowSource(arguments, workspace).rows()
    let checked = try raws.map { raw in
      (raw: raw, report: CheckReport(raw, calendar: try calendar(arguments, raw), now: Clock.now))
    }
    if let path = arguments.value("--html") {
      for (raw, report) in checked {
        let path = raws.count > 1 ? page(path, raw.name) : path
        try AtomicFile.write(Array(CheckPage.html(report, raw).utf8), to: path)
        Console.note("wrote \(path)")
      }
    }
    try answer(checked.map(\.report), arguments)
    let errors = checked.reduce(0) { $0 + $1.report.count(.error) }
    guard errors == 0 else {
      throw AssayError(
        .data, "\(errors) kind\(errors == 1 ? "" : "s") of error found",
        at: raws.count == 1 ? raws[0].name : arguments.positional.joined(separator: ", "),
        mend: "`assay data repair` mends what it is asked to")
    }
  }

  private static func answer(_ reports: [CheckReport], _ arguments: Arguments) throws {
    guard arguments.has("--json") else {
      return Console.answer(reports.flatMap(CheckText.lines).joined(separator: "\n"))
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
