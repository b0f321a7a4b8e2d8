/// One line of a feed that tells single orders.
struct OrderMessage {
  enum Action {
    case add, cancel, modify, fill, trade, clear
    /// A fill whose quantity a cancel or a modify takes away later.
    case announcement
    /// Tells nothing of the book.
    case none

    /// A word, or the letter that feeds write for it.
    init?(_ text: String) {
      switch text.lowercased() {
      case "add", "a": self = .add
      case "cancel", "c": self = .cancel
      case "modify", "m": self = .modify
      case "fill", "f": self = .fill
      case "trade", "t": self = .trade
      case "clear", "r": self = .clear
      case "none", "n": self = .none
      default: return nil
      }
    }
  }

  var action: Action
  /// Nanoseconds since 1970, at the exchange and at the collector.
  var time: Int64
  var receiveTime: Int64
  /// The order's side, or that of the trade's taker; nil where none is told.
  var isBuy: Bool?
  /// In units of 1/10^8, above 0; nil where none is told.
  var price: Int64?
  var quantity: Int64?
  var id: String
  /// The line in the file.
  var line: Int
}
