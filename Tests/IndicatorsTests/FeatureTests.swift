import Indicators
import Lanes
import MarketData
import Numerics
import Testing

/// What every indicator promises.
@Suite struct FeatureTests {
  private static let series: [(name: String, bars: [Bar], ticksPerUnit: Double?)] = [
    ("ticks", tickBars(count: 700, seed: 11), 100),
    ("no ticks", smoothBars(count: 700, seed: 12), nil),
    ("ticks without their scale", tickBars(count: 700, from: 6_000_000, seed: 13), nil),
    ("flat", barsAround(closes: [Double](repeating: 0.07, count: 400), step: 0), 100),
    ("leaps", barsAround(closes: (0..<400).map { $0 % 7 == 0 ? 1e12 : 1e-8 }, step: 0), nil),
  ]

  /// Eight mixed parameter sets side by side, in blocks of uneven length.
  @Test(arguments: TestedFeature.all.indices)
  func eightColumnsAreEightStreams(_ index: Int) {
    let tested = TestedFeature.all[index]
    var random = Xoshiro256StarStar(seed: UInt64(index))
    for (name, bars, ticksPerUnit) in Self.series {
      let rows = (0..<8).map { _ in tested.draw(&random) }
      let wide = wideColumns(tested.feature, rows, bars, ticksPerUnit, &random)
      for (lane, row) in rows.enumerated() {
        let narrow = column(tested.feature, row, bars, ticksPerUnit: ticksPerUnit)
        #expect(
          areSame(wide[lane], narrow),
          "\(tested.feature.indicator) \(row) over \(name), lane \(lane), seed \(index)")
      }
    }
  }

  private func wideColumns(
    _ feature: Feature, _ rows: [[Double]], _ bars: [Bar], _ ticksPerUnit: Double?,
    _ random: inout Xoshiro256StarStar
  ) -> [[Double]] {
    let stride = 8 + random.below(4)
    var numbers = [Double](repeating: 0, count: bars.count * stride)
    let fill = withLaneValues(Double8.self, rows: rows) {
      feature.columns($0, PriceScale(ticksPerUnit: ticksPerUnit))
    }
    var start = 0
    while start < bars.count {
      let end = min(bars.count, start + 1 + random.below(100))
      bars[start..<end].withUnsafeBufferPointer { block in
        numbers.withUnsafeMutableBufferPointer {
          fill(block, $0.baseAddress! + start * stride, stride)
        }
      }
      start = end
    }
    return (0..<8).map { lane in bars.indices.map { numbers[$0 * stride + lane] } }
  }

  @Test(arguments: TestedFeature.all.indices)
  func warmUpBarsIsTheFirstDefinedBar(_ index: Int) {
    let tested = TestedFeature.all[index]
    var random = Xoshiro256StarStar(seed: 100 + UInt64(index))
    for round in 0..<20 {
      let (_, bars, ticksPerUnit) = Self.series[round % 3]
      let row = round == 0 ? tested.draw(&random).map { _ in 1 } : tested.draw(&random)
      let values = column(tested.feature, row, bars, ticksPerUnit: ticksPerUnit)
      let first = values.firstIndex { !$0.isNaN } ?? bars.count
      let place = "\(tested.feature.indicator) \(row), seed \(100 + index)"
      #expect(first == min(bars.count, tested.feature.warmUpBars(row)), "\(place)")
      #expect(values[first...].allSatisfy { $0.isFinite }, "\(place)")
    }
  }

  /// What comes later changes nothing that was known before.
  @Test(arguments: TestedFeature.all.indices)
  func valuesDependOnThePastAlone(_ index: Int) {
    let tested = TestedFeature.all[index]
    var random = Xoshiro256StarStar(seed: 200 + UInt64(index))
    for round in 0..<10 {
      let (_, bars, ticksPerUnit) = Self.series[round % 2]
      let row = tested.draw(&random)
      let cut = 1 + random.below(bars.count - 1)
      let other = bars[..<cut] + tickBars(count: 50, from: 500_000, seed: 9)
      let whole = column(tested.feature, row, bars, ticksPerUnit: ticksPerUnit)
      let changed = column(tested.feature, row, Array(other), ticksPerUnit: ticksPerUnit)
      #expect(
        areSame(whole[..<cut], changed[..<cut]),
        "\(tested.feature.indicator) \(row) cut at \(cut), seed \(200 + index)")
    }
  }

  @Test(arguments: TestedFeature.all.indices)
  func windowsDoNotDependOnWhereTheSeriesStarted(_ index: Int) {
    let tested = TestedFeature.all[index]
    guard tested.isWindow else { return }
    var random = Xoshiro256StarStar(seed: 300 + UInt64(index))
    for round in 0..<20 {
      let (name, bars, ticksPerUnit) = Self.series[round % 2]
      let row = tested.draw(&random)
      let start = random.below(300)
      let whole = column(tested.feature, row, bars, ticksPerUnit: ticksPerUnit)
      let late = column(tested.feature, row, Array(bars[start...]), ticksPerUnit: ticksPerUnit)
      let warm = min(late.count, tested.feature.warmUpBars(row))
      #expect(
        areSame(whole[(start + warm)...], late[warm...]),
        "\(tested.feature.indicator) \(row) over \(name) from \(start), seed \(300 + index)")
    }
  }

  @Test func streamsOfOneFeatureShareNothing() {
    let bars = tickBars(count: 200, seed: 14)
    for tested in TestedFeature.all {
      var random = Xoshiro256StarStar(seed: 15)
      let row = tested.draw(&random)
      let alone = column(tested.feature, row, bars)
      let streams = (0..<2).map { _ in
        withLaneValues(Double.self, rows: [row]) {
          tested.feature.stream($0, PriceScale(ticksPerUnit: nil))
        }
      }
      let together = bars.enumerated().map { index, bar in
        if index % 3 == 0 { _ = streams[1](bar) }
        return streams[0](bar)
      }
      #expect(areSame(alone, together), "\(tested.feature.indicator) \(row), seed 15")
    }
  }
}
