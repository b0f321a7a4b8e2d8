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
