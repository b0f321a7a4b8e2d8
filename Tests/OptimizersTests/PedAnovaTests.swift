import Documents
import Testing

@testable import Optimizers

/// Against PedAnovaImportanceEvaluator of Optuna 5.0.0, called directly so that nothing is
/// normalised, on the trials of `LearnedSample.mixed`.
@Suite struct PedAnovaTests {
  private struct Golden: Sendable {
    var trials: Int
    var isConditional: Bool
    var options: PedAnova.Options
    /// By name; the fixed parameter has none, and neither has the switch of a plain space.
    var variances: [String: Double]
  }

  private static let local = try! PedAnova.Options(topShare: 0.2, regionShare: 0.5)
  private static let space = try! PedAnova.Options(topShare: 0.1, baseline: .space)

  private static let goldens = [
    Golden(
      trials: 40, isConditional: false, options: .standard,
      variances: [
        "c": 0.001511627238421541, "k": 0.0012928688175422726, "m": 0.001258324030725129,
        "r": 0.00034189835244875127, "x": 0.00940414771341316,
      ]),
    Golden(
      trials: 40, isConditional: false, options: local,
      variances: [
        "c": 0.004201142397328061, "k": 0.0034175566787638706, "m": 0.07278493944486324,
        "r": 0.0029764442684618343, "x": 0.03441198867915586,
      ]),
    Golden(
      trials: 40, isConditional: false, options: space,
      variances: [
        "c": 0.0014000000000000013, "k": 0.0015876265529314322, "m": 0.0005346070684501012,
        "r": 0.0007510836618784148, "x": 0.010816973630254405,
      ]),
    Golden(
      trials: 300, isConditional: true, options: .standard,
      variances: [
        "c": 0.002178538653909316, "k": 0.0020987751036471132, "m": 0.005452641019445824,
        "r": 0.000729308551907642, "use": 5.547521818522377e-05, "x": 0.018582468824854148,
      ]),
    Golden(
      trials: 300, isConditional: true, options: local,
      variances: [
        "c": 0.018151793257478746, "k": 0.007403577818247932, "m": 0.025927072570833862,
        "r": 0.004343982710383752, "use": 0.0007871007981351412, "x": 0.028733517490109346,
      ]),
    Golden(
      trials: 300, isConditional: true, options: space,
      variances: [
        "c": 0.0021696149843912597, "k": 0.0022691162157702236, "m": 0.015380614984658106,
        "r": 0.0009156278281516872, "use": 0.00037460978147762754, "x": 0.019334603621834184,
      ]),
  ]

  @Test(arguments: goldens.indices)
  func agreesWithOptuna(index: Int) throws {
    let golden = Self.goldens[index]
    let history = try LearnedSample.mixed(golden.trials, isConditional: golden.isConditional)
    let anova = PedAnova(history, golden.options)
    for importance in anova.importances {
      guard let expected = golden.variances[importance.name] else { continue }
      #expect(
        abs(importance.variance - expected) <= 1e-9 * expected, "\(importance.name) in \(index)")
    }
    #expect(anova.importances.map(\.name) == history.space.names)
    #expect(anova.importances[6].variance == 0 && anova.importances[6].share == 0)
    #expect(abs(anova.importances.reduce(0) { $0 + $1.share } - 1) < 1e-12)
  }

  @Test func aMaximisedObjectiveIsTheNegativeMinimised() throws {
    let history = try LearnedSample.mixed(200)
    let turned = SearchHistory(
      history.space, points: history.points, values: history.values.map { -$0 },
      isMaximized: true)
    #expect(PedAnova(turned) == PedAnova(history))
    #expect(PedAnova(history).topCount == 20 && PedAnova(history).regionCount == 200)
  }

  @Test func failedTrialsAreLeftOut() throws {
    let history = try LearnedSample.mixed(100)
    let points = history.points.flatMap { [$0, $0, $0] }
    let values = history.values.flatMap { [$0, .nan, .infinity] }
    let withFailures = SearchHistory(history.space, points: points, values: values)
    #expect(PedAnova(withFailures) == PedAnova(history))
  }

  @Test func hostileHistoriesGiveFiniteShares() throws {
    let space = try LearnedSample.mixedSpace(isConditional: true)
    let point = [1, 40, 7, 1, 0.1, 2, 3.0]
    let hostile = [-1e300, 1e300, .nan, 1e9, -7, 1e18, 2]
    for (points, values) in [
      ([], []), ([point], [1]), ([point, point], [.nan, .nan]), ([point, point], [1, 1]),
      ([point, hostile, point], [1e300, -1e300, .infinity]),
      ([point, [-1e300, 1e300, -5, 9, -1, 1e300, 0]], [1e308, -1e308]),
    ] as [([[Double]], [Double])] {
      let anova = PedAnova(SearchHistory(space, points: points, values: values))
      #expect(anova.importances.count == 7)
      #expect(anova.importances.allSatisfy { $0.variance.isFinite && $0.variance >= 0 })
      #expect(anova.importances.allSatisfy { (0...1).contains($0.share) })
    }
  }

  @Test func sharesMustBeInOrder() {
    for (top, region) in [(0, 1), (0.5, 0.5), (0.6, 0.5), (0.1, 1.1), (.nan, 1), (0.1, .nan)] {
      let error = #expect(throws: AssayError.self) {
        try PedAnova.Options(topShare: top, regionShare: region)
      }
      #expect(error?.kind == .usage)
    }
  }
}
