import MarketData

/// Several accounts side by side on all days that any of them has.
struct PooledCurves: Sendable {
  let days: [Int]
  /// The mean of all accounts, each idle at 1 before its first day and at rest after its last.
  let equity: [Double]
  /// That of their benchmarks; nil where one has none.
  let benchmark: [Double]?
  let isAdditive: Bool
  /// Of daily returns; nil where no pair shares enough days.
  let correlation: MeanCorrelation?
  let benchmarkCorrelation: MeanCorrelation?

  init(_ curves: [DailyCurve]) {
    var seen: Set<Int> = []
    for curve in curves { seen.formUnion(curve.days) }
    let days = seen.sorted()
    let spans = curves.map { Self.span(of: $0, in: days) }
    self.days = days
    isAdditive = curves.allSatisfy(\.isAdditive)
    equity = Self.mean(curves, days) { $0.equity }
    correlation = MeanCorrelation(spans) { place in
      let curve = curves[place]
      return simpleReturns(
        of: DailyCurve.carried(curve.equity, curve.days, on: days[spans[place]]), initial: 1,
        additiveCapital: curve.isAdditive ? 1 : nil)
    }
    guard curves.allSatisfy({ $0.benchmark != nil }) else {
      (benchmark, benchmarkCorrelation) = (nil, nil)
      return
    }
    benchmark = Self.mean(curves, days) { $0.benchmark ?? [] }
    benchmarkCorrelation = MeanCorrelation(spans) { place in
      let curve = curves[place]
      return simpleReturns(
        of: DailyCurve.carried(curve.benchmark ?? [], curve.days, on: days[spans[place]]),
        initial: 1, additiveCapital: nil)
    }
  }

  /// The places of all days from an account's first to its last.
  private static func span(of curve: DailyCurve, in days: [Int]) -> Range<Int> {
    guard let start = curve.days.first, let end = curve.days.last,
      let first = days.firstIndex(of: start), let last = days.lastIndex(of: end)
    else { return 0..<0 }
    return first..<last + 1
  }

  private static func mean(
    _ curves: [DailyCurve], _ days: [Int], _ values: (DailyCurve) -> [Double]
  ) -> [Double] {
    var sum = [Double](repeating: 0, count: days.count)
    for curve in curves {
      let account = DailyCurve.carried(values(curve), curve.days, on: days)
      for day in sum.indices { sum[day] += account[day] }
    }
    return sum.map { $0 / Double(curves.count) }
  }

  /// Days that bars tell of, a year: by the calendar of all days taken as bars.
  var daysPerYear: Double {
    let steps = zip(days, days.dropFirst()).map { $1 - $0 }.sorted()
    // A century is long enough for any step.
    let interval = steps.isEmpty ? 1 : min(steps[steps.count / 2], 36_525)
    let bars = days.map {
      Bar(openTime: Timestamp(day: $0), open: 1, high: 1, low: 1, close: 1, volume: 0)
    }
    return BarSeries(
      name: "", bars: bars, interval: Int64(interval) * Span.day, ticksPerUnit: nil, hash: ""
    ).periodsPerYear
  }

  /// What became of one unit of capital from day to day.
  var path: ReturnPath {
    ReturnPath(
      simpleReturns(of: equity, initial: 1, additiveCapital: isAdditive ? 1 : nil),
      isAdditive: isAdditive)
  }

  /// The same of buying and holding; nil without a benchmark.
  var benchmarkPath: ReturnPath? {
    benchmark.map {
      ReturnPath(simpleReturns(of: $0, initial: 1, additiveCapital: nil), isAdditive: false)
    }
  }
}
