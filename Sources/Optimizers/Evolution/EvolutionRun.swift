import Foundation
import Numerics

/// One candidate of an evolution run.
struct EvolutionSample: Sendable {
  /// Before the bounds are applied.
  let coordinates: [Double]
  let choices: [Int]
  /// The generation whose distribution it was drawn from.
  let generation: Int
}

/// One run of CMA-ES with margin, from its first mean to its stop.
///
/// Equation numbers are those of Hansen's tutorial (arXiv:1604.00772).
struct EvolutionRun: Sendable {
  let space: MixedSpace
  let settings: EvolutionSettings
  private(set) var generation = 0
  private(set) var mean: [Double]
  private(set) var step: Double
  private let firstStep: Double
  private var covariance: Covariance
  private var margin: IntegerMargin
  private var categories: CategoryDistribution
  private var stepPath: [Double]
  private var covariancePath: [Double]
  private var told: [(sample: EvolutionSample, evaluation: Evaluation)] = []
  private var stop: EvolutionStop

  /// - Parameters:
  ///   - start: A position in the cube of the ordered dimensions, and choices to begin with.
  ///   - step: The first standard deviation.
  init(
    _ space: MixedSpace, population: Int, start: [Double], choices: [Int]? = nil, step: Double
  ) {
    self.space = space
    let size = space.ordered.count
    settings = EvolutionSettings(size: size, population: max(population, 2))
    mean = zip(start, space.isDiscrete).map { $1 ? $0 : BoundedCoordinate.coordinate($0) }
    self.step = step
    firstStep = step
    covariance = Covariance(size: size, isDiagonal: settings.isDiagonal)
    margin = IntegerMargin(space, population: settings.population)
    categories = CategoryDistribution(counts: space.choiceCounts)
    if let choices { categories.favour(choices) }
    stepPath = [Double](repeating: 0, count: size)
    covariancePath = stepPath
    stop = EvolutionStop(settings, firstStep: step, hasSteps: space.isStepped)
  }

  /// Why the run is over; nil while it is not.
  var reason: EvolutionStop.Reason? { stop.reason }

  /// A draw from the current distribution.
  func sample(_ generator: inout Xoshiro256StarStar) -> EvolutionSample {
    let draws = mean.map { _ in generator.normal() }
    let y = covariance.spread(draws)
    let coordinates = mean.indices.map { mean[$0] + step * margin.scales[$0] * y[$0] }
    return EvolutionSample(
      coordinates: coordinates, choices: categories.draw(&generator), generation: generation)
  }

  /// The set of values that a sample stands for.
  func point(_ sample: EvolutionSample) -> [Double] {
    let position = sample.coordinates.indices.map { index in
      let x = sample.coordinates[index]
      return space.isDiscrete[index] ? min(max(x, 0), 1) : BoundedCoordinate.position(x)
    }
    return space.point(position, sample.choices)
  }

  /// Takes what a sample was worth; a full population makes the next generation.
  mutating func tell(
    _ sample: EvolutionSample, _ evaluation: Evaluation, rival: Double? = nil
  ) {
    told.append((sample, evaluation))
    if told.count == settings.population { advance(rival) }
  }

  private mutating func advance(_ rival: Double?) {
    told.sort {
      if $0.evaluation.isBetter(than: $1.evaluation) { return true }
      return !$1.evaluation.isBetter(than: $0.evaluation)
        && $0.evaluation.number < $1.evaluation.number
    }
    let steps = told.map(normalised)
    move(steps)
    generation += 1
    if !margin.isEmpty { margin.hold(&mean, deviations: covariance.deviations.map { $0 * step }) }
    stop.record(
      told.map(\.evaluation), step: step,
      spread: zip(covariance.deviations, covariancePath).map { max($0, abs($1)) },
      condition: covariance.condition, rival: rival)
    told.removeAll(keepingCapacity: true)
  }

  /// A sample's step from the mean by the step size (equation 39), shortened when it is stale.
  ///
  /// Hansen, "Injecting external solutions into CMA-ES", 2011, eq. 4: what another distribution
  /// drew may lie far out, and counts no more than the farthest of one's own.
  private func normalised(
    _ entry: (sample: EvolutionSample, evaluation: Evaluation)
  ) -> [Double] {
    let sample = entry.sample
    var y = mean.indices.map {
      (sample.coordinates[$0] - mean[$0]) / (step * margin.scales[$0])
    }
    guard sample.generation != generation else { return y }
    let n = Double(max(settings.size, 1))
    let length = covariance.whitened(y).reduce(0) { $0 + $1 * $1 }.squareRoot()
    let limit = n.squareRoot() + 2 * n / (n + 2)
    if length > limit { y = y.map { $0 * limit / length } }
    return y
  }

  /// Moves mean, paths, covariance and step size (equation 41-47).
  private mutating func move(_ steps: [[Double]]) {
    let n = Double(max(settings.size, 1))
    var drift = [Double](repeating: 0, count: mean.count)
    for rank in 0..<settings.parents {
      for index in mean.indices { drift[index] += settings.weights[rank] * steps[rank][index] }
    }
    for index in mean.indices { mean[index] += step * margin.scales[index] * drift[index] }
    let mass = settings.effectiveParents
    let (cs, cc) = (settings.stepRate, settings.pathRate)
    let white = covariance.whitened(drift)
    let gain = (cs * (2 - cs) * mass).squareRoot()
    for index in mean.indices { stepPath[index] = (1 - cs) * stepPath[index] + gain * white[index] }
    let length = stepPath.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let warmth = (1 - pow(1 - cs, 2 * Double(generation + 1))).squareRoot()
    let isCalm = length / warmth < (1.4 + 2 / (n + 1)) * settings.expectedLength
    let push = isCalm ? (cc * (2 - cc) * mass).squareRoot() : 0
    for index in mean.indices {
      covariancePath[index] = (1 - cc) * covariancePath[index] + push * drift[index]
    }
    covariance.learn(
      steps, path: covariancePath, settings: settings, forgotten: isCalm ? 0 : cc * (2 - cc))
    step *= exp(min(1, cs / settings.stepDamping * (length / settings.expectedLength - 1)))
    learnChoices()
  }

  private mutating func learnChoices() {
    guard !space.choiceCounts.isEmpty else { return }
    let freedom = space.choiceCounts.reduce(0) { $0 + $1 - 1 }
    let mass = settings.effectiveParents
    categories.learn(
      told.prefix(settings.parents).map(\.sample.choices),
      weights: Array(settings.weights[..<settings.parents]),
      rate: mass / (mass + 2 * Double(freedom)))
  }
}
