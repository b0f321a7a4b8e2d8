import Documents
import Foundation
import MarketData

/// Files that a command reads bars from, and how it was told to read them.
struct ImportSource {
  /// What every command takes that reads such files.
  static let options = [
    "--columns", "--timezone", "--price-scale", "--delimiter", "--bars", "--repair",
  ]

  static let usage = """
      --columns time,open,_,close    what the columns are, _ for what to skip
      --timezone Europe/Athens       the zone of times without one; UTC
      --price-scale 100000           what prices are divided by
      --delimiter ';'                what stands between fields
      --bars 1m                      make bars of trades or of Binance's best bids and
                                     asks; of trades also ticks:500, volume:1000,
                                     dollars:5e6
    """

  let files: [InputFile]
  let request: CheckedImport.Request
  private let arguments: Arguments

  init(_ paths: [String], _ arguments: Arguments) throws {
    self.arguments = arguments
    var options = try ImportOptions(
      columns: arguments.value("--columns"), timeZone: arguments.value("--timezone"),
      priceScale: arguments.value("--price-scale"), delimiter: arguments.value("--delimiter"))
    options.python = Self.python
    request = CheckedImport.Request(
      options: options, bars: try arguments.value("--bars").map { try TradeAggregation($0) },
      repairs: try Self.repairs(arguments), now: Clock.now)
    files = try paths.map { try InputFile($0, python: options.python) }
  }

  /// One file, read as a recipe says.
  init(
    _ path: String, options: ImportOptions, bars: String?, _ arguments: Arguments
  ) throws {
    self.arguments = arguments
    request = CheckedImport.Request(
      options: options, bars: try bars.map { try TradeAggregation($0) },
      repairs: try Self.repairs(arguments), now: Clock.now)
    files = [try InputFile(path, python: Self.python)]
  }

  /// The Python that reads Parquet, and that benches run beside.
  static var python: String { ProcessInfo.processInfo.environment["ASSAY_PYTHON"] ?? "python3" }

  static func repairs(_ arguments: Arguments) throws -> [Repair] {
    try arguments.all("--repair").flatMap { $0.split(separator: ",") }.map {
      try Repair(String($0))
    }
  }

  /// The names of the files, or of the ends of a long list.
  var title: String {
    let names = files.map { $0.path == "-" ? "standard input" : Self.lastPart($0.path) }
    guard names.count > 4 else { return names.joined(separator: ", ") }
    return "\(names[0]) … \(names[names.count - 1]) (\(names.count) files)"
  }

  /// The hash of one file; of several, the hash of theirs, a line each.
  var sha256: String {
    guard files.count > 1 else { return files.first?.sha256 ?? "" }
    var hash = SHA256()
    for file in files { Array("\(file.sha256)\n".utf8).withUnsafeBytes { hash.update($0) } }
    return hash.finish()
  }

  var input: DatasetInput { DatasetInput(source: title, sha256: sha256) }

  static func lastPart(_ path: String) -> String { (path as NSString).lastPathComponent }

  /// The bars, checked; when they are refused, what is wrong with them is told.
  ///
  /// - Parameter verb: The command that asks for them, such as `import`.
  func bars(_ name: String, for verb: String) throws -> CheckedImport {
    do {
      return try CheckedImport(files, name: name, request)
    } catch let refusal as CheckedImport.Refusal {
      tell(refusal)
      throw fault(refusal, verb)
    }
  }

  /// The bars, checked; when they are refused, the fault alone says so.
  func barsQuietly(_ name: String, for verb: String) throws -> CheckedImport {
    do {
      return try CheckedImport(files, name: name, request)
    } catch let refusal as CheckedImport.Refusal {
      throw fault(refusal, verb)
    }
  }

  /// Tells the errors whole.
  private func tell(_ refusal: CheckedImport.Refusal) {
    if arguments.has("--json") {
      if let text = try? DataCommand.encoded(["reports": refusal.reports]) { Console.answer(text) }
    } else {
      for line in refusal.reports.prefix(Self.mostReports).flatMap(CheckText.lines) {
        Console.note(line)
      }
      let more = refusal.reports.count - Self.mostReports
      if more > 0 { Console.note("… and \(more) more series with errors") }
    }
  }

  /// The fault, with the command that mends the errors.
  private func fault(_ refusal: CheckedImport.Refusal, _ verb: String) -> AssayError {
    let kinds = Set(
      refusal.reports.flatMap { report in
        report.findings.filter { $0.severity == .error }.map(\.check)
      }
    ).sorted()
    let asked = request.repairs.map(\.text)
    let repairs = refusal.repairs.map(\.text).filter { !asked.contains($0) }
    return AssayError(
      .data,
      "\(kinds.count) kind\(kinds.count == 1 ? "" : "s") of error found"
        + " (\(kinds.joined(separator: ", "))), so nothing was kept",
      at: title,
      mend: repairs.isEmpty
        ? "correct the rows" : "assay data \(verb) " + command(asked + repairs))
  }

  private static let mostReports = 3

  /// The words of the command again, with repairs in the order in which they mend the most.
  private func command(_ repairs: [String]) -> String {
    let ordered = Repair.all.map(\.text).filter(repairs.contains)
    return
      (arguments.words(without: ["--repair"]).map(Self.quoted)
      + ["--repair", ordered.joined(separator: ",")]).joined(separator: " ")
  }

  /// A word as a shell takes it.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      switch UnicodeScalar(byte) {
      case "a"..."z", "A"..."Z", "0"..."9", "/", ".", "-", "_", ",", "=", ":", "+", "@", "%": true
      default: false
      }
    }
    guard !isPlain || word.isEmpty else { return word }
    return "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}
