import Documents
import Experiments
import Foundation
import Testing

/// One golden file: a strategy on a dataset, with what independent programs answer.
struct GoldenCase: CustomTestStringConvertible {
  let file: String
  let folder: String
  let dataset: String
  let barCount: Int
  let strategy: GoldenStrategy
  let indicatorSamples: [GoldenIndicator]
  let results: [GoldenResult]

  var testDescription: String { (file as NSString).lastPathComponent }
  var dataPath: String { "\(folder)/\(dataset).csv" }
  var workspace: Workspace { Workspace(currentDirectory: folder, environment: [:]) }

  init(file: String) throws {
    self.file = file
    folder = (file as NSString).deletingLastPathComponent
    let json = try JSON.parse(String(contentsOfFile: file, encoding: .utf8), file: file)
    dataset = try #require(json["dataset"]?.string)
    barCount = try #require(json["bars"]?.int)
    strategy = try GoldenStrategy(#require(json["strategy"]?.string))
    let sums = json["indicator_sum"]
    indicatorSamples = try #require(json["indicator_samples"]?.object).map {
      try GoldenIndicator(name: $0.key, samples: $0.value, sum: sums?[$0.key]?.double)
    }
    results = try #require(json["results"]?.object).map { try GoldenResult($0.key, $0.value) }
  }

  /// The excerpts beside this file, and the full files where ASSAY_EXTRA_DATA has them.
  static func all() throws -> [GoldenCase] {
    let here = (#filePath as NSString).deletingLastPathComponent
    var folders = ["\(here)/Golden"]
    if let extra = ProcessInfo.processInfo.environment["ASSAY_EXTRA_DATA"] {
      folders += [extra, "\(extra)/goldens/engine"]
    }
    return try folders.flatMap { folder in
      try ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".json") }.sorted().map { try GoldenCase(file: "\(folder)/\($0)") }
    }
  }
}

/// A strategy as golden files name it, `sma_cross_10_30_long`, in the catalog's terms.
struct GoldenStrategy {
  let name: String
  let parameters: [(name: String, text: String)]
  let side: String

  private static let names: [(golden: String, name: String, parameters: [String])] = [
    ("sma_cross", "sma-cross", ["fast", "slow"]),
    ("bollinger_meanrev", "bollinger-reversion", ["period", "width"]),
    ("donchian_breakout", "donchian-breakout", ["entry", "exit"]),
    ("rsi_reversal", "rsi-reversal", ["period", "lower", "upper"]),
  ]

  init(_ golden: String) throws {
    let words = golden.split(separator: "_").map(String.init)
    let numbers = words.filter { Double($0) != nil }
    let rule = words.dropLast().filter { Double($0) == nil }.joined(separator: "_")
    let entry = try #require(Self.names.first { $0.golden == rule }, "no strategy for \(golden)")
    try #require(entry.parameters.count == numbers.count)
    name = entry.name
    parameters = zip(entry.parameters, numbers).map { (name: $0, text: $1) }
    side = try #require(words.last)
  }

  func number(_ parameter: String) throws -> Double {
    let text = try #require(parameters.first { $0.name == parameter }?.text)
    return try #require(Double(text))
  }
}

/// Samples of an indicator by bar, nil where it is undefined, and its sum over all defined bars.
struct GoldenIndicator {
  let name: String
  let samples: [(bar: Int, value: Double?)]
  let sum: Double

  init(name: String, samples: JSON, sum: Double?) throws {
    self.name = name
    self.samples = try #require(samples.object).map {
      (bar: try #require(Int($0.key)), value: $0.value.double)
    }
    self.sum = try #require(sum)
  }
}

/// What one set of costs leads to.
struct GoldenResult {
  let costs: String
  let settings: [(path: String, text: String)]
  let finalEquity: Double
  let metrics: [(key: String, value: Double)]
  let openTrade: GoldenTrade?
  let trades: [GoldenTrade]

  init(_ costs: String, _ json: JSON) throws {
    let bps = ["c0_no_costs": (0, 0), "c1_fee5bps": (5, 0), "c2_fee5bps_slip1bp": (5, 1)]
    let (fee, slippage) = try #require(bps[costs], "no costs for \(costs)")
    self.costs = costs
    settings = [
      (path: "execution.fee_bps", text: "\(fee)"),
      (path: "execution.slippage", text: "\(slippage)"),
    ]
    let reference = try #require(json["reference"])
    finalEquity = try #require(reference["final_equity"]?.double)
    metrics = try #require(reference["metrics"]?.object).map {
      (key: $0.key, value: try #require($0.value.double))
    }
    openTrade = try reference["open_trade"].flatMap { $0 == .null ? nil : try GoldenTrade($0) }
    trades = try #require(reference["trades"]?.array).map { try GoldenTrade($0) }
  }
}

/// A trade as a compact array or as an object with names.
struct GoldenTrade {
  let entryBar: Int
  let entryPrice: Double
  let size: Double
  let entryFee: Double
  /// Nil while the trade is open.
  let exit: (bar: Int, price: Double, fee: Double, profit: Double)?

  private static let keys = [
    "entry_bar", "entry_price", "size", "entry_fee", "exit_bar", "exit_price", "exit_fee", "pnl",
  ]

  init(_ json: JSON) throws {
    let numbers = json.array.map { $0.map(\.double) } ?? Self.keys.map { json[$0]?.double }
    try #require(numbers.count == Self.keys.count)
    func number(_ index: Int) throws -> Double { try #require(numbers[index]) }
    entryBar = Int(try number(0))
    entryPrice = try number(1)
    size = try number(2)
    entryFee = try number(3)
    guard numbers[4] != nil else {
      exit = nil
      return
    }
    exit = (Int(try number(4)), try number(5), try number(6), try number(7))
  }
}
