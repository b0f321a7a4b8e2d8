import Documents
import Foundation
import Store

/// A folder of its own for each test, removed with the last reference.
final class TemporaryFolder {
  let path: String

  init() throws {
    let template = FileManager.default.temporaryDirectory.path + "/assay-store-XXXXXX"
    var bytes = template.utf8CString.map { $0 }
    guard let made = mkdtemp(&bytes) else { throw AssayError(.other, "no temporary folder") }
    path = String(cString: made)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var store: String { path + "/runs.sqlite" }
}

func exampleRun(_ id: String, spec: String = "s1", data: String = "d1") -> Run {
  Run(
    id: id, name: "trend", strategy: "sma-cross", specJSON: #"{"a":1}"#, specHash: spec,
    dataName: "btc", dataHash: data, engineVersion: "0.1", seed: .max - 6, objective: "sharpe",
    parameterNames: ["fast", "slow"], metricNames: ["sharpe", "dd", "trades"], trialsPlanned: 100,
    createdUTC: "2026-11-20T03:04:05Z")
}

func exampleBatch(_ number: Int, first: Int, count: Int) -> Batch {
  let trials = first..<first + count
  return Batch(
    number: number, firstTrial: first, trialCount: count,
    parameters: trials.flatMap { [Double($0), Double($0) + 0.5] },
    metrics: trials.flatMap { [Double($0) / 7, $0 % 5 == 0 ? .nan : -0.0, .infinity] })
}
