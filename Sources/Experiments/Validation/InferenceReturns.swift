import MarketData
import Metrics
import Sweep

/// Returns of many sets at one period, made a tile of sets at a time.
struct InferenceReturns {
  /// The last bar of each period.
  let ends: [Int]
  let periodsPerYear: Double
  private let plan: SweepPlan
  private let threads: Int
  private static let tile = 512

  /// - Parameter period: Nanoseconds; bars where they are no shorter.
  init(_ study: Study, periodNanoseconds period: Int64, threads: Int) {
    let market = study.market
    let account = study.spec.account
    let periods = ReturnPeriods(
      market.series, bars: market.inSample, period: period, perYear: nil,
      barsPerYear: account.barsPerYear(of: market.series))
    ends = periods.ends ?? Array(market.inSample)
    periodsPerYear = periods.perYear
    plan = SweepPlan(
      series: market.series, entry: market.plan.entry, columns: market.plan.columns,
      side: market.plan.side, capital: market.plan.capital, bars: market.inSample,
      periodEnds: ends)
    self.threads = threads
  }

  /// Passes tiles on: row-major, a row a period and a column a set.
  func forEachTile(
    of sets: [[Double]],
    _ visit: (_ first: Int, _ returns: UnsafeBufferPointer<Double>, _ width: Int)
      -> Void
  ) {
    for first in stride(from: 0, to: sets.count, by: Self.tile) {
      let some = Array(sets[first..<min(first + Self.tile, sets.count)])
      sweepReturns(some, plan, threads: threads).withUnsafeBufferPointer {
        visit(first, $0, some.count)
      }
    }
  }

  /// The returns of an account over the same bars.
  func returns(of equity: [Double], capital: Double) -> [Double] {
    simpleReturns(
      of: ends.map { equity[$0 - plan.bars.lowerBound] }, initial: capital,
      additiveCapital: plan.additiveCapital)
  }
}
