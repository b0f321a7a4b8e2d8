import Documents
import Foundation
import MarketData
import Numerics

@testable import Experiments

/// Hourly bars from log returns, in cents; each opens at the close before.
func madeBars(_ returns: [Double], start: Double = 1_000) -> String {
  var close = start
  var lines = ["open_time,open,high,low,close,volume"]
  func cents(_ price: Double) -> Double { max(1, (price * 100).rounded()) / 100 }
  for (index, change) in returns.enumerated() {
    let open = close
    close = cents(open * exp(change))
    let (high, low) = (cents(max(open, close) * 1.001), cents(min(open, close) * 0.999))
    lines.append("\(1_600_000_000 + 3_600 * index),\(open),\(high),\(low),\(close),10")
  }
  return lines.joined(separator: "\n") + "\n"
}

/// Returns without any order in them.
func noise(_ count: Int, deviation: Double = 0.005, drift: Double = 0, seed: UInt64) -> [Double] {
  var generator = Xoshiro256StarStar(seed: seed)
  return (0..<count).map { _ in drift + deviation * generator.normal() }
}

/// Returns that keep a direction for a while: what a trend follower lives on.
func trends(_ count: Int, deviation: Double = 0.004, seed: UInt64) -> [Double] {
  var generator = Xoshiro256StarStar(seed: seed)
  var direction = 1.0
  return (0..<count).map { bar in
    if bar % 60 == 0 { direction = generator.below(2) == 0 ? -1 : 1 }
    return 0.0025 * direction + deviation * generator.normal()
  }
}

/// A study of made bars; the first file is the market, the others are judged besides.
func madeStudy(_ markets: [[Double]], _ spec: String, start: Double = 1_000) throws -> Study {
  let folder = NSTemporaryDirectory() + "assay-study-\(getpid())-\(UInt64.random(in: 0...(.max)))"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  for (index, returns) in markets.enumerated() {
    try Data(madeBars(returns, start: start).utf8).write(
      to: URL(fileURLWithPath: "\(folder)/\(index).csv"))
  }
  let also = markets.indices.dropFirst().map { "\(folder)/\($0).csv" }.joined(separator: ", ")
  let data = "{file: \(folder)/0.csv\(also.isEmpty ? "" : ", also: [\(also)]")}"
  let workspace = Workspace(currentDirectory: folder, environment: [:])
  let node = try YAML.parse("name: made\ndata: \(data)\n\(spec)", file: "made.yaml")
  return try Study(try ExperimentSpec(node, in: workspace), in: workspace)
}

/// A trend follower whose sets are known to trade on these bars.
let trendSpec = """
  strategy:
    name: sma-cross
    side: long-short
    parameters: {fast: {int: [2, 8]}, slow: {int: [10, 30], step: 2}}
  execution: {fee_bps: 2, slippage: {bps: 1}}

  """

let holdSpec = "strategy: {name: buy-and-hold}\n"
