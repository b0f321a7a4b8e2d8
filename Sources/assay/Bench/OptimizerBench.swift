import Foundation
import Numerics
import Optimizers

/// Measures what a search costs beside its objective: CPU time of an ask and its tell.
struct OptimizerBench {
  let suite: BenchSuite

  /// Every method that learns, after 200 observations of ten real parameters.
  func suggestions(seed: UInt64) throws {
    for method in SearchMethod.allCases where method.learns && !method.usesFidelity {
      let rounds = try (0..<suite.rounds).map { try seconds(method, seed: seed + UInt64($0)) }
      let best = rounds.min() ?? 0
      suite.note(
        BenchLine(
          name: "\(method.rawValue), an ask at 200 observations, 10 parameters",
          cpuSeconds: best * Double(Self.asks), rate: best * 1e3, unit: "ms/ask",
          peakMegabytes: peakMegabytes()))
    }
  }

  private static let asks = 20

  /// The mean over the asks from the 191st to the 210th.
  private func seconds(_ method: SearchMethod, seed: UInt64) throws -> Double {
    let space = try SearchSpace(
      (0..<10).map { try .init("x\($0)", .float(low: -5, high: 5, log: false, step: nil)) })
    let objectives = method == .nsga2 ? 2 : 1
    var search = try method.optimizer(space, seed: seed, budget: 400, objectives: objectives)
    func step() throws {
      for candidate in try search.ask(1) {
        let value = Self.objective(candidate.point)
        search.tell([
          Evaluation(candidate.number, Array([value, -candidate.point[0]].prefix(objectives)))
        ])
      }
    }
    for _ in 0..<190 { try step() }
    let start = Clock.cpuSeconds
    for _ in 0..<Self.asks { try step() }
    return (Clock.cpuSeconds - start) / Double(Self.asks)
  }

  /// A bowl with ripples.
  private static func objective(_ point: [Double]) -> Double {
    point.enumerated().reduce(0) { sum, item in
      let offset = item.element - 0.3 * Double(item.offset)
      return sum + offset * offset + 2 * (1 - cos(3 * offset))
    }
  }
}
