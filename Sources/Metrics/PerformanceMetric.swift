import Foundation

/// The metrics that follow from a span's sums alone, so that a sweep has them for every set.
package enum PerformanceMetric: String, CaseIterable, Sendable {
  case totalReturn = "total_return"
  case cagr, volatility, sharpe, sortino
  case maxDrawdown = "max_drawdown"
  case calmar, skew, kurtosis
  case closedTrades = "closed_trades"
  case winRate = "win_rate"
  case profitFactor = "profit_factor"
  case averageTrade = "average_trade"
  case payoff, exposure, turnover, fees, slippage, funding
  case finalEquity = "final_equity"

  /// Whether it needs the order of the returns, not their sums alone.
  package var needsPath: Bool {
    switch self {
    case .totalReturn, .cagr, .maxDrawdown, .calmar, .finalEquity: true
    default: false
    }
  }

  /// The number itself; nil or not finite where it is undefined.
  package func value(_ span: FoldedSums, _ terms: PerformanceTerms) -> Double? {
    switch self {
    case .totalReturn: span.totalReturn
    case .cagr: span.growth(terms)
    case .volatility: span.deviation.map { $0 * terms.periodsPerYear.squareRoot() }
    case .sharpe:
      span.deviation.map { span.excess(terms) / $0 * terms.periodsPerYear.squareRoot() }
    case .sortino:
      span[.downsideSquares] > 0
        ? span.excess(terms) / (span[.downsideSquares] / span.periods).squareRoot()
          * terms.periodsPerYear.squareRoot() : nil
    case .maxDrawdown: span.drawdown == 0 ? 0 : -span.drawdown
    case .calmar: span.growth(terms).flatMap { span.drawdown > 0 ? $0 / span.drawdown : nil }
    case .skew: span.skewness
    case .kurtosis: span.excessKurtosis
    case .closedTrades, .winRate, .profitFactor, .averageTrade, .payoff: tradeValue(span)
    case .exposure: span[.exposureBars] / span.bars
    case .turnover: span.turnover(terms)
    case .fees: span[.fees]
    case .slippage: span[.slippage]
    case .funding: span[.funding]
    case .finalEquity: span.isRuined ? 0 : span.end
    }
  }

  private func tradeValue(_ span: FoldedSums) -> Double? {
    let (trades, wins) = (span[.trades], span[.wins])
    let (profit, loss) = (span[.profit], span[.loss])
    let losers = trades - wins
    return switch self {
    case .closedTrades: trades
    case .winRate: trades > 0 ? wins / trades : nil
    case .profitFactor: loss < 0 ? profit / -loss : nil
    case .averageTrade: trades > 0 ? (profit + loss) / trades : nil
    default: wins > 0 && losers > 0 && loss < 0 ? (profit / wins) / (-loss / losers) : nil
    }
  }

  fileprivate var label: (text: String, unit: Metric.Unit) {
    switch self {
    case .totalReturn: ("Total return", .fraction)
    case .cagr: ("CAGR", .fraction)
    case .volatility: ("Volatility a year", .fraction)
    case .sharpe: ("Sharpe ratio", .ratio)
    case .sortino: ("Sortino ratio", .ratio)
    case .maxDrawdown: ("Max drawdown", .fraction)
    case .calmar: ("Calmar ratio", .ratio)
    case .skew: ("Skewness", .ratio)
    case .kurtosis: ("Excess kurtosis", .ratio)
    case .closedTrades: ("Closed trades", .count)
    case .winRate: ("Win rate", .fraction)
    case .profitFactor: ("Profit factor", .ratio)
    case .averageTrade: ("Average trade", .money)
    case .payoff: ("Payoff ratio", .ratio)
    case .exposure: ("Exposure", .fraction)
    case .turnover: ("Turnover a year", .ratio)
    case .fees: ("Fees", .money)
    case .slippage: ("Slippage", .money)
    case .funding: ("Funding and interest", .money)
    case .finalEquity: ("Final equity", .money)
    }
  }

  fileprivate func formula(isAdditive: Bool) -> String {
    switch self {
    case .totalReturn: isAdditive ? "(end − start) / capital" : "end / start − 1"
    case .cagr: "(1 + total return)^(1 / years) − 1, years of 365.25 days; none under one day"
    case .volatility: "sd(r, ddof 1) · √(periods a year)"
    case .sharpe: "(mean r − risk-free) / sd(r, ddof 1) · √(periods a year)"
    case .sortino: "(mean r − risk-free) / √mean(min(r, 0)²) · √(periods a year)"
    case .maxDrawdown:
      isAdditive
        ? "min over bars of (equity − highest equity before) / capital, the start included"
        : "min over bars of equity / highest equity before − 1, the start included"
    case .calmar: "CAGR / |max drawdown|"
    case .skew: "mean((r − mean)³) / sd(r, ddof 0)³"
    case .kurtosis: "mean((r − mean)⁴) / sd(r, ddof 0)⁴ − 3"
    case .closedTrades: "positions that ended in the span"
    case .winRate: "closed trades with a net profit / closed trades"
    case .profitFactor: "Σ net profit of winners / |Σ net loss of losers|"
    case .averageTrade: "Σ net profit / closed trades"
    case .payoff: "average winner / |average loser|"
    case .exposure: "bars with a position at the close / bars"
    case .turnover: "Σ |notional| / mean equity / years"
    case .fees: "Σ rate · |notional|"
    case .slippage: "Σ |units| · |fill − reference price|"
    case .funding:
      "Σ units · mark · rate, and interest on what was borrowed; negative is received"
    case .finalEquity: "equity at the last close"
    }
  }
}

/// Every performance metric of a span, with what a reader needs beside it.
package func performanceMetrics(_ span: FoldedSums, _ terms: PerformanceTerms) -> [Metric] {
  PerformanceMetric.allCases.map { metric in
    Metric(
      metric.rawValue, metric.label.text, metric.label.unit, metric.value(span, terms),
      metric.formula(isAdditive: span.additiveCapital != nil))
  }
}

extension FoldedSums {
  fileprivate var mean: Double { self[.sum1] / periods }

  fileprivate func excess(_ terms: PerformanceTerms) -> Double {
    mean - terms.riskFreeRate / terms.periodsPerYear
  }

  /// With ddof 1; nil when it is nothing but rounding.
  fileprivate var deviation: Double? {
    let variance = (self[.sum2] - self[.sum1] * mean) / (periods - 1)
    guard periods >= 2, variance > 1e-14 * self[.sum2] / periods else { return nil }
    return variance.squareRoot()
  }

  /// The variance with ddof 0; nil when it is nothing but rounding.
  private var secondMoment: Double? {
    deviation == nil ? nil : self[.sum2] / periods - mean * mean
  }

  fileprivate var skewness: Double? {
    secondMoment.map { second in
      let third =
        self[.sum3] / periods - 3 * mean * self[.sum2] / periods + 2 * mean * mean * mean
      return third / pow(second, 1.5)
    }
  }

  fileprivate var excessKurtosis: Double? {
    secondMoment.map { second in
      let fourth =
        self[.sum4] / periods - 4 * mean * self[.sum3] / periods
        + 6 * mean * mean * self[.sum2] / periods - 3 * mean * mean * mean * mean
      return fourth / (second * second) - 3
    }
  }

  fileprivate var totalReturn: Double {
    let end = isRuined ? 0 : end
    return additiveCapital.map { (end - start) / $0 } ?? end / start - 1
  }

  fileprivate func growth(_ terms: PerformanceTerms) -> Double? {
    guard terms.years >= 1 / 365.25, totalReturn >= -1 else { return nil }
    return pow(1 + totalReturn, 1 / terms.years) - 1
  }

  fileprivate func turnover(_ terms: PerformanceTerms) -> Double? {
    let meanEquity = self[.equitySum] / bars
    return meanEquity > 0 && terms.years > 0 ? self[.turnover] / meanEquity / terms.years : nil
  }
}
