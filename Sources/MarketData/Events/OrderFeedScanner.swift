import Documents

/// Lines of a feed of single orders read into messages, up to the first fault.
struct OrderFeedScanner {
  /// A longer line is a fault and not memory.
  private static let maximumLineBytes = 1 << 16
  /// Times from 1973 to 2096, so that sums and differences cannot overflow.
  private static let years: Range<Int64> = 100_000_000_000_000_000..<4_000_000_000_000_000_000

  private let file: String
  private(set) var header: OrderFeedHeader?
  private(set) var line = 0
  private(set) var symbol: String?
  private var lastTime = Int64.min

  init(file: String) { self.file = file }

  /// Reads the whole lines of `bytes` and returns their size; the last call reads everything.
  mutating func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, _ body: (OrderMessage) throws -> Void
  ) throws -> Int {
    var start = 0
    while start < bytes.count {
      let rest = UnsafeBufferPointer(rebasing: bytes[start...])
      let end = rest.firstNewline
      guard (end ?? rest.count) <= Self.maximumLineBytes else {
        line += 1
        throw fault("the line is longer than 64 KiB", mend: "give text with one message a line")
      }
      guard end != nil || isLast else { return start }
      try take(UnsafeBufferPointer(rebasing: rest[..<(end ?? rest.count)]), body)
      start += (end ?? rest.count) + 1
    }
    return min(start, bytes.count)
  }

  /// Faults of the file as a whole, once every line is read.
  func finish() throws {
    guard header != nil else {
      throw AssayError(.data, "the file is empty", at: file, mend: "give it a header and lines")
    }
  }

  private mutating func take(
    _ whole: UnsafeBufferPointer<UInt8>, _ body: (OrderMessage) throws -> Void
  ) throws {
    line += 1
    let text =
      whole.last == UInt8(ascii: "\r") ? UnsafeBufferPointer(rebasing: whole.dropLast()) : whole
    guard let first = text.first, first != UInt8(ascii: "#"),
      text.contains(where: { $0 != UInt8(ascii: " ") })
    else { return }
    guard let header else {
      header = try OrderFeedHeader(text, at: "\(file):\(line)")
      return
    }
    let message = try message(text, header)
    guard Self.years.contains(message.time), Self.years.contains(message.receiveTime) else {
      throw fault("the time lies before 1973 or after 2096", mend: "correct the time")
    }
    guard message.time >= lastTime else {
      throw fault(
        "the time \(Timestamp(nanoseconds: message.time).iso) comes after"
          + " \(Timestamp(nanoseconds: lastTime).iso) of the line before",
        mend: "sort the lines by time, oldest first")
    }
    lastTime = message.time
    if message.action != .none { try body(message) }
  }

  private mutating func message(
    _ text: UnsafeBufferPointer<UInt8>, _ header: OrderFeedHeader
  ) throws -> OrderMessage {
    var message = OrderMessage(
      action: .none, time: 0, receiveTime: .min, isBuy: nil, price: nil, quantity: nil, id: "",
      line: line)
    var start = 0
    for (column, role) in header.roles.enumerated() {
      guard start <= text.count else { throw wrongFieldCount(header) }
      let field = CSVField(text, from: start, delimiter: header.delimiter)
      if let role { try read(field, role, header.names[column], into: &message) }
      start = field.next
    }
    guard start == text.count + 1 else { throw wrongFieldCount(header) }
    if message.receiveTime == .min { message.receiveTime = message.time }
    if message.action == .fill, header.announcesFills { message.action = .announcement }
    return message
  }

  private mutating func read(
    _ field: CSVField, _ role: OrderFeedHeader.Role, _ name: String,
    into message: inout OrderMessage
  ) throws {
    switch role {
    case .time: message.time = try time(field, name)
    case .receiveTime: message.receiveTime = try time(field, name)
    case .action:
      guard let action = OrderMessage.Action(String(decoding: field.bytes, as: UTF8.self)) else {
        throw fault(
          "\"\(field.excerpt)\" is no action",
          mend: "write add, cancel, modify, fill, trade or clear, or A, C, M, F, T or R")
      }
      message.action = action
    case .side: message.isBuy = try side(field)
    case .price: message.price = try number(field, name)
    case .quantity: message.quantity = try number(field, name)
    case .orderID: message.id = String(decoding: field.bytes, as: UTF8.self)
    case .symbol: try checkSymbol(String(decoding: field.bytes, as: UTF8.self))
    }
  }

  private func time(_ field: CSVField, _ name: String) throws -> Int64 {
    guard let time = Timestamp.read(field.bytes) else {
      throw fault(
        "\(excerpt(name)) is \"\(field.excerpt)\", which is not a time",
        mend: "write 2024-01-31T04:00:00Z or a count of s, ms, µs or ns since 1970")
    }
    return time.nanoseconds
  }

  private func side(_ field: CSVField) throws -> Bool? {
    switch String(decoding: field.bytes, as: UTF8.self).lowercased() {
    case "buy", "bid", "b": return true
    case "sell", "ask", "s", "a": return false
    case "", "n", "none": return nil
    default:
      throw fault("\"\(field.excerpt)\" is no side", mend: "write buy or sell, bid or ask")
    }
  }

  /// Nil where the cell is empty, 0 or 2^63 - 1, which feeds write where there is nothing to tell.
  private func number(_ field: CSVField, _ name: String) throws -> Int64? {
    if field.bytes.isEmpty || field.bytes.elementsEqual("\(Int64.max)".utf8) { return nil }
    guard let units = DecimalText.hundredMillionths(field.bytes) else {
      throw fault(
        "\(excerpt(name)) is \"\(field.excerpt)\", which is no number from 0 with up to 8 decimals",
        mend: "correct or remove the line")
    }
    return units > 0 ? units : nil
  }

  private mutating func checkSymbol(_ text: String) throws {
    if symbol == nil { symbol = text }
    guard text == symbol else {
      throw fault(
        "the feed holds two symbols, \(excerpt(symbol ?? "")) and \(excerpt(text))",
        mend: "split it by symbol")
    }
  }

  private func wrongFieldCount(_ header: OrderFeedHeader) -> AssayError {
    fault(
      "the line does not have the \(header.roles.count) fields of the header",
      mend: "complete or remove the line")
  }

  private func fault(_ problem: String, mend: String) -> AssayError {
    AssayError(.data, problem, at: "\(file):\(line)", mend: mend)
  }
}

extension DecimalText {
  /// A number that is not negative, in units of 1/10^8; nil for what is none or is finer.
  static func hundredMillionths(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    var (value, decimals, digits) = (Int64(0), -1, 0)
    for byte in text {
      if byte == UInt8(ascii: "."), decimals < 0 {
        decimals = 0
        continue
      }
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      digits += 1
      if decimals >= 8 {
        guard digit == 0 else { return nil }
        continue
      }
      decimals += decimals < 0 ? 0 : 1
      let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, isTooLargeToo) = tens.addingReportingOverflow(Int64(digit))
      guard !isTooLarge, !isTooLargeToo else { return nil }
      value = sum
    }
    for _ in max(decimals, 0)..<8 {
      let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      guard !isTooLarge else { return nil }
      value = tens
    }
    return digits > 0 ? value : nil
  }
}
