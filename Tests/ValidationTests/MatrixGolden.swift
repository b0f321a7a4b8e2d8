import Documents
import Foundation
import Testing
import Validation

/// Numbers that other programs made of whole tables of returns.
struct MatrixGolden {
  let json: JSON

  init(_ name: String) throws {
    let here = (#filePath as NSString).deletingLastPathComponent
    try self.init(file: "\(here)/Golden/\(name).json")
  }

  private init(file: String) throws {
    json = try JSON.parse(String(contentsOfFile: file, encoding: .utf8), file: file)
  }

  /// The full tables that excerpts were taken from: beside, or in, the folder of further data.
  static let folder: String? = {
    guard let extra = ProcessInfo.processInfo.environment["ASSAY_EXTRA_DATA"] else { return nil }
    let places = ["\(extra)/goldens/overfitting", "\(extra)/../goldens/overfitting"]
    return places.first { FileManager.default.fileExists(atPath: "\($0)/pbo.json") }
  }()

  static func full(_ name: String) throws -> MatrixGolden {
    try MatrixGolden(file: "\(#require(folder))/\(name)")
  }

  static func rows(_ name: String) throws -> [[Double]] {
    try String(contentsOfFile: "\(#require(folder))/\(name)", encoding: .utf8)
      .split(separator: "\n").map { row in
        try row.split(separator: ",").map { try #require(Double($0)) }
      }
  }

  static func table(_ name: String) throws -> ReturnTable { table(try rows(name)) }

  static func table(_ rows: [[Double]]) -> ReturnTable {
    ReturnTable(
      periods: rows.count, trials: rows.first?.count ?? 0, values: rows.flatMap { $0 })
  }
}

extension JSON {
  var doubles: [Double] { (array ?? []).compactMap(\.double) }
  var integers: [Int] { (array ?? []).compactMap(\.int) }
}

/// Whether two numbers agree to a relative tolerance, or both are undefined.
func agree(_ a: Double, _ b: Double?, within tolerance: Double = 1e-9) -> Bool {
  guard let b else { return false }
  return a == b || (a.isNaN && b.isNaN)
    || abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-6)
}

func agree(_ a: [Double], _ b: [Double], within tolerance: Double = 1e-9) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { agree($0, $1, within: tolerance) }
}
