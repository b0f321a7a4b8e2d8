import Experiments
import Indicators
import Lanes
import MarketData
import Numerics
import Strategies
import Sweep
import Testing
import Trading

/// Every strategy of the catalog against its rule written out with branches, on real bars.
@Suite struct StrategyRuleTests {
  private typealias Rule =
    @Sendable (_ t: Int, _ bars: [Bar], _ f: [[Double]], _ set: [Double]) -> Legs

  /// What one bar asks of the long and of the short leg.
  private struct Legs {
    var enterLong = false
    var exitLong = false
    var enterShort = false
    var exitShort = false
  }

  /// One series crossing another, or zero.
  private static func crossing(_ a: [Double], _ b: [Double]?, _ t: Int) -> Legs {
    guard t > 0 else { return Legs() }
    let (now, before) = (b?[t] ?? 0, b?[t - 1] ?? 0)
    let isUp = a[t] > now && a[t - 1] <= before
    let isDown = a[t] < now && a[t - 1] >= before
    return Legs(enterLong: isUp, exitLong: isDown, enterShort: isDown, exitShort: isUp)
  }

  private static let rules: [(name: String, sets: [[Double]], rule: Rule)] = [
    ("sma-cross", [[10, 30], [1, 2], [50, 7]], { t, _, f, _ in crossing(f[0], f[1], t) }),
    ("ema-cross", [[12, 26], [1, 5]], { t, _, f, _ in crossing(f[0], f[1], t) }),
    ("macd-cross", [[12, 26, 9], [3, 5, 2]], { t, _, f, _ in crossing(f[0], nil, t) }),
    (
      "rsi-reversal", [[14, 30, 70], [5, 40, 55], [3, 60, 40]],
      { t, _, f, set in
        guard t > 0 else { return Legs() }
        let (now, before, lower, upper) = (f[0][t], f[0][t - 1], set[1], set[2])
        return Legs(
          enterLong: now >= lower && before < lower, exitLong: now > upper && before <= upper,
          enterShort: now <= upper && before > upper, exitShort: now < lower && before >= lower)
      }
    ),
    (
      "bollinger-reversion", [[20, 2], [5, 1]],
      { t, bars, f, set in
        guard t > 0 else { return Legs() }
        func band(_ t: Int, _ width: Double) -> Double { f[0][t] + width * f[1][t] }
        let (now, before) = (bars[t].close, bars[t - 1].close)
        return Legs(
          enterLong: now < band(t, -set[1]) && before >= band(t - 1, -set[1]),
          exitLong: now > band(t, 0) && before <= band(t - 1, 0),
          enterShort: now > band(t, set[1]) && before <= band(t - 1, set[1]),
          exitShort: now < band(t, 0) && before >= band(t - 1, 0))
      }
    ),
    (
      "donchian-breakout", [[20, 10], [5, 30]],
      { t, bars, _, set in
        func prior(_ period: Double) -> ArraySlice<Bar> {
          t < Int(period) ? [] : bars[(t - Int(period))..<t]
        }
        let (entry, exit, close) = (prior(set[0]), prior(set[1]), bars[t].close)
        func isAbove(_ bars: ArraySlice<Bar>) -> Bool {
          !bars.isEmpty && bars.allSatisfy { close > $0.high }
        }
        func isBelow(_ bars: ArraySlice<Bar>) -> Bool {
          !bars.isEmpty && bars.allSatisfy { close < $0.low }
        }
        // Nothing is entered that could not be left yet.
        guard !exit.isEmpty else { return Legs() }
        return Legs(
          enterLong: isAbove(entry), exitLong: isBelow(exit), enterShort: isBelow(entry),
          exitShort: isAbove(exit))
      }
    ),
    (
      "filtered-trend", [[0, 5, 20, 0, 10, 0], [1, 5, 20, 1, 30, 0], [0, 3, 9, 2, 15, 0.01]],
      { t, bars, f, set in
        let (fast, slow) = set[0] == 1 ? (f[2][t], f[3][t]) : (f[0][t], f[1][t])
        let (close, mean, change) = (bars[t].close, f[4][t], f[5][t])
        var (isLong, isShort) = (fast > slow, fast < slow)
        if f.contains(where: { $0[t].isNaN }) { (isLong, isShort) = (false, false) }
        if set[3] == 1 {
          (isLong, isShort) = (isLong && close > mean, isShort && close < mean)
        } else if set[3] == 2 {
          (isLong, isShort) = (isLong && change > set[5], isShort && -change > set[5])
        }
        return Legs(enterLong: isLong, exitLong: !isLong, enterShort: isShort, exitShort: !isShort)
      }
    ),
  ]

  @Test(arguments: Side.allCases)
  func targetsAreThoseOfTheRule(_ side: Side) throws {
    for dataset in ["GOOG", "EURUSD", fewPricesName] {
      let series = try bars(dataset)
      for (name, sets, rule) in Self.rules {
        for set in sets {
          let entry = try catalogEntry(name)
          let features = columns(entry, set, series)
          var held = 0.0
          let wanted = series.bars.indices.map { t in
            held = next(rule(t, series.bars, features, set), held, side)
            return held
          }
          let found = targets(entry, set, side, series, features)
          #expect(found == wanted, "\(name) \(set) on \(dataset)")
          let positions = dataset == fewPricesName ? [] : Set(wanted)
          #expect(
            positions.isEmpty || positions.count == (side == .longShort ? 3 : 2),
            "\(name) \(set) never traded")
        }
      }
    }
  }

  private func next(_ legs: Legs, _ held: Double, _ side: Side) -> Double {
    if legs.enterLong, !legs.exitLong, side != .short { return 1 }
    if legs.enterShort, !legs.exitShort, side != .long { return -1 }
    if held > 0, legs.exitLong, !legs.enterLong { return 0 }
    if held < 0, legs.exitShort, !legs.enterShort { return 0 }
    return held
  }

  @Test(arguments: Side.allCases)
  func trailingStopsFollowTheClose(_ side: Side) throws {
    let entry = try catalogEntry("atr-trend")
    for dataset in ["GOOG", "EURUSD", fewPricesName] {
      let series = try bars(dataset)
      for set in [[100.0, 14, 3], [5, 3, 0.5], [20, 40, 8], [2, 1, 1]] {
        let features = columns(entry, set, series)
        var (held, stop) = (0.0, 0.0)
        let wanted = series.bars.indices.map { t in
          let (bar, average, distance) = (series.bars[t], features[0][t], set[2] * features[1][t])
          guard !distance.isNaN else { return held }
          if held == 0 {
            if bar.close > average, side != .short { held = 1 }
            if bar.close < average, side != .long { held = -1 }
            stop = bar.close - held * distance
          } else if held > 0 ? bar.low < stop : bar.high > stop {
            held = 0
          } else {
            let trail = bar.close - held * distance
            stop = held > 0 ? max(stop, trail) : min(stop, trail)
          }
          return held
        }
        let found = targets(entry, set, side, series, features)
        #expect(found == wanted, "\(set) on \(dataset)")
        #expect(Set(wanted).count >= 2, "\(set) never traded")
      }
    }
  }

  @Test func buyAndHoldIsAlwaysInTheMarket() throws {
    let series = try bars("GOOG")
    let entry = try catalogEntry("buy-and-hold")
    for (side, held) in [(Side.long, 1.0), (.short, -1), (.longShort, 1)] {
      let found = targets(entry, [], side, series, [])
      #expect(found == [Double](repeating: held, count: series.bars.count))
    }
  }

  @Test func everyStrategyIsTestedHere() {
    let tested = Self.rules.map(\.name) + ["atr-trend", "buy-and-hold"]
    #expect(Set(catalog.map(\.declaration.name)) == Set(tested))
    #expect(catalog.count == tested.count)
  }

  /// The bars of a golden file, or closes among six prices, where much equals much.
  private func bars(_ dataset: String) throws -> BarSeries {
    guard dataset != fewPricesName else { return fewPrices }
    let golden = try #require(GoldenCase.all().first { $0.dataset == dataset })
    return try golden.workspace.bars(golden.dataPath)
  }

  private let fewPricesName = "few prices"

  private var fewPrices: BarSeries {
    var random = Xoshiro256StarStar(seed: 4)
    let bars = (0..<3_000).map { index in
      let price = Double(1 + random.below(6))
      return Bar(
        openTime: Timestamp(nanoseconds: Int64(index) * Span.hour), open: price,
        high: price + Double(random.below(2)), low: price - Double(random.below(2)) / 2,
        close: price, volume: 1)
    }
    return BarSeries(
      name: fewPricesName, bars: bars, interval: Span.hour, ticksPerUnit: 10, hash: "")
  }

  private func columns(
    _ entry: CatalogEntry, _ set: [Double], _ series: BarSeries
  ) -> [[Double]] {
    entry.declaration.features.map { feature in
      let values = entry.declaration.values(of: feature, in: set)
      let stream = withLaneValues(Double.self, rows: [values]) {
        feature.stream($0, PriceScale(ticksPerUnit: series.ticksPerUnit))
      }
      // Levels are met exactly only by an index that has few values itself.
      let isCoarse = series.name == fewPricesName && feature.indicator == "rsi"
      return series.bars.map { isCoarse ? (stream($0) / 10).rounded() * 10 : stream($0) }
    }
  }

  /// Bar by bar, as live trading decides.
  private func targets(
    _ entry: CatalogEntry, _ set: [Double], _ side: Side, _ series: BarSeries,
    _ features: [[Double]]
  ) -> [Double] {
    let decide = withLaneValues(Double.self, rows: [set]) { entry.live($0, side) }
    return series.bars.indices.map { t in
      let row = features.map { $0[t] }
      return withLaneValues(Double.self, rows: [row]) { decide(series.bars[t], $0) }
    }
  }
}
