import Lanes
import Metrics
import Trading

/// The accounts of up to eight parameter sets, and what the current segment keeps of them.
///
/// Between two fills cash and quantity stand still, so whole runs of bars are accounted for at once
/// (`Account+Run`); fills, funding and exits happen at the seams (`Account+Fill`, `Account+Exit`).
struct Account<L: Lane> {
  /// What a ruined account is left with: so little that no return after it can be seen.
  static var dust: Double { 1e-300 }

  var cash: L
  var quantity: L = 0
  /// The clamped target in force: a due target equal to it does nothing.
  var target: L = 0
  /// Flat equity from which the open position started.
  var entryCash: L
  /// 1 once the equity has been lost.
  var ruined: L = 0

  /// Equity at the last mark, and at the end of the last return period.
  var equity: L
  var periodEquity: L

  var returns = ReturnSums<L>()
  var peak: L
  var trough: L
  /// The worst fall from a peak so far, as a positive fraction.
  var drawdown: L = 0
  var start: L

  /// Sums over the bars, telescoped: what a position adds by standing still until a bar t is
  /// added whole when it changes or its segment ends, as (old − new) · t.
  var equitySum: L = 0
  var exposureBars: L = 0
  var turnover: L = 0
  var trades: L = 0
  var wins: L = 0
  var profit: L = 0
  var loss: L = 0
  /// Fees beyond the taker's on the whole turnover.
  var otherFees: L = 0
  var slippage: L = 0
  var funding: L = 0

  /// Exit levels times the position's direction, so that falling through one always loses.
  var stopLevel = L(-Double.infinity)
  var takeLevel = L(Double.infinity)
  var trailDistance: L = 0
  var bestPrice = L(-Double.infinity)
  /// Equity outside the position's isolated margin.
  var freeEquity: L = 0

  init(_ course: Course, bar: Int) {
    let capital = L(course.terms.capital)
    cash = capital
    entryCash = capital
    equity = capital
    periodEquity = capital
    peak = capital
    trough = capital
    start = capital
    telescope(fromCash: 0, quantity: 0, course, bar: bar)
  }

  /// Adds to the sums over bars what a change of cash and quantity at `bar` makes of them.
  @inline(__always) mutating func telescope(
    fromCash oldCash: L, quantity oldQuantity: L, _ course: Course, bar: Int
  ) {
    let time = L(Double(bar &- course.origin))
    let markSum = L(course.markSums[bar] - course.markSums[course.origin])
    equitySum =
      equitySum + ((oldCash - cash) * time + (oldQuantity - quantity) * markSum)
    let wasOpen = L.select(oldQuantity .!= 0, time, 0)
    exposureBars = exposureBars + (wasOpen - L.select(quantity .!= 0, time, 0))
  }

  /// Books the end of positions whose equity, flat, is `flat`.
  @inline(__always) mutating func close(_ mask: L.Mask, flat: L) {
    let gain = flat - entryCash
    trades = L.select(mask, trades + 1, trades)
    wins = L.select(mask .& (gain .> 0), wins + 1, wins)
    profit = L.select(mask, profit + L.max(gain, 0), profit)
    loss = L.select(mask, loss + L.min(gain, 0), loss)
  }

  /// Ends accounts whose equity is gone.
  mutating func ruin<O: FillObserver>(
    _ mask: L.Mask, _ course: Course, bar: Int, price: Double, _ observer: inout O
  ) {
    let (oldCash, oldQuantity) = (cash, quantity)
    let wasOpen = mask .& (quantity .!= 0)
    if O.isRecording, wasOpen.anyTrue {
      observer.closed(
        ObservedFill(
          bar: bar, price: price, reference: price, units: abs(quantity.values[0]), fee: 0),
        profit: Self.dust - entryCash.values[0], reason: .ruin)
    }
    close(wasOpen, flat: L(Self.dust))
    cash = L.select(mask, L(Self.dust), cash)
    quantity = L.select(mask, 0, quantity)
    ruined = L.select(mask, 1, ruined)
    telescope(fromCash: oldCash, quantity: oldQuantity, course, bar: bar)
  }

  /// Ends a segment at `bar`: writes its numbers, a row of lanes a field, and starts the next one.
  mutating func endSegment(
    _ course: Course, bar: Int, into rows: UnsafeMutablePointer<Double>
  ) {
    func write(_ field: TallyField, _ numbers: L) {
      numbers.store(rows + field.rawValue &* L.count)
    }
    let (endCash, endQuantity) = (cash, quantity)
    (cash, quantity) = (0, 0)
    telescope(fromCash: endCash, quantity: endQuantity, course, bar: bar)
    (cash, quantity) = (endCash, endQuantity)
    write(.sum1, returns.first)
    write(.sum2, returns.second)
    write(.sum3, returns.third)
    write(.sum4, returns.fourth)
    write(.downsideSquares, returns.downsideSquares)
    write(.exposureBars, exposureBars)
    write(.equitySum, equitySum)
    write(.turnover, turnover)
    write(.trades, trades)
    write(.wins, wins)
    write(.profit, profit)
    write(.loss, loss)
    write(.fees, turnover * L(course.terms.takerFee) + otherFees)
    write(.slippage, slippage)
    write(.funding, funding)
    write(.start, start)
    write(.peak, peak)
    write(.trough, trough)
    write(.drawdown, drawdown)
    write(.end, equity)
    returns = ReturnSums()
    (exposureBars, equitySum, turnover, trades, wins, profit, loss) = (0, 0, 0, 0, 0, 0, 0)
    (otherFees, slippage, funding, drawdown) = (0, 0, 0, 0)
    (start, peak, trough) = (equity, equity, equity)
    telescope(fromCash: 0, quantity: 0, course, bar: bar)
  }
}
