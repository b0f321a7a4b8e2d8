/// One message of a Binance USD-M futures stream as far as a replay needs it.
struct BinanceMessage {
  enum Kind { case trade, depth, ticker, snapshot }

  /// A price and a quantity in units of 1/10^8.
  struct Level {
    var price: Int64
    var quantity: Int64
  }

  var kind: Kind
  /// The exchange's transaction time, nanoseconds since 1970.
  var exchangeTime: Int64
  /// The collector's clock, nanoseconds since 1970.
  var receiveTime: Int64
  /// The last update of the book that the message knows of; 0 of a trade.
  var update: Int64
  /// The last update before a depth message's first: its `pu`.
  var previousUpdate: Int64
  /// In a trade, whether the buyer took.
  var isBuy: Bool
  /// Where its bids lie, then its asks; a trade has one of the former.
  var bids: Range<Int>
  var asks: Range<Int>
  /// The line in the file: the order of arrival.
  var line: Int

  /// The order of the exchange's time.
  ///
  /// In a tie trades lead, because a trade is told in the millisecond in which the book shows what
  /// it took; then the book's own count decides.
  static func isBefore(_ a: BinanceMessage, _ b: BinanceMessage) -> Bool {
    (a.exchangeTime, a.update, a.line) < (b.exchangeTime, b.update, b.line)
  }
}
