import Foundation

/// Numbers as the page prints them: three to four significant digits, thousands set apart.
enum NumberText {
  /// A value in its unit; "–" when it is undefined.
  static func text(_ value: Double?, _ unit: ReportContent.Unit) -> String {
    guard let value, value.isFinite else { return "–" }
    switch unit {
    case .ratio: return significant(value, digits: 3)
    case .percent: return significant(value * 100, digits: 3) + "%"
    case .money: return fixed(value, decimals: value.magnitude < 1000 ? 2 : 0)
    case .count, .bars: return fixed(value, decimals: value == value.rounded() ? 0 : 1)
    case .days: return fixed(value, decimals: value.magnitude < 10 ? 1 : 0)
    }
  }

  /// Rounded to about `digits` significant digits, never fewer than the integer part has.
  static func significant(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return "–" }
    guard value != 0 else { return "0" }
    let magnitude = value.magnitude
    if magnitude < 1e-4 { return String(format: "%.\(max(0, digits - 1))e", value) }
    let exponent = Int(log10(magnitude).rounded(.down))
    return fixed(value, decimals: min(digits + 2, max(0, digits - 1 - exponent)))
  }

  /// A fixed count of decimals, with thousands set apart by commas.
  static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return "–" }
    guard value.magnitude < 1e15 else { return String(format: "%.3e", value) }
    let text = String(format: "%.\(decimals)f", value.magnitude)
    let parts = text.split(separator: ".", maxSplits: 1)
    let whole = Array(parts[0])
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index).isMultiple(of: 3) { grouped.append(",") }
      grouped.append(digit)
    }
    if parts.count == 2 { grouped += "." + parts[1] }
    let isZero = !text.contains { $0 != "0" && $0 != "." }
    return (value < 0 && !isZero ? "−" : "") + grouped
  }

  /// How many, with thousands set apart; "–" when it is not known.
  static func count(_ value: Int?) -> String { text(value.map(Double.init), .count) }

  /// A fraction such as a level, as a percentage without digits that say nothing: 95 %.
  static func percent(_ fraction: Double) -> String {
    guard fraction.isFinite else { return "–" }
    return plain((fraction * 100).roundedToSignificant(4)) + "%"
  }

  /// The shortest text of a parameter's value.
  static func plain(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    if let whole = Int(exactly: value) { return String(whole) }
    return value.roundedToSignificant(6).description
  }
}

extension Double {
  /// The nearest number of so many significant decimal digits, for short text in the page.
  func roundedToSignificant(_ digits: Int) -> Double {
    guard isFinite, self != 0 else { return self }
    let shift = digits - 1 - Int(log10(magnitude).rounded(.down))
    guard (-22...22).contains(shift) else { return self }
    let power = pow(10, Double(shift.magnitude))
    return shift >= 0 ? (self * power).rounded() / power : (self / power).rounded() * power
  }
}
