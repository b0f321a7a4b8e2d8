import Indicators
import Lanes
import MarketData
import Numerics

/// An indicator's values over bars, for one set of its parameters.
func column(
  _ feature: Feature, _ values: [Double], _ bars: [Bar], ticksPerUnit: Double? = nil
) -> [Double] {
  let stream = withLaneValues(Double.self, rows: [values]) {
    feature.stream($0, PriceScale(ticksPerUnit: ticksPerUnit))
  }
  return bars.map(stream)
}

/// Every feature with a way to draw its parameters.
struct TestedFeature: Sendable {
  let feature: Feature
  let draw: @Sendable (inout Xoshiro256StarStar) -> [Double]
  /// Whether the value depends on a fixed number of bars alone.
  let isWindow: Bool

  private static func period(_ random: inout Xoshiro256StarStar) -> Double {
    Double(1 + random.below(random.below(3) == 0 ? 300 : 40))
  }

  private static func one(_ feature: Feature, isWindow: Bool) -> TestedFeature {
    .init(feature: feature, draw: { [period(&$0)] }, isWindow: isWindow)
  }

  static let all: [TestedFeature] = [
    one(.sma("n"), isWindow: true), one(.standardDeviation("n"), isWindow: true),
    one(.highest("n"), isWindow: true), one(.priorHighest("n"), isWindow: true),
    one(.lowest("n"), isWindow: true), one(.priorLowest("n"), isWindow: true),
    one(.rateOfChange("n"), isWindow: true), one(.ema("n"), isWindow: false),
    one(.wilderAverage("n"), isWindow: false), one(.atr("n"), isWindow: false),
    one(.rsi("n"), isWindow: false),
    .init(
      feature: .bollingerBand("n", "width"),
      draw: { [period(&$0), Double($0.below(9) - 4) / 2] }, isWindow: true),
    .init(
      feature: .macdHistogram("a", "b", "c"),
      draw: { [period(&$0), period(&$0), period(&$0)] }, isWindow: false),
  ]
}

/// Equal bit for bit, any undefined value like any other.
func areSame(_ a: Double, _ b: Double) -> Bool {
  a.bitPattern == b.bitPattern || a.isNaN && b.isNaN
}

func areSame(_ a: some Collection<Double>, _ b: some Collection<Double>) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { areSame($0, $1) }
}

/// The largest distance of defined values from wanted ones, infinite where only one is defined.
func worstError(_ found: [Double], _ wanted: [Double]) -> Double {
  guard found.count == wanted.count else { return .infinity }
  return zip(found, wanted).reduce(0) { worst, pair in
    if pair.0.isNaN != pair.1.isNaN { return .infinity }
    return pair.0.isNaN ? worst : max(worst, abs(pair.0 - pair.1))
  }
}

/// NaN before the first window of `period` is full, then what `value` makes of each window.
func windows<Element>(
  _ numbers: [Element], _ period: Int, _ value: (ArraySlice<Element>) -> Double
) -> [Double] {
  numbers.indices.map { $0 + 1 < period ? .nan : value(numbers[($0 + 1 - period)...$0]) }
}
