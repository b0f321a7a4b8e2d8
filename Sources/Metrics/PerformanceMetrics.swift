import Foundation

/// The metrics that follow from a span's sums alone, so that a sweep has them for every set.
package func performanceMetrics(_ span: FoldedSums, _ terms: PerformanceTerms) -> [Metric] {
  returnMetrics(span, terms) + tradeMetrics(span) + costMetrics(span, terms)
}

private func returnMetrics(_ span: FoldedSums, _ terms: PerformanceTerms) -> [Metric] {
  let moments = Moments(span)
  let annual = terms.periodsPerYear.squareRoot()
  let growth = totalReturn(span)
  let cagr = compoundGrowth(growth, terms)
  let excess = moments.mean - terms.riskFreeRate / terms.periodsPerYear
  let downside = (span[.downsideSquares] / span.periods).squareRoot()
  return [
    Metric(
      "total_return", "Total return", .fraction, growth,
      span.additiveCapital == nil ? "end / start − 1" : "(end − start) / capital"),
    Metric(
      "cagr", "CAGR", .fraction, cagr,
      "(1 + total return)^(1 / years) − 1, years of 365.25 days; none under one day"),
    Metric(
      "volatility", "Volatility a year", .fraction, moments.deviation.map { $0 * annual },
      "sd(r, ddof 1) · √(periods a year)"),
    Metric(
      "sharpe", "Sharpe ratio", .ratio, moments.deviation.map { excess / $0 * annual },
      "(mean r − risk-free) / sd(r, ddof 1) · √(periods a year)"),
    Metric(
      "sortino", "Sortino ratio", .ratio, downside > 0 ? excess / downside * annual : nil,
      "(mean r − risk-free) / √mean(min(r, 0)²) · √(periods a year)"),
    Metric(
      "max_drawdown", "Max drawdown", .fraction, span.drawdown == 0 ? 0 : -span.drawdown,
      span.additiveCapital == nil
        ? "min over bars of equity / highest equity before − 1, the start included"
        : "min over bars of (equity − highest equity before) / capital, the start included"),
    Metric(
      "calmar", "Calmar ratio", .ratio,
      cagr.flatMap { span.drawdown > 0 ? $0 / span.drawdown : nil }, "CAGR / |max drawdown|"),
    Metric("skew", "Skewness", .ratio, moments.skewness, "mean((r − mean)³) / sd(r, ddof 0)³"),
    Metric(
      "kurtosis", "Excess kurtosis", .ratio, moments.excessKurtosis,
      "mean((r − mean)⁴) / sd(r, ddof 0)⁴ − 3"),
  ]
}

private func tradeMetrics(_ span: FoldedSums) -> [Metric] {
  let (trades, wins) = (span[.trades], span[.wins])
  let (profit, loss) = (span[.profit], span[.loss])
  let losers = trades - wins
  return [
    Metric("closed_trades", "Closed trades", .count, trades, "positions that ended in the span"),
    Metric(
      "win_rate", "Win rate", .fraction, trades > 0 ? wins / trades : nil,
      "closed trades with a net profit / closed trades"),
    Metric(
      "profit_factor", "Profit factor", .ratio, loss < 0 ? profit / -loss : nil,
      "Σ net profit of winners / |Σ net loss of losers|"),
    Metric(
      "average_trade", "Average trade", .money, trades > 0 ? (profit + loss) / trades : nil,
      "Σ net profit / closed trades"),
    Metric(
      "payoff", "Payoff ratio", .ratio,
      wins > 0 && losers > 0 && loss < 0 ? (profit / wins) / (-loss / losers) : nil,
      "average winner / |average loser|"),
  ]
}

private func costMetrics(_ span: FoldedSums, _ terms: PerformanceTerms) -> [Metric] {
  let meanEquity = span[.equitySum] / span.bars
  let turnover =
    meanEquity > 0 && terms.years > 0 ? span[.turnover] / meanEquity / terms.years : nil
  return [
    Metric(
      "exposure", "Exposure", .fraction, span[.exposureBars] / span.bars,
      "bars with a position at the close / bars"),
    Metric(
      "turnover", "Turnover a year", .ratio, turnover, "Σ |notional| / mean equity / years"),
    Metric("fees", "Fees", .money, span[.fees], "Σ rate · |notional|"),
    Metric(
      "slippage", "Slippage", .money, span[.slippage], "Σ |units| · |fill − reference price|"),
    Metric(
      "funding", "Funding and interest", .money, span[.funding],
      "Σ units · mark · rate, and interest on what was borrowed; negative is received"),
    Metric(
      "final_equity", "Final equity", .money, span.isRuined ? 0 : span.end,
      "equity at the last close"
    ),
  ]
}

private func totalReturn(_ span: FoldedSums) -> Double {
  let end = span.isRuined ? 0 : span.end
  return span.additiveCapital.map { (end - span.start) / $0 } ?? end / span.start - 1
}

private func compoundGrowth(_ growth: Double, _ terms: PerformanceTerms) -> Double? {
  guard terms.years >= 1 / 365.25, growth >= -1 else { return nil }
  return pow(1 + growth, 1 / terms.years) - 1
}

/// Mean, deviation and shape of returns from sums of their powers.
private struct Moments {
  let mean: Double
  /// With ddof 1; nil when it is nothing but rounding.
  let deviation: Double?
  let skewness: Double?
  let excessKurtosis: Double?

  init(_ span: FoldedSums) {
    let n = span.periods
    let (s1, s2, s3, s4) = (span[.sum1], span[.sum2], span[.sum3], span[.sum4])
    mean = s1 / n
    let variance = (s2 - s1 * mean) / (n - 1)
    guard n >= 2, variance > 1e-14 * s2 / n else {
      (deviation, skewness, excessKurtosis) = (nil, nil, nil)
      return
    }
    deviation = variance.squareRoot()
    let m2 = s2 / n - mean * mean
    let m3 = s3 / n - 3 * mean * s2 / n + 2 * mean * mean * mean
    let m4 =
      s4 / n - 4 * mean * s3 / n + 6 * mean * mean * s2 / n - 3 * mean * mean * mean * mean
    skewness = m3 / pow(m2, 1.5)
    excessKurtosis = m4 / (m2 * m2) - 3
  }
}
