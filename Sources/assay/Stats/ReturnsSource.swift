import Documents
import MarketData
import Validation

/// A table of returns from a file, as every statistic reads it.
struct ReturnsSource {
  static let options = ["--returns", "--missing"]
  static let usage = """
    --returns FILE   rows are periods, oldest first; columns are trials. CSV with commas,
                     semicolons, tabs or blanks, plain or gzip; a header and a first column of
                     dates are found out; - reads standard input
    --missing refuse|zero|drop-row   what empty, NaN and infinite cells are; default refuse
    """

  let file: String
  let table: ReturnTable
  let names: [String]
  private let read: NumberTable
  private let missing: NumberTable.MissingCells

  /// Nil without `--returns`.
  init?(_ arguments: StatsArguments) throws {
    guard let file = arguments.words.value("--returns") else {
      try arguments.refuse(["--missing"], beside: "no --returns")
      return nil
    }
    missing = try arguments.choice("--missing", or: NumberTable.MissingCells.refuse)
    read = try NumberTable.read(file, missing: missing)
    self.file = file
    table = ReturnTable(periods: read.rows, trials: read.columns, values: read.values)
    names = read.names.isEmpty ? (0..<read.columns).map { "\($0)" } : read.names
  }

  /// What was read, for the answer.
  var members: [(key: String, value: JSON)] {
    var members: [(key: String, value: JSON)] = [
      ("returns", .string(file)), ("periods", .count(table.periods)),
      ("columns", .count(table.trials)),
    ]
    if let span = read.span {
      members += [("first", .string(span.first)), ("last", .string(span.last))]
    }
    if read.filledCells > 0 { members.append(("cells_taken_as_zero", .count(read.filledCells))) }
    if read.droppedRows > 0 { members.append(("rows_left_out", .count(read.droppedRows))) }
    return members
  }

  var conventions: [(key: String, value: JSON)] { [("missing", .string(missing.rawValue))] }

  /// Refuses a table that is too small.
  func needs(periods: Int = 2, columns: Int = 1, for name: String) throws {
    if table.periods < periods {
      throw AssayError(
        .data, "\(name) needs \(periods) periods, there are \(table.periods)", at: file,
        mend: "give a longer history")
    }
    if table.trials < columns {
      throw AssayError(
        .data, "\(name) compares trials and needs \(columns) columns, there is \(table.trials)",
        at: file, mend: "give one column a trial")
    }
  }

  /// The column that a flag names, by its name or its number from 0 on.
  func column(_ text: String, _ option: String) throws -> Int {
    if let index = names.firstIndex(of: text) { return index }
    if let index = Int(text), (0..<table.trials).contains(index) { return index }
    throw AssayError(
      .usage, "\(option): there is no column '\(text)'", at: file,
      mend: Suggestion.mend(for: text, among: Array(names.prefix(20))))
  }
}
