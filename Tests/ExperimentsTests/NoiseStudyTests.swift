import Foundation
import Store
import Testing

@testable import Experiments

/// The whole chain on made data: what it says of noise, of an edge, and of one that is gone.
///
/// A soak asks of two hundred studies what the tests ask of fewer.
@Suite struct NoiseStudyTests {
  private static let studies =
    ProcessInfo.processInfo.environment["ASSAY_SOAK"] == nil ? 24 : 200

  private static func spec(feeBps: Double) -> String {
    """
    strategy:
      name: sma-cross
      side: long-short
      parameters: {fast: {int: [2, 20], step: 2}, slow: {int: [24, 120], step: 6}}
    execution: {fee_bps: \(feeBps)}
    report: false
    validation:
      walk_forward: {train: 500, test: 150}
      pbo: {blocks: 10}
      spa: {bootstrap: 400, period: 1h}

    """
  }

  private func judged(_ returns: [Double], _ spec: String) throws -> StudyValidation {
    let study = try madeStudy([returns], spec)
    let folder = NSTemporaryDirectory() + "assay-noise-\(getpid())-\(UInt64.random(in: 0...(.max)))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try RunStore(path: "\(folder)/runs.sqlite")
    let run = Run(
      id: "run", name: "made", strategy: "sma-cross", specJSON: study.resolvedJSON,
      specHash: study.specHash, dataName: "made", dataHash: study.dataHash,
      engineVersion: assayVersion, seed: 0, objective: "sharpe",
      parameterNames: study.spec.space.names, metricNames: study.trialColumnNames,
      trialsPlanned: study.trialsPlanned, createdUTC: "")
    try store.createRun(run)
    let trials = try study.search(
      run: run.id, in: store, threads: 2, now: { 0 }, isCancelled: { false }, progress: { _ in })
    let outcome = try StudyOutcome(study, trials, holdOutLooks: nil)
    let evidence = try StudyEvidence(
      outcome,
      RunContext(
        run, in: store, threads: 2, now: { 0 }, isCancelled: { false }, progress: { _ in }))
    return StudyValidation(outcome, evidence)
  }

  /// Independent returns without drift, in the mean of simple returns too.
  private func noise(_ seed: UInt64) -> [Double] {
    ExperimentsTests.noise(1_800, deviation: 0.005, drift: -0.005 * 0.005 / 2, seed: seed)
  }

  @Test func freeNoiseLooksLikeChance() throws {
    let found = try (0..<Self.studies).map {
      try judged(noise(UInt64(1_000 + $0)), Self.spec(feeBps: 0)).evidence
    }
    let count = Double(found.count)
    let believed = found.count { ($0.sharpe?.deflated ?? 1) > 0.95 }
    let mostBelieved = 0.05 * count + 3 * (0.05 * 0.95 * count).squareRoot()
    #expect(Double(believed) <= mostBelieved, "\(believed) of \(found.count) have DSR > 0.95")
    let overfitting = found.compactMap { $0.overfitting?.evidence.probability }
    let (mean, error) = meanAndError(overfitting)
    #expect(abs(mean - 0.5) <= 3 * error, "mean PBO \(mean) ± \(error)")
    let p = found.compactMap { $0.superiority?.results.first?.ability.consistent }.sorted()
    // Kolmogorov's distance from the uniform distribution, at a chance of one in a thousand.
    let distance = p.enumerated().reduce(0.0) {
      max(
        $0, abs($1.element - Double($1.offset) / count),
        abs($1.element - Double($1.offset + 1) / count))
    }
    #expect(p.count == found.count && distance <= 1.95 / count.squareRoot(), "\(distance): \(p)")
  }

  @Test func dearNoiseIsRefused() throws {
    let verdicts = try (0..<Self.studies).map {
      try judged(noise(UInt64(5_000 + $0)), Self.spec(feeBps: 10)).verdict.outcome
    }
    let refused = verdicts.count { $0 == .refused }
    #expect(Double(refused) >= 0.95 * Double(verdicts.count), "\(refused) of \(verdicts.count)")
  }

  @Test func plantedEdgeIsFound() throws {
    for seed in [1, 2, 3] as [UInt64] {
      let validation = try judged(trends(1_800, seed: seed), Self.spec(feeBps: 2))
      #expect(validation.verdict.outcome == .supported, "seed \(seed): \(validation.verdict.text)")
    }
  }

  /// Trends that are there while the first window trains, and never again.
  @Test func plantedOverfitIsRefused() throws {
    for seed in UInt64(1)...6 {
      let returns = trends(500, seed: seed) + noise(seed + 100).prefix(1_300)
      let validation = try judged(returns, Self.spec(feeBps: 2))
      #expect(validation.verdict.outcome == .refused, "seed \(seed): \(validation.verdict.text)")
    }
  }

  private func meanAndError(_ values: [Double]) -> (Double, Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (square / Double(values.count - 1) / Double(values.count)).squareRoot())
  }
}
