import Foundation
import Metrics

/// Numbers as people read them.
enum Text {
  /// Four significant digits, whole numbers whole.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "\(value)" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    let digits = max(0, 3 - Int(floor(log10(abs(value)))))
    return String(format: "%.\(min(digits, 12))f", value)
  }

  /// A price: seven significant digits, two decimals at least, thousands set apart.
  static func price(_ value: Double) -> String {
    guard value.isFinite, value > 0, value < 1e15 else { return "\(value)" }
    let decimals = min(max(2, 6 - Int(log10(value).rounded(.down))), 12)
    let text = String(format: "%.\(decimals)f", value)
    var whole = text.prefix { $0 != "." }
    let fraction = text.dropFirst(whole.count)
    var groups: [Substring] = []
    while whole.count > 3 {
      groups.insert(whole.suffix(3), at: 0)
      whole = whole.dropLast(3)
    }
    return ([whole] + groups).joined(separator: ",") + fraction
  }

  /// Units as they were asked for.
  static func quantity(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
  }

  /// A metric's value with its unit.
  static func value(_ metric: Metric) -> String {
    guard let value = metric.value else { return "–" }
    switch metric.unit {
    case .fraction: return number(value * 100) + " %"
    case .money: return String(format: "%.2f", value)
    case .count, .ratio: return number(value)
    case .bars: return number(value) + " bars"
    case .days: return number(value) + " days"
    }
  }

  /// A span of seconds.
  static func seconds(_ seconds: Double) -> String {
    if seconds < 60 { return String(format: "%.1f s", seconds) }
    return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
  }
}
