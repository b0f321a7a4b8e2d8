import Documents
import Foundation
import Testing

/// A capture and what a plain Python program (json, Decimal, dictionaries) reads from it.
struct CaptureCase: CustomTestStringConvertible {
  var path: String
  var tickSize: Double
  /// Events of each kind, in the order of `MarketEvent.Kind`.
  var counts: [Int]
  var clockShift: Int64
  /// Depth messages that change the book.
  var depths: Int
  /// The best two levels at the end: ticks and lots.
  var topBids: [[Int]]
  var topAsks: [[Int]]
  /// Levels at the end, of bids and asks, and the sum of their lots.
  var levels: [Int]
  var lots: [Int]

  var testDescription: String { (path as NSString).lastPathComponent }

  /// The first 700 lines of the ETHUSDT capture.
  static let excerpt = CaptureCase(
    path: (#filePath as NSString).deletingLastPathComponent + "/Golden/ETHUSDT-capture.jsonl.gz",
    tickSize: 0.01, counts: [3_018, 3_311, 535, 535, 46, 7, 1], clockShift: 1_271_425_734,
    depths: 73, topBids: [[268_216, 15_976], [268_207, 1_152]],
    topAsks: [[268_217, 9_945], [268_220, 3_174]], levels: [1_146, 1_137],
    lots: [10_259_292, 7_615_411])

  /// The excerpt, and the full captures where ASSAY_EXTRA_DATA has them.
  static func all() throws -> [CaptureCase] {
    guard let extra = ProcessInfo.processInfo.environment["ASSAY_EXTRA_DATA"],
      FileManager.default.fileExists(atPath: "\(extra)/l2")
    else { return [excerpt] }
    let ethereum = CaptureCase(
      path: "\(extra)/l2/ethusdt-perp-20240808.jsonl.gz", tickSize: 0.01,
      counts: [211_828, 218_530, 53_880, 53_880, 6_984, 7_092, 1], clockShift: 1_273_335_332,
      depths: 6_580, topBids: [[268_138, 8_486], [268_136, 40]],
      topAsks: [[268_139, 22_624], [268_145, 1_000]], levels: [3_181, 3_013],
      lots: [54_659_687, 37_009_954])
    let bitcoin = CaptureCase(
      path: "\(extra)/l2/btcusdt-perp-20240808.jsonl.gz", tickSize: 0.1,
      counts: [231_051, 214_211, 65_930, 65_930, 9_616, 11_697, 1], clockShift: 1_273_402_468,
      depths: 6_547, topBids: [[616_597, 1_486], [616_590, 2]],
      topAsks: [[616_598, 981], [616_599, 188]], levels: [5_018, 4_578],
      lots: [9_457_538, 8_813_296])
    return [excerpt, ethereum, bitcoin]
  }

  /// The last update of each depth message after the snapshot, and every ticker with its best
  /// ticks and lots, read as JSON.
  func updates(in folder: String) throws -> (depths: [Int], tickers: [(update: Int, top: [Int])]) {
    var (depths, snapshot) = ([Int](), 0)
    var tickers: [(update: Int, top: [Int])] = []
    for line in try lines(in: folder) {
      let json = try JSON.parse(String(line.drop { $0 != " " }))
      snapshot = json["lastUpdateId"]?.int ?? snapshot
      guard let data = json["data"], let update = data["u"]?.int else { continue }
      if data["e"]?.string == "depthUpdate" {
        depths.append(update)
      } else {
        let numbers = ["b", "B", "a", "A"].map { Double(data[$0]?.string ?? "") ?? .nan }
        tickers.append(
          (update, zip(numbers, [100, 1_000, 100, 1_000]).map { Int(($0 * $1).rounded()) }))
      }
    }
    return (depths.filter { $0 > snapshot }, tickers)
  }

  private func lines(in folder: String) throws -> [Substring] {
    let output = folder + "/lines"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", "gzip -dc \"$1\" > \"$2\"", "bash", path, output]
    try process.run()
    process.waitUntilExit()
    return try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
  }
}
