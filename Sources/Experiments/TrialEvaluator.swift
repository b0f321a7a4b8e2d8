import Metrics
import Optimizers
import Sweep

/// Judges parameter sets by a spec's objective on every market of a study.
struct TrialEvaluator {
  private let markets: [StudyMarket]
  private let objective: Objective
  private let parameters: ParameterSpace
  private let threads: Int
  /// The markets' spans by the share of their bars that counts.
  private var spans: [Double: [JudgedSpan]] = [:]

  init(_ study: Study, threads: Int) {
    markets = [study.market] + study.otherMarkets
    objective = study.spec.objective
    parameters = study.spec.parameters
    self.threads = threads
  }

  /// Trials of sets over the first share of the bars.
  mutating func trials(_ sets: [[Double]], share: Double) -> [Trial] {
    guard let plateauShare = objective.plateauShare else { return judged(sets, share) }
    // Neighbours of several sets run together: the more there are, the fuller the lanes.
    let groups = sets.map { set in
      [set]
        + parameters.space.stencil(around: parameters.point(set), share: plateauShare)
        .map(parameters.set)
    }
    var all = judged(groups.flatMap { $0 }, share)[...]
    return groups.map { group in
      let around = all.prefix(group.count)
      all = all.dropFirst(group.count)
      var trial = around[around.startIndex]
      trial.objectives = objective.goals.indices.map { goal in
        Objective.summary(around.map { $0.objectives[goal] }, .median, objective.goals[goal])
      }
      return trial
    }
  }

  /// Sets judged each by itself.
  private mutating func judged(_ sets: [[Double]], _ share: Double) -> [Trial] {
    let spans = self.spans[share] ?? markets.map { $0.span(share: share, folds: objective.folds) }
    self.spans[share] = spans
    let results = spans.map { $0.results(sets, threads: threads) }
    return sets.indices.map { set in
      let perMarket = results.map { $0[set] }
      let isRuined = perMarket.contains(where: \.isRuined)
      return Trial(
        set: sets[set], metrics: perMarket[0].metrics, isRuined: perMarket[0].isRuined,
        share: share, violation: violation(perMarket, share),
        objectives: objective.goals.map { isRuined ? .nan : value($0, perMarket) })
    }
  }

  private func value(_ goal: Objective.Goal, _ markets: [JudgedSpan.Result]) -> Double {
    guard let column = trialMetricKeys.firstIndex(of: goal.metric) else { return .nan }
    let values = markets.map { market in
      market.folds.isEmpty
        ? market.metrics[column]
        : Objective.summary(market.folds.map { $0[column] }, objective.foldSummary, goal)
    }
    return values.count == 1
      ? values[0] : Objective.summary(values, objective.symbolSummary, goal)
  }

  /// By how much limits are broken: on part of the bars, those that the rest cannot mend.
  private func violation(_ markets: [JudgedSpan.Result], _ share: Double) -> Double {
    objective.limits.filter { share == 1 || $0.isFinal }.reduce(0) { sum, limit in
      guard let column = trialMetricKeys.firstIndex(of: limit.metric) else { return sum }
      return markets.reduce(sum) { $0 + limit.violation($1.metrics[column]) }
    }
  }
}
