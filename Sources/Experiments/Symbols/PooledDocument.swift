import Documents
import Foundation
import Reports

extension PooledResult {
  /// What `assay run --json` prints of all symbols together.
  package var document: JSON {
    func number(_ value: Double?) -> JSON { value.map(JSON.number) ?? .null }
    func figures(_ fold: ((SymbolResult.Part) -> Double?) -> Double?) -> JSON {
      .object([
        ("total_return", number(fold(\.totalReturn))), ("sharpe", number(fold(\.sharpe))),
        ("max_drawdown", number(fold(\.maximumDrawdown))),
        ("closed_trades", number(fold(\.trades))),
        ("benchmark_return", number(fold(\.benchmarkReturn))),
      ])
    }
    func named(_ result: SymbolResult) -> JSON {
      .object([
        ("symbol", .string(result.symbol)), ("total_return", number(part(result).totalReturn)),
        ("sharpe", number(part(result).sharpe)),
      ])
    }
    return .object([
      ("symbols", .int(Int64(results.count))), ("failed", .int(Int64(failures.count))),
      ("judged_on", .string(basis.rawValue)), ("median", figures(median)), ("mean", figures(mean)),
      ("profitable_share", .number(profitableShare)), ("beating_share", number(beatingShare)),
      ("best", named(best)), ("worst", named(worst)), ("account", accountDocument),
      ("average_correlation", number(curves.correlation?.value)),
      ("benchmark_average_correlation", number(curves.benchmarkCorrelation?.value)),
      ("correlation_pairs", .int(Int64(curves.correlation?.pairs ?? 0))),
      (
        "correlation_pairs_sampled_from",
        curves.correlation?.sampledFrom.map { .int(Int64($0)) } ?? .null
      ),
      ("luck", luckDocument),
    ])
  }

  private var accountDocument: JSON {
    .object([
      ("weighting", .string("equal, each from its own start, never rebalanced")),
      ("days", .int(Int64(curves.days.count))), ("total_return", .number(pooledReturn)),
      ("sharpe", pooledSharpe.map(JSON.number) ?? .null),
      ("max_drawdown", .number(pooledDrawdown)),
      ("benchmark_return", pooledBenchmarkReturn.map(JSON.number) ?? .null),
      ("benchmark_sharpe", pooledBenchmarkSharpe.map(JSON.number) ?? .null),
    ])
  }

  private var luckDocument: JSON {
    guard let luck else { return .null }
    return .object([
      ("symbols", .int(Int64(luck.symbols))), ("effective_symbols", .number(luck.effectiveSymbols)),
      ("expected_best_sharpe", .number(luck.expectedBestSharpe)),
      ("best_sharpe", .number(luck.bestSharpe)), ("good", .int(Int64(luck.good))),
      ("expected_good", .number(luck.expectedGood)), ("level", .number(0.95)),
    ])
  }
}

/// What every symbol answered, and all together: the JSON of a run over several symbols.
package func symbolDocument(
  _ experiment: SymbolExperiment, _ pooled: PooledResult, _ facts: RunFacts, isWhole: Bool
) -> JSON {
  let answers = pooled.results.map { result -> (String, JSON) in
    let symbol: (key: String, value: JSON) = ("symbol", .string(result.symbol))
    guard isWhole, case .object(let members) = result.document else {
      let kept = ["run_id", "verdict"].map { key in
        (key: key, value: result.document[key] ?? .null)
      }
      return (result.symbol, .object([symbol] + kept))
    }
    return (result.symbol, .object([symbol] + members))
  }
  let failures = pooled.failures.map { failure -> (String, JSON) in
    (
      failure.symbol,
      .object([("symbol", .string(failure.symbol)), ("error", .string(failure.problem))])
    )
  }
  let all = Dictionary(uniqueKeysWithValues: answers + failures)
  let trials = pooled.results.reduce(0) { $0 + ($1.document["trials"]?.double ?? 0) }
  return .object([
    ("run_id", .string(facts.runID)), ("name", .string(experiment.name)),
    ("spec_hash", .string(experiment.specHash)), ("data_hash", .string(experiment.dataHash)),
    ("engine_version", .string(assayVersion)), ("trials", .number(trials)),
    ("results", .array(experiment.symbols.compactMap { all[$0] })), ("pooled", pooled.document),
    ("warnings", .array(pooled.warnings.map(JSON.string))),
    ("report", facts.reportPath.map(JSON.string) ?? .null),
    ("elapsed_seconds", .number(facts.elapsedSeconds)), ("cpu_seconds", .number(facts.cpuSeconds)),
  ])
}

extension PooledResult {
  /// What a reader must know before believing any of it.
  package var warnings: [String] {
    var warnings = failures.map { "\($0.symbol) failed: \($0.problem)" }
    if basis == .inSample {
      warnings.append("no walk-forward and no hold-out: every number is in sample")
    }
    warnings.append(
      "symbols are known with hindsight: what was delisted on the way is missing, which flatters "
        + "averages")
    return warnings
  }
}
