import Documents
import Experiments
import Foundation
import Indicators
import Lanes
import MarketData
import Metrics
import Numerics
import Strategies
import Sweep
import Trading

/// The measurements themselves.
struct BenchSuite {
  let rounds: Int
  let note: (BenchLine) -> Void

  /// One strategy with the sets it is swept over and its naive twin.
  private struct Work {
    var entry: CatalogEntry
    var sets: [[Double]]
    var naive: ([Double], SweepPlan) -> NaiveReference
  }

  private func smaCross() throws -> Work {
    let sets = (1...100).flatMap { fast in (101...200).map { [Double(fast), Double($0)] } }
    return Work(entry: try catalogEntry("sma-cross"), sets: sets, naive: NaiveReference.smaCross)
  }

  private func atrTrend() throws -> Work {
    var sets: [[Double]] = []
    for trend in stride(from: 50.0, to: 550, by: 25) {
      for range in stride(from: 14.0, through: 50, by: 3) {
        for width in stride(from: 4.0, through: 11, by: 1) { sets.append([trend, range, width]) }
      }
    }
    return Work(entry: try catalogEntry("atr-trend"), sets: sets, naive: NaiveReference.atrTrend)
  }

  /// Sweeps with all accounting: fee 5 bps, slippage 1 bp, funding every 8 h, 64 segments.
  func sweeps(over series: BarSeries, isFull: Bool) throws {
    let columns = try ExecutionColumns(
      series, Self.model, barsPerYear: series.periodsPerYear)
    let daily = ReturnPeriods(
      series, bars: series.bars.indices, period: Span.day, perYear: nil
    ).ends
    let (sma, atr) = (try smaCross(), try atrTrend())
    measure("sma-cross, returns a bar, 1 thread", sma, series, columns)
    measure("sma-cross, returns a day, 1 thread", sma, series, columns, periodEnds: daily)
    measure("atr-trend, returns a bar, 1 thread", atr, series, columns)
    guard isFull else { return }
    measure("sma-cross, returns a bar, 2 threads", sma, series, columns, threads: 2)
    var shuffled = sma
    var generator = Xoshiro256StarStar(seed: 7)
    shuffled.sets.shuffle(using: &generator)
    measure("sma-cross, shuffled sets, 1 thread", shuffled, series, columns)
    var scattered = sma
    scattered.sets = (0..<sma.sets.count).map { _ in
      [Double(1 + generator.below(100)), Double(101 + generator.below(400))]
    }
    measure("sma-cross, random sets, 1 thread", scattered, series, columns)
  }

  static var model: ExecutionModel {
    var model = ExecutionModel()
    model.fee = Fee(takerBps: 5, makerBps: 5)
    model.slippage = .fixed(bps: 1)
    model.funding = .constant(rate: 0.0001, everyNanoseconds: 8 * Span.hour)
    return model
  }

  /// Total return and closed trades of moving-average crosses at fee 5 bps and slippage 1 bp,
  /// without funding; and the CPU seconds that took.
  static func totals(
    _ sets: [[Double]], _ series: BarSeries
  ) throws -> ([(totalReturn: Double, trades: Double)], Double) {
    var model = model
    model.funding = .none
    let columns = try ExecutionColumns(series, model, barsPerYear: series.periodsPerYear)
    let plan = SweepPlan(
      series: series, entry: try catalogEntry("sma-cross"), columns: columns, side: .long,
      capital: 10_000, bars: series.bars.indices)
    let start = Clock.cpuSeconds
    let tallies = sweep(sets, plan, threads: 1)
    let seconds = Clock.cpuSeconds - start
    let totals = sets.indices.map { set in
      (tallies[set, 0, .end] / 10_000 - 1, tallies[set, 0, .trades])
    }
    return (totals, seconds)
  }

  private func measure(
    _ name: String, _ work: Work, _ series: BarSeries, _ columns: ExecutionColumns,
    periodEnds: [Int]? = nil, threads: Int = 1
  ) {
    let count = series.bars.count
    let plan = SweepPlan(
      series: series, entry: work.entry, columns: columns, side: .long, capital: 10_000,
      bars: 0..<count, segmentEnds: segmentEnds(count, periodEnds), periodEnds: periodEnds)
    var tallies = Tallies(sets: 0, segments: 0)
    let seconds = fastest {
      tallies = Tallies(sets: 0, segments: 0)
      tallies = sweep(work.sets, plan, threads: threads)
    }
    var line = BenchLine(
      name: "\(name), \(count) × \(work.sets.count), \(series.name)", cpuSeconds: seconds,
      rate: Double(count) * Double(work.sets.count) / seconds, unit: "bar·sets/s",
      peakMegabytes: peakMegabytes())
    check(&line, work, plan, tallies, isDaily: periodEnds != nil)
    note(line)
  }

  /// CPU seconds of the fastest round: a neighbour on the same core can only slow one down.
  func fastest(_ work: () -> Void) -> Double {
    (0..<rounds).map { _ in
      let start = Clock.cpuSeconds
      work()
      return Clock.cpuSeconds - start
    }.min() ?? 0
  }

  /// Sixty-four segments that end on period ends, fewer where there are fewer periods.
  private func segmentEnds(_ count: Int, _ periodEnds: [Int]?) -> [Int] {
    let ends = periodEnds.map { $0.map { $0 + 1 } } ?? Array(1...count)
    let segments = min(64, ends.count)
    return (1...segments).map { ends[ends.count * $0 / segments - 1] }
  }

  /// Runs every 333rd set the naive way; equity, trades, drawdown and Sharpe must agree.
  private func check(
    _ line: inout BenchLine, _ work: Work, _ plan: SweepPlan, _ tallies: Tallies, isDaily: Bool
  ) {
    let chosen = Array(stride(from: 0, to: work.sets.count, by: 333))
    let start = Clock.cpuSeconds
    let naive = chosen.map { work.naive(work.sets[$0], plan) }
    let seconds = (Clock.cpuSeconds - start) / Double(chosen.count)
    line.naiveRatio = seconds / (line.cpuSeconds / Double(work.sets.count))
    line.checked = chosen.count
    let periods = ReturnPeriods(
      plan.series, bars: plan.bars, period: isDaily ? Span.day : nil, perYear: 1)
    let periodCounts = periods.counts(in: plan)
    line.disagreements = zip(chosen, naive).count { set, naive in
      let span = foldedSums(tallies, set: set, plan, periodCounts: periodCounts)
      func differ(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
        abs(a - b) > tolerance * max(abs(a), abs(b), 1e-12)
      }
      let n = span.periods
      let deviation = ((span[.sum2] - span[.sum1] * span[.sum1] / n) / (n - 1)).squareRoot()
      return differ(span.end, naive.equity, 1e-9) || span[.trades] != naive.trades
        || differ(span.drawdown, naive.worstDrawdown, 1e-9)
        || (!isDaily && differ(span[.sum1] / n / deviation, naive.sharpe, 1e-6))
    }
  }

  /// One set with trades and equity kept, and one decision of the live kind.
  func singles(over series: BarSeries) throws {
    let columns = try ExecutionColumns(series, Self.model, barsPerYear: series.periodsPerYear)
    for work in [try smaCross(), try atrTrend()] {
      let name = work.entry.declaration.name
      let plan = SweepPlan(
        series: series, entry: work.entry, columns: columns, side: .long, capital: 10_000,
        bars: series.bars.indices)
      let set = work.sets[work.sets.count / 2]
      let single = fastest { _ = Backtest(set, plan) }
      note(line("\(name), one lane with trades and equity", single, series.bars.count))
      let alive = fastest { _ = live(work.entry, set, series) }
      note(line("\(name), live: features and decision", alive, series.bars.count))
    }
  }

  private func line(_ name: String, _ seconds: Double, _ bars: Int) -> BenchLine {
    BenchLine(
      name: name, cpuSeconds: seconds, rate: seconds * 1e9 / Double(bars), unit: "ns/bar",
      peakMegabytes: peakMegabytes())
  }

  /// Feeds bars one at a time, as live trading does; answers how many were decided.
  private func live(_ entry: CatalogEntry, _ set: [Double], _ series: BarSeries) -> Int {
    let highest = series.bars.reduce(0) { max($0, $1.high) }
    let scale = PriceScale(ticksPerUnit: series.ticksPerUnit, highestPrice: highest)
    let streams = entry.declaration.features.map { feature in
      withLaneValues(Double.self, rows: [entry.declaration.values(of: feature, in: set)]) {
        feature.stream($0, scale)
      }
    }
    let decide = withLaneValues(Double.self, rows: [set]) { entry.live($0, .long) }
    var features = [Double](repeating: 0, count: max(1, streams.count))
    var sum = 0.0
    features.withUnsafeMutableBufferPointer { features in
      let columns = streams.indices.map {
        LaneColumn(UnsafePointer(features.baseAddress! + $0), stride: 0)
      }
      let values = columns.withUnsafeBufferPointer { LaneValues<Double>($0) }
      for bar in series.bars {
        for index in streams.indices { features[index] = streams[index](bar) }
        sum += decide(bar, values)
      }
    }
    return sum >= 0 ? series.bars.count : 0
  }
}

/// The most memory this process has had, in megabytes.
func peakMegabytes() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_maxrss) / 1024
}
