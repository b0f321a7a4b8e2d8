import Metrics
import Validation

/// A study's evidence held against gates, and what it comes to.
package struct StudyValidation: Sendable {
  package let evidence: StudyEvidence
  package let gates: [Gate]
  /// Whether the spec named the gates.
  package let gatesBind: Bool
  package let verdict: Verdict

  package init(_ outcome: StudyOutcome, _ evidence: StudyEvidence) {
    let request = outcome.study.spec.gates
    let finding = Finding(outcome: outcome, evidence: evidence)
    self.evidence = evidence
    gates = request.bounds.map { finding.gate($0.measure, $0.bound) }
    gatesBind = request.isBinding
    let customary = Gate.Request.customary.map { finding.gate($0.measure, $0.bound) }
    verdict = Verdict(
      outcome, evidence, gates, bind: gatesBind,
      contradictions: customary.filter { $0.outcome == .fail })
  }

  /// Whether a gate that the spec named was missed.
  package var isRefused: Bool { gatesBind && gates.contains { $0.outcome == .fail } }
}

/// The numbers that gates ask for.
private struct Finding {
  let outcome: StudyOutcome
  let evidence: StudyEvidence

  func gate(_ measure: Gate.Measure, _ bound: Bound) -> Gate {
    let found = value(measure)
    guard let found else {
      return Gate(
        measure: measure, bound: bound, value: nil, outcome: .notRun,
        note: "needs \(measure.needs)")
    }
    guard found.isFinite else {
      return Gate(measure: measure, bound: bound, value: nil, outcome: .fail, note: "undefined")
    }
    let holds = bound.holds(found)
    guard measure == .pbo, holds else {
      return Gate(
        measure: measure, bound: bound, value: found, outcome: holds ? .pass : .fail, note: nil)
    }
    let (outcome, note) = company
    return Gate(measure: measure, bound: bound, value: found, outcome: outcome, note: note)
  }

  /// Ranks persist where all sets lose alike, so a low probability of overfitting passes only in
  /// the company of profit.
  private var company: (Gate.Outcome, String) {
    let loss = value(.probabilityOfLoss) ?? 1
    let most =
      outcome.study.spec.gates.bounds.first { $0.measure == .probabilityOfLoss }?.bound.value
      ?? Gate.mostLoss
    if !(loss <= most) {
      return (.fail, "the choice loses in \(percent(loss)) of splits, more than \(percent(most))")
    }
    guard let growth = value(.returnOutside) else {
      return (.notRun, "ranks alone say nothing of profit: it passes only with walk_forward")
    }
    if !(growth > 0) { return (.fail, "the account of the walk-forward made no profit") }
    return (
      .pass, "and the choice loses in \(percent(loss)) of splits, and its walk-forward gained"
    )
  }

  /// What was found; nil where it did not run, NaN where it is undefined.
  private func value(_ measure: Gate.Measure) -> Double? {
    func outside(_ key: String) -> Double? {
      evidence.walkForward.map { $0.stitched.result.value(key) ?? .nan }
    }
    func unseen(_ key: String) -> Double? {
      outcome.chosen.outOfSample.map { $0.value(key) ?? .nan }
    }
    func test(_ place: Int, _ value: (SuperiorityResult) -> Double) -> Double? {
      guard let tests = evidence.superiority else { return undefined(asked.superiority != nil) }
      return tests.results.count > place ? value(tests.results[place]) : nil
    }
    /// What was asked for and not found is undefined, as with a single set or too few returns.
    func undefined(_ isAsked: Bool) -> Double? { isAsked ? .nan : nil }
    let asked = outcome.study.spec.validation
    let overfitting = evidence.overfitting?.evidence
    switch measure {
    case .deflatedSharpe:
      return evidence.sharpe.map { $0.deflated ?? .nan } ?? undefined(asked.deflatesSharpe)
    case .pbo: return overfitting?.probability ?? undefined(asked.backtestOverfitting != nil)
    case .probabilityOfLoss:
      return overfitting?.probabilityOfLoss ?? undefined(asked.backtestOverfitting != nil)
    case .spa: return test(0, \.ability.consistent)
    case .spaBenchmark: return test(1, \.ability.consistent)
    case .realityCheck: return test(0, \.realityCheck)
    case .sharpeOutside: return outside("sharpe")
    case .returnOutside: return outside("total_return")
    case .drawdownOutside: return outside("max_drawdown")
    case .tradesOutside: return outside("closed_trades")
    case .probabilityOutside: return evidence.walkForward.map { $0.probability ?? .nan }
    case .efficiency: return evidence.walkForward.map { $0.efficiencies[0].value ?? .nan }
    case .profitableWindows: return evidence.walkForward?.profitableShare
    case .pathSharpe:
      let paths = evidence.folds.first { $0.kind == .combinatorial }?.pathValues(.sharpe).sorted()
      return paths.map { quantile($0, 0.5) ?? .nan }
    case .holdOutSharpe: return unseen("sharpe")
    case .holdOutReturn: return unseen("total_return")
    case .breakEven: return outcome.costs.breakEvenBps ?? (outcome.costs.failsAtNoFee ? 0 : 1_000)
    case .randomEntries:
      return evidence.robustness.map { $0.randomEntries.sharpeProbability ?? .nan }
    case .trades: return outcome.chosen.inSample.value("closed_trades")
    }
  }
}

/// A share as a person reads it.
func percent(_ share: Double) -> String {
  share.isFinite ? "\(plain((share * 1_000).rounded() / 10)) %" : "undefined"
}
