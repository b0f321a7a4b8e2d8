import MarketData
import Reports

/// An account at the end of each UTC day that has bars, as a multiple of what it began with.
struct DailyCurve: Sendable, Equatable {
  /// Days since 1970, ascending.
  let days: [Int]
  let equity: [Double]
  /// Nil without a benchmark.
  let benchmark: [Double]?
  /// Whether returns are fractions of the capital instead of the equity before.
  let isAdditive: Bool

  init(days: [Int], equity: [Double], benchmark: [Double]?, isAdditive: Bool = false) {
    self.days = days
    self.equity = equity
    self.benchmark = benchmark
    self.isAdditive = isAdditive
  }

  /// A run of an account's bars, which begins with one unit; a bar belongs to the day on which it
  /// opens.
  init(_ curve: ReportContent.EquityCurve, _ bars: Range<Int>) {
    let days = bars.map { Timestamp(nanoseconds: curve.times[$0] &* 1_000_000).day }
    let last = days.indices.filter { $0 + 1 == days.count || days[$0 + 1] != days[$0] }
    func rebased(_ values: [Double], capital: Double?) -> [Double] {
      let start = bars.lowerBound
      let base = start > 0 ? values[start - 1] : curve.initialEquity
      return last.map { place in
        let value = values[start + place]
        if let capital { return 1 + (value - base) / capital }
        // Nothing grows out of nothing.
        return base > 0 ? value / base : 1
      }
    }
    self.days = last.map { days[$0] }
    equity = rebased(curve.equity, capital: curve.additiveCapital)
    // Buying and holding is with all equity, however the strategy sizes.
    benchmark = curve.benchmark.map { rebased($0, capital: nil) }
    isAdditive = curve.additiveCapital != nil
  }

  /// The value on each of ascending days: 1 before the first, the last one after it.
  static func carried(
    _ values: [Double], _ days: [Int], on all: some Collection<Int>
  ) -> [Double] {
    var next = 0
    return all.map { day in
      while next < days.count, days[next] <= day { next += 1 }
      return next == 0 ? 1 : values[next - 1]
    }
  }
}

extension Timestamp {
  /// Midnight of a day since 1970.
  init(day: Int) { self.init(nanoseconds: Int64(day) &* Span.day) }
}
