import Foundation
import Numerics

/// Finds the point of a space, or of a box in it, whose expected improvement is the largest.
///
/// Many points spread over the box are judged at once; the best few climb by `LBFGS` in what is
/// ordered, taken as continuous, are rounded, and then step to neighbouring whole numbers and
/// other categories while that helps.
struct AcquisitionSearch {
  let space: SearchSpace
  let embedding: SpaceEmbedding
  let process: GaussianProcess
  /// The value to improve on, as the process' warp counts.
  let target: Double
  /// The box, by free dimension.
  let lower: [Double]
  let upper: [Double]
  /// What need not be proposed again.
  let isTaken: ([Double]) -> Bool
  /// How many points are spread over the box; half as many lie near the anchors.
  var rawCount = 256
  /// How many of the best climb, and for how long.
  var climbCount = 3
  var iterations = 25

  /// A position in the unit cube with what is derived from it.
  struct Trial {
    var unit: [Double]
    var coordinates: [Double]
    var isActive: [Bool]
    var value = -Double.infinity
  }

  /// The best point found, with the logarithm of its expected improvement; nil when all are taken
  /// or forbidden.
  ///
  /// - Parameter anchors: Positions around which to look more closely.
  func best(
    around anchors: [[Double]], _ generator: inout Xoshiro256StarStar
  ) -> (point: [Double], value: Double)? {
    var trials = rawUnits(around: anchors, &generator).compactMap(trial)
    let moments = process.moments(ofAll: trials.map(\.coordinates))
    for (index, moment) in moments.enumerated() {
      trials[index].value =
        ExpectedImprovement.logarithm(
          mean: moment.mean, variance: moment.variance, target: target
        ).value
    }
    let order = trials.indices.sorted {
      trials[$0].value != trials[$1].value ? trials[$0].value > trials[$1].value : $0 < $1
    }
    var found: Trial?
    var row = TrendKernel.Row(blocks: process.inputs.blocks)
    for index in order.prefix(climbCount) {
      let end = improved(trials[index], &row)
      if end.value > found?.value ?? -.infinity, !isTaken(point(end)) { found = end }
    }
    if found == nil { found = order.lazy.map { trials[$0] }.first { !isTaken(point($0)) } }
    return found.map { (point($0), $0.value) }
  }

  func point(_ trial: Trial) -> [Double] { space.point(atUnit: trial.unit) }

  /// The trial at a position, rounded to the space's values; nil where the space forbids it.
  func trial(_ unit: [Double]) -> Trial? {
    let all = unit.map { _ in true }
    if isContinuous {
      return Trial(
        unit: unit, coordinates: embedding.coordinates(unit, isActive: all), isActive: all)
    }
    let point = space.point(atUnit: unit)
    guard space.allows(point) else { return nil }
    var rounded = space.cubePosition(of: point)
    var isActive = all
    if space.isConditional {
      let activity = space.activity(point)
      isActive = space.freeDimensions.map { activity[$0] }
      // What does not matter now keeps its position, in case it will.
      for place in unit.indices where !isActive[place] { rounded[place] = unit[place] }
    }
    return Trial(
      unit: rounded, coordinates: embedding.coordinates(rounded, isActive: isActive),
      isActive: isActive)
  }

  private var isContinuous: Bool {
    space.isPlain && space.freeDimensions.allSatisfy { space.dimensions[$0].count == nil }
  }

  private func value(_ trial: Trial, _ row: inout TrendKernel.Row) -> Double {
    let (mean, variance) = process.moments(trial.coordinates, &row)
    return ExpectedImprovement.logarithm(mean: mean, variance: variance, target: target).value
  }
}

extension AcquisitionSearch {
  /// Positions spread over the box and others near the anchors.
  private func rawUnits(
    around anchors: [[Double]], _ generator: inout Xoshiro256StarStar
  ) -> [[Double]] {
    let free = lower.count
    var units: [[Double]] = []
    if free <= Sobol.dimensionLimit {
      let sobol = Sobol(dimensions: max(free, 1), seed: generator.next())
      units = (0..<rawCount).map { sobol.point($0) }
    } else {
      units = (0..<rawCount).map { _ in (0..<free).map { _ in generator.uniform() } }
    }
    units = units.map { unit in
      unit.indices.map { lower[$0] + unit[$0] * (upper[$0] - lower[$0]) }
    }
    let perAnchor = anchors.isEmpty ? 0 : max(4, rawCount / 2 / anchors.count)
    for anchor in anchors {
      for number in 0..<perAnchor {
        // From a fifth of the box down by decades, in a few dimensions or in all.
        let size = 0.2 * pow(10, -Double(number % 4))
        let share = number % 2 == 0 ? 1 : max(2 / Double(free), 0.2)
        units.append(
          anchor.indices.map { place in
            guard generator.uniform() < share else { return anchor[place] }
            if !space.dimensions[space.freeDimensions[place]].isOrdered {
              return generator.uniform() < 0.3 ? generator.uniform() : anchor[place]
            }
            let step = size * (upper[place] - lower[place]) * generator.normal()
            return min(max(anchor[place] + step, lower[place]), upper[place])
          })
      }
    }
    return units
  }

  /// Climbs, rounds, and steps among the discrete values, again while it helps.
  private func improved(_ start: Trial, _ row: inout TrendKernel.Row) -> Trial {
    var best = start
    for _ in 0..<3 {
      let before = best.value
      best = climbed(best, &row)
      if isContinuous { return best }
      best = stepped(best, &row)
      if best.value <= before + 1e-3 { break }
    }
    return best
  }

  /// The end of a climb in the ordered dimensions, rounded; the start where that is no better.
  private func climbed(_ start: Trial, _ row: inout TrendKernel.Row) -> Trial {
    guard embedding.forms.contains(where: { $0 != .category }) else { return start }
    var search = LBFGS(lower: lower, upper: upper)
    for place in lower.indices where embedding.forms[place] == .category || !start.isActive[place] {
      search.lower[place] = start.unit[place]
      search.upper[place] = start.unit[place]
    }
    search.iterations = iterations
    search.firstStep = 0.1 * zip(upper, lower).reduce(0) { max($0, $1.0 - $1.1) }
    search.tolerance = 1e-5
    let end = search.minimise(from: start.unit) { unit, gradient in
      let coordinates = embedding.coordinates(unit, isActive: start.isActive)
      let slopes = process.slopes(coordinates, &row)
      let value = ExpectedImprovement.logarithm(
        mean: slopes.mean, variance: slopes.variance, target: target)
      let byAxis = coordinates.indices.map {
        -value.byMean * slopes.meanSlopes[$0] - value.byVariance * slopes.varianceSlopes[$0]
      }
      gradient = embedding.pullBack(byAxis, unit, isActive: start.isActive)
      return -value.value
    }
    // Back towards the start until the space allows it.
    var share = 1.0
    for _ in 0..<5 {
      let unit = start.unit.indices.map {
        start.unit[$0] + share * (end.point[$0] - start.unit[$0])
      }
      if var trial = trial(unit) {
        trial.value = value(trial, &row)
        if trial.value > start.value, isContinuous || !isTaken(point(trial)) { return trial }
      }
      share /= 2
    }
    return start
  }

  /// Greedy steps to the best neighbour: the next value of an ordered dimension, any category.
  private func stepped(_ start: Trial, _ row: inout TrendKernel.Row) -> Trial {
    var best = start
    if isTaken(point(best)) { best.value = -.infinity }
    for _ in 0..<8 {
      let neighbours = neighbours(best.unit).compactMap(trial).filter { !isTaken(point($0)) }
      guard !neighbours.isEmpty else { return best }
      let moments = process.moments(ofAll: neighbours.map(\.coordinates))
      var next = best
      for (index, moment) in moments.enumerated() {
        let value = ExpectedImprovement.logarithm(
          mean: moment.mean, variance: moment.variance, target: target
        ).value
        if value > next.value {
          next = neighbours[index]
          next.value = value
        }
      }
      if next.value <= best.value { return best }
      best = next
    }
    return best
  }

  private func neighbours(_ unit: [Double]) -> [[Double]] {
    var result: [[Double]] = []
    for place in unit.indices {
      guard let count = space.dimensions[space.freeDimensions[place]].count else { continue }
      let dimension = space.dimensions[space.freeDimensions[place]]
      let value = dimension.value(atUnit: unit[place])
      let index = dimension.index(of: value) ?? 0
      let others =
        dimension.isOrdered
        ? [index - 1, index + 1].filter { $0 >= 0 && $0 < count }
        : (0..<min(count, 24)).filter { $0 != index }
      for other in others {
        var next = unit
        next[place] = dimension.cubePosition(of: dimension.value(at: other))
        result.append(next)
      }
    }
    return result
  }
}
