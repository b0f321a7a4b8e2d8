/// How the best value came about, trial by trial, and how sure it is.
package struct Convergence: Sendable, Equatable {
  /// A trial that was better than all before it.
  package struct Improvement: Sendable, Equatable {
    /// The trial's number, counted from 0.
    package let trial: Int
    package let value: Double
  }

  /// The trials that improved on all before them; the last one is the best.
  package let improvements: [Improvement]
  /// The best value up to each trial; nil while all have failed.
  package let bestSoFar: [Double?]
  /// How far the best value may be off; nil when too few trials say so.
  package let uncertainty: BestValueUncertainty?

  /// The trials in their order.
  package init(_ history: SearchHistory) {
    var improvements: [Improvement] = []
    var bestSoFar = [Double?](repeating: nil, count: history.values.count)
    var best = Double.infinity
    for trial in history.valued where history.loss(trial) < best {
      best = history.loss(trial)
      improvements.append(Improvement(trial: trial, value: history.values[trial]))
    }
    for (place, improvement) in improvements.enumerated() {
      let end =
        place + 1 < improvements.count ? improvements[place + 1].trial : bestSoFar.endIndex
      for trial in improvement.trial..<end { bestSoFar[trial] = improvement.value }
    }
    self.improvements = improvements
    self.bestSoFar = bestSoFar
    uncertainty = improvements.last.flatMap { BestValueUncertainty(history, best: $0.trial) }
  }
}
