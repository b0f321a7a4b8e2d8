import Foundation
import Optimizers
import Reports

extension ReportContent.Learned {
  /// What the trials of a study say, with the title and the unit of their first objective.
  init(_ findings: SearchFindings, objective: String, unit: ReportContent.Unit) {
    let (history, anova) = (findings.history, findings.anova)
    self.init(
      objective: objective, unit: unit, isMaximized: history.isMaximized,
      trials: history.values.count)
    slices = findings.slices.map(Slice.init)
    importances = findings.slices.map(\.axis.dimension).map { dimension in
      let main = anova.mains[dimension]
      return Importance(
        name: main.names[0], varianceShare: main.share, deviation: main.deviation,
        topShare: findings.top.importances[dimension].share)
    }
    interactions = anova.pairs.map {
      Interaction(
        first: $0.names[0], second: $0.names[1], varianceShare: $0.share, deviation: $0.deviation)
    }
    contour = findings.contour.map(Contour.init)
    improvements = findings.convergence.improvements.map {
      Improvement(trial: $0.trial + 1, value: $0.value)
    }
    facts = Self.facts(findings)
  }

  private static func facts(_ findings: SearchFindings) -> [Fact] {
    let (history, convergence) = (findings.history, findings.convergence)
    let (explored, foretold) = (findings.explored, findings.anova.foretold)
    var facts: [Fact] = []
    if let last = convergence.improvements.last {
      facts.append(
        .init(
          label: "Last improvement",
          text: "trial \(last.trial) of \(history.values.count): \(digits(last.value))"))
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
    if let belief = findings.belief {
      facts.append(
        .init(
          label: "By a Gaussian process",
          text: "the best set is worth \(digits(belief.mean)) ± \(digits(belief.standardError, 2))"
        ))
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
