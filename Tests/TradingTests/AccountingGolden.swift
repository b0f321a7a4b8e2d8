import Documents
import Foundation
import Testing

/// Numbers of account rules as another program computed them.
enum AccountingGolden {
  static func cases(_ key: String) throws -> JSON {
    let folder = (#filePath as NSString).deletingLastPathComponent
    let file = "\(folder)/Golden/accounting.json"
    let json = try JSON.parse(String(contentsOfFile: file, encoding: .utf8), file: file)
    return try #require(json[key])
  }

  static func list(_ key: String) throws -> [JSON] {
    let json = try cases(key)
    return try #require(json.array)
  }
}

extension JSON {
  /// The number under a key, which must be there.
  func number(_ key: String) throws -> Double { try #require(self[key]?.double) }
}

/// Whether two numbers agree to `tolerance` of the larger.
func agree(_ a: Double, _ b: Double, _ tolerance: Double = 1e-12) -> Bool {
  (a - b).magnitude <= tolerance * max(a.magnitude, b.magnitude) || a == b
}
