import Foundation

/// A share as a run over several symbols says it, on its page and in a terminal.
package func percentText(_ value: Double?) -> String {
  text(value.map { $0 * 100 }, decimals: 1, " %")
}

/// A ratio as a run over several symbols says it.
package func ratioText(_ value: Double?) -> String { text(value, decimals: 2) }

/// How many, where that need not be whole, as a run over several symbols says it.
package func decimalText(_ value: Double) -> String { text(value, decimals: 1) }

private func text(_ value: Double?, decimals: Int, _ unit: String = "") -> String {
  guard let value, value.isFinite else { return "–" }
  return String(format: "%.\(decimals)f", value) + unit
}
