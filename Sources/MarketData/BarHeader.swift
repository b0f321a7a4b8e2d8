import Documents

/// What each column of a delimited file means, read from its first line.
struct BarHeader {
  /// The meaning of a column.
  enum Role: String, CaseIterable {
    case time, date, clock, open, high, low, close, volume, quoteVolume, spread
    case bidOpen, bidHigh, bidLow, bidClose, askOpen, askHigh, askLow, askClose
    case price, quantity, buyerIsMaker, value, symbol, ignored

    /// Accepted spellings in order of preference: lower case, blanks and dashes as underscores.
    var spellings: [String] {
      switch self {
      case .time:
        [
          "open_time", "timestamp", "datetime", "date_time", "gmt_time", "local_time", "utc_time",
          "date", "time", "opentime", "dtyyyymmdd",
          "window_start", "",
        ]
      case .date: ["date", "dtyyyymmdd"]
      case .clock: ["time", "clock"]
      case .open: ["open", "open_price"]
      case .high: ["high", "high_price"]
      case .low: ["low", "low_price"]
      case .close: ["close", "close_price"]
      case .volume: ["volume", "vol", "base_volume", "tick_volume", "tickvol", "tickvolume"]
      case .quoteVolume:
        ["quote_volume", "quote_asset_volume", "quotevolume", "volume_quote", "turnover"]
      case .spread: ["spread"]
      case .price: ["price", "trade_price", "last_price"]
      case .quantity: ["quantity", "qty", "size", "amount", "volume"]
      case .buyerIsMaker: ["is_buyer_maker", "buyer_is_maker", "isbuyermaker"]
      case .value:
        [
          "last_funding_rate", "funding_rate", "fundingrate", "sum_open_interest", "open_interest",
          "value",
        ]
      case .symbol: ["symbol", "ticker", "name", "tic"]
      case .ignored: ["_"]
      default: quoteSpellings
      }
    }

    /// `bid_open`, `bidopen`, `open_bid`, `openbid`.
    private var quoteSpellings: [String] {
      let side = String(rawValue.prefix(3))
      let price = rawValue.dropFirst(3).lowercased()
      return ["\(side)_\(price)", "\(side)\(price)", "\(price)_\(side)", "\(price)\(side)"]
    }

    /// Where a record keeps the column's number.
    var slot: Int? {
      switch self {
      case .open, .bidOpen, .price, .value: 0
      case .high, .bidHigh, .quantity: 1
      case .low, .bidLow: 2
      case .close, .bidClose: 3
      case .volume: 4
      case .quoteVolume: 5
      case .spread: 6
      case .askOpen: 7
      case .askHigh: 8
      case .askLow: 9
      case .askClose: 10
      case .time, .date, .clock, .buyerIsMaker, .symbol, .ignored: nil
      }
    }

    /// What the scanner makes of such a column.
    var column: RecordLayout.Column {
      switch self {
      case .time: .time
      case .date: .date
      case .clock: .clock
      case .buyerIsMaker: .flag
      case .symbol: .symbol
      default: slot.map { .number($0) } ?? .ignored
      }
    }

    static let bars: [Role] = [.open, .high, .low, .close]
    static let bids: [Role] = [.bidOpen, .bidHigh, .bidLow, .bidClose]
    static let asks: [Role] = [.askOpen, .askHigh, .askLow, .askClose]
  }

  /// The columns as the file spells them.
  let names: [String]
  /// The columns as they are compared.
  let spellings: [String]
  private let place: String

  init(_ names: [String], at place: String) {
    self.names = names
    self.place = place
    spellings = Self.lettersNamed(names.map(Self.spelling))
  }

  private static let letters = [
    "o": "open", "h": "high", "l": "low", "c": "close", "v": "volume", "t": "time", "ts": "time",
  ]

  /// The spellings with short names written out.
  ///
  /// `o`, `h`, `l` and `c` together are a bar's prices, with `v` and `t` beside them; alone they
  /// are tickers. `t` or `ts` in front is the time.
  private static func lettersNamed(_ spellings: [String]) -> [String] {
    let areBars = ["o", "h", "l", "c"].allSatisfy(spellings.contains)
    return spellings.enumerated().map { index, spelling in
      guard let name = letters[spelling], !spellings.contains(name),
        areBars || index == 0 && name == "time"
      else { return spelling }
      return name
    }
  }

  func has(_ role: Role) -> Bool { role.spellings.contains(where: spellings.contains) }

  func has(all names: [String]) -> Bool { names.allSatisfy(spellings.contains) }

  /// A date and a clock in columns of their own, and no whole time.
  var isTimeSplit: Bool {
    let whole = ["open_time", "timestamp", "datetime", "date_time", "opentime"]
    return has(.date) && has(.clock) && !spellings.contains(where: whole.contains)
  }

  /// The columns of roles; the required ones must be there.
  func columns(required: [Role], optional: [Role]) throws -> [RecordLayout.Column] {
    var columns = [RecordLayout.Column](repeating: .ignored, count: names.count)
    for role in required {
      guard let index = try index(of: role) else { throw missing(role) }
      columns[index] = role.column
    }
    for role in optional {
      guard let index = try index(of: role), columns[index] == .ignored else { continue }
      columns[index] = role.column
    }
    return columns
  }

  /// Where a role is, by the first of its spellings that is there.
  func index(of role: Role) throws -> Int? {
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
    return nil
  }

  private func missing(_ role: Role) -> AssayError {
    let found = names.prefix(16).map { excerpt($0) }.joined(separator: ", ")
    return AssayError(
      .data, "there is no \(role) column; the header has: \(found)", at: place,
      mend: "name it \(role.spellings.prefix(2).joined(separator: " or "))")
  }

  /// Comma, semicolon, tab or bar, whichever a line has.
  static func delimiter(of line: UnsafeBufferPointer<UInt8>) -> UInt8 {
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]
    return candidates.first(where: line.contains) ?? candidates[0]
  }

  static func unquoted(_ name: String) -> String {
    var name = name.drop { $0 == " " }
    while name.last == " " { name.removeLast() }
    if name.count >= 2, name.first == "\"", name.last == "\"" { name = name.dropFirst().dropLast() }
    return String(name)
  }

  /// A name as it is compared; MetaTrader and Stooq put theirs in angles.
  static func spelling(_ name: String) -> String {
    let bare = name.hasPrefix("<") && name.hasSuffix(">") ? name.dropFirst().dropLast() : name[...]
    return String(bare.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
  }
}

/// A short piece of a file's text, safe to print.
func excerpt(_ text: some StringProtocol) -> String {
  let shown = text.unicodeScalars.prefix(40)
    .map { $0.value < 32 || $0.value == 127 ? "\u{FFFD}" : String($0) }
  return shown.joined() + (text.unicodeScalars.count > 40 ? "…" : "")
}
