import Foundation
import Testing

@testable import Reports

@Suite struct DerivedTests {
  private static let seeds: [UInt64] = [11, 12, 13, 14, 15]

  @Test(
    arguments: [
      (0, "1970-01-01"), (951_782_400_000, "2000-02-29"), (4_107_542_399_999, "2100-02-28"),
      (-1, "1969-12-31"), (-62_135_596_800_000, "0001-01-01"), (253_402_300_799_999, "9999-12-31"),
    ] as [(Int64, String)])
  func datesOfTheCalendar(milliseconds: Int64, text: String) {
    #expect(CalendarDate(milliseconds: milliseconds).text == text)
  }

  @Test(arguments: seeds)
  func monthlyReturnsEqualTheNaiveOnes(seed: UInt64) throws {
    var noise = Noise(seed: seed)
    let curve = ReportContent.EquityCurve.walk(&noise, count: 900, stepMilliseconds: 86_400_000)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    let keys = curve.times.map { time in
      let date = Date(timeIntervalSince1970: Double(time) / 1000)
      return [calendar.component(.year, from: date), calendar.component(.month, from: date)]
    }
    let years = curve.monthlyReturns()
    for year in years {
      for month in 1...12 {
        let bars = keys.indices.filter { keys[$0] == [year.year, month] }
        guard let first = bars.first, let last = bars.last else {
          #expect(year.months[month - 1] == nil, "seed \(seed)")
          continue
        }
        let base = first == 0 ? curve.initialEquity : curve.equity[first - 1]
        #expect(year.months[month - 1] == curve.equity[last] / base - 1, "seed \(seed)")
      }
      let compounded = year.months.compactMap { $0 }.reduce(1) { $0 * (1 + $1) } - 1
      #expect(abs(try #require(year.total) - compounded) < 1e-12, "seed \(seed)")
    }
    #expect(years.map(\.year) == [2018, 2019, 2020])
  }

  @Test func aMonthAfterRuinIsUndefined() {
    let day: Int64 = 86_400_000
    let curve = ReportContent.EquityCurve(
      times: [0, 31 * day, 59 * day], equity: [100, 0, 0], initialEquity: 80, barsPerYear: 12)
    let months = curve.monthlyReturns()[0].months
    #expect(months[0] == 0.25)
    #expect(months[1] == -1)
    #expect(months[2] == nil)
  }

  @Test(arguments: seeds)
  func drawdownsEqualTheNaiveOnes(seed: UInt64) {
    var noise = Noise(seed: seed)
    var curve = ReportContent.EquityCurve.walk(&noise, count: 500)
    curve.initialEquity = curve.equity[0]
    var naive: [Drawdown] = []
    var start = 0
    while start < curve.equity.count {
      let peak = max(curve.initialEquity, curve.equity[0...start].max() ?? 0)
      let recovery = (start + 1..<curve.equity.count).first { curve.equity[$0] >= peak }
      let below = Array(start + 1..<(recovery ?? curve.equity.count))
      if let trough = below.min(by: { curve.equity[$0] < curve.equity[$1] }) {
        naive.append(
          Drawdown(
            depth: curve.equity[trough] / peak - 1, start: start, trough: trough,
            recovery: recovery))
      }
      start = recovery ?? curve.equity.count
    }
    let worst = naive.sorted { ($0.depth, $0.start) < ($1.depth, $1.start) }.prefix(10)
    #expect(curve.drawdowns(limit: 10) == Array(worst), "seed \(seed)")
  }

  @Test func drawdownsCountTheInitialEquity() {
    let curve = ReportContent.EquityCurve(
      times: [0, 1, 2, 3], equity: [90, 80, 100, 99], initialEquity: 100, barsPerYear: 1)
    let falls = curve.drawdowns(limit: 10)
    #expect(falls.map(\.start) == [0, 2])
    #expect(falls.map(\.trough) == [1, 3])
    #expect(falls.map(\.recovery) == [2, nil])
    #expect(abs(falls[0].depth + 0.2) < 1e-15)
  }

  @Test(arguments: seeds)
  func rollingSharpeEqualsTheNaiveOne(seed: UInt64) throws {
    var noise = Noise(seed: seed)
    let curve = ReportContent.EquityCurve.walk(&noise, count: 300)
    let rolling = try #require(curve.rollingSharpe())
    let window = try #require(curve.rollingWindowBars)
    let before = [curve.initialEquity] + curve.equity.dropLast()
    let returns = zip(curve.equity, before).map { $0 / $1 - 1 }
    for end in returns.indices {
      guard end >= window - 1 else {
        #expect(rolling[end].isNaN, "seed \(seed)")
        continue
      }
      let part = returns[(end - window + 1)...end]
      let mean = part.reduce(0, +) / Double(window)
      let variance = part.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(window - 1)
      let expected = mean / variance.squareRoot() * curve.barsPerYear.squareRoot()
      #expect(abs(rolling[end] - expected) < 1e-7 * max(1, abs(expected)), "seed \(seed)")
    }
  }

  @Test func rollingSharpeOfAFlatAccountIsUndefined() throws {
    var curve = ReportContent.EquityCurve(
      times: [0, 1, 2, 3], equity: [100, 100, 100, 100], initialEquity: 100, barsPerYear: 365,
      rollingWindowBars: 2)
    #expect(try #require(curve.rollingSharpe()).allSatisfy(\.isNaN))
    curve.rollingWindowBars = 5
    #expect(curve.rollingSharpe() == nil)
  }

  @Test(arguments: seeds)
  func decimationKeepsExtremesAndEnds(seed: UInt64) {
    var noise = Noise(seed: seed)
    var first = (0..<10_000).map { _ in noise.next() }
    let second = (0..<10_000).map { _ in noise.next() }
    first[17] = .nan
    let kept = decimatedIndices(of: [first, second], count: 10_000, limit: 400)
    #expect(kept.count <= 400)
    #expect(kept.first == 0 && kept.last == 9_999)
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0 < $1 })
    for column in [first, second] {
      let picked = kept.map { column[$0] }.filter(\.isFinite)
      #expect(picked.max() == column.filter(\.isFinite).max(), "seed \(seed)")
      #expect(picked.min() == column.filter(\.isFinite).min(), "seed \(seed)")
    }
    #expect(decimatedIndices(of: [first], count: 10_000, limit: 10_000) == Array(0..<10_000))
  }

  @Test(arguments: [(55_861, 3_600_000, 12), (500_000, 60_000, 90), (300, 3_600_000, 1)])
  func candlesMergeBarsWithoutLosingRange(count: Int, interval: Int, multiple: Int64) {
    var noise = Noise(seed: 21)
    let start: Int64 = 1_514_764_800_000
    let close = (0..<count).map { _ in noise.next() }
    let bars = ReportContent.PriceBars(
      intervalMilliseconds: Int64(interval),
      openTimes: (0..<count).map { start + Int64($0 * interval) }, open: close,
      high: close.map { $0 + 1 }, low: close.map { $0 - 1 }, close: close, volume: close)
    let candles = Candles(bars, limit: 6000)
    #expect(candles.barsPerCandle == multiple)
    #expect(candles.openTimes.count <= 6000)
    #expect(zip(candles.openTimes, candles.openTimes.dropFirst()).allSatisfy { $0 < $1 })
    let width = Int(multiple)
    for (index, time) in candles.openTimes.enumerated() {
      let range = (index * width)..<min(count, (index + 1) * width)
      #expect(time == bars.openTimes[range.lowerBound])
      #expect(candles.open[index] == bars.open[range.lowerBound])
      #expect(candles.high[index] == bars.high[range].max())
      #expect(candles.low[index] == bars.low[range].min())
      #expect(candles.close[index] == bars.close[range.upperBound - 1])
    }
  }

  @Test func candlesOfSparseAndOfSubSecondBars() {
    let day: Int64 = 86_400_000
    let sparse = (0..<9_000).map { Int64($0) * 3 * day }
    let values = [Double](repeating: 1, count: 9_000)
    let bars = { (interval: Int64, times: [Int64]) in
      ReportContent.PriceBars(
        intervalMilliseconds: interval, openTimes: times, open: values, high: values, low: values,
        close: values, volume: values)
    }
    #expect(Candles(bars(day, sparse), limit: 6000).openTimes.count <= 6000)
    let quick = Candles(bars(100, (0..<9_000).map { Int64($0) * 100 }), limit: 6000)
    #expect(quick.openTimes.allSatisfy { $0 % 1000 == 0 })
    #expect(quick.openTimes.count == 900)
  }

  @Test func heatMapFoldsTheOthersAndFindsThePlateau() {
    let x: [Double] = [0, 0, 1, 1, 0, 1]
    let y: [Double] = [0, 1, 0, 1, 0, 1]
    let search = ReportContent.Search(
      method: "grid", planned: 6, failed: 0,
      parameters: [
        .init(name: "x", kind: .integer, values: x), .init(name: "y", kind: .integer, values: y),
      ],
      metrics: [.init(name: "sharpe", unit: .ratio, values: [1, 2, 3, .nan, 5, 4])], objective: 0,
      best: 4, chosen: 2, chosenWhy: "")
    let map = ParameterHeatMap(search, x: 0, y: 1)
    #expect(map.best.cells == [5, 3, 2, 4])
    #expect(map.median?.cells == [3, 3, 2, 4])
    #expect(map.best.plateau == [])
    #expect(map.cell(ofTrial: 2) == 1)
    #expect(map.cell(ofTrial: nil) == nil)
  }

  @Test func plateauOfAFlatTopIsItsInside() {
    let side = 7
    let cells = (0..<side * side).map { (Double($0 % side), Double($0 / side)) }
    let inside = { (value: Double) in (1...5).contains(value) }
    var search = ReportContent.Search(
      method: "grid", planned: 49, failed: 0,
      parameters: [
        .init(name: "x", kind: .integer, values: cells.map(\.0)),
        .init(name: "y", kind: .integer, values: cells.map(\.1)),
      ],
      metrics: [
        .init(
          name: "sharpe", unit: .ratio,
          values: cells.map { inside($0.0) && inside($0.1) ? 1 : 0 })
      ], objective: 0, best: 8, chosen: 24, chosenWhy: "")
    // Corners of the square see four cells of nine and fall out.
    let expected = cells.indices.filter { index in
      let (x, y) = cells[index]
      return inside(x) && inside(y) && !([1, 5].contains(x) && [1, 5].contains(y))
    }
    #expect(ParameterHeatMap(search, x: 0, y: 1).best.plateau == expected)
    search.metrics[0].values = search.metrics[0].values.map { -$0 }
    search.isMaximized = false
    #expect(ParameterHeatMap(search, x: 0, y: 1).best.plateau == expected)
  }

  @Test func manyValuesAreBinned() {
    var noise = Noise(seed: 31)
    let values = (0..<1000).map { _ in 0.001 * exp(7 * noise.next()) }
    let axis = ParameterAxis(
      .init(name: "rate", kind: .real, isLogarithmic: true, values: values + [.nan]))
    #expect(axis.isBinned)
    #expect(axis.labels.count == 24)
    #expect(axis.cells.last == .some(nil))
    for bin in 0..<24 {
      let share = Double(axis.cells.count { $0 == bin }) / 1000
      #expect((0.01...0.09).contains(share), "bin \(bin) holds \(share)")
    }
  }
}
