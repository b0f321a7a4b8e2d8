import Documents
import Foundation

/// Rates at moments, as files of funding payments have them: a time and a rate a line.
package struct TimedRates: Sendable {
  package var times: [Timestamp]
  package var rates: [Double]

  /// What a file's numbers are.
  package enum Content: String, Sendable {
    /// Fractions of a position's value.
    case rates
    /// Milliseconds that a message took.
    case delays

    fileprivate var columns: [String] {
      switch self {
      case .rates: ["funding_rate", "fundingrate", "last_funding_rate", "rate"]
      case .delays: ["delay_ms"]
      }
    }

    fileprivate var header: String {
      self == .rates ? "funding_time and funding_rate" : "time and delay_ms"
    }

    /// The numbers that can be meant, and how they are written.
    fileprivate var range: ClosedRange<Double> {
      self == .rates ? -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude : 0...3.6e6
    }

    fileprivate var example: String {
      self == .rates
        ? "use a number such as 0.0001" : "use milliseconds up to an hour, such as 12.5"
    }
  }

  /// Reads a CSV, plain or gzip, whose header names a time and a column of numbers.
  package static func read(path: String, of content: Content = .rates) throws -> TimedRates {
    var table = TimedRates(times: [], rates: [])
    var columns: (time: Int, rate: Int)?
    for (number, line) in try lines(of: path).enumerated() {
      let place = "\(path):\(number + 1)"
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      if line.isEmpty || line.hasPrefix("#") { continue }
      guard let known = columns else {
        columns = try header(cells, content, at: place)
        continue
      }
      try table.append(cells, known, content, at: place)
    }
    guard !table.times.isEmpty else {
      throw AssayError(
        .data, "the file has no \(content.rawValue)", at: path,
        mend: "give it a header (\(content.header)) and numbers")
    }
    return table
  }

  private mutating func append(
    _ cells: [String], _ columns: (time: Int, rate: Int), _ content: Content, at place: String
  ) throws {
    guard cells.count > max(columns.time, columns.rate) else {
      throw AssayError(.data, "the line is too short", at: place, mend: "repair the file")
    }
    guard let time = Timestamp(text: cells[columns.time]) else {
      throw AssayError(
        .data, "'\(cells[columns.time].prefix(40))' is not a time", at: place,
        mend: "use ISO text or an epoch")
    }
    guard let rate = Double(cells[columns.rate]), content.range.contains(rate) else {
      throw AssayError(
        .data, "'\(cells[columns.rate].prefix(40))' is not one of the \(content.rawValue)",
        at: place,
        mend: content.example)
    }
    if let last = times.last, time <= last {
      throw AssayError(
        .data, "the time does not come after the one before", at: place, mend: "sort the file")
    }
    times.append(time)
    rates.append(rate)
  }

  private static func header(
    _ cells: [String], _ content: Content, at place: String
  ) throws -> (time: Int, rate: Int) {
    let names = cells.map { $0.lowercased() }
    let times = ["funding_time", "fundingtime", "calc_time", "time", "timestamp", "date"]
    guard let time = names.firstIndex(where: times.contains),
      let rate = names.firstIndex(where: content.columns.contains)
    else {
      throw AssayError(
        .data, "the header names no time or no \(content.rawValue)", at: place,
        mend: "call the columns \(content.header)")
    }
    return (time, rate)
  }

  private static func lines(of path: String) throws -> [String] {
    let file = try FileBytes(path)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { break }
      bytes += chunk[..<count]
      guard bytes.count < 1 << 28 else {
        throw AssayError(.data, "the file is larger than 256 MiB", at: path, mend: "cut it")
      }
    }
    return String(decoding: bytes, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).map(String.init)
  }
}

extension Timestamp {
  /// Reads ISO text, or an epoch in seconds to nanoseconds by its size.
  fileprivate init?(text: String) {
    var text = text
    guard let time = text.withUTF8({ Self.read($0) }) else { return nil }
    self = time
  }
}
