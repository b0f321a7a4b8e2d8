import Documents

/// What each column of a delimited file means, read from its first line.
struct BarHeader {
  /// The meaning of a column.
  enum Role: Int, CaseIterable {
    case time, open, high, low, close, volume, quoteVolume, spread, ignored

    /// Accepted spellings in order of preference: lower case, blanks and dashes as underscores.
    var spellings: [String] {
      switch self {
      case .time: ["open_time", "timestamp", "datetime", "date", "time", "opentime", ""]
      case .open: ["open", "open_price"]
      case .high: ["high", "high_price"]
      case .low: ["low", "low_price"]
      case .close: ["close", "close_price"]
      case .volume: ["volume", "vol", "base_volume"]
      case .quoteVolume:
        ["quote_volume", "quote_asset_volume", "quotevolume", "volume_quote", "turnover"]
      case .spread: ["spread"]
      case .ignored: []
      }
    }

    var isRequired: Bool {
      switch self {
      case .time, .open, .high, .low, .close: true
      case .volume, .quoteVolume, .spread, .ignored: false
      }
    }
  }

  let delimiter: UInt8
  /// One role a column, in the order of the file.
  let roles: [Role]
  /// The columns as the file spells them.
  let names: [String]

  init(_ line: UnsafeBufferPointer<UInt8>, at place: String) throws {
    delimiter = Self.delimiter(of: line)
    let names = line.split(separator: delimiter, omittingEmptySubsequences: false)
      .map { Self.unquoted(String(decoding: $0, as: UTF8.self)) }
    let spellings = names.map(Self.spelling)
    var roles = [Role](repeating: .ignored, count: names.count)
    guard spellings.contains(where: { Role.open.spellings.contains($0) }) || !Self.isData(names)
    else { throw Self.noHeader(place) }
    try Self.refuseSplitTime(spellings, place)
    for role in Role.allCases where role != .ignored {
      if let column = try Self.column(of: role, in: spellings, names, place) {
        roles[column] = role
      }
    }
    self.names = names
    self.roles = roles
  }

  func has(_ role: Role) -> Bool { roles.contains(role) }

  private static func column(
    of role: Role, in spellings: [String], _ names: [String], _ place: String
  ) throws -> Int? {
    for spelling in role.spellings {
      guard let column = spellings.firstIndex(of: spelling) else { continue }
      // An index without a name is a time only where tables put theirs: in front.
      if spelling.isEmpty && column > 0 { continue }
      guard spellings.lastIndex(of: spelling) == column || spelling.isEmpty else {
        throw AssayError(
          .data, "two columns are named \(names[column])", at: place, mend: "rename one of them")
      }
      return column
    }
    guard role.isRequired else { return nil }
    let found = names.prefix(16).map { excerpt($0) }.joined(separator: ", ")
    throw AssayError(
      .data, "there is no \(role) column; the header has: \(found)", at: place,
      mend: "name it \(role.spellings.prefix(2).joined(separator: " or "))")
  }

  private static func refuseSplitTime(_ spellings: [String], _ place: String) throws {
    let whole = ["open_time", "timestamp", "datetime", "opentime"]
    guard spellings.contains("date"), spellings.contains("time"),
      !spellings.contains(where: whole.contains)
    else { return }
    throw AssayError(
      .data, "the time is split over the columns date and time", at: place,
      mend: "join them into one column named datetime")
  }

  private static func noHeader(_ place: String) -> AssayError {
    AssayError(
      .data, "the first line is data, not a header", at: place,
      mend: "put a line such as open_time,open,high,low,close,volume before it")
  }

  private static func isData(_ names: [String]) -> Bool {
    names.count { Double($0) != nil } >= 4
  }

  static func delimiter(of line: UnsafeBufferPointer<UInt8>) -> UInt8 {
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    return candidates.first(where: line.contains) ?? candidates[0]
  }

  static func unquoted(_ name: String) -> String {
    var name = name.drop { $0 == " " }
    while name.last == " " { name.removeLast() }
    if name.count >= 2, name.first == "\"", name.last == "\"" { name = name.dropFirst().dropLast() }
    return String(name)
  }

  static func spelling(_ name: String) -> String {
    String(name.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
  }
}

/// A short piece of a file's text, safe to print.
func excerpt(_ text: some StringProtocol) -> String {
  let shown = text.unicodeScalars.prefix(40)
    .map { $0.value < 32 || $0.value == 127 ? "\u{FFFD}" : String($0) }
  return shown.joined() + (text.unicodeScalars.count > 40 ? "…" : "")
}
