import Experiments
import Foundation

/// A run over several symbols, for a terminal.
enum PooledText {
  static func summary(
    _ experiment: SymbolExperiment, _ pooled: PooledResult, _ facts: RunFacts
  ) -> String {
    let count = pooled.results.count
    var lines = ["\(experiment.name): \(count) symbols, judged \(pooled.basis.rawValue)", ""]
    lines += table(pooled) + [""]
    lines.append(
      "median \(percentText(pooled.median(\.totalReturn))), mean "
        + "\(percentText(pooled.mean(\.totalReturn))), Sharpe median "
        + "\(ratioText(pooled.median(\.sharpe))); \(percentText(pooled.profitableShare)) gained"
        + (pooled.beatingShare.map { ", \(percentText($0)) beat buying and holding" } ?? ""))
    lines.append(
      "best \(pooled.best.symbol) \(percentText(pooled.part(pooled.best).totalReturn)), worst "
        + "\(pooled.worst.symbol) \(percentText(pooled.part(pooled.worst).totalReturn))")
    lines.append(
      "pooled account, equal parts: \(percentText(pooled.pooledReturn)), Sharpe "
        + "\(ratioText(pooled.pooledSharpe)), drawdown \(percentText(pooled.pooledDrawdown))"
        + (pooled.pooledBenchmarkReturn.map { "; buy and hold \(percentText($0))" } ?? ""))
    lines += luck(pooled)
    lines += pooled.warnings.map { "warning: \($0)" }
    lines.append(
      String(format: "%.1f s, %.1f CPU s", facts.elapsedSeconds, facts.cpuSeconds))
    lines.append("run \(facts.runID)")
    if let path = facts.reportPath { lines.append("report \(path)") }
    return lines.joined(separator: "\n")
  }

  private static func luck(_ pooled: PooledResult) -> [String] {
    guard let luck = pooled.luck else { return [] }
    return [
      "luck: the best Sharpe ratio is \(ratioText(luck.bestSharpe)), of "
        + decimalText(luck.effectiveSymbols)
        + " independent worthless symbols it would be \(ratioText(luck.expectedBestSharpe)); "
        + "\(luck.good) of \(luck.symbols) pass a 95 % bound, by luck "
        + decimalText(luck.expectedGood)
    ]
  }

  private static func table(_ pooled: PooledResult) -> [String] {
    let head = [
      "symbol", "return", "Sharpe", "drawdown", "trades", "buy and hold", "verdict", "parameters",
    ]
    let rows = pooled.ranked.map { result -> [String] in
      let part = pooled.part(result)
      return [
        result.symbol, percentText(part.totalReturn), ratioText(part.sharpe),
        percentText(part.maximumDrawdown), part.trades.map(Text.number) ?? "–",
        percentText(part.benchmarkReturn), result.verdict, result.parameters,
      ]
    }
    let all = [head] + rows
    let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
        .joined(separator: "  ")
    }
  }
}
