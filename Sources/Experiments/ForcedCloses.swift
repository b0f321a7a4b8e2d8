import Documents
import Trading

extension ForcedClose {
  /// Whether the margin and the loss differ by more than rounding leaves.
  package var isCovered: Bool { covered.magnitude > 1e-9 * realised.magnitude }

  /// A forced close as JSON.
  func document(symbol: String) -> JSON {
    .object([
      ("time", .string(fill.time.iso)), ("reason", .string(reason.rawValue)),
      ("symbol", .string(symbol)), ("side", .string(fill.side == .buy ? "buy" : "sell")),
      ("price", .number(fill.price)), ("quantity", .number(fill.quantity)),
      ("realised", .number(realised)), ("fee", .number(fee)),
      ("covered", .number(isCovered ? covered : 0)),
    ])
  }
}
