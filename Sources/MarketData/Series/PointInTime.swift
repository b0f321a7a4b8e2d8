extension ValueSeries {
  /// A column as it was known at moments: of each the newest number whose stamp is not after it.
  ///
  /// A cell without a number tells nothing, so the number before it stands. Before the first there
  /// is NaN. What comes later in the series, or among the moments, changes nothing.
  ///
  /// - Parameter moments: In any order; those that rise are found quickest.
  package func asOf(_ moments: [Timestamp], _ column: Column) -> [Double] {
    let known = column.values.indices.filter { !column.values[$0].isNaN }
    var next = 0
    return moments.map { moment in
      if next > 0, times[known[next - 1]] > moment { next = 0 }
      while next < known.count, times[known[next]] <= moment { next += 1 }
      return next > 0 ? column.values[known[next - 1]] : .nan
    }
  }

  /// A column as it was known when each bar closed.
  package func asOf(closesOf bars: BarSeries, _ column: Column) -> [Double] {
    asOf(bars.closeTimes, column)
  }
}

extension BarSeries {
  /// One number of the bar of `other` that has the same open as each bar, NaN where there is none.
  ///
  /// Bars that close later than these would tell the future, so longer ones answer NaN throughout.
  package func joined(_ other: BarSeries, _ number: (Bar) -> Double) -> [Double] {
    guard other.interval <= interval else { return bars.map { _ in .nan } }
    var next = 0
    return bars.map { bar in
      while next < other.bars.count, other.bars[next].openTime < bar.openTime { next += 1 }
      guard next < other.bars.count, other.bars[next].openTime == bar.openTime else { return .nan }
      return number(other.bars[next])
    }
  }
}
