import Foundation

/// Values on their way into the page as JSON, where an undefined number is null.
enum PageData {
  /// JSON that may stand in a script element; equal values give equal text.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(value), as: UTF8.self)
    return text.replacing("<", with: "\\u003c")
  }

  /// A column with few digits and null for what is not finite.
  static func column(_ values: [Double], digits: Int = 6) -> [Double?] {
    values.map { $0.isFinite ? $0.roundedToSignificant(digits) : nil }
  }

  /// One number, null when it is not finite.
  static func number(_ value: Double?, digits: Int = 6) -> Double? {
    guard let value, value.isFinite else { return nil }
    return value.roundedToSignificant(digits)
  }
}
