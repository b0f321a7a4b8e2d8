import Documents
import Validation

extension StatsSubcommand {
  static let blockLength = StatsSubcommand(
    "block-length", "how long a bootstrap's blocks should be, a column each",
    options: ReturnsSource.options + ["--column"],
    usage: """
      block-length --returns FILE [--column NAME|NUMBER]… [--json]

      Politis and White (2004), corrected by Patton, Politis and White (2009), as the Python
      package arch computes it: the mean block of the stationary bootstrap and the block of the
      circular one.
      """
  ) { arguments in
    let returns = try arguments.required(try ReturnsSource(arguments), "--returns")
    try returns.needs(periods: 8, for: "a block length")
    let named = try arguments.words.all("--column").map { try returns.column($0, "--column") }
    let columns = named.isEmpty ? Array(0..<returns.table.trials) : named
    let rows = columns.map { column in
      let length = BlockLength(returns.table.column(column))
      return JSON.object([
        ("trial", .string(returns.names[column])), ("stationary", .figure(length?.stationary)),
        ("circular", .figure(length?.circular)),
        ("bandwidth", length.map { .count($0.bandwidth) } ?? .null),
      ])
    }
    return StatsAnswer(
      statistic: "block-length", members: returns.members + [("trials", .array(rows))],
      conventions: returns.conventions + [
        ("method", "Politis and White 2004, Patton, Politis and White 2009, as arch 8.0.0"),
        ("undefined", "null for a column that does not vary"),
      ])
  }
}
