import Foundation
import Numerics

/// CMA-ES that restarts itself with large and small populations by turns.
///
/// Hansen, "Benchmarking a BI-population CMA-ES on the BBOB-2009 function testbed", 2009: the large
/// population doubles at each of its restarts; small ones of random size and step take as many
/// evaluations as the large ones have.
package struct CMAES: Optimizer {
  private let space: MixedSpace
  private let firstStep: Double
  private var generator: Xoshiro256StarStar
  private var run: EvolutionRun
  private var runNumber = 0
  /// The best value that others have found: a run that cannot beat it ends early.
  var rival: Double?
  /// How many runs are over.
  var restarts: Int { runNumber + (run.reason == nil ? 0 : 1) }
  private var isLarge = true
  private var largeRuns = 0
  /// Evaluations paid by the large and by the small runs, and by the last large one.
  private var paid = (large: 0, small: 0)
  private var paidByRun = 0
  private var count = 0
  private var waiting: [Int: (run: Int, sample: EvolutionSample)] = [:]

  /// - Parameters:
  ///   - start: Values to begin at; drawn at random when nil.
  ///   - step: The first standard deviation, of a cube of side 1.
  package init(_ space: SearchSpace, seed: UInt64, start: [Double]? = nil, step: Double = 0.3) {
    let mixed = MixedSpace(space)
    self.space = mixed
    firstStep = step
    var generator = Xoshiro256StarStar(seed: seed)
    let begin = start.map(mixed.position)
    let position = begin?.position ?? mixed.ordered.map { _ in generator.uniform() }
    self.generator = generator
    run = EvolutionRun(
      mixed, population: EvolutionSettings.defaultPopulation(mixed.ordered.count),
      start: position, choices: begin?.choices, step: step)
  }

  package mutating func ask(_ count: Int) throws -> [Candidate] {
    (0..<count).map { _ in
      if run.reason != nil { restart() }
      let (sample, point) = draw()
      defer { self.count += 1 }
      waiting[self.count] = (runNumber, sample)
      return Candidate(self.count, point)
    }
  }

  package mutating func tell(_ evaluations: [Evaluation]) {
    for evaluation in evaluations {
      guard let (owner, sample) = waiting.removeValue(forKey: evaluation.number) else { continue }
      // What comes after its run is over teaches the next one nothing.
      guard owner == runNumber, run.reason == nil else { continue }
      paidByRun += 1
      run.tell(sample, evaluation, rival: rival)
    }
  }

  /// A sample that the space allows, if a few draws find one.
  private mutating func draw() -> (EvolutionSample, [Double]) {
    var sample = run.sample(&generator)
    var point = run.point(sample)
    var draws = 1
    while draws < 100, !space.space.allows(point) {
      sample = run.sample(&generator)
      point = run.point(sample)
      draws += 1
    }
    return (sample, point)
  }

  private mutating func restart() {
    if isLarge { paid.large += paidByRun } else { paid.small += paidByRun }
    paidByRun = 0
    runNumber += 1
    let least = EvolutionSettings.defaultPopulation(space.ordered.count)
    isLarge = paid.large <= paid.small
    var population = least
    var step = firstStep
    if isLarge {
      largeRuns += 1
      population = least << min(largeRuns, 12)
    } else {
      let share = generator.uniform()
      let ratio = Double(1 << min(largeRuns, 12)) / 2
      population = Int(Double(least) * pow(max(ratio, 1), share * share))
      step *= pow(10, -2 * generator.uniform())
    }
    run = EvolutionRun(
      space, population: population, start: space.ordered.map { _ in generator.uniform() },
      step: step)
  }
}
