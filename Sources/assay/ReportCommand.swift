import Documents
import Experiments
import Foundation
import MarketData
import Reports
import Store

/// `assay report`: the page of a stored run, made again from what the store keeps.
enum ReportCommand {
  static let usage = "usage: assay report RUN [-o FILE]"

  static func run(_ words: [String], _ workspace: Workspace) throws {
    let arguments = try Arguments(words, options: ["-o"])
    guard let id = arguments.positional.first, arguments.positional.count == 1 else {
      throw AssayError(.usage, "name one run", mend: "`assay runs list` shows them")
    }
    let store = try RunStore.existing(workspace)
    let run = try store.run(id)
    guard let blob = try store.report(of: run.id) else {
      throw AssayError(
        .data, "run \(run.id) is \(run.state.rawValue) and has no report",
        mend: "go on with it by `assay run SPEC --resume`")
    }
    // One of several symbols has its page in the folder of all.
    let page = run.parent == nil ? run.name : "\(run.name)/\(run.dataName)"
    let path = arguments.value("-o") ?? "\(workspace.root)/Reports/\(page).html"
    try RunCommand.makeFolder((path as NSString).deletingLastPathComponent.orHere)
    try write(try ReportContent(encoded: Data(blob.utf8)), to: path, workspace)
    Console.answer(path)
  }

  /// - Parameter isQuiet: Leaves unsaid which chart libraries are missing.
  static func write(
    _ content: ReportContent, to path: String, _ workspace: Workspace, isQuiet: Bool = false
  ) throws {
    let charts = ChartLibraries.load(directory: workspace.charts)
    if !isQuiet { for problem in charts.problems { Console.note("note: \(problem)") } }
    let page = try ReportPage.html(content, charts: charts)
    try AtomicFile.write(Array(page.utf8), to: path)
  }
}

extension String {
  fileprivate var orHere: String { isEmpty ? "." : self }
}

extension RunStore {
  /// The store of a workspace in which something has been run.
  static func existing(_ workspace: Workspace) throws -> RunStore {
    guard FileManager.default.fileExists(atPath: workspace.runs) else {
      throw AssayError(
        .data, "nothing has been run here yet", at: workspace.runs,
        mend: "start with `assay run Experiments/NAME.yaml`")
    }
    return try RunStore(path: workspace.runs)
  }
}
