import Documents
import Foundation
import Indicators
import Lanes
import MarketData

/// What an execution model makes of a series, bar by bar: shared by all parameter sets of a sweep.
///
/// Everything that does not depend on an order's size is evaluated once, here; what is known only
/// after a fill's decision does not enter the fill's own row.
package struct ExecutionColumns: Sendable {
  /// Prices of a fill on a bar.
  @frozen package struct FillRow: Sendable {
    /// The price before costs.
    package var reference: Double
    /// What a buyer pays and a seller gets for a vanishing quantity.
    package var buy: Double
    package var sell: Double
    /// Further slippage fraction for each root of a unit.
    package var impact: Double
    /// Exposure of a full position in multiples of equity; fixed sizes do not read it.
    package var scale: Double
  }

  package private(set) var model: ExecutionModel
  package private(set) var fills: Column<FillRow>
  /// The price at which equity is marked: the close.
  package let marks: Column<Double>
  /// Σ of the marks before each bar, and of all.
  package let markSums: Column<Double>
  /// Σ rate · mark over the bar's funding instants, and the last of those marks.
  package let fundings: Column<Double>
  package let fundingMarks: Column<Double>
  /// Bars with funding, ascending.
  package let fundingBars: Column<Int>
  /// Slippage fraction of exits inside a bar, from the bar before.
  package private(set) var exitSlippages: Column<Double>
  /// Further slippage fraction of such exits for each root of a unit; likewise.
  package let exitImpacts: Column<Double>
  /// Average true range as of the bar before; nil without stops in ranges.
  package let ranges: Column<Double>?
  /// Interest a bar on what is borrowed.
  package let borrowRatePerBar: Double

  /// - Parameters:
  ///   - accounted: Where accounts will trade, everywhere if nil: gaps elsewhere are no matter.
  ///   - barsPerYear: For yearly volatility and interest.
  package init(
    _ series: BarSeries, _ model: ExecutionModel, accounted: Range<Int>? = nil, barsPerYear: Double
  ) throws {
    self.model = model
    let bars = series.bars
    let accounted = accounted ?? bars.indices
    try Self.checkPrices(series)
    let known = max(0, accounted.lowerBound - model.delayBars)..<accounted.upperBound
    let costs = try SlippageColumns(series, model, known: known)
    let scales = Self.scales(bars, model, barsPerYear: barsPerYear)
    let references = Self.references(series, model.fill)
    let rows = bars.indices.map { index in
      let known = max(0, index - model.delayBars)
      let price = references[index]
      let slippage = costs.fraction[known]
      return FillRow(
        reference: price, buy: price * (1 + slippage), sell: price * (1 - slippage),
        impact: costs.impact[known], scale: scales[known])
    }
    fills = Column(rows)
    marks = Column(bars.map(\.close))
    markSums = Column(Self.runningSums(bars))
    exitSlippages = Column(bars.indices.map { costs.fraction[max(0, $0 - 1)] })
    exitImpacts = Column(bars.indices.map { costs.impact[max(0, $0 - 1)] })
    let (sums, sumMarks) = try Self.fundings(series, model.funding, accounted)
    fundings = Column(sums)
    fundingMarks = Column(sumMarks)
    fundingBars = Column(sums.indices.filter { sums[$0] != 0 })
    ranges =
      model.stops.usesRanges
      ? Column(
        [.nan] + averageTrueRange(of: bars, period: model.stops.rangePeriodBars).dropLast()) : nil
    borrowRatePerBar = model.borrowRate / barsPerYear
  }

  /// The same columns under another taker fee, on which none depends.
  package func charging(takerBps: Double) -> ExecutionColumns {
    var columns = self
    columns.model.fee.takerBps = takerBps
    return columns
  }

  /// The same columns where every fill that takes liquidity slips further, whatever the model.
  package func slipping(furtherBps: Double) -> ExecutionColumns {
    precondition(furtherBps >= 0, "Slippage is a cost.")
    let share = furtherBps / 10_000
    var columns = self
    columns.fills = Column(
      fills.buffer.map { row in
        var row = row
        row.buy += row.reference * share
        row.sell = max(0, row.sell - row.reference * share)
        return row
      })
    columns.exitSlippages = Column(exitSlippages.buffer.map { $0 + share })
    return columns
  }

  /// The same columns under another size, for a strategy that shares its market with others.
  ///
  /// Volatility scaling depends on the size: such columns are made for it from the start.
  package func sized(_ sizing: Sizing, leverage: Double) -> ExecutionColumns {
    guard model.sizing != sizing || model.leverage != leverage else { return self }
    var columns = self
    columns.model.sizing = sizing
    columns.model.leverage = leverage
    columns.fills = Column(
      fills.buffer.map { row in
        var row = row
        row.scale = leverage
        return row
      })
    return columns
  }

  /// A price that is not a positive number would spread through every account unseen.
  private static func checkPrices(_ series: BarSeries) throws {
    for (index, bar) in series.bars.enumerated()
    where !([bar.open, bar.high, bar.low, bar.close].allSatisfy { $0 > 0 && $0 < .infinity }) {
      throw AssayError(
        .data, "bar \(index) has a price that is not a positive number", at: series.name,
        mend: "repair the file and import it again")
    }
  }

  private static func runningSums(_ bars: [Bar]) -> [Double] {
    var sum = 0.0
    return [0]
      + bars.map { bar in
        sum += bar.close
        return sum
      }
  }

  private static func references(_ series: BarSeries, _ fill: Fill) -> [Double] {
    switch fill {
    case .nextOpen: series.bars.map(\.open)
    case .nextClose, .sameClose: series.bars.map(\.close)
    case .vwap:
      series.bars.indices.map { index in
        let bar = series.bars[index]
        if let quote = series.quoteVolume?[index], quote > 0, bar.volume > 0 {
          return min(bar.high, max(bar.low, quote / bar.volume))
        }
        return (bar.high + bar.low + bar.close) / 3
      }
    }
  }

  private static func scales(
    _ bars: [Bar], _ model: ExecutionModel, barsPerYear: Double
  ) -> [Double] {
    guard case .volatility(let target, let halfLife) = model.sizing else {
      return Array(repeating: model.leverage, count: bars.count)
    }
    return realisedVolatility(of: bars, halfLifeBars: halfLife).map { volatility in
      let annual = volatility * barsPerYear.squareRoot()
      return annual > 0 ? min(model.leverage, target / annual) : 0
    }
  }

  private static func fundings(
    _ series: BarSeries, _ funding: Funding, _ accounted: Range<Int>
  ) throws -> ([Double], [Double]) {
    let bars = series.bars
    let none = Array(repeating: 0.0, count: bars.count)
    switch funding {
    case .none: return (none, none)
    case .beside:
      throw AssayError(
        .usage, "the funding beside the dataset is not known here", at: series.name,
        mend: "write a constant rate or {file: FILE}")
    case .constant(let rate, let every):
      let sums = bars.indices.map { index in
        let start = bars[index].openTime.nanoseconds
        let end = nextOpen(after: index, in: series)
        let instants = (end - 1).flooredDivision(by: every) - (start - 1).flooredDivision(by: every)
        return rate * Double(instants) * bars[index].open
      }
      return (sums, bars.map(\.open))
    case .series(let rates):
      let end = Timestamp(nanoseconds: nextOpen(after: accounted.upperBound - 1, in: series))
      try rates.checkCoverage(from: bars[accounted.lowerBound].openTime, to: end)
      return (sums(of: rates, over: series), bars.map(\.open))
    }
  }

  /// Each bar's rates times the mark, for which the bar's open stands.
  private static func sums(of rates: FundingSeries, over series: BarSeries) -> [Double] {
    var next = 0
    return series.bars.indices.map { index in
      let start = series.bars[index].openTime.nanoseconds
      let end = nextOpen(after: index, in: series)
      var sum = 0.0
      while next < rates.times.count, rates.times[next].nanoseconds < end {
        if rates.times[next].nanoseconds >= start { sum += rates.rates[next] }
        next += 1
      }
      return sum * series.bars[index].open
    }
  }

  private static func nextOpen(after index: Int, in series: BarSeries) -> Int64 {
    index + 1 < series.bars.count
      ? series.bars[index + 1].openTime.nanoseconds
      : series.bars[index].openTime.nanoseconds + series.interval
  }
}

/// Slippage as known at each close: a fraction of the price, and one for each root of a unit.
private struct SlippageColumns {
  var fraction: [Double]
  var impact: [Double]

  init(_ series: BarSeries, _ model: ExecutionModel, known: Range<Int>) throws {
    let none = Array(repeating: 0.0, count: series.bars.count)
    (fraction, impact) = (none, none)
    switch model.slippage {
    case .fixed(let bps):
      fraction = Array(repeating: bps / 10_000, count: series.bars.count)
    case .spread(let factor):
      guard let spread = series.spread else {
        throw AssayError(
          .data, "slippage by spread needs a spread column", at: series.name,
          mend: "import a file with one, import spreads as \(series.name).spread, or choose"
            + " execution.slippage.model: fixed")
      }
      fraction = spread.map { $0 / 2 * factor }
    case .volatility(let factor, let halfLife):
      fraction = realisedVolatility(of: series.bars, halfLifeBars: halfLife).map { $0 * factor }
    case .squareRootImpact(let coefficient, let bps, let halfLife):
      fraction = Array(repeating: bps / 10_000, count: series.bars.count)
      let volumes = meanVolume(of: series.bars, halfLifeBars: halfLife)
      guard volumes[known].allSatisfy({ $0 > 0 }) else {
        throw AssayError(
          .data, "square-root impact needs volumes above zero", at: series.name,
          mend: "import a file with a volume column, or choose another slippage model")
      }
      let volatilities = realisedVolatility(of: series.bars, halfLifeBars: halfLife)
      impact = zip(volatilities, volumes).map { $1 > 0 ? coefficient * $0 / $1.squareRoot() : 0 }
    }
    try check(series, known)
  }
}

extension SlippageColumns {
  /// Refuses a model that would have a seller pay.
  fileprivate func check(_ series: BarSeries, _ known: Range<Int>) throws {
    guard let bar = known.first(where: { !(fraction[$0] >= 0 && fraction[$0] < 1) }) else {
      return
    }
    guard !fraction[bar].isNaN else {
      throw AssayError(
        .data, "no spread is known at bar \(bar), \(series.bars[bar].openTime.iso)",
        at: series.name, mend: "start later, or import spreads from before")
    }
    throw AssayError(
      .data, "slippage at bar \(bar) is \(fraction[bar] * 100) % of the price", at: series.name,
      mend: "lower execution.slippage.factor, or mend the spread column")
  }
}

extension Stops {
  /// Bars before the average true ranges that a distance counts in are known.
  package var warmUpBars: Int { usesRanges ? rangePeriodBars + 1 : 0 }

  /// Whether a distance counts in average true ranges.
  var usesRanges: Bool {
    [stop, trailing, takeProfit].contains { if case .ranges = $0 { true } else { false } }
  }
}

extension Int64 {
  fileprivate func flooredDivision(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
