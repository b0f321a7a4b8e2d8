import Lanes

extension Account {
  /// Equity at a mark, rounded once: monotone in the mark, wherever it is computed.
  @inline(__always) func worth(_ mark: Double) -> L { cash.addingProduct(quantity, L(mark)) }

  /// Marks the bars `first..<end`, over which cash and quantity stand still.
  ///
  /// - Parameter period: The next entry of the course's period ends; moved past those in the run.
  @inline(__always) mutating func run<O: FillObserver>(
    _ course: Course, from first: Int, to end: Int, period: inout Int, _ observer: inout O
  ) {
    guard (quantity .!= 0).anyTrue else {
      // Flat accounts change at most on the first bar, by what a fill just cost.
      mark(course, from: first, to: first &+ 1, periodsTo: end, period: &period, &observer)
      return
    }
    let range = course.markRange.extremes(from: first, to: end)
    let isLong = quantity .> 0
    let atLow = worth(range.low)
    let atHigh = worth(range.high)
    let worst = L.select(isLong, atLow, atHigh)
    if (worst .<= 0).anyTrue {
      for bar in first..<end {
        ruinIfLost(course, bar: bar, &observer)
        mark(course, from: bar, to: bar &+ 1, periodsTo: bar &+ 1, period: &period, &observer)
      }
      return
    }
    trace(
      course, from: first, to: end, worst: worst, best: L.select(isLong, atHigh, atLow))
    sumReturns(course, from: first, to: end, periodsTo: end, period: &period, &observer)
  }

  /// Marks bars of accounts that may have been ruined on the way here.
  private mutating func mark<O: FillObserver>(
    _ course: Course, from first: Int, to end: Int, periodsTo: Int, period: inout Int,
    _ observer: inout O
  ) {
    let now = worth(course.marks[first])
    trace(course, from: first, to: end, worst: now, best: now)
    sumReturns(course, from: first, to: end, periodsTo: periodsTo, period: &period, &observer)
  }

  private mutating func ruinIfLost<O: FillObserver>(
    _ course: Course, bar: Int, _ observer: inout O
  ) {
    let lost = worth(course.marks[bar]) .<= 0
    if lost.anyTrue { ruin(lost, course, bar: bar, price: course.marks[bar], &observer) }
  }

  /// Follows peak, trough and drawdown over a run with known extremes of equity.
  ///
  /// The drawdown is the largest rounded (top − now) / top over all bars, wherever runs are cut.
  @inline(__always) private mutating func trace(
    _ course: Course, from first: Int, to end: Int, worst: L, best: L
  ) {
    let capital = L(course.terms.capital)
    let isAdditive = course.terms.isAdditive
    // Under an old peak the run's lowest point is its deepest fall.
    let isUnderPeak = best .<= peak
    let fall = (peak - worst) / (isAdditive ? capital : peak)
    let deepest = L.select(isUnderPeak, L.max(fall, drawdown), drawdown)
    // Where the peak moves, no fall exceeds the way from the highest to the lowest point; only a
    // run that could hold a new drawdown needs a look at its bars.
    let base = isAdditive ? capital : peak
    let bound = drawdown * L(1 - 1e-15) * base
    if (.!isUnderPeak .& (best - worst .> bound)).anyTrue {
      deepenDrawdown(course, from: first, to: end)
    } else {
      drawdown = deepest
    }
    peak = L.max(peak, best)
    trough = L.min(trough, worst)
  }

  private mutating func deepenDrawdown(_ course: Course, from first: Int, to end: Int) {
    let isAdditive = course.terms.isAdditive
    let capital = L(course.terms.capital)
    var top = peak
    var deepest = drawdown
    for bar in first..<end {
      let now = worth(course.marks[bar])
      top = L.max(top, now)
      deepest = L.max((top - now) / (isAdditive ? capital : top), deepest)
    }
    drawdown = deepest
  }

  /// Adds the powers of the returns whose periods end in the run.
  @inline(__always) private mutating func sumReturns<O: FillObserver>(
    _ course: Course, from first: Int, to end: Int, periodsTo: Int, period: inout Int,
    _ observer: inout O
  ) {
    if let ends = course.periodEnds {
      while period < ends.count, ends[period] < periodsTo {
        let change = sumReturn(to: worth(course.marks[ends[period]]), course)
        observer.returned(change, period: period)
        period &+= 1
      }
    } else if course.terms.isAdditive {
      periodEquity = equity
      for bar in first..<end { sumReturn(to: worth(course.marks[bar]), course) }
    } else {
      sumBarReturns(course, from: first, to: end)
    }
    equity = worth(course.marks[end &- 1])
  }

  /// The hot loop: one return a bar.
  @inline(__always) private mutating func sumBarReturns(
    _ course: Course, from first: Int, to end: Int
  ) {
    let (cash, quantity) = (cash, quantity)
    var before = equity
    var sums = returns
    for bar in first..<end {
      let now = cash.addingProduct(quantity, L(course.marks[bar]))
      sums.add(now / before - 1)
      before = now
    }
    returns = sums
  }

  @discardableResult
  private mutating func sumReturn(to now: L, _ course: Course) -> L {
    let change =
      course.terms.isAdditive
      ? (now - periodEquity) / L(course.terms.capital) : now / periodEquity - 1
    periodEquity = now
    returns.add(change)
    return change
  }
}
