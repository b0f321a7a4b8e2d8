import Foundation
import Optimizers
import Testing

@Suite struct NSGA2Tests {
  /// Zitzler, Deb and Thiele's first function in five dimensions: the front is f₂ = 1 − √f₁.
  private static func zdt1(_ point: [Double]) -> [Double] {
    let x = point.map { ($0 + 5) / 10 }
    let g = 1 + 9 * x.dropFirst().reduce(0, +) / Double(x.count - 1)
    return [x[0], g * (1 - (x[0] / g).squareRoot())]
  }

  /// The whole front dominates 0.87667 of the reference's square.
  @Test(arguments: [1, 10])
  func coversAFront(batch: Int) throws {
    let run = try SearchRun(
      .nsga2, SearchSpace.box(5), seed: 1, budget: 2000, batch: batch, objectives: 2, Self.zdt1)
    #expect(Hypervolume.volume(of: run.values, reference: [1.1, 1.1]) > 0.865)
    #expect(ParetoFront.indices(of: run.values).count > 60)
  }

  @Test func mixedParametersAndThreeObjectives() throws {
    let run = try SearchRun(
      .nsga2, SearchSpace.mixed(), seed: 1, budget: 400, batch: 6, objectives: 3
    ) { [mixedValue($0)[0], $0[0] / 50, -$0[1] / 200] }
    #expect(run.values.count == 400)
    #expect(run.values.contains { $0[0] < 1 } && run.values.contains { $0[1] < 0.1 })
  }

  /// Of two points that break limits the lesser violation wins, so the search walks into the
  /// region.
  @Test func limitsAreKept() throws {
    var search = try SearchMethod.nsga2.optimizer(
      SearchSpace.box(4), seed: 2, budget: 600, objectives: 2)
    var kept = 0
    for round in 0..<600 {
      guard let candidate = try search.ask(1).first else { break }
      let sum = candidate.point.reduce(0, +)
      let violation = max(16 - sum, 0)
      search.tell([
        Evaluation(
          candidate.number, [candidate.point[0], candidate.point[1]], violation: violation)
      ])
      if round >= 300, violation == 0 { kept += 1 }
    }
    #expect(kept > 150)
  }

  @Test func failuresAndInfinitiesAreSurvived() throws {
    let bad: [[Double]] = [
      [.nan, 1], [.infinity, .infinity], [-.infinity, .infinity], [1e308, -1e308], [0, 0],
      [.nan, .nan],
    ]
    var count = 0
    let run = try SearchRun(
      .nsga2, SearchSpace.mixed(where: "fast < slow"), seed: 3, budget: 300, batch: 7, objectives: 2
    ) { _ in
      count += 1
      return bad[count % bad.count]
    }
    #expect(run.points.count == 300)
  }
}
