import Foundation
import Metrics
import Numerics
import Testing

@testable import Experiments

@Suite struct GateTests {
  private let walk = "walk_forward: {train: 300, test: 150}"

  private func spec(_ gates: String?, _ validation: String, fee: Double = 1) -> String {
    """
    strategy:
      name: sma-cross
      side: long-short
      parameters: {fast: {int: [2, 5]}, slow: {int: [10, 18], step: 2}}
    execution: {fee_bps: \(fee)}
    validation: {\(validation)}
    \(gates.map { "gates: {\($0)}" } ?? "")

    """
  }

  private func validate(
    _ gates: String?, _ validation: String, fee: Double = 1, returns: [Double]? = nil,
    data: String = ""
  ) throws -> StudyValidation {
    let folder = try RunFolder()
    let file = madeBars(returns ?? trends(1_100, seed: 5))
    let made = try study(ofFiles: [file], spec(gates, validation, fee: fee), data: data)
    let (outcome, evidence) = try folder.validated("run", made)
    return StudyValidation(outcome, evidence)
  }

  @Test func boundGatesPassOrFailTheRun() throws {
    let passed = try validate(
      "closed_trades: \">= 1\", oos_sharpe: \">= -50\", break_even_bps: \">= 0\", "
        + "profitable_windows: \">= 0%\"", walk)
    #expect(passed.gates.map(\.outcome) == [.pass, .pass, .pass, .pass])
    #expect(
      passed.gates.map(\.measure) == [.trades, .sharpeOutside, .breakEven, .profitableWindows])
    #expect(passed.gatesBind && !passed.isRefused && passed.verdict.outcome == .supported)
    #expect(passed.verdict.headline == "Supported: all 4 gates passed")
    let outside = try #require(passed.evidence.walkForward).stitched.result
    #expect(passed.gates[1].value == outside.value("sharpe") && passed.gates[1].value != nil)
    let missed = try validate(
      "closed_trades: \">= 100000\", oos_sharpe: \">= -50\", cpcv_sharpe: \">= 0\"", walk)
    #expect(missed.gates.map(\.outcome) == [.fail, .pass, .notRun])
    #expect(missed.isRefused && missed.verdict.outcome == .refused)
    #expect(missed.verdict.headline == "Refused: 1 of 3 gates missed, 1 not run")
    #expect(missed.verdict.paragraph.contains("missed: Closed trades in sample"))
  }

  @Test func whatDidNotRunIsUnproven() throws {
    let names = [
      "pbo", "probability_of_loss", "spa", "spa_benchmark", "reality_check", "oos_sharpe",
      "oos_return", "oos_max_drawdown", "oos_trades", "oos_psr", "wf_efficiency",
      "profitable_windows", "cpcv_sharpe", "holdout_sharpe", "holdout_return", "random_entries",
    ]
    let gates = names.map { "\($0): \">= 0\"" }.joined(separator: ", ")
    let unproven = try validate("closed_trades: \">= 1\", " + gates, "")
    #expect(unproven.gates.dropFirst().allSatisfy { $0.outcome == .notRun && $0.value == nil })
    #expect(unproven.gates[1].note == "needs validation.pbo" && unproven.gates[0].outcome == .pass)
    #expect(!unproven.isRefused && unproven.verdict.outcome == .unproven)
    #expect(unproven.verdict.headline == "Unproven: 16 of 17 gates not run")
  }

  @Test func whatIsUndefinedFails() throws {
    // Nothing moves in the hold-out, so nothing is traded there.
    let returns = trends(800, seed: 5) + [Double](repeating: 0, count: 200)
    let found = try validate(
      "holdout_sharpe: \">= -99\", holdout_return: \">= 0\"", "", returns: returns,
      data: ", holdout: 15%")
    #expect(found.gates.map(\.outcome) == [.fail, .pass])
    #expect(found.gates[0].value == nil && found.gates[0].note == "undefined")
    #expect(found.gates[1].value == 0 && found.isRefused)
    #expect(found.verdict.paragraph.contains("a Sharpe ratio of undefined."))
  }

  @Test func customaryGatesBindNobody() throws {
    let found = try validate(nil, walk + ", pbo: 6", fee: 40, returns: noise(1_100, seed: 3))
    #expect(found.gates.map(\.measure) == [.deflatedSharpe, .pbo, .spa, .sharpeOutside])
    #expect(found.gates.map(\.bound.text) == [">= 0.95", "<= 0.2", "<= 0.05", ">= 0.5"])
    #expect(found.gates[2].outcome == .notRun && found.gates[3].outcome == .fail)
    #expect(!found.gatesBind && !found.isRefused && found.verdict.outcome == .refused)
    #expect(found.verdict.headline.contains("of 4 customary gates missed, 1 not run"))
  }

  @Test func everyGateAsksForItsOwnNumber() throws {
    let gates = Gate.Measure.allCases.map { "\($0.rawValue): \">= -1000\"" }.joined(separator: ", ")
    let returns = trends(1_100, deviation: 0.012, seed: 5).map { $0 + 0.001 }
    let found = try validate(
      gates,
      walk + ", cpcv: {groups: 5}, pbo: 6, spa: {bootstrap: 100}, robustness: {draws: 100}",
      returns: returns, data: ", holdout: 20%")
    let folder = try RunFolder()
    let made = try study(
      ofFiles: [madeBars(returns)], spec(nil, "deflated_sharpe: false"),
      data: ", holdout: 20%")
    let outcome = try folder.validated("run", made).outcome
    let evidence = found.evidence
    let walked = try #require(evidence.walkForward)
    let account = walked.stitched.result
    let overfitting = try #require(evidence.overfitting).evidence
    let tests = try #require(evidence.superiority).results
    let paths = try #require(evidence.folds.first { $0.kind == .combinatorial }).paths
    let sharpes = paths.compactMap { $0.result.value("sharpe") }.sorted()
    let unseen = try #require(outcome.chosen.outOfSample)
    #expect(sharpes.count == 4)
    let expected: [Gate.Measure: Double?] = [
      .deflatedSharpe: evidence.sharpe?.deflated, .pbo: overfitting.probability,
      .probabilityOfLoss: overfitting.probabilityOfLoss, .spa: tests[0].ability.consistent,
      .spaBenchmark: tests[1].ability.consistent, .realityCheck: tests[0].realityCheck,
      .sharpeOutside: account.value("sharpe"), .returnOutside: account.value("total_return"),
      .drawdownOutside: account.value("max_drawdown"),
      .tradesOutside: Double(account.backtest.trades.count),
      .probabilityOutside: walked.probability,
      .efficiency: walked.efficiencies[0].value, .profitableWindows: walked.profitableShare,
      .pathSharpe: (sharpes[1] + sharpes[2]) / 2, .holdOutSharpe: unseen.value("sharpe"),
      .holdOutReturn: unseen.value("total_return"), .breakEven: outcome.costs.breakEvenBps,
      .randomEntries: evidence.robustness?.randomEntries.sharpeProbability,
      .trades: Double(outcome.chosen.inSample.backtest.trades.count),
    ]
    for gate in found.gates {
      let value = try #require(gate.value, "\(gate)")
      let own = try #require(expected[gate.measure] ?? nil, "\(gate)")
      #expect(agree(value, own), "\(gate.measure): \(value), \(own)")
    }
    #expect(found.gates.count == Gate.Measure.allCases.count)
    #expect(Set(found.gates.compactMap(\.value)).count > 12)
  }

  /// A low probability of overfitting passes only where the choice rarely loses and has gained.
  @Test func ranksThatPersistAreNoProfit() throws {
    let gates = "pbo: \"<= 1\""
    let loose = gates + ", probability_of_loss: \"<= 100%\""
    let gained = try validate(gates, walk + ", pbo: 6")
    let first = gained.gates[0]
    #expect(first.outcome == .pass && first.note?.contains("its walk-forward gained") == true)
    let alone = try validate(gates, "pbo: 6")
    #expect(alone.gates[0].outcome == .notRun && alone.verdict.outcome == .unproven)
    // Costs alone make ranks persist.
    let lost = try validate(gates, walk + ", pbo: 6", fee: 40, returns: noise(1_100, seed: 3))
    let overfitting = try #require(lost.evidence.overfitting).evidence
    #expect(overfitting.probabilityOfLoss > 0.25 && lost.gates[0].value == overfitting.probability)
    #expect(lost.gates[0].outcome == .fail && lost.isRefused)
    #expect(lost.gates[0].note?.hasPrefix("the choice loses in") == true)
    let profitless = try validate(
      loose, walk + ", pbo: 6", fee: 40, returns: noise(1_100, seed: 3))
    #expect(profitless.gates.map(\.outcome) == [.fail, .pass])
    #expect(profitless.gates[0].note == "the account of the walk-forward made no profit")
    let missed = try validate(
      "pbo: \"<= 0\"", walk + ", pbo: 6", returns: noise(1_100, seed: 3))
    #expect(missed.gates[0].outcome == .fail && missed.gates[0].note == nil)
  }

  /// Markets that stand still, sets that never trade, single sets: all is said in words.
  @Test func nothingIsSaidInNaN() throws {
    let everything =
      "validation: {walk_forward: {train: 200, test: 100}, k_fold: {folds: 3}, "
      + "cpcv: {groups: 4}, pbo: 4, deflated_sharpe: true, spa: {bootstrap: 100, period: 1d}}\n"
    let gates = Gate.Measure.allCases.filter { $0 != .randomEntries }
      .map { "\($0.rawValue): \">= 0\"" }.joined(separator: ", ")
    let still = [Double](repeating: 0, count: 900)
    let cross =
      "strategy: {name: sma-cross, parameters: {fast: {int: [2, 4]}, slow: {int: [9, 11]}}}\n"
    let markets: [(String, [Double])] = [
      (cross, still), (holdSpec, still), (holdSpec, noise(900, seed: 2)),
      (cross, Array(still[..<700]) + noise(200, seed: 4)),
      (cross, noise(200, seed: 4) + Array(still[..<700])),
      (cross, noise(899, seed: 4) + [log(0.0001)]),
    ]
    for (number, (strategy, returns)) in markets.enumerated() {
      for goal in ["total_return", "sharpe"] {
        let folder = try RunFolder()
        let made = try study(
          ofFiles: [madeBars(returns)],
          strategy + "objective: \(goal)\n" + everything + "gates: {\(gates)}\n",
          data: number % 2 == 0 ? "" : ", holdout: 10%")
        let run = Result { try folder.validated("run", made) }
        guard case .success(let found) = run else {
          #expect(goal == "sharpe" && returns.filter { $0 == 0 }.count > 800, "\(number): \(run)")
          continue
        }
        let validation = StudyValidation(found.outcome, found.evidence)
        let words =
          validation.verdict.text + validation.gates.compactMap(\.note).joined()
          + (found.evidence.sharpe?.counts.map(\.how).joined() ?? "")
        for word in words.lowercased().split(whereSeparator: { !$0.isLetter }) {
          #expect(word != "nan" && word != "inf", "\(number), \(goal): \(words)")
        }
        #expect(
          validation.gates.allSatisfy { $0.value?.isFinite ?? ($0.outcome != .pass) },
          "\(number), \(goal)")
        // All that was asked for has run; what has no value is undefined.
        let idle = validation.gates.filter { $0.outcome == .notRun }
        #expect(
          idle.allSatisfy { $0.measure.needs == "data.holdout" }, "\(number), \(goal): \(idle)")
      }
    }
  }
}
