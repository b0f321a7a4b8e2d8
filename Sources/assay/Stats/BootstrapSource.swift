import Documents
import MarketData
import Numerics
import Validation

/// The resamples of time that a test stands on: drawn from a seed, or read from a file.
struct BootstrapSource {
  /// How resamples are drawn.
  enum Method: String, CaseIterable {
    case stationary
    case circular
  }

  /// How many cells of resamples times periods, or trials, are kept in memory.
  static let cellLimit = 100_000_000
  static let options = ["--bootstrap", "--block", "--seed", "--method", "--indices"]
  static let usage = """
    --bootstrap B     resamples; default 1000
    --method stationary|circular   blocks of geometric or of one length; default stationary
    --block L|auto    the (mean) block; default auto: the mean of the columns' own lengths by
                      Politis and White (see block-length)
    --seed S          default 1
    --indices FILE    stored resamples in place of drawn ones: one a row, periods counted from 0
    """

  let resamples: Resamples
  /// The (mean) length of blocks, of the draws and of what else depends on it.
  let block: Double
  let conventions: [(key: String, value: JSON)]

  /// - Parameter usesBlock: Whether more than the draws depends on the length of blocks.
  init(_ arguments: StatsArguments, _ table: ReturnTable, usesBlock: Bool = false) throws {
    let isStored = arguments.has("--indices")
    if isStored {
      try arguments.refuse(["--bootstrap", "--seed", "--method"], beside: "--indices")
      if !usesBlock { try arguments.refuse(["--block"], beside: "--indices") }
    }
    let method = try arguments.choice("--method", or: Method.stationary)
    let (block, isGiven) = try Self.block(arguments, table, method)
    self.block = block
    let length: [(key: String, value: JSON)] = [
      (isStored ? "kernel_block" : "block", .figure(block)),
      (
        "block_chosen",
        .string(isGiven ? "as given" : "mean of the columns' Politis-White lengths")
      ),
    ]
    if let path = arguments.words.value("--indices") {
      resamples = try Self.stored(path, table)
      conventions =
        [("resamples", .string("read from \(path)")), ("bootstrap", .count(resamples.count))]
        + (usesBlock ? length : [])
    } else {
      let count = try arguments.count("--bootstrap", or: 1000)
      try Self.checkSize(count, table)
      let seed = try arguments.seed(or: 1)
      resamples = Resamples(
        Self.bootstrap(method, block), count: count, periods: table.periods, seed: seed)
      conventions =
        [
          ("resamples", .string("\(method.rawValue) bootstrap")), ("bootstrap", .count(count)),
          ("seed", .seed(seed)),
        ] + length
    }
  }

  static func bootstrap(_ method: Method, _ block: Double) -> BlockBootstrap {
    switch method {
    case .stationary: .stationary(meanBlock: block)
    case .circular: .circular(block: Int(min(block, 1e9).rounded()))
    }
  }

  private static func block(
    _ arguments: StatsArguments, _ table: ReturnTable, _ method: Method
  ) throws -> (length: Double, isGiven: Bool) {
    if let text = arguments.words.value("--block"), text != "auto" {
      let length = try arguments.number("--block", .atLeast(1), or: 1)
      guard length <= max(1, Double(table.periods) / 3) else {
        throw AssayError(
          .usage,
          "--block \(text) is more than a third of the \(table.periods) periods: resamples "
            + "would hardly differ", mend: "give shorter blocks, or auto")
      }
      return (length, true)
    }
    let lengths = (0..<table.trials).compactMap { BlockLength(table.column($0)) }
      .map { method == .stationary ? $0.stationary : $0.circular }
    let mean = lengths.reduce(0, +) / Double(max(1, lengths.count))
    return (max(1, mean), false)
  }

  private static func checkSize(_ resamples: Int, _ table: ReturnTable) throws {
    let wide = max(table.periods, table.trials)
    guard resamples <= cellLimit / max(1, wide) else {
      throw AssayError(
        .usage, "\(resamples) resamples of \(wide) periods or trials do not fit into memory",
        mend: "give --bootstrap \(max(1, cellLimit / max(1, wide))) or less")
    }
  }

  private static func stored(_ path: String, _ table: ReturnTable) throws -> Resamples {
    let periods = table.periods
    let read = try NumberTable.read(path)
    try checkSize(read.rows, table)
    guard read.columns == periods else {
      throw AssayError(
        .data, "a resample has \(read.columns) periods where the returns have \(periods)", at: path,
        mend: "give one resample a row, as long as the returns")
    }
    let indices = try (0..<read.rows).map { sample in
      try read.values[sample * periods..<(sample + 1) * periods].map { value in
        guard let index = Int(exactly: value), (0..<periods).contains(index) else {
          throw AssayError(
            .data, "resample \(sample + 1) holds \(value), which is no period", at: path,
            mend: "count periods from 0 to \(periods - 1)")
        }
        return index
      }
    }
    return try Resamples(indices: indices, periods: periods)
  }
}

extension StatsSubcommand {
  static let bootstrapIndices = StatsSubcommand(
    "bootstrap-indices", "resamples of time that other programs can use too",
    options: ["--periods", "--bootstrap", "--method", "--block", "--seed"],
    usage: """
      bootstrap-indices --periods T --block L [--bootstrap 1000]
               [--method stationary|circular] [--seed 1] [--json]

      One resample a row, periods counted from 0: what the tests draw from the same seed, and what
      their --indices reads.
      """
  ) { arguments in
    let periods = try arguments.required(try arguments.count("--periods"), "--periods")
    let block = try arguments.required(try arguments.number("--block", .atLeast(1)), "--block")
    let resamples = try arguments.count("--bootstrap", or: 1000)
    let method = try arguments.choice("--method", or: BootstrapSource.Method.stationary)
    let seed = try arguments.seed(or: 1)
    guard resamples <= BootstrapSource.cellLimit / periods else {
      throw AssayError(
        .usage, "\(resamples) resamples of \(periods) periods do not fit into memory",
        mend: "give fewer")
    }
    var generator = Xoshiro256StarStar(seed: seed)
    let bootstrap = BootstrapSource.bootstrap(method, block)
    let rows = (0..<resamples).map { _ in bootstrap.indices(periods: periods, using: &generator) }
    return StatsAnswer(
      statistic: "bootstrap-indices",
      members: [
        ("periods", .count(periods)), ("bootstrap", .count(resamples)),
        (
          "indices",
          arguments.has("--json") ? .array(rows.map { .counts($0) }) : .null
        ),
      ],
      conventions: [
        ("method", .string("\(method.rawValue) bootstrap")), ("block", .figure(block)),
        ("seed", .seed(seed)), ("indices", "counted from 0, one resample a row"),
      ],
      plain: rows.map { row in row.map { "\($0)" }.joined(separator: ",") }.joined(separator: "\n"))
  }
}
