import MarketData
import Testing

@Suite struct PanelTests {
  /// Bars on some of the hours of a short span, so that times are shared and are not.
  private func series(_ name: String, _ random: inout SplitMix64) -> BarSeries {
    let share = Int.random(in: 1...6, using: &random)
    let first = Int64.random(in: 0..<20, using: &random)
    let hours = (first..<first + Int64.random(in: 1...60, using: &random))
      .filter { _ in Int.random(in: 0..<share, using: &random) == 0 }
    let opens = (hours.isEmpty ? [first] : hours).map { 1_600_000_000 + 3_600 * $0 }
    var bars = flatBars(at: opens)
    for index in bars.indices {
      bars[index].close = .random(in: 1...2, using: &random)
      bars[index].volume = .random(in: 0...9, using: &random)
    }
    return BarSeries(name: name, bars: bars)
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func isTheJoinOfDictionaries(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let count = Int.random(in: 1...5, using: &random)
    let all = (0..<count).map { series("s\($0)", &random) }
    for join in Panel.Join.allCases {
      for fill in Panel.Fill.allCases {
        for column in [Panel.Column.close, .volume] {
          let panel = Panel(all, column: column, join: join, fill: fill)
          let naive = naive(all, column, join, fill)
          #expect(panel.times == naive.times, "seed \(seed) \(join)")
          #expect(
            panel.columns.map { $0.map(\.bitPattern) }
              == naive.columns.map { $0.map(\.bitPattern) },
            "seed \(seed) \(join) \(fill) \(column)")
        }
      }
    }
  }

  private func naive(
    _ all: [BarSeries], _ column: Panel.Column, _ join: Panel.Join, _ fill: Panel.Fill
  ) -> (times: [Timestamp], columns: [[Double]]) {
    let tables = all.map { series in
      Dictionary(uniqueKeysWithValues: series.bars.map { ($0.openTime, $0) })
    }
    let union = tables.reduce(into: Set<Timestamp>()) { $0.formUnion($1.keys) }
    let times = union.filter { time in
      join == .outer || tables.allSatisfy { $0[time] != nil }
    }.sorted()
    let columns = all.indices.map { place in
      times.map { time -> Double in
        if let bar = tables[place][time] { return column == .close ? bar.close : bar.volume }
        let bars = all[place].bars
        guard fill == .forward, let last = bars.last(where: { $0.openTime < time }),
          bars.contains(where: { $0.openTime > time })
        else { return .nan }
        return column == .close ? last.close : 0
      }
    }
    return (times, columns)
  }

  @Test func writesAWideTable() throws {
    let folder = try TemporaryFolder()
    let a = BarSeries(name: "a", bars: flatBars(at: [0, 3_600, 7_200], price: 2))
    let b = BarSeries(name: "b", bars: flatBars(at: [3_600, 10_800], price: 3))
    let path = folder.path + "/panel.csv"
    try Panel([a, b], column: .close, join: .outer, fill: .forward).write(to: path)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(
      text == """
        time,a,b
        1970-01-01T00:00:00Z,2.0,
        1970-01-01T01:00:00Z,2.0,3.0
        1970-01-01T02:00:00Z,2.0,3.0
        1970-01-01T03:00:00Z,,3.0

        """)
  }

  @Test func seriesWithoutACommonTimeHaveNoRows() {
    let a = BarSeries(name: "a", bars: flatBars(at: [0]))
    let b = BarSeries(name: "b", bars: flatBars(at: [60]))
    #expect(Panel([a, b], column: .close, join: .inner, fill: .none).times.isEmpty)
  }
}
