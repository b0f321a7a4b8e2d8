import Documents
import MarketData
import Metrics
import Validation

/// What the searches of all symbols came to together.
package struct PooledResult: Sendable {
  /// Which bars the symbols are judged on.
  package enum Basis: String, Sendable {
    case walkForward = "walk-forward"
    case holdOut = "hold-out"
    case inSample = "in sample"
  }

  /// In the order of the spec; none is missing but those that failed.
  package let results: [SymbolResult]
  package let failures: [SymbolFailure]
  package let basis: Basis
  let curves: PooledCurves

  /// At least one symbol has a result.
  package init(_ results: [SymbolResult], failures: [SymbolFailure]) {
    precondition(!results.isEmpty, "what is pooled has results")
    self.results = results
    self.failures = failures
    let basis: Basis =
      results.allSatisfy { $0.walkForward != nil }
      ? .walkForward : results.allSatisfy { $0.holdOut != nil } ? .holdOut : .inSample
    self.basis = basis
    curves = PooledCurves(results.map { $0.part(basis).curve })
  }

  /// A symbol on the bars that it is judged on.
  package func part(_ result: SymbolResult) -> SymbolResult.Part { result.part(basis) }

  /// The defined values of one figure over all symbols, ascending.
  package func values(_ figure: (SymbolResult.Part) -> Double?) -> [Double] {
    results.compactMap { figure(part($0)) }.filter(\.isFinite).sorted()
  }

  package func median(_ figure: (SymbolResult.Part) -> Double?) -> Double? {
    quantile(values(figure), 0.5)
  }

  package func mean(_ figure: (SymbolResult.Part) -> Double?) -> Double? {
    let values = values(figure)
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The share of symbols that gained.
  package var profitableShare: Double {
    Double(results.count { part($0).totalReturn ?? 0 > 0 }) / Double(results.count)
  }

  /// The share of symbols that made more than buying and holding them; nil without a benchmark.
  package var beatingShare: Double? {
    let pairs = results.compactMap { result -> Bool? in
      guard let hold = part(result).benchmarkReturn else { return nil }
      return (part(result).totalReturn ?? -1) > hold
    }
    return pairs.isEmpty ? nil : Double(pairs.count { $0 }) / Double(pairs.count)
  }

  /// By total return; the first of equals.
  package var best: SymbolResult { ranked[0] }
  package var worst: SymbolResult { ranked[ranked.count - 1] }

  /// By total return, the best first.
  package var ranked: [SymbolResult] {
    func value(_ result: SymbolResult) -> Double { part(result).totalReturn ?? -.infinity }
    return results.indices.sorted { (value(results[$0]), $1) > (value(results[$1]), $0) }
      .map { results[$0] }
  }
}

// MARK: The pooled account

extension PooledResult {
  package var pooledReturn: Double { (curves.equity.last ?? 1) - 1 }

  package var pooledBenchmarkReturn: Double? { curves.benchmark?.last.map { $0 - 1 } }

  /// Of daily returns, a year, without a risk-free rate.
  package var pooledSharpe: Double? { sharpe(curves.path) }

  package var pooledBenchmarkSharpe: Double? { curves.benchmarkPath.flatMap(sharpe) }

  private func sharpe(_ path: ReturnPath) -> Double? {
    path.sharpe(periodsPerYear: curves.daysPerYear, riskFreeRate: 0)
  }

  /// Not above nought.
  package var pooledDrawdown: Double { curves.path.drawdown }
}

extension SymbolResult {
  /// What symbols are judged on; what was seen by the search where a symbol has no such part.
  fileprivate func part(_ basis: PooledResult.Basis) -> Part {
    switch basis {
    case .walkForward: walkForward ?? inSample
    case .holdOut: holdOut ?? inSample
    case .inSample: inSample
    }
  }
}

// MARK: Luck

extension PooledResult {
  /// How many of several worthless symbols look good.
  package struct Luck: Sendable {
    /// Symbols whose Sharpe ratio is defined.
    package let symbols: Int
    /// As many independent ones as the correlated ones amount to: ρ + (1 − ρ) N, with the mean
    /// correlation of their accounts; Bailey and López de Prado (2014), appendix 3.
    package let effectiveSymbols: Double
    /// What the best of as many worthless independent symbols is expected to show, a year.
    package let expectedBestSharpe: Double
    package let bestSharpe: Double
    /// Symbols above the 95 % quantile of worthless ones of their length, and as many by luck.
    package let good: Int
    package let expectedGood: Double
  }

  /// The 95 % quantile of the standard normal distribution.
  private static let quantile95 = 1.644_853_626_951_472_6

  /// The annual Sharpe ratio of a worthless account over so many years spreads by 1/√years.
  package var luck: Luck? {
    let judged = results.compactMap { result -> (sharpe: Double, spread: Double)? in
      let part = part(result)
      guard let sharpe = part.sharpe, sharpe.isFinite, part.years > 0 else { return nil }
      return (sharpe, 1 / part.years.squareRoot())
    }
    guard !judged.isEmpty else { return nil }
    let count = Double(judged.count)
    let correlation = min(1, max(0, curves.correlation?.value ?? 0))
    let effective = correlation + (1 - correlation) * count
    let variance = judged.reduce(0) { $0 + $1.spread * $1.spread } / count
    return Luck(
      symbols: judged.count, effectiveSymbols: effective,
      expectedBestSharpe: ExpectedMaximum.sharpe(trials: effective, variance: variance),
      bestSharpe: judged.map(\.sharpe).max() ?? 0,
      good: judged.count { $0.sharpe > Self.quantile95 * $0.spread }, expectedGood: 0.05 * count)
  }
}
