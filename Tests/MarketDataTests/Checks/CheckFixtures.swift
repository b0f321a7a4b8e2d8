import Foundation
import MarketData

/// A calm walk without a defect: opens at the close before, moves of a per mille, prices of six
/// decimals that never stand still.
func calmBars(at times: [Timestamp], seed: UInt64 = 1) -> [Bar] {
  var random = SplitMix64(seed: seed)
  var close = 100.0
  return times.map { time in
    let open = close
    close =
      open
      * (1 + Double.random(in: 0.0002...0.001, using: &random)
        * (Bool.random(using: &random) ? 1 : -1))
    close = (close * 1e6).rounded() / 1e6
    let high = (max(open, close) * 1.0002 * 1e6).rounded(.up) / 1e6
    let low = (min(open, close) * 0.9998 * 1e6).rounded(.down) / 1e6
    return Bar(
      openTime: time, open: open, high: high, low: low, close: close,
      volume: .random(in: 1...2, using: &random))
  }
}

/// Every `step` of the weeks from a Monday where `isOpen(weekday, hour)`.
func marketTimes(
  from monday: String = "2018-01-01", weeks: Int, step: Int64 = Span.hour,
  where isOpen: (_ weekday: Int, _ hour: Int) -> Bool = { _, _ in true }
) -> [Timestamp] {
  let start = Timestamp(iso: monday)?.nanoseconds ?? 0
  return stride(from: 0, to: Int64(weeks) * 7 * Span.day, by: Int64.Stride(step))
    .map { Timestamp(nanoseconds: start + $0) }
    .filter { isOpen($0.weekday, $0.civil.hour) }
}

/// Currencies in UTC without daylight saving: Sunday 22:00 to Friday 22:00.
func isCurrencyHour(_ weekday: Int, _ hour: Int) -> Bool {
  weekday < 4 || (weekday == 4 && hour < 22) || (weekday == 6 && hour >= 22)
}

/// The findings of a report by name: how often each.
func counts(_ report: CheckReport, but severity: CheckSeverity? = nil) -> [String: Int] {
  let pairs = report.findings.filter { $0.severity != severity }.map { ($0.check, $0.count) }
  return Dictionary(pairs, uniquingKeysWith: +)
}

extension CheckReport {
  /// The finding of a check, if there is one.
  func finding(_ check: String) -> CheckFinding? { findings.first { $0.check == check } }
}
