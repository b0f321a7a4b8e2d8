import Foundation
import MarketData
import Reports

/// An account at the end of each UTC day that has bars, as a multiple of what it began with.
struct DailyCurve: Sendable {
  /// Days since 1970, ascending.
  let days: [Int]
  let equity: [Double]
  /// Nil without a benchmark.
  let benchmark: [Double]?

  init(days: [Int], equity: [Double], benchmark: [Double]?) {
    self.days = days
    self.equity = equity
    self.benchmark = benchmark
  }

  /// A bar belongs to the day on which it opens.
  init(_ curve: ReportContent.EquityCurve) {
    let days = curve.times.map { Timestamp(nanoseconds: $0 &* 1_000_000).day }
    let last = days.indices.filter { $0 + 1 == days.count || days[$0 + 1] != days[$0] }
    self.days = last.map { days[$0] }
    equity = last.map { curve.equity[$0] / curve.initialEquity }
    benchmark = curve.benchmark.map { hold in last.map { hold[$0] / curve.initialEquity } }
  }

  /// The value on each of ascending days: 1 before the first, the last one after it.
  static func carried(_ values: [Double], _ days: [Int], on all: [Int]) -> [Double] {
    var next = 0
    return all.map { day in
      while next < days.count, days[next] <= day { next += 1 }
      return next == 0 ? 1 : values[next - 1]
    }
  }
}

/// Several accounts side by side on all days that any of them has.
struct PooledCurves: Sendable {
  let days: [Int]
  /// The mean of all accounts, each idle at 1 before its first day and at rest after its last.
  let equity: [Double]
  /// That of their benchmarks; nil where one has none.
  let benchmark: [Double]?
  /// Pearson's correlation of daily returns, the mean over pairs that share enough days.
  let correlation: Double?
  let benchmarkCorrelation: Double?

  /// Fewer common days say little of a correlation.
  static let fewestDays = 20

  init(_ curves: [DailyCurve]) {
    let days = Set(curves.flatMap(\.days)).sorted()
    self.days = days
    let accounts = curves.map { DailyCurve.carried($0.equity, $0.days, on: days) }
    equity = Self.mean(accounts, count: days.count)
    correlation = Self.correlation(accounts, curves, days)
    let holds = curves.compactMap { curve in
      curve.benchmark.map { DailyCurve.carried($0, curve.days, on: days) }
    }
    let isWhole = holds.count == curves.count
    benchmark = isWhole ? Self.mean(holds, count: days.count) : nil
    benchmarkCorrelation = isWhole ? Self.correlation(holds, curves, days) : nil
  }

  private static func mean(_ accounts: [[Double]], count: Int) -> [Double] {
    (0..<count).map { day in
      accounts.reduce(0) { $0 + $1[day] } / Double(accounts.count)
    }
  }

  /// Days that bars tell of, 365 or 252 a year, by whether any account moves on weekends.
  var daysPerYear: Double {
    let weekends = days.count { Timestamp(nanoseconds: Int64($0) &* Span.day).weekday > 4 }
    return 10 * weekends > days.count ? 365 : 252
  }

  /// Returns from day to day, the first day's from the beginning.
  static func returns(_ equity: [Double]) -> [Double] {
    zip([1] + equity, equity).map { $0 > 0 ? $1 / $0 - 1 : 0 }
  }

  private static func correlation(
    _ accounts: [[Double]], _ curves: [DailyCurve], _ days: [Int]
  ) -> Double? {
    let returns = accounts.map(Self.returns)
    let spans = curves.map { curve in
      let first = days.firstIndex(of: curve.days.first ?? 0) ?? 0
      return first..<(days.firstIndex(of: curve.days.last ?? 0) ?? first) + 1
    }
    var (sum, pairs) = (0.0, 0)
    for a in returns.indices {
      for b in returns.indices.dropFirst(a + 1) {
        let common = spans[a].clamped(to: spans[b])
        guard common.count >= fewestDays,
          let value = pearson(returns[a][common], returns[b][common])
        else { continue }
        sum += value
        pairs += 1
      }
    }
    return pairs > 0 ? sum / Double(pairs) : nil
  }

  /// Pearson's correlation; nil where one does not vary.
  static func pearson(_ x: ArraySlice<Double>, _ y: ArraySlice<Double>) -> Double? {
    let count = Double(x.count)
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
      xx += (a - meanX) * (a - meanX)
      yy += (b - meanY) * (b - meanY)
      xy += (a - meanX) * (b - meanY)
    }
    let value = xy / (xx * yy).squareRoot()
    return value.isFinite ? value : nil
  }
}
