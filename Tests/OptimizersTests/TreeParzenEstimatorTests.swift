import Optimizers
import Testing

@Suite struct TreeParzenEstimatorTests {
  /// Told which parameters matter when, the search is not misled by those that do not.
  @Test func conditionalParametersAreLearnt() throws {
    let space = try SearchSpace.mixed()
    var solved = 0
    for seed: UInt64 in 0..<4 {
      let run = try SearchRun(.tpe, space, seed: seed, budget: 120, mixedValue)
      let best = run.points[run.values.firstIndex { $0[0] == run.best } ?? 0]
      if run.best < 0.1, best[2] == 2, best[6] == 1, abs(best[4] - 20) < 10 { solved += 1 }
    }
    // The wrong branch is a local optimum of 1.
    #expect(solved >= 3)
  }

  /// Where half the space fails and a quarter breaks limits, most proposals soon do neither.
  @Test func failuresAndViolationsAreAvoided() throws {
    var search = try SearchMethod.tpe.optimizer(SearchSpace.box(2), seed: 4, budget: 150)
    var late = 0
    for round in 0..<150 {
      guard let candidate = try search.ask(1).first else { break }
      let x = candidate.point
      let value = (x[0] - 2) * (x[0] - 2) + (x[1] - 2) * (x[1] - 2)
      let violation = x[1] < 0 ? 1.0 : 0
      search.tell([Evaluation(candidate.number, [x[0] < 0 ? .nan : value], violation: violation)])
      if round >= 75, x[0] >= 0, violation == 0 { late += 1 }
    }
    // Of 75, where random search has 19.
    #expect(late > 45)
  }

  /// A proposal waits as if it were bad, so others keep away from it.
  @Test func pendingCandidatesRepel() throws {
    var search = TreeParzenEstimator(try .box(1), seed: 7)
    for _ in 0..<30 {
      let candidates = try search.ask(1)
      search.tell(candidates.map { Evaluation($0.number, [abs($0.point[0])]) })
    }
    let batch = try search.ask(20).map { $0.point[0] }
    var alone = search
    var single: [Double] = []
    for _ in 0..<20 { single += try alone.ask(1).map { $0.point[0] } }
    #expect((batch.max() ?? 0) - (batch.min() ?? 0) > 0.5)
    #expect(single.count == 20)
  }
}
