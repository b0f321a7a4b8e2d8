import Documents
import Experiments
import MarketData

/// `assay data import FILE… --as u-{}.funding`: values beside one dataset a file.
enum SeriesImportEach {
  static func run(
    _ paths: [String], as pattern: String, _ arguments: Arguments, _ workspace: Workspace
  ) throws {
    var made: [ValueManifest] = []
    var refused: [DataImportEach.Refused] = []
    for (path, name) in zip(paths, try DataImportEach.names(paths, pattern)) {
      do {
        let source = try ImportSource([path], arguments)
        let origin = DatasetOrigin(
          source: source.title, licence: arguments.value("--licence") ?? "not told",
          inputSHA256: source.sha256, assayVersion: assayVersion)
        made.append(
          try SeriesImport.keep(source, as: name, origin, arguments, workspace).manifest)
      } catch let fault as AssayError where [.data, .usage].contains(fault.kind) {
        refused.append(DataImportEach.Refused(path, fault))
      }
    }
    try DataCommand.answer(
      Answer(datasets: made, refused: refused), made.map { DatasetText.line($0) }, arguments)
    try DataImportEach.refuse(refused, of: paths.count, mend: "look with `assay data check FILE`")
  }

  private struct Answer: Encodable {
    var datasets: [ValueManifest]
    var refused: [DataImportEach.Refused]
  }
}
