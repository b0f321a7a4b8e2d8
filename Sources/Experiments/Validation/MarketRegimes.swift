import Documents
import Foundation
import MarketData

/// Kinds of market over stretches of time, each told by what came before it.
package struct MarketRegimes: Sendable {
  package let names: [String]
  /// Runs of bars by regime, ascending.
  package let runs: [[Range<Int>]]
  /// One split a regime: tested there, trained on the others.
  let splits: [StudySplit]

  /// Cuts bars into stretches as long as the window, and ranks them by the measure over the window
  /// before each; what comes before the first full window has no label and is trained on.
  init(
    _ spec: RegimeSpec, _ series: BarSeries, _ inSample: Range<Int>, _ periods: ReturnPeriods
  ) throws {
    let clock = BarClock(series, 0..<series.bars.count)
    var stretches: [(bars: Range<Int>, value: Double)] = []
    var start = inSample.lowerBound
    while start < inSample.upperBound {
      let end = min(
        inSample.upperBound,
        max(start + 1, periods.edge(clock.bar(at: clock.time(start) + spec.windowNanoseconds))))
      let before = clock.bar(at: clock.time(start) - spec.windowNanoseconds)..<start
      stretches.append((start..<end, Self.measure(spec.measure, series, before)))
      start = end
    }
    let known = stretches.filter { $0.value.isFinite }
    let sorted = known.map(\.value).sorted()
    guard known.count >= 2 * spec.count, Set(sorted).count >= spec.count else {
      throw AssayError(
        .data, "validation.regimes: \(known.count) stretches do not make \(spec.count) regimes",
        at: series.name, mend: "take a shorter window, fewer regimes or more data")
    }
    func regime(_ value: Double) -> Int {
      let below = sorted.firstIndex { $0 >= value } ?? 0
      return min(spec.count - 1, below * spec.count / sorted.count)
    }
    var runs = [[Range<Int>]](repeating: [], count: spec.count)
    for stretch in known {
      let place = regime(stretch.value)
      if let last = runs[place].last, last.upperBound == stretch.bars.lowerBound {
        runs[place][runs[place].count - 1] = last.lowerBound..<stretch.bars.upperBound
      } else {
        runs[place].append(stretch.bars)
      }
    }
    self.runs = runs
    let names = Self.names(spec)
    self.names = names
    let unlabelled = stretches.filter { !$0.value.isFinite }.map(\.bars)
    splits = runs.indices.map { test in
      let others = runs.indices.filter { $0 != test }.flatMap { runs[$0] } + unlabelled
      return StudySplit(
        kind: .regime(test), name: names[test],
        train: others.sorted { $0.lowerBound < $1.lowerBound }, test: runs[test])
    }
  }

  private static func names(_ spec: RegimeSpec) -> [String] {
    let ends = spec.measure == .volatility ? ("calm", "wild") : ("falling", "rising")
    return (0..<spec.count).map { place in
      place == 0
        ? ends.0
        : place == spec.count - 1 ? ends.1 : spec.count == 3 ? "middling" : "middling \(place)"
    }
  }

  /// The deviation of log returns over bars, or their sum; NaN where there are too few.
  private static func measure(
    _ measure: RegimeSpec.Measure, _ series: BarSeries, _ bars: Range<Int>
  ) -> Double {
    guard bars.count >= 10 else { return .nan }
    let changes = zip(series.bars[bars].dropFirst(), series.bars[bars]).map {
      log($0.close / $1.close)
    }
    let mean = changes.reduce(0, +) / Double(changes.count)
    switch measure {
    case .trend: return mean * Double(changes.count)
    case .volatility:
      return (changes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(changes.count))
        .squareRoot()
    }
  }
}
