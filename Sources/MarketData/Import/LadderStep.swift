/// The name of a column of a book's depth: `depth_-1`, `notional_+0.2`.
struct LadderStep: Comparable {
  let measure: String
  let percentage: Double

  init?(_ name: String) {
    let parts = name.split(separator: "_", maxSplits: 1)
    guard parts.count == 2, ["depth", "notional"].contains(parts[0]),
      let percentage = Double(parts[1])
    else { return nil }
    (measure, self.percentage) = (String(parts[0]), percentage)
  }

  /// Percentages from the middle price get a sign: `+1`, `-0.2`.
  static func name(_ measure: String, _ percentage: Double) -> String {
    let whole = Int(exactly: percentage).map { "\($0)" } ?? "\(percentage)"
    return "\(measure)_\(percentage > 0 ? "+" : "")\(whole)"
  }

  static func < (a: LadderStep, b: LadderStep) -> Bool {
    (a.measure, a.percentage) < (b.measure, b.percentage)
  }
}
