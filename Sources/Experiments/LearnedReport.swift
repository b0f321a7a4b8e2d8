import Foundation
import Optimizers
import Reports

extension ReportContent.Learned {
  /// A page works out importances from so many trials; more would only cost time.
  private static let trialLimit = 4000

  /// What the trials of a study say of its parameters; nil when there is nothing to tell apart.
  init?(_ study: Study, _ trials: StudyTrials, unit: ReportContent.Unit) {
    let goal = study.spec.objective.goals[0]
    let history = SearchHistory(
      study.spec.space, points: trials.sets.map(study.spec.parameters.point),
      values: trials.objective().map { $0 ?? .nan }, isMaximized: goal.isMaximized)
    guard history.valued.count > 1, study.spec.space.freeDimensionCount > 0 else { return nil }
    self.init(history, objective: study.spec.objective.title(goal), unit: unit)
  }

  /// What a history says of its parameters.
  init(_ history: SearchHistory, objective: String, unit: ReportContent.Unit) {
    var options = FunctionalAnova.Options()
    options.trees = 32
    options.trialLimit = Self.trialLimit
    let anova = FunctionalAnova(history, options)
    let top = PedAnova(history)
    let convergence = Convergence(history)
    self.init(
      objective: objective, unit: unit, isMaximized: history.isMaximized,
      trials: history.values.count)
    let slices = ParameterSlice.all(history)
    self.slices = slices.map(Slice.init)
    importances = slices.map(\.axis.dimension).map { dimension in
      let main = anova.mains[dimension]
      return Importance(
        name: main.names[0], varianceShare: main.share, deviation: main.deviation,
        topShare: top.importances[dimension].share)
    }
    interactions = anova.pairs.map {
      Interaction(
        first: $0.names[0], second: $0.names[1], varianceShare: $0.share, deviation: $0.deviation)
    }
    contour = anova.strongestPair.map {
      Contour(ParameterContour(history, x: $0.0, y: $0.1))
    }
    improvements = convergence.improvements.map {
      Improvement(trial: $0.trial + 1, value: $0.value)
    }
    facts = Self.facts(history, convergence, ExploredShare(history), foretold: anova.foretold)
  }

  private static func facts(
    _ history: SearchHistory, _ convergence: Convergence, _ explored: ExploredShare,
    foretold: Double?
  ) -> [Fact] {
    var facts: [Fact] = []
    if let last = convergence.improvements.last {
      facts.append(
        .init(
          label: "Last improvement",
          text: "trial \(last.trial + 1) of \(history.values.count): \(digits(last.value))"))
    }
    if let doubt = convergence.uncertainty {
      let source =
        doubt.source == .repeats
        ? "mean of its \(doubt.count) trials" : "mean of its \(doubt.count) nearest sets"
      facts.append(
        .init(
          label: "Around the best value",
          text: "\(digits(doubt.expected)) ± \(digits(doubt.standardError, 2)), \(source)"))
    }
    let measure =
      explored.measure == .points
      ? "of \(explored.possible) sets"
      : "of the cells that all pairs of parameters make, ten a side"
    facts.append(.init(label: "Explored", text: "\(percent(explored.share)) \(measure)"))
    if let gap = explored.largestGap {
      let point = history.space.freeDimensions.map { index in
        "\(history.space.names[index]) \(history.space.dimensions[index].text(gap.point[index]))"
      }
      facts.append(
        .init(
          label: "Largest gap",
          text:
            "radius \(percent(gap.radius)) of the diagonal about \(point.joined(separator: ", "))"
        ))
    }
    if let foretold {
      facts.append(
        .init(
          label: "Forest", text: "foretells \(percent(max(foretold, 0))) of unseen trials' variance"
        ))
    }
    return facts
  }

  private static func digits(_ value: Double, _ count: Int = 4) -> String {
    String(format: "%.\(count)g", value)
  }

  private static func percent(_ share: Double) -> String { String(format: "%.3g %%", share * 100) }
}

extension ReportContent.Learned.Axis {
  fileprivate init(_ axis: DimensionBins) { self.init(name: axis.name, labels: axis.labels) }
}

extension ReportContent.Learned.Summary {
  fileprivate init(_ summary: ValueSummary) {
    self.init(
      count: summary.count, best: summary.best, lowerQuartile: summary.lowerQuartile,
      median: summary.median, upperQuartile: summary.upperQuartile)
  }
}

extension ReportContent.Learned.Slice {
  fileprivate init(_ slice: ParameterSlice) {
    self.init(axis: .init(slice.axis), bins: slice.summaries.map { $0.map { .init($0) } })
  }
}

extension ReportContent.Learned.Contour {
  fileprivate init(_ contour: ParameterContour) {
    self.init(
      x: .init(contour.x), y: .init(contour.y), cells: contour.cells.map { $0.map { .init($0) } })
  }
}
