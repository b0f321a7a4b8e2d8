import Documents
import MarketData

/// Kinds of market over stretches of time, each measured by what came before it.
///
/// Where one kind ends and the next begins is found from all stretches, which nobody knew
/// beforehand: they tell stretches apart, and are no rule to trade by.
struct MarketRegimes {
  /// One split a regime: tested there, trained on the others.
  let splits: [StudySplit]

  /// Cuts bars into stretches as long as the window, and ranks them by the measure over the window
  /// before each; what comes before the first full window has no label and is trained on.
  init(
    _ spec: RegimeSpec, _ series: BarSeries, _ inSample: Range<Int>, _ periods: ReturnPeriods
  ) throws {
    let clock = BarClock(series, 0..<series.bars.count)
    let window = Stretch.time(nanoseconds: spec.windowNanoseconds)
    let measures = MarketMeasures(series.bars)
    func value(_ bars: Range<Int>) -> Double {
      guard bars.count >= 10 else { return .nan }
      return (spec.measure == .trend ? measures.change(bars) : measures.volatility(bars)) ?? .nan
    }
    var stretches: [(bars: Range<Int>, value: Double)] = []
    var start = inSample.lowerBound
    while start < inSample.upperBound {
      let end = min(
        inSample.upperBound,
        max(start + 1, periods.edge(clock.bar(window, from: start))))
      let before = clock.bar(window, from: start, backwards: true)..<start
      stretches.append((start..<end, value(before)))
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
    let names = spec.measure.names(spec.count)
    let unlabelled = stretches.filter { !$0.value.isFinite }.map(\.bars)
    let runs = names.indices.map { place in
      known.filter { regime($0.value) == place }.map(\.bars)
    }
    splits = names.indices.map { test in
      let others = names.indices.filter { $0 != test }.flatMap { runs[$0] } + unlabelled
      return StudySplit(
        kind: .regime(test), name: names[test],
        train: merged(others.sorted { $0.lowerBound < $1.lowerBound }), test: merged(runs[test]))
    }
  }
}
