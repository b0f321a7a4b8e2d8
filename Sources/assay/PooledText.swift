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
      "median \(percent(pooled.median(\.totalReturn))), mean "
        + "\(percent(pooled.mean(\.totalReturn))), Sharpe median "
        + "\(ratio(pooled.median(\.sharpe))); \(percent(pooled.profitableShare)) gained"
        + (pooled.beatingShare.map { ", \(percent($0)) beat buying and holding" } ?? ""))
    lines.append(
      "best \(pooled.best.symbol) \(percent(pooled.part(pooled.best).totalReturn)), worst "
        + "\(pooled.worst.symbol) \(percent(pooled.part(pooled.worst).totalReturn))")
    lines.append(
      "pooled account, equal parts: \(percent(pooled.pooledReturn)), Sharpe "
        + "\(ratio(pooled.pooledSharpe)), drawdown \(percent(pooled.pooledDrawdown))"
        + (pooled.pooledBenchmarkReturn.map { "; buy and hold \(percent($0))" } ?? ""))
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
      "luck: the best Sharpe ratio is \(ratio(luck.bestSharpe)), of "
        + String(format: "%.1f", luck.effectiveSymbols)
        + " independent worthless symbols it would be \(ratio(luck.expectedBestSharpe)); "
        + "\(luck.good) of \(luck.symbols) pass a 95 % bound, by luck "
        + String(format: "%.1f", luck.expectedGood)
    ]
  }

  private static func table(_ pooled: PooledResult) -> [String] {
    let head = [
      "symbol", "return", "Sharpe", "drawdown", "trades", "buy and hold", "verdict", "parameters",
    ]
    let rows = pooled.ranked.map { result -> [String] in
      let part = pooled.part(result)
      return [
        result.symbol, percent(part.totalReturn), ratio(part.sharpe),
        percent(part.maximumDrawdown), part.trades.map(Text.number) ?? "–",
        percent(part.benchmarkReturn), result.verdict, result.parameters,
      ]
    }
    let all = [head] + rows
    let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
        .joined(separator: "  ")
    }
  }

  private static func percent(_ value: Double?) -> String {
    value.map { String(format: "%.1f %%", $0 * 100) } ?? "–"
  }

  private static func ratio(_ value: Double?) -> String {
    value.map { String(format: "%.2f", $0) } ?? "–"
  }
}
