import Foundation

@testable import Validation

/// Series that lie beside the tests, without a header.
enum GoldenSeries {
  static func table(_ name: String) throws -> ReturnTable {
    let folder = (#filePath as NSString).deletingLastPathComponent
    let text = try String(contentsOfFile: "\(folder)/Golden/\(name)", encoding: .utf8)
    let rows = text.split(separator: "\n").map {
      $0.split(separator: ",").compactMap { Double($0) }
    }
    return ReturnTable(periods: rows.count, trials: rows[0].count, values: rows.flatMap { $0 })
  }
}

/// Whether two numbers agree to a share of the second one.
func isClose(_ value: Double?, _ expected: Double, _ tolerance: Double = 1e-9) -> Bool {
  guard let value else { return false }
  return abs(value - expected) <= tolerance * abs(expected) + 1e-12
}
