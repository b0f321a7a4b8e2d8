import Documents

/// What each column of a feed of single orders means, read from its first line.
struct OrderFeedHeader {
  /// The meaning of a column.
  enum Role: CaseIterable {
    case time, receiveTime, action, side, price, quantity, orderID, symbol

    /// Accepted spellings in order of preference: lower case, without a unit such as `_ns`.
    var spellings: [String] {
      switch self {
      case .time:
        ["ts_event", "time", "exchange_time", "event_time", "timestamp", "datetime"]
      case .receiveTime:
        ["receive_time", "ts_recv", "received", "recv_time", "local_timestamp"]
      case .action: ["action"]
      case .side: ["side"]
      case .price: ["price"]
      case .quantity: ["quantity", "size", "qty", "amount"]
      case .orderID: ["order_id", "orderid", "id"]
      case .symbol: ["symbol", "instrument"]
      }
    }

    var isRequired: Bool { self != .receiveTime && self != .symbol }
  }

  let delimiter: UInt8
  /// One role a column, in the order of the file; nil for what is of no use.
  let roles: [Role?]
  /// The columns as the file spells them.
  let names: [String]
  /// Whether fills only announce what cancels then take away.
  let announcesFills: Bool

  init(_ line: UnsafeBufferPointer<UInt8>, at place: String) throws {
    delimiter = BarHeader.delimiter(of: line)
    names = Self.names(line)
    let spellings = names.map(Self.spelling)
    var roles = [Role?](repeating: nil, count: names.count)
    for role in Role.allCases {
      if let column = try Self.column(of: role, in: spellings, place) { roles[column] = role }
    }
    self.roles = roles
    announcesFills = spellings.contains("ts_event")
  }

  /// Whether a line names both actions and order ids.
  static func isHeader(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    let spellings = names(line).map(spelling)
    return [Role.action, .orderID].allSatisfy { $0.spellings.contains(where: spellings.contains) }
  }

  private static func column(
    of role: Role, in spellings: [String], _ place: String
  ) throws -> Int? {
    for spelling in role.spellings {
      guard let column = spellings.firstIndex(of: spelling) else { continue }
      guard spellings.lastIndex(of: spelling) == column else {
        throw AssayError(
          .data, "two columns are named \(spelling)", at: place, mend: "rename one of them")
      }
      return column
    }
    guard role.isRequired else { return nil }
    throw AssayError(
      .data, "there is no column \(role.spellings[role == .time ? 1 : 0])", at: place,
      mend: "name the columns time, action, side, price, quantity, order_id")
  }

  private static func names(_ line: UnsafeBufferPointer<UInt8>) -> [String] {
    var text = line
    if text.starts(with: [0xEF, 0xBB, 0xBF]) {  // a byte order mark
      text = UnsafeBufferPointer(rebasing: text.dropFirst(3))
    }
    if text.last == UInt8(ascii: "\r") { text = UnsafeBufferPointer(rebasing: text.dropLast()) }
    return text.split(separator: BarHeader.delimiter(of: text), omittingEmptySubsequences: false)
      .map { BarHeader.unquoted(String(decoding: $0, as: UTF8.self)) }
  }

  private static func spelling(_ name: String) -> String {
    let name = BarHeader.spelling(name)
    let unit = ["_ns", "_us", "_ms"].first { name.hasSuffix($0) }
    return unit == nil ? name : String(name.dropLast(3))
  }
}
