/// One column of several series, aligned by time.
package struct Panel: Sendable, Equatable {
  /// Which times a panel has: those that all series have, or those that any has.
  package enum Join: String, Sendable, CaseIterable { case inner, outer }

  /// What stands where a series has no bar: NaN, or its last close with a volume of 0.
  package enum Fill: String, Sendable, CaseIterable { case none, forward }

  /// What of a bar a panel shows.
  package enum Column: String, Sendable, CaseIterable {
    case open, high, low, close, volume

    fileprivate func value(_ bar: Bar) -> Double {
      switch self {
      case .open: bar.open
      case .high: bar.high
      case .low: bar.low
      case .close: bar.close
      case .volume: bar.volume
      }
    }
  }

  package let names: [String]
  /// Strictly increasing.
  package let times: [Timestamp]
  /// One column a series, one value a time; NaN where there is none.
  package let columns: [[Double]]

  /// Aligns series; nothing is filled before a series' first bar nor after its last.
  package init(_ series: [BarSeries], column: Column, join: Join, fill: Fill) {
    names = series.map(\.name)
    let times = Self.times(series, join)
    self.times = times
    columns = series.map { Self.aligned($0.bars, to: times, column, fill) }
  }

  private static func times(_ series: [BarSeries], _ join: Join) -> [Timestamp] {
    let all = series.flatMap { $0.bars.map(\.openTime) }.sorted()
    let least = join == .inner ? series.count : 1
    var times: [Timestamp] = []
    var start = 0
    while start < all.count {
      // Times of one series differ, so as many equal ones are as many series.
      let end = all[start...].firstIndex { $0 != all[start] } ?? all.count
      if end - start >= least { times.append(all[start]) }
      start = end
    }
    return times
  }

  private static func aligned(
    _ bars: [Bar], to times: [Timestamp], _ column: Column, _ fill: Fill
  ) -> [Double] {
    var next = 0
    return times.map { time in
      while next < bars.count, bars[next].openTime < time { next += 1 }
      guard next < bars.count else { return .nan }
      if bars[next].openTime == time { return column.value(bars[next]) }
      guard fill == .forward, next > 0 else { return .nan }
      return column == .volume ? 0 : bars[next - 1].close
    }
  }
}

extension Panel {
  /// Writes a wide table, a column a series; a cell without a value is empty.
  package func write(to path: String) throws {
    try AtomicFile.write(to: path) { file in
      try file.append((["time"] + names).joined(separator: ",") + "\n")
      for (row, time) in times.enumerated() {
        let cells = columns.map { $0[row].isNaN ? "" : "\($0[row])" }
        try file.append(([time.iso] + cells).joined(separator: ",") + "\n")
      }
    }
  }
}
