import Indicators
import Lanes
import MarketData
import Metrics
import Strategies
import Testing
import Trading

@testable import Sweep

/// Nothing before a bar may depend on that bar or a later one.
@Suite struct LookAheadTests {
  @Test(arguments: strategies.indices)
  func cuttingTheSeriesLeavesWhatCameBefore(_ strategy: Int) throws {
    for (place, options) in (OptionClass.allCases + OptionClass.allCases).enumerated() {
      let seed = UInt64(place + 1_000 * strategy)
      var random = SeededRandom(seed: seed)
      let series = randomSeries(260, &random, ticks: random.chance(0.5))
      let model = options.model(&random)
      let side = random.pick(Side.allCases)
      let set = randomSets(1, of: strategies[strategy].declaration, &random)[0]
      let cut = 20 + Int(random.next() % 220)
      func run(_ count: Int) throws -> Backtest {
        let part = prefix(series, count)
        return Backtest(
          set,
          SweepPlan(
            series: part, entry: strategies[strategy],
            columns: try ExecutionColumns(part, model, barsPerYear: 8_766), side: side,
            capital: 10_000, bars: 10..<count))
      }
      let (whole, part) = (try run(260), try run(cut))
      let comment: Comment = "seed \(seed), \(options), cut at \(cut), set \(set), \(model)"
      #expect(same(Array(whole.equity[..<(cut - 10)]), part.equity), comment)
      #expect(same(Array(whole.quantity[..<(cut - 10)]), part.quantity), comment)
      #expect(whole.trades.filter { $0.exitBar < cut } == part.trades, comment)
    }
  }

  @Test(arguments: catalog.indices)
  func changingLaterBarsLeavesFeaturesBefore(_ strategy: Int) throws {
    for seed in seeds(10) {
      var random = SeededRandom(seed: seed)
      let declaration = catalog[strategy].declaration
      let ticks = random.chance(0.5)
      let bars = randomSeries(300, &random, ticks: ticks).bars
      let scale = PriceScale(ticksPerUnit: ticks ? 100 : nil)
      let sets = randomSets(8, of: declaration, &random)
      let cut = 100 + Int(random.next() % 100)
      let spoiled =
        bars[..<cut]
        + bars[cut...].map { bar in
          var bar = bar
          (bar.open, bar.high, bar.low, bar.close) = (1e6, 1e7, 1, 1e5)
          return bar
        }
      for feature in declaration.features {
        let values = sets.map { declaration.values(of: feature, in: $0) }
        let one = wideRows(feature, values, scale, bars, blocks: [7, 150, 143])
        let other = wideRows(feature, values, scale, Array(spoiled), blocks: [300])
        #expect(
          same(Array(one[..<(cut * 8)]), Array(other[..<(cut * 8)])),
          "\(feature.indicator), seed \(seed)")
        for (lane, row) in values.enumerated() {
          let stream = withLaneValues(Double.self, rows: [row]) { feature.stream($0, scale) }
          let narrow = bars.map { stream($0) }
          let wide = bars.indices.map { one[$0 * 8 + lane] }
          #expect(same(narrow, wide), "\(feature.indicator) \(row), seed \(seed)")
          let warm = narrow.firstIndex { !$0.isNaN } ?? narrow.count
          // The index of a price that has not moved yet stays undefined for longer.
          let expected = min(narrow.count, feature.warmUpBars(row))
          #expect(
            warm == expected || (feature.indicator == "rsi" && warm > expected),
            "\(feature.indicator) \(row), seed \(seed)")
        }
      }
    }
  }

  private func wideRows(
    _ feature: Feature, _ values: [[Double]], _ scale: PriceScale, _ bars: [Bar], blocks: [Int]
  ) -> [Double] {
    let fill = withLaneValues(Double8.self, rows: values) { feature.columns($0, scale) }
    var rows = [Double](repeating: 0, count: bars.count * 8)
    var start = 0
    rows.withUnsafeMutableBufferPointer { rows in
      guard let base = rows.baseAddress else { return }
      bars.withUnsafeBufferPointer { bars in
        for length in blocks {
          fill(
            UnsafeBufferPointer(rebasing: bars[start..<start + length]), base + start * 8, 8)
          start += length
        }
      }
    }
    return rows
  }
}

/// The first bars of a series with the columns beside them.
func prefix(_ series: BarSeries, _ count: Int) -> BarSeries {
  var part = series
  part.bars = Array(series.bars[..<count])
  part.quoteVolume = series.quoteVolume.map { Array($0[..<count]) }
  part.spread = series.spread.map { Array($0[..<count]) }
  return part
}
