import Documents
import Experiments

/// One word after `assay data`.
struct DataVerb: Sendable {
  var name: String
  /// Its lines of the help, the first with the word itself.
  var usage: String
  /// Names of options that take a value.
  var options: [String] = []
  var flags = ["--json"]
  var run: @Sendable (Arguments, Workspace) throws -> Void
}

extension Arguments {
  /// The one dataset that a command is about.
  func dataset() throws -> String {
    guard let name = positional.first, positional.count == 1 else {
      throw AssayError(.usage, "name one dataset", mend: "see `assay data --help`")
    }
    return name
  }
}
