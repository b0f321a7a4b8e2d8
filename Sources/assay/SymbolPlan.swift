import Documents
import Experiments
import MarketData

/// What a run over several symbols would do, without doing it.
struct SymbolPlan {
  private let experiment: SymbolExperiment
  private let threads: Int
  private var plans: [(symbol: String, plan: DryRun, bars: Int)] = []
  private var failures: [SymbolFailure] = []

  init(
    _ experiment: SymbolExperiment, _ specs: [ExperimentSpec], threads: Int,
    _ workspace: Workspace
  ) throws {
    self.experiment = experiment
    self.threads = threads
    for (symbol, spec) in zip(experiment.symbols, specs) {
      do {
        let study = try Study(spec, in: workspace)
        plans.append((symbol, DryRun(study, threads: threads), study.inSample.count))
      } catch let fault as AssayError where [.data, .usage].contains(fault.kind) {
        failures.append(SymbolFailure(symbol, fault))
      }
    }
  }

  private var trials: Int { plans.reduce(0) { $0 + $1.plan.trials } }
  private var seconds: Double { plans.reduce(0) { $0 + $1.plan.seconds } }
  private var megabytes: Double { plans.map(\.plan.megabytes).max() ?? 0 }

  var text: String {
    let width = plans.map(\.symbol.count).max() ?? 0
    let lines = plans.map { entry in
      "  " + entry.symbol.padding(toLength: width, withPad: " ", startingAt: 0)
        + "  \(entry.plan.trials) trials on \(entry.bars) bars"
    }
    return
      (["\(experiment.name): \(trials) trials on \(plans.count) symbols, a search each"] + lines
      + failures.map { "  \($0.symbol) would fail: \($0.problem)" }
      + ["about \(Text.seconds(seconds)) on \(threads) threads, about \(Int(megabytes)) MB"])
      .joined(separator: "\n")
  }

  var document: JSON {
    .object([
      ("name", .string(experiment.name)), ("trials", .int(Int64(trials))),
      ("expected_seconds", .number(seconds)), ("expected_megabytes", .number(megabytes)),
      ("threads", .int(Int64(threads))), ("spec_hash", .string(experiment.specHash)),
      ("data_hash", .string(experiment.dataHash)),
      (
        "symbols",
        .array(
          plans.map { entry in
            guard case .object(let members) = entry.plan.document else { return .null }
            return .object([("symbol", .string(entry.symbol))] + members)
          })
      ),
      (
        "failures",
        .array(
          failures.map {
            .object([("symbol", .string($0.symbol)), ("error", .string($0.problem))])
          })
      ),
    ])
  }
}
