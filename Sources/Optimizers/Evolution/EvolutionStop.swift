import Foundation

/// Says when a run of CMA-ES has nothing more to find.
///
/// The criteria and their constants are pycma's (Hansen's tutorial, section B.3).
struct EvolutionStop: Sendable {
  /// What ended a run.
  enum Reason: Sendable, Equatable {
    case values, steps, flat, stagnation, condition, divergence, generations, hopeless
  }

  private let settings: EvolutionSettings
  private let firstStep: Double
  /// Whether some dimensions have single values, so that equal candidates are nothing special.
  private let hasSteps: Bool
  /// The best value of each generation, and the median's.
  private var best: [Double] = []
  private var median: [Double] = []
  private var flatGenerations: [Bool] = []
  private(set) var reason: Reason?

  init(_ settings: EvolutionSettings, firstStep: Double, hasSteps: Bool) {
    self.settings = settings
    self.firstStep = firstStep
    self.hasSteps = hasSteps
  }

  /// Takes in a generation, best candidate first.
  ///
  /// - Parameters:
  ///   - spread: Of each coordinate, in units of the step size.
  ///   - rival: What others have found, which is to be beaten; nil when there are no others.
  mutating func record(
    _ evaluations: [Evaluation], step: Double, spread: [Double], condition: Double, rival: Double?
  ) {
    best.append(worth(evaluations[0]))
    median.append(worth(evaluations[evaluations.count / 2]))
    let quarter = evaluations[min(evaluations.count - 1, 1 + evaluations.count / 4)]
    flatGenerations.append(!evaluations[0].isBetter(than: quarter))
    let widest = spread.max() ?? 1
    let n = Double(max(settings.size, 1))
    if isSettled(evaluations) {
      reason = .values
    } else if let rival, isHopeless(evaluations, against: rival) {
      reason = .hopeless
    } else if !hasSteps, step * widest < 1e-11 * firstStep {
      reason = .steps
    } else if !hasSteps, isFlat {
      reason = .flat
    } else if isStagnant {
      reason = .stagnation
    } else if !(condition < 1e14) {
      reason = .condition
    } else if !(step * widest < 1e3) {
      reason = .divergence
    } else if Double(best.count)
      > 100 + 150 * (n + 3) * (n + 3) / Double(settings.population).squareRoot()
    {
      reason = .generations
    }
  }

  /// A failed candidate or one that breaks its limits is as bad as can be.
  private func worth(_ evaluation: Evaluation) -> Double {
    evaluation.hasValues && evaluation.violation == 0
      ? min(max(evaluation.values[0], -1e300), 1e300) : 1e300
  }

  /// The best of the last generations, and all of this one, within 1e-12 of one another.
  private func isSettled(_ evaluations: [Evaluation]) -> Bool {
    let length = 10 + 30 * max(settings.size, 1) / settings.population
    guard best.count > length else { return false }
    let recent = best.suffix(length)
    let low = recent.min() ?? 0
    let tolerance = max(1e-12, 1e-15 * abs(low))
    let high = max(recent.max() ?? 0, worth(evaluations[evaluations.count - 1]))
    return high - low <= tolerance
  }

  /// The rival is a thousand times farther below than this generation's values are apart, and the
  /// last generations, each nearer to one another, hardly came nearer to it.
  private func isHopeless(_ evaluations: [Evaluation], against rival: Double) -> Bool {
    guard best.count > 20 else { return false }
    let gap = best[best.count - 1] - rival
    let range = worth(evaluations[evaluations.count - 1]) - best[best.count - 1]
    let gain = best[best.count - 20] - best[best.count - 1]
    return gap > 1000 * range && gap > 100 * gain
  }

  /// The best and the candidate a quarter down are equal in a third of the last n generations.
  private var isFlat: Bool {
    let length = max(settings.size, 10)
    guard flatGenerations.count >= length else { return false }
    return flatGenerations.suffix(length).count { $0 } * 3 > length
  }

  /// Best and median have not become better over the last fifth of a long history.
  private var isStagnant: Bool {
    let least = 120 + 30 * settings.size / settings.population
    guard best.count > least + 100 else { return false }
    let length = min(max(least, best.count / 5), 20_000)
    func middle(_ values: ArraySlice<Double>) -> Double { values.sorted()[values.count / 2] }
    let window = length * 3 / 10
    return [best, median].allSatisfy { history in
      let recent = history.suffix(length)
      return middle(recent.suffix(window)) >= middle(recent.prefix(window))
    }
  }
}
