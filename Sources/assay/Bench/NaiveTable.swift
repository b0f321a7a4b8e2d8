import Foundation
import MarketData

/// The plain way to bars: a text cut at newlines and commas, each cell given to `Double`.
enum NaiveTable {
  /// Bars of lines that begin with a time and the five numbers.
  static func bars(_ bytes: [UInt8], hasHeader: Bool) -> [Bar] {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.split(separator: "\n").dropFirst(hasHeader ? 1 : 0).map { line in
      let cells = line.split(separator: ",")
      let numbers = cells[1...5].map { Double($0) ?? .nan }
      return Bar(
        openTime: time(cells[0]), open: numbers[0], high: numbers[1], low: numbers[2],
        close: numbers[3], volume: numbers[4])
    }
  }

  private static func time(_ text: Substring) -> Timestamp {
    if let milliseconds = Int64(text) {
      return Timestamp(nanoseconds: milliseconds * 1_000_000)
    }
    let parts = text.split { "-T:Z".contains($0) }.map { Int32($0) ?? 0 }
    var civil = tm()
    (civil.tm_year, civil.tm_mon, civil.tm_mday) = (parts[0] - 1_900, parts[1] - 1, parts[2])
    (civil.tm_hour, civil.tm_min, civil.tm_sec) = (parts[3], parts[4], parts[5])
    return Timestamp(nanoseconds: Int64(timegm(&civil)) * Span.second)
  }
}
