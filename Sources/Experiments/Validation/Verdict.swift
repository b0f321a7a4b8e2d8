import Foundation
import MarketData
import Metrics

/// What the evidence supports, in plain words.
package struct Verdict: Sendable {
  package enum Outcome: String, Sendable {
    /// Every gate was run and passed.
    case supported
    /// A gate was missed.
    case refused
    /// No gate was missed, but some were not run.
    case unproven
  }

  package let outcome: Outcome
  package let headline: String
  package let paragraph: String

  /// Headline and paragraph.
  package var text: String { "\(headline). \(paragraph)" }

  /// - Parameters:
  ///   - bind: Whether the spec named the gates.
  ///   - contradictions: Customary gates that what was found misses, asked for or not.
  init(
    _ study: StudyOutcome, _ evidence: StudyEvidence, _ gates: [Gate], bind: Bool,
    contradictions: [Gate]
  ) {
    let failed = gates.filter { $0.outcome == .fail }
    let missing = gates.filter { $0.outcome == .notRun }
    let isWhole = missing.isEmpty && contradictions.isEmpty
    outcome = !failed.isEmpty ? .refused : isWhole ? .supported : .unproven
    let kind = "\(bind ? "" : "customary ")gate\(gates.count == 1 ? "" : "s")"
    switch outcome {
    case .supported:
      headline = "Supported: \(gates.count == 1 ? "the" : "all \(gates.count)") \(kind) passed"
    case .refused:
      headline =
        "Refused: \(failed.count) of \(gates.count) \(kind) missed"
        + (missing.isEmpty ? "" : ", \(missing.count) not run")
    case .unproven where missing.isEmpty:
      headline = "Unproven: the \(kind) passed, yet what was found speaks against an edge"
    case .unproven:
      headline = "Unproven: \(missing.count) of \(gates.count) \(kind) not run"
    }
    let sentences = [
      Self.trials(study), Self.sharpe(evidence), Self.outside(evidence),
      Self.persistence(evidence), Self.superiority(evidence), Self.holdOut(study),
      Self.conclusion(outcome, failed.isEmpty ? contradictions : failed, missing),
      Self.nearEquals(failed, evidence),
    ]
    paragraph = sentences.compactMap { $0 }.joined(separator: " ")
  }

  private static func ratio(_ value: Double?) -> String {
    value.map { String(format: "%.2f", $0) } ?? "undefined"
  }

  private static func trials(_ outcome: StudyOutcome) -> String {
    let study = outcome.study
    let count = outcome.trials.columns.trials.count
    let sharpe = outcome.chosen.inSample.value("sharpe")
    let sets =
      count == 1
      ? "The only set of \(study.spec.entry.declaration.name) on \(study.series.name)"
      : "Of \(count) sets of \(study.spec.entry.declaration.name) on \(study.series.name), the "
        + "chosen one"
    return "\(sets) has a Sharpe ratio of \(ratio(sharpe)) in sample after costs."
  }

  private static func sharpe(_ evidence: StudyEvidence) -> String? {
    guard let sharpe = evidence.sharpe, let count = sharpe.counts.first,
      let deflated = count.deflated
    else { return nil }
    let annual = count.expectedMaximum * sharpe.periodsPerYear.squareRoot()
    return "The best of \(plain(count.trials)) worthless trials that differ as much would be "
      + "expected to show \(ratio(annual)) by luck: the probability that the true ratio is above "
      + "that is \(percent(deflated))."
  }

  private static func outside(_ evidence: StudyEvidence) -> String? {
    guard let walk = evidence.walkForward else { return nil }
    let result = walk.stitched.result
    let growth = result.value("total_return")
    let chance =
      walk.probability.map {
        "; its true Sharpe ratio is above nought with "
          + "probability \(percent($0))"
      } ?? ""
    return "Chosen anew in each of \(walk.windows.count) windows and traded on in one account, the "
      + "rule made \(growth.map(percent) ?? "undefined") with a Sharpe ratio of "
      + "\(ratio(result.value("sharpe"))) out of sample, gaining in "
      + "\(percent(walk.profitableShare)) of windows\(chance)."
  }

  private static func persistence(_ evidence: StudyEvidence) -> String? {
    guard let overfitting = evidence.overfitting?.evidence else { return nil }
    return
      "In \(percent(overfitting.probability)) of \(overfitting.splits.count) splits of the data "
      + "the best set of one half ranks below the median in the other, and in "
      + "\(percent(overfitting.probabilityOfLoss)) it loses there."
  }

  private static func superiority(_ evidence: StudyEvidence) -> String? {
    guard let tests = evidence.superiority else { return nil }
    let words = tests.results.map { test in
      let p = test.ability.consistent
      return "\(test.benchmark) "
        + (p.isFinite ? "at p = \(String(format: "%.3f", p))" : "with p undefined")
    }
    return
      "That no set truly beats the benchmark is tested against \(words.joined(separator: ", "))."
  }

  private static func holdOut(_ outcome: StudyOutcome) -> String? {
    guard let unseen = outcome.chosen.outOfSample else { return nil }
    let looks = outcome.holdOutLooks ?? 1
    return "On the hold-out the chosen set has a Sharpe ratio of \(ratio(unseen.value("sharpe")))"
      + (looks > 1 ? ", though \(looks) experiments have looked there by now." : ".")
  }

  private static func conclusion(
    _ outcome: Outcome, _ failed: [Gate], _ missing: [Gate]
  ) -> String {
    func names(_ gates: [Gate]) -> String {
      gates.map(\.measure.title).joined(separator: "; ")
    }
    switch outcome {
    case .supported:
      return "The evidence supports an edge on these data at these costs. It does not say that the "
        + "market will stay as it was, nor that fills will be as assumed: paper trading tells."
    case .refused:
      return
        "The evidence does not support an edge (missed: \(names(failed))): what was found may well "
        + "be luck, or be eaten by costs. It does not prove that there is none."
    case .unproven where !failed.isEmpty:
      return
        "The evidence does not support an edge, whatever the gates ask (customary ones missed: "
        + "\(names(failed))): what was found may well be luck, or be eaten by costs."
    case .unproven:
      return
        "Whether it is luck was not asked in full (not run: \(names(missing))), so the evidence "
        + "supports nothing yet."
    }
  }

  /// Where sets are near-equals, the best of them is a matter of luck though all of them earn.
  private static func nearEquals(_ failed: [Gate], _ evidence: StudyEvidence) -> String? {
    guard failed.map(\.measure) == [.pbo], let overfitting = evidence.overfitting?.evidence,
      overfitting.probabilityOfLoss <= 0.05
    else { return nil }
    return "What looks like luck is which set is best: chosen on one half, it hardly ever loses in "
      + "the other, so sets may be near-equals that all earn."
  }
}
