import Documents
import Validation

/// Returns less a benchmark's, resampled: what tests of superiority stand on.
struct SuperioritySource {
  /// Where ω, the standard error of a mean, comes from.
  enum Omega: String, CaseIterable {
    case kernel
    case bootstrap
  }

  /// A flag that is yes or no.
  enum Answer: String, CaseIterable {
    case yes
    case no
  }

  /// How a p-value is read off the resamples.
  enum Reading: String, CaseIterable {
    case share
    case plusOne = "plus-one"

    var convention: BootstrapP { self == .share ? .share : .addOne }
    var text: String {
      self == .share ? "share of resamples above the statistic" : "(1 + #not below) / (B + 1)"
    }
  }

  static let options = ReturnsSource.options + ["--benchmark-column"] + BootstrapSource.options
  static let usage = """
    --benchmark-column NAME|NUMBER   what trials are compared with; default: cash, a return of 0
    \(BootstrapSource.usage)
    """
  static let omegaUsage = """
    --omega kernel|bootstrap   standard errors by Politis and Romano's kernel or from the resamples;
                      default kernel
    """

  let returns: ReturnsSource
  /// The trials' returns less the benchmark's.
  let table: ReturnTable
  /// The number of each trial's column in the file.
  let columns: [Int]
  let bootstrap: BootstrapSource
  let means: BootstrapMeans
  private let benchmark: String

  /// - Parameter omega: Where standard errors come from, if there are any.
  init(_ arguments: StatsArguments, for name: String, omega: Omega? = nil) throws {
    let returns = try arguments.required(try ReturnsSource(arguments), "--returns")
    self.returns = returns
    try returns.needs(periods: 2, for: name)
    let column = try arguments.words.value("--benchmark-column").map {
      try returns.column($0, "--benchmark-column")
    }
    benchmark = column.map { returns.names[$0] } ?? "cash, a return of 0"
    columns = (0..<returns.table.trials).filter { $0 != column }
    guard !columns.isEmpty else {
      throw AssayError(
        .data, "there is no trial beside the benchmark", at: returns.file,
        mend: "give one column a trial")
    }
    table = Self.excess(returns.table, columns, column)
    bootstrap = try BootstrapSource(arguments, table, usesBlock: omega == .kernel)
    means = BootstrapMeans(table, bootstrap.resamples)
  }

  private static func excess(
    _ table: ReturnTable, _ columns: [Int], _ benchmark: Int?
  ) -> ReturnTable {
    guard let benchmark else { return table }
    let values = (0..<table.periods).flatMap { period in
      columns.map { table[period, $0] - table[period, benchmark] }
    }
    return ReturnTable(periods: table.periods, trials: columns.count, values: values)
  }

  func variances(_ omega: Omega) -> [Double] {
    omega == .kernel
      ? LongRunVariance.kernel(table, meanBlock: bootstrap.block) : means.variances
  }

  func name(_ trial: Int) -> JSON { .string(returns.names[columns[trial]]) }

  /// The trials' columns in the file.
  func numbers(_ trials: [Int]) -> JSON { .counts(trials.map { columns[$0] }) }

  var members: [(key: String, value: JSON)] { returns.members }

  var conventions: [(key: String, value: JSON)] {
    [("benchmark", .string(benchmark))] + bootstrap.conventions + returns.conventions
  }
}
