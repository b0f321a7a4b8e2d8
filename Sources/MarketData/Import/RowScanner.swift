import Documents
import Foundation

/// Lines of delimited text turned into records, up to the first fault.
struct RowScanner<Sink: RecordSink> {
  let layout: RecordLayout
  let place: String
  private(set) var times: TimeReader
  private(set) var line = 0
  private(set) var rows = 0
  /// Lines that are no record, where that is no fault.
  private(set) var unreadable: [Int] = []
  /// Where that is no fault, what the first cells say that are no number: one a line at most.
  private(set) var badCells: [(line: Int, what: String)] = []
  var sink: Sink

  private let columns: [RecordLayout.Column]
  /// From here on all columns are ignored.
  private let end: Int
  /// Lines of the header that are still to come.
  private var headerLinesAhead: Int
  private var symbol: [UInt8]?
  private var hasQuotes = false
  private var hasTwoSymbols = false

  init(_ layout: RecordLayout, place: String, zone: TimeZone?, sink: Sink) {
    self.layout = layout
    self.place = place
    self.sink = sink
    times = TimeReader(layout, zone: zone)
    columns = layout.columns
    end = (columns.lastIndex { $0 != .ignored } ?? -1) + 1
    headerLinesAhead = layout.hasHeader ? layout.headerLines : 0
  }

  /// Reads the whole lines of `bytes` and returns their size; the last call reads everything.
  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) throws -> Int {
    hasQuotes = bytes.baseAddress.map { memchr($0, 34, bytes.count) != nil } ?? false
    let slots = layout.slots
    return try withUnsafeTemporaryAllocation(of: Double.self, capacity: slots) { numbers in
      numbers.initialize(repeating: 0)
      guard let base = numbers.baseAddress else { return 0 }
      return try scan(bytes, isLast, base)
    }
  }

  private mutating func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, _ isLast: Bool, _ numbers: UnsafeMutablePointer<Double>
  ) throws -> Int {
    var start = 0
    while start < bytes.count {
      let rest = UnsafeBufferPointer(rebasing: bytes[start...])
      let end = rest.firstNewline
      guard (end ?? rest.count) <= TextFault.maximumLineBytes else {
        throw TextFault.lineTooLong("\(place):\(line + 1)")
      }
      guard let end else {
        guard isLast else { return start }
        try take(rest, numbers)
        return bytes.count
      }
      try take(UnsafeBufferPointer(rebasing: rest[..<end]), numbers)
      start += end + 1
    }
    return start
  }

  @inline(__always)
  private mutating func take(
    _ whole: UnsafeBufferPointer<UInt8>, _ numbers: UnsafeMutablePointer<Double>
  ) throws {
    line += 1
    var text = whole
    if line == 1, text.starts(with: [0xEF, 0xBB, 0xBF]) {  // a byte order mark
      text = UnsafeBufferPointer(rebasing: text.dropFirst(3))
    }
    if text.last == UInt8(ascii: "\r") { text = UnsafeBufferPointer(rebasing: text.dropLast()) }
    guard text.isContent else { return }
    guard headerLinesAhead == 0 else {
      headerLinesAhead -= 1
      return
    }
    if layout.isRaw { return try rawRow(text, numbers) }
    try row(text, numbers)
  }

  /// A line that is no record is counted, unless it is one of another instrument.
  @inline(never)
  private mutating func rawRow(
    _ text: UnsafeBufferPointer<UInt8>, _ numbers: UnsafeMutablePointer<Double>
  ) throws {
    do {
      try row(text, numbers)
    } catch {
      guard !hasTwoSymbols else { throw error }
      unreadable.append(line)
    }
  }

  private mutating func row(
    _ text: UnsafeBufferPointer<UInt8>, _ numbers: UnsafeMutablePointer<Double>
  ) throws {
    var start = 0
    var time: Int64?
    var (date, clock, flag) = (Int64(0), Int64?.none, false)
    for index in 0..<end {
      guard start <= text.count else { throw wrongFieldCount(text) }
      let column = columns[index]
      if case .number(let slot) = column {
        if let fast = FastNumber(text, start, layout.delimiter) {
          numbers[slot] = fast.value
          start = fast.next
          continue
        }
        let field = CSVField(text, from: start, delimiter: layout.delimiter)
        numbers[slot] = try number(field, index, start)
        start = field.next
        continue
      }
      let field = CSVField(text, from: start, delimiter: layout.delimiter)
      switch column {
      case .time:
        time = times.time(field.bytes)
        if time == nil { throw badTime(field, index, start) }
      case .ignored, .number: break
      case .date:
        guard let read = times.date(field.bytes) else { throw badTime(field, index, start) }
        date = read
      case .clock:
        clock = CalendarText.readClock(field.bytes)
        if clock == nil { throw badTime(field, index, start) }
      case .millisecond: time = try millisecond(field, index, start)
      case .symbol: try checkSymbol(field, start)
      case .flag: flag = try self.flag(field, index, start)
      }
      start = field.next
    }
    guard start + rest(text, start) == text.count + 1 else { throw wrongFieldCount(text) }
    try finish(time ?? times.time(date: date, clock: clock ?? 0), numbers, flag, text)
  }

  @inline(__always)
  private mutating func finish(
    _ time: Int64?, _ numbers: UnsafeMutablePointer<Double>, _ flag: Bool,
    _ text: UnsafeBufferPointer<UInt8>
  ) throws {
    guard let time else { throw fault("the time lies outside of 1677 to 2262", .time, text) }
    do {
      try sink.take(time, UnsafePointer(numbers), flag, line: line)
    } catch {
      throw fault(error, text)
    }
    rows += 1
  }

  /// The bytes of the fields from `start` on, all ignored, if there are as many as there should be.
  @inline(__always)
  private func rest(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    guard end < columns.count, start <= text.count else { return 0 }
    var count = 1
    if hasQuotes {
      var position = CSVField(text, from: start, delimiter: layout.delimiter).next
      while position <= text.count {
        position = CSVField(text, from: position, delimiter: layout.delimiter).next
        count += 1
      }
    } else {
      for position in start..<text.count where text[position] == layout.delimiter { count &+= 1 }
    }
    return count == columns.count - end ? text.count + 1 - start : -1
  }
}

// MARK: Fields that are read slowly

extension RowScanner {
  @inline(never)
  private mutating func number(_ field: CSVField, _ index: Int, _ start: Int) throws -> Double {
    let value =
      layout.hasDecimalCommas
      ? DecimalText.readWithComma(field.bytes) : DecimalText.read(field.bytes)
    if let value, value.isFinite { return value }
    if layout.allowsRatios, let ratio = DecimalText.ratio(field.bytes) { return ratio }
    if layout.isRaw { return value ?? rawCell(field, index) }
    if layout.allowsMissing, TextFault.isMissing(field) { return .nan }
    throw TextFault.badNumber(field, layout.names[index], spot(start))
  }

  private mutating func rawCell(_ field: CSVField, _ index: Int) -> Double {
    if TextFault.isMissing(field) { return .nan }
    if badCells.count < CheckFinding.mostPlaces, badCells.last?.line != line {
      badCells.append((line, "\(excerpt(layout.names[index])) is \"\(field.excerpt)\""))
    }
    return RecordLayout.unreadable
  }

  private mutating func millisecond(
    _ field: CSVField, _ index: Int, _ start: Int
  ) throws -> Int64? {
    guard field.bytes.count < 10, let count = DecimalText.read(field.bytes),
      let time = times.time(millisecond: Int64(exactly: count) ?? -1)
    else { throw badTime(field, index, start) }
    return time
  }

  private mutating func checkSymbol(_ field: CSVField, _ start: Int) throws {
    guard let symbol else {
      symbol = Array(field.bytes)
      return
    }
    guard !symbol.elementsEqual(field.bytes) else { return }
    hasTwoSymbols = true
    throw AssayError(
      .data,
      "the file holds more than one instrument: \(excerpt(String(decoding: symbol, as: UTF8.self)))"
        + " and \(field.excerpt)", at: spot(start), mend: "give one file an instrument")
  }

  private func flag(_ field: CSVField, _ index: Int, _ start: Int) throws -> Bool {
    switch field.bytes.first {
    case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "1"): return true
    case UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "0"): return false
    default:
      throw AssayError(
        .data, "\(excerpt(layout.names[index])) is \"\(field.excerpt)\", not true or false",
        at: spot(start), mend: RecordFault.correctRow)
    }
  }
}

// MARK: Faults

extension RowScanner {
  private func spot(_ column: Int) -> String { "\(place):\(line):\(column + 1)" }

  private func badTime(_ field: CSVField, _ index: Int, _ start: Int) -> AssayError {
    TextFault.badTime(field, layout.names[index], spot(start))
  }

  private func wrongFieldCount(_ text: UnsafeBufferPointer<UInt8>) -> AssayError {
    var (count, start) = (0, 0)
    while start <= text.count {
      start = CSVField(text, from: start, delimiter: layout.delimiter).next
      count += 1
    }
    let whole = layout.hasHeader ? "the header" : "the layout"
    return AssayError(
      .data, "the line has \(counted(count, "field")) where \(whole) has \(columns.count)",
      at: spot(0),
      mend: text.contains(0) ? "the file is binary: give CSV text" : "complete or remove the line")
  }

  private func fault(
    _ problem: String, _ column: RecordLayout.Column, _ text: UnsafeBufferPointer<UInt8>
  ) -> AssayError {
    fault(RecordFault(column: column, problem: problem, mend: RecordFault.correctRow), text)
  }

  private func fault(_ fault: RecordFault, _ text: UnsafeBufferPointer<UInt8>) -> AssayError {
    var start = 0
    for _ in 0..<(columns.firstIndex(of: fault.column) ?? 0) {
      start = CSVField(text, from: start, delimiter: layout.delimiter).next
    }
    return AssayError(.data, fault.problem, at: spot(start), mend: fault.mend)
  }
}
