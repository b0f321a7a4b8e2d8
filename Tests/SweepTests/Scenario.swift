import MarketData
import Trading

@testable import Sweep

/// Bars of a random walk with gaps, jumps and, if asked for, bars in which nothing traded.
func randomSeries(
  _ count: Int, _ random: inout SeededRandom, ticks: Bool = false, zeroVolumes: Bool = false
) -> BarSeries {
  let volatility = random.pick([0.002, 0.01, 0.03, 0.1])
  var price = random.pick([0.5, 20, 100, 30_000])
  var bars: [Bar] = []
  for index in 0..<count {
    func moved(_ price: Double, _ scale: Double) -> Double {
      let jump = random.chance(0.02) ? 15.0 : 1
      let raw = price * max(0.3, 1 + scale * jump * volatility * random.normal())
      return ticks ? max(0.01, (raw * 100).rounded() / 100) : raw
    }
    let open = random.chance(0.3) ? moved(price, 1) : price
    let close = random.chance(0.1) ? open : moved(open, 1)
    let high = max(open, close, moved(max(open, close), 0.5))
    let low = min(open, close, moved(min(open, close), 0.5))
    bars.append(
      Bar(
        openTime: Timestamp(nanoseconds: 1_600_000_000 * Span.second + Int64(index) * Span.hour),
        open: open, high: high, low: low, close: close,
        volume: zeroVolumes && random.chance(0.2) ? 0 : 100 * random.unit() + 1))
    price = close
  }
  return BarSeries(
    name: "random", bars: bars, interval: Span.hour, ticksPerUnit: ticks ? 100 : nil,
    quoteVolume: bars.map { $0.volume * ($0.high + $0.low) / 2 },
    spread: bars.map { _ in 0.002 * random.unit() }, hash: "")
}

/// Classes of options: what an execution model can be asked, one at a time and then together.
enum OptionClass: String, CaseIterable, Sendable {
  case plain, fills, latency, sizing, leverage, slippage, impact, funding, borrowing, stop, trailing
  case takeProfit, rangeStops, margin, lots, everything

  /// A random model of this class.
  func model(_ random: inout SeededRandom) -> ExecutionModel {
    var model = ExecutionModel()
    model.fee = random.pick([Fee(), Fee(takerBps: 10, makerBps: 2), Fee(takerBps: 75)])
    for option in self == .everything ? Self.allCases : [self]
    where self != .everything || random.chance(0.4) {
      option.apply(to: &model, &random)
    }
    return model
  }

  private func apply(to model: inout ExecutionModel, _ random: inout SeededRandom) {
    switch self {
    case .plain, .everything: break
    case .fills: model.fill = random.pick(Fill.allCases)
    case .latency: model.latencyBars = random.pick([1, 2, 5])
    case .sizing:
      model.sizing = random.pick([
        .quantity(3), .notional(2_500), .volatility(target: 0.3, halfLifeBars: 10),
      ])
    case .leverage: model.leverage = random.pick([0.5, 2, 3])
    case .slippage:
      model.slippage = random.pick([
        .fixed(bps: 5), .spread(factor: 1), .volatility(factor: 0.1, halfLifeBars: 8),
      ])
    case .impact:
      model.slippage = .squareRootImpact(coefficient: 0.2, bps: 2, halfLifeBars: 15)
    case .funding:
      model.funding = random.pick([
        .constant(rate: 0.0005, everyNanoseconds: 8 * Span.hour),
        .constant(rate: -0.002, everyNanoseconds: 3 * Span.hour), .series(randomRates(&random)),
      ])
    case .borrowing: model.borrowRate = random.pick([0.08, 5])
    case .stop: model.stops.stop = .fraction(random.pick([0.005, 0.03]))
    case .trailing: model.stops.trailing = .fraction(random.pick([0.005, 0.03]))
    case .takeProfit: model.stops.takeProfit = .fraction(random.pick([0.005, 0.03]))
    case .rangeStops:
      model.stops = Stops(
        stop: random.pick([nil, .ranges(1.5)]), trailing: random.pick([nil, .ranges(2)]),
        takeProfit: random.pick([nil, .ranges(1)]))
      model.stops.rangePeriodBars = random.pick([2, 5])
    case .margin:
      model.margin = Margin(maintenance: random.pick([0.005, 0.05]))
      model.leverage = random.pick([1, 3, 10])
    case .lots:
      model.lot = random.pick([
        LotFilter(stepUnits: 0.1), LotFilter(minimumUnits: 1), LotFilter(minimumNotional: 900),
        LotFilter(stepUnits: 0.01, minimumUnits: 0.05, minimumNotional: 50),
      ])
    }
  }
}

/// Rates every two hours, some of them off the bars' opens, over more than any random series.
func randomRates(_ random: inout SeededRandom) -> FundingSeries {
  let start = 1_600_000_000 * Span.second
  let times = (-4..<1_200).map { index in
    Timestamp(
      nanoseconds: start + Int64(index) * 2 * Span.hour + (index % 3 == 0 ? Span.minute : 0))
  }
  return FundingSeries(
    times: times, rates: times.map { _ in 0.001 * random.normal() }, missingIsZero: false)
}

/// A plan over a random series: any side, often a later start, several segments, daily periods.
func randomPlan(
  _ series: BarSeries, _ entry: CatalogEntry, _ model: ExecutionModel, side: Side? = nil,
  _ random: inout SeededRandom
) throws -> SweepPlan {
  let count = series.bars.count
  let start = random.chance(0.5) ? 0 : Int(random.unit() * Double(count) / 2)
  let days = stride(from: start + 23, to: count - 1, by: 24) + [count - 1]
  let isDaily = random.chance(0.5)
  let edges = isDaily ? days.map { $0 + 1 } : Array((start + 1)...count)
  let ends = edges.dropLast().filter { _ in random.chance(isDaily ? 0.4 : 0.05) } + [count]
  return SweepPlan(
    series: series, entry: entry,
    columns: try ExecutionColumns(series, model, barsPerYear: 8_766),
    side: side ?? random.pick(Side.allCases), capital: 10_000, bars: start..<count,
    segmentEnds: ends, periodEnds: isDaily ? days : nil)
}

/// Whether all that was left of an account at some bar is rounding, which goes its own way.
func isDust(_ equity: [Double], _ plan: SweepPlan) -> Bool {
  equity.contains { !($0 == 0 || abs($0) > 1e-6 * plan.capital) }
}
