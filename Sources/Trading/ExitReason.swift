/// Why a position ended.
package enum ExitReason: String, Sendable, Codable {
  case signal, stop, trailing, takeProfit = "take-profit", liquidation, ruin, expiry
}
