/// The fields of one line of a Binance capture; −1 where a number is missing.
struct BinanceFields {
  enum Event { case none, depth, ticker, trade, other }

  var event = Event.none
  var symbol: UnsafeBufferPointer<UInt8>?
  var time: Int64 = -1
  var update: Int64 = -1
  var previousUpdate: Int64 = -1
  var lastUpdate: Int64 = -1
  var price: Int64 = -1
  var quantity: Int64 = -1
  var bid = BinanceMessage.Level(price: -1, quantity: -1)
  var ask = BinanceMessage.Level(price: -1, quantity: -1)
  var bids = 0..<0
  var asks = 0..<0
  var hasBids = false
  var hasAsks = false
  var isBuyerMaker = false
  /// Insurance fund and auto-deleveraging trades never met the book.
  var isOnBook = true
  private var isNested = false

  /// Reads what follows a `{`; false at the first byte that does not fit.
  mutating func readObject(
    _ cursor: inout JSONCursor, _ levels: inout [BinanceMessage.Level]
  ) -> Bool {
    if cursor.take("}") { return true }
    repeat {
      guard let key = cursor.string(), cursor.take(":") else { return false }
      guard read(key, &cursor, &levels) else { return false }
    } while cursor.take(",")
    return cursor.take("}")
  }

  private mutating func read(
    _ key: UnsafeBufferPointer<UInt8>, _ cursor: inout JSONCursor,
    _ levels: inout [BinanceMessage.Level]
  ) -> Bool {
    // Fields of other messages bear the same names and mean other things.
    if event == .other { return cursor.skip() }
    return key.count == 1
      ? readShort(key[0], &cursor, &levels) : readLong(key, &cursor, &levels)
  }

  private mutating func readShort(
    _ key: UInt8, _ cursor: inout JSONCursor, _ levels: inout [BinanceMessage.Level]
  ) -> Bool {
    switch key {
    case UInt8(ascii: "e"): return readEvent(&cursor)
    case UInt8(ascii: "s"):
      symbol = cursor.string()
      return symbol != nil
    case UInt8(ascii: "T"): return Self.read(&time, cursor.whole())
    case UInt8(ascii: "u"): return Self.read(&update, cursor.whole())
    case UInt8(ascii: "p"): return Self.read(&price, cursor.decimal())
    case UInt8(ascii: "q"): return Self.read(&quantity, cursor.decimal())
    case UInt8(ascii: "B"): return Self.read(&bid.quantity, cursor.decimal())
    case UInt8(ascii: "A"): return Self.read(&ask.quantity, cursor.decimal())
    case UInt8(ascii: "b"):
      if cursor.peek() != UInt8(ascii: "[") { return Self.read(&bid.price, cursor.decimal()) }
      hasBids = true
      return Self.readLevels(&cursor, &levels, &bids)
    case UInt8(ascii: "a"):
      if cursor.peek() != UInt8(ascii: "[") { return Self.read(&ask.price, cursor.decimal()) }
      hasAsks = true
      return Self.readLevels(&cursor, &levels, &asks)
    case UInt8(ascii: "m"):
      guard let truth = cursor.truth() else { return false }
      isBuyerMaker = truth
      return true
    case UInt8(ascii: "X"):
      guard let text = cursor.string() else { return false }
      isOnBook = Self.equal(text, "MARKET")
      return true
    default: return cursor.skip()
    }
  }

  private mutating func readLong(
    _ key: UnsafeBufferPointer<UInt8>, _ cursor: inout JSONCursor,
    _ levels: inout [BinanceMessage.Level]
  ) -> Bool {
    if Self.equal(key, "pu") { return Self.read(&previousUpdate, cursor.whole()) }
    if Self.equal(key, "lastUpdateId") { return Self.read(&lastUpdate, cursor.whole()) }
    if Self.equal(key, "data"), !isNested, cursor.peek() == UInt8(ascii: "{") {
      isNested = true
      return cursor.take("{") && readObject(&cursor, &levels)
    }
    if Self.equal(key, "bids") {
      hasBids = true
      return Self.readLevels(&cursor, &levels, &bids)
    }
    if Self.equal(key, "asks") {
      hasAsks = true
      return Self.readLevels(&cursor, &levels, &asks)
    }
    return cursor.skip()
  }

  private mutating func readEvent(_ cursor: inout JSONCursor) -> Bool {
    guard let text = cursor.string() else { return false }
    if Self.equal(text, "bookTicker") {
      event = .ticker
    } else if Self.equal(text, "depthUpdate") {
      event = .depth
    } else if Self.equal(text, "trade") {
      event = .trade
    } else {
      event = .other
    }
    return true
  }

  /// `[["price","quantity"],…]`, appended to `levels`.
  private static func readLevels(
    _ cursor: inout JSONCursor, _ levels: inout [BinanceMessage.Level], _ range: inout Range<Int>
  ) -> Bool {
    let start = levels.count
    guard cursor.take("[") else { return false }
    if !cursor.take("]") {
      repeat {
        guard cursor.take("["), let price = cursor.decimal(), price > 0, cursor.take(","),
          let quantity = cursor.decimal(), cursor.take("]")
        else { return false }
        levels.append(.init(price: price, quantity: quantity))
      } while cursor.take(",")
      guard cursor.take("]") else { return false }
    }
    range = start..<levels.count
    return true
  }

  private static func read(_ field: inout Int64, _ value: Int64?) -> Bool {
    field = value ?? -1
    return value != nil
  }

  private static func equal(_ text: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    text.elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }
}
