extension Double {
  /// NaN for a cell that says that there is no number, not for one that says something else.
  @inline(__always)
  var isMissingCell: Bool { isNaN && bitPattern != RecordLayout.unreadable.bitPattern }
}

/// What the lines of a text mean: recognised from the first of them, or told.
struct RecordLayout {
  /// What a line is.
  enum Content: Equatable {
    case bars
    /// Bars of bids beside bars of asks.
    case quotes
    /// One price a series, many series.
    case closes
    case trades
    /// Best bids and asks, one moment a line.
    case tickers
    /// Numbers at a time, such as funding rates.
    case values
    /// The depth of a book at one percentage from its middle, many lines a time.
    case depth
  }

  /// What a field is.
  enum Column: Equatable {
    case ignored
    case time
    /// A day whose time of day stands in a field of its own.
    case date
    case clock
    /// Milliseconds since the midnight that begins the layout's day.
    case millisecond
    case number(Int)
    /// The instrument, which must be the same all through.
    case symbol
    /// True or false, of trades: whether the buyer's order was in the book.
    case flag
  }

  /// Where a record keeps its numbers; bids lie where bars do.
  enum Slot {
    static let open = 0
    static let high = 1
    static let low = 2
    static let close = 3
    static let volume = 4
    static let quoteVolume = 5
    static let spread = 6
    static let askOpen = 7
    static let askClose = 10
    static let price = 0
    static let quantity = 1
  }

  /// What people call it: `Binance klines`.
  var name: String
  var content: Content
  var columns: [Column]
  /// The columns as the file spells them, or as they were told.
  var names: [String]
  var delimiter: UInt8 = UInt8(ascii: ",")
  var hasHeader = false
  /// How many lines the header has, if there is one.
  var headerLines = 1
  /// Numbers are written `1,5`.
  var hasDecimalCommas = false
  var times = CalendarText.Order.standard
  /// The midnight from which `millisecond` counts, as if it were UTC.
  var day: Int64?
  var priceScale = 1.0
  /// Cells without a number are NaN, not a fault.
  var allowsMissing = false
  /// Nothing is a fault: cells that are no number are NaN, lines that are no record are counted.
  var isRaw = false
  /// Numbers may be written as ratios: `4:1`.
  var allowsRatios = false
  /// Of values: what the numbers are, slot by slot.
  var valueNames: [String] = []
  /// Of values: the lines are bars whose open is the number.
  var isOpenOfBars = false
  /// Further words on what was recognised.
  var details: [String] = []
  /// What a reader should know before he trusts the numbers.
  var notes: [String] = []

  /// A cell of a raw record that holds something else than a number.
  static let unreadable = Double(nan: 0xBAD, signaling: false)

  func has(_ slot: Int) -> Bool { columns.contains(.number(slot)) }

  /// How many numbers a record has room for.
  var slots: Int {
    let used = columns.map { if case .number(let slot) = $0 { slot + 1 } else { 0 } }
    return max(16, used.max() ?? 0)
  }

  /// The first column of a kind.
  func index(of column: Column) -> Int? { columns.firstIndex(of: column) }

  /// Names of the columns of closes, slot by slot.
  var series: [String] {
    zip(columns, names).compactMap { if case .number = $0.0 { $0.1 } else { nil } }
  }
}
