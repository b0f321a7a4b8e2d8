import Documents
import Optimizers

/// What a study's trials say of its parameters: worked out once, for the page and for JSON.
package struct SearchFindings: Sendable {
  /// Importances are worked out from so many trials; more would only cost time.
  private static let trialLimit = 4000
  /// Of more trials no Gaussian process is made.
  private static let processLimit = 500

  let history: SearchHistory
  let anova: FunctionalAnova
  let top: PedAnova
  let convergence: Convergence
  let explored: ExploredShare
  let slices: [ParameterSlice]
  /// The pair of parameters that counts most.
  let contour: ParameterContour?
  /// What a Gaussian process of all trials expects at the best one, and how surely.
  let belief: (mean: Double, standardError: Double)?

  /// Nil when there is nothing to tell apart.
  package init?(_ study: Study, _ trials: StudyTrials) {
    let goal = study.spec.objective.goals[0]
    let history = SearchHistory(
      study.spec.space, points: trials.sets.map(study.spec.parameters.point),
      values: trials.objective().map { $0 ?? .nan }, isMaximized: goal.isMaximized)
    guard history.valued.count > 1, study.spec.space.freeDimensionCount > 0 else { return nil }
    self.init(history)
  }

  init(_ history: SearchHistory) {
    var options = FunctionalAnova.Options()
    options.trees = 32
    options.trialLimit = Self.trialLimit
    self.history = history
    anova = FunctionalAnova(history, options)
    top = PedAnova(history)
    convergence = Convergence(history)
    explored = ExploredShare(history)
    slices = ParameterSlice.all(history)
    contour = anova.strongestPair.map { ParameterContour(history, x: $0.0, y: $0.1) }
    belief = Self.belief(history, at: convergence.improvements.last?.trial)
  }

  private static func belief(
    _ history: SearchHistory, at trial: Int?
  ) -> (mean: Double, standardError: Double)? {
    guard let trial, (4...processLimit).contains(history.values.count) else { return nil }
    let sign: Double = history.isMaximized ? -1 : 1
    let known = zip(history.points, history.values).map { KnownTrial($0, [$1 * sign]) }
    let process = GaussianProcessSearch(history.space, seed: 0, budget: nil, known: known)
    guard let belief = process.belief(at: history.points[trial]), belief.variance.isFinite else {
      return nil
    }
    return (belief.mean * sign, max(0, belief.variance).squareRoot())
  }

  /// The findings as JSON: shares are fractions of 1, trials count from 0.
  var document: JSON {
    .object([
      ("importance", .array(importances)),
      (
        "pairs",
        .array(
          anova.pairs.map {
            .object([
              ("parameters", .array($0.names.map(JSON.string))),
              ("variance_share", .number($0.share)), ("deviation", .number($0.deviation)),
            ])
          })
      ),
      ("foretold", anova.foretold.map(JSON.number) ?? .null),
      ("slices", .array(slices.map(Self.document))),
      ("contour", contour.map(Self.document) ?? .null),
      (
        "improvements",
        .array(
          convergence.improvements.map {
            .object([("trial", .int(Int64($0.trial))), ("value", .number($0.value))])
          })
      ),
      ("best_expected", convergence.uncertainty.map(Self.document) ?? .null),
      (
        "best_by_process",
        belief.map {
          .object([("mean", .number($0.mean)), ("standard_error", .number($0.standardError))])
        } ?? .null
      ),
      ("explored", exploredDocument),
    ])
  }

  private var importances: [JSON] {
    slices.map(\.axis.dimension).map { dimension in
      let main = anova.mains[dimension]
      return .object([
        ("parameter", .string(main.names[0])), ("variance_share", .number(main.share)),
        ("deviation", .number(main.deviation)),
        ("top_share", .number(top.importances[dimension].share)),
      ])
    }
  }

  private var exploredDocument: JSON {
    .object([
      ("share", .number(explored.share)),
      ("of", explored.measure == .points ? "sets" : "cells of pairs of parameters, ten a side"),
      ("seen", .int(Int64(explored.seen))), ("possible", .int(Int64(explored.possible))),
      ("largest_gap", explored.largestGap.map { .number($0.radius) } ?? .null),
    ])
  }

  private static func document(_ slice: ParameterSlice) -> JSON {
    .object([
      ("parameter", .string(slice.axis.name)),
      ("bins", .array(slice.axis.labels.map(JSON.string))),
      ("values", .array(slice.summaries.map { $0.map(document) ?? .null })),
    ])
  }

  private static func document(_ contour: ParameterContour) -> JSON {
    .object([
      ("x", .string(contour.x.name)), ("y", .string(contour.y.name)),
      ("x_bins", .array(contour.x.labels.map(JSON.string))),
      ("y_bins", .array(contour.y.labels.map(JSON.string))),
      ("cells", .array(contour.cells.map { $0.map(document) ?? .null })),
    ])
  }

  private static func document(_ summary: ValueSummary) -> JSON {
    .object([
      ("trials", .int(Int64(summary.count))), ("best", .number(summary.best)),
      ("lower_quartile", .number(summary.lowerQuartile)), ("median", .number(summary.median)),
      ("upper_quartile", .number(summary.upperQuartile)),
    ])
  }

  private static func document(_ doubt: BestValueUncertainty) -> JSON {
    .object([
      ("mean", .number(doubt.expected)), ("standard_error", .number(doubt.standardError)),
      ("of", doubt.source == .repeats ? "its trials" : "its nearest sets"),
      ("count", .int(Int64(doubt.count))),
    ])
  }
}
