import Documents
import Foundation

/// Lines of delimited text turned into bars one by one, up to the first fault.
struct BarScanner {
  /// A longer line is a fault and not memory.
  static let maximumLineBytes = 1 << 20

  private let file: String
  private var header: BarHeader?
  private var line = 0
  private(set) var bars: [Bar] = []
  private(set) var quoteVolume: [Double] = []
  private(set) var spread: [Double] = []

  init(file: String) { self.file = file }

  var hasVolume: Bool { header?.has(.volume) ?? false }
  var hasQuoteVolume: Bool { header?.has(.quoteVolume) ?? false }
  var hasSpread: Bool { header?.has(.spread) ?? false }

  /// Reads the whole lines of `bytes` and returns their size; the last call reads everything.
  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) throws -> Int {
    if line == 0, bytes.prefix(4_096).contains(0) { throw binary(bytes) }
    var start = 0
    while start < bytes.count {
      let rest = UnsafeBufferPointer(rebasing: bytes[start...])
      let end = rest.firstNewline
      guard (end ?? rest.count) <= Self.maximumLineBytes else { throw lineTooLong() }
      guard let end else {
        guard isLast else { return start }
        try take(rest)
        return bytes.count
      }
      try take(UnsafeBufferPointer(rebasing: rest[..<end]))
      start += end + 1
    }
    return start
  }

  /// Faults of the file as a whole, once every line is read.
  func finish() throws {
    guard header != nil else {
      throw AssayError(.data, "the file is empty", at: file, mend: "give it a header and bars")
    }
    guard !bars.isEmpty else {
      throw AssayError(.data, "there is a header but no bars", at: file, mend: "add the bars")
    }
  }

  private mutating func take(_ whole: UnsafeBufferPointer<UInt8>) throws {
    line += 1
    var text = whole
    if line == 1, text.starts(with: [0xEF, 0xBB, 0xBF]) {  // a byte order mark
      text = UnsafeBufferPointer(rebasing: text.dropFirst(3))
    }
    if text.last == UInt8(ascii: "\r") { text = UnsafeBufferPointer(rebasing: text.dropLast()) }
    guard let first = text.first, first != UInt8(ascii: "#") else { return }
    if first == UInt8(ascii: " "), text.allSatisfy({ $0 == UInt8(ascii: " ") }) { return }
    if let header {
      try row(text, header)
    } else {
      header = try BarHeader(text, at: "\(file):\(line)")
    }
  }

  private mutating func row(_ text: UnsafeBufferPointer<UInt8>, _ header: BarHeader) throws {
    let (time, values) = try fields(text, header)
    let bar = Bar(
      openTime: time, open: values[1], high: values[2], low: values[3], close: values[4],
      volume: values[5])
    guard bar.isSound, values[6] >= 0, values[7] >= 0, values[7] < 1, isAfterLast(time) else {
      throw unsound(bar, values, text, header)
    }
    bars.append(bar)
    if header.has(.quoteVolume) { quoteVolume.append(values[6]) }
    if header.has(.spread) { spread.append(values[7]) }
  }

  /// The time and the numbers of a line, each number at the place of its role.
  @inline(__always)
  private func fields(
    _ text: UnsafeBufferPointer<UInt8>, _ header: BarHeader
  ) throws -> (Timestamp, SIMD8<Double>) {
    var time = Timestamp(nanoseconds: 0)
    var values = SIMD8<Double>(repeating: 0)
    var start = 0
    for column in 0..<header.roles.count {
      guard start <= text.count else { throw wrongFieldCount(text, header) }
      let field = CSVField(text, from: start, delimiter: header.delimiter)
      switch header.roles[column] {
      case .ignored: break
      case .time:
        guard let read = Timestamp.read(field.bytes) else {
          throw badTime(field, header.names[column], start)
        }
        time = read
      case let role:
        guard let value = DecimalText.read(field.bytes), value.isFinite else {
          throw badNumber(field, header.names[column], start)
        }
        values[role.rawValue] = value
      }
      start = field.next
    }
    guard start == text.count + 1 else { throw wrongFieldCount(text, header) }
    return (time, values)
  }

  @inline(__always)
  private func isAfterLast(_ time: Timestamp) -> Bool {
    guard let last = bars.last?.openTime.nanoseconds else { return true }
    let step = time.nanoseconds.subtractingReportingOverflow(last)
    return step.partialValue > 0 && !step.overflow
  }
}

// MARK: Faults

extension BarScanner {
  private func place(_ column: Int) -> String { "\(file):\(line):\(column + 1)" }

  private func lineTooLong() -> AssayError {
    AssayError(
      .data, "the line is longer than 1 MiB", at: "\(file):\(line + 1)",
      mend: "give a text file with one bar a line")
  }

  private func binary(_ bytes: UnsafeBufferPointer<UInt8>) -> AssayError {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return AssayError(.data, "the text is UTF-16", at: file, mend: "save it as UTF-8")
    }
    return AssayError(
      .data, "the file is binary, not text", at: file,
      mend: "give CSV text, plain or gzip, with one bar a line")
  }

  private func badTime(_ field: CSVField, _ name: String, _ start: Int) -> AssayError {
    AssayError(
      .data, "\(excerpt(name)) is \"\(field.excerpt)\", which is not a time", at: place(start),
      mend: "write 2024-01-31T04:00:00Z or a count of s, ms, µs or ns since 1970")
  }

  private func badNumber(_ field: CSVField, _ name: String, _ start: Int) -> AssayError {
    let name = excerpt(name)
    let text = String(decoding: field.bytes, as: UTF8.self).lowercased()
    let missing = ["", "nan", "na", "n/a", "null", "none", "-", "+nan", "-nan"]
    if missing.contains(text) {
      return AssayError(
        .data, text.isEmpty ? "\(name) is empty" : "\(name) is \(field.excerpt)", at: place(start),
        mend: "fill the cell or remove the row")
    }
    return AssayError(
      .data, "\(name) is \"\(field.excerpt)\", which is not a finite number", at: place(start),
      mend: "write it like 12345.67, without thousands separators")
  }

  private func wrongFieldCount(
    _ text: UnsafeBufferPointer<UInt8>, _ header: BarHeader
  ) -> AssayError {
    var count = 0
    var start = 0
    while start <= text.count {
      start = CSVField(text, from: start, delimiter: header.delimiter).next
      count += 1
    }
    return AssayError(
      .data, "the line has \(count) fields where the header has \(header.roles.count)",
      at: place(0),
      mend: text.contains(0) ? "the file is binary: give CSV text" : "complete or remove the line")
  }

  private func unsound(
    _ bar: Bar, _ values: SIMD8<Double>, _ text: UnsafeBufferPointer<UInt8>, _ header: BarHeader
  ) -> AssayError {
    let (role, problem, mend) = reason(bar, values)
    var start = 0
    for column in 0..<(header.roles.firstIndex(of: role) ?? 0) where column >= 0 {
      start = CSVField(text, from: start, delimiter: header.delimiter).next
    }
    return AssayError(.data, problem, at: place(start), mend: mend)
  }

  private func reason(
    _ bar: Bar, _ values: SIMD8<Double>
  ) -> (role: BarHeader.Role, problem: String, mend: String) {
    if !isAfterLast(bar.openTime) { return disorder(bar.openTime) }
    for role in [BarHeader.Role.open, .high, .low, .close] where values[role.rawValue] <= 0 {
      return (
        role, "\(role) is \(values[role.rawValue]), not above zero", "correct or remove the row"
      )
    }
    for role in [BarHeader.Role.volume, .quoteVolume, .spread] where values[role.rawValue] < 0 {
      return (role, "\(role) is \(values[role.rawValue]), below zero", "correct or remove the row")
    }
    if values[7] >= 1 {
      return (
        .spread, "spread is \(values[7]), not a fraction of the price",
        "divide it by the price: 0.0001 is one basis point"
      )
    }
    if bar.high < bar.low {
      return (.high, "high \(bar.high) is below low \(bar.low)", "correct or remove the row")
    }
    let isOpen = !(bar.low...bar.high).contains(bar.open)
    return (
      isOpen ? .open : .close,
      "\(isOpen ? "open \(bar.open)" : "close \(bar.close)") lies outside low \(bar.low)"
        + " to high \(bar.high)", "correct or remove the row"
    )
  }

  private func disorder(
    _ time: Timestamp
  ) -> (role: BarHeader.Role, problem: String, mend: String) {
    guard let last = bars.last?.openTime else { preconditionFailure("one bar has no order") }
    if time == last {
      return (.time, "the time \(time.iso) is there twice", "remove one of the two rows")
    }
    if time < last {
      return (
        .time, "the time \(time.iso) comes after \(last.iso) of the bar before",
        "sort the rows, oldest first"
      )
    }
    return (.time, "the step from \(last.iso) spans more than 292 years", "correct the time")
  }
}

extension UnsafeBufferPointer<UInt8> {
  @inline(__always)
  var firstNewline: Int? {
    guard let base = baseAddress, let found = memchr(base, 10, count) else { return nil }
    return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
  }
}

extension Bar {
  /// Finite positive prices, low ≤ open, close ≤ high, a finite volume that is not negative.
  @inline(__always)
  var isSound: Bool {
    low > 0 && low <= open && low <= close && open <= high && close <= high
      && high < .infinity && volume >= 0 && volume < .infinity
  }
}

/// One field of a line, without its quotes and the blanks around it.
struct CSVField {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Where the next field starts; one past the line's end after the last field.
  let next: Int

  @inline(__always)
  init(_ line: UnsafeBufferPointer<UInt8>, from start: Int, delimiter: UInt8) {
    var end = start
    var isQuoted = false
    while end < line.count, isQuoted || line[end] != delimiter {
      if line[end] == UInt8(ascii: "\"") { isQuoted.toggle() }
      end += 1
    }
    next = end + 1
    bytes = Self.trimmed(line, start, end)
  }

  @inline(__always)
  private static func trimmed(
    _ line: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> UnsafeBufferPointer<UInt8> {
    var start = start
    var end = end
    while start < end, line[start] == UInt8(ascii: " ") { start += 1 }
    while end > start, line[end - 1] == UInt8(ascii: " ") { end -= 1 }
    if end - start >= 2, line[start] == UInt8(ascii: "\""), line[end - 1] == UInt8(ascii: "\"") {
      start += 1
      end -= 1
    }
    return UnsafeBufferPointer(rebasing: line[start..<end])
  }

  var excerpt: String { MarketData.excerpt(String(decoding: bytes, as: UTF8.self)) }
}
