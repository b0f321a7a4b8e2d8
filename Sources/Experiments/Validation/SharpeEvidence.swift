import Foundation
import Metrics
import Validation

/// What the chosen set's Sharpe ratio is worth after so many trials.
package struct SharpeEvidence: Sendable {
  /// One way to count trials, and what it makes of the ratio.
  package struct Count: Sendable {
    package let name: String
    package let trials: Double
    /// Of the trials' ratios, per period, ddof 1.
    package let variance: Double
    /// The ratio that the best of as many worthless trials is expected to show, per period.
    package let expectedMaximum: Double
    package let deflated: Double?
    package let how: String
  }

  /// A correction of the ratio's p-value for the number of tests, and the ratio that is left.
  package struct Haircut: Sendable {
    package let name: String
    package let probability: Double
    package let annualSharpe: Double
    package let share: Double
  }

  package let estimate: SharpeEstimate
  package let periodsPerYear: Double
  /// All trials, then effective numbers of them.
  package let counts: [Count]
  package let haircuts: [Haircut]
  /// Years that the counted trials would need before their best means anything; nil for a ratio
  /// that is not positive.
  package let minimumYears: Double?
  package let years: Double
  /// The finite ratios of all trials a year.
  package let trialSharpes: [Double]

  /// The probability that the true ratio is above nought.
  package var probability: Double? { estimate.probability(above: 0) }
  package var deflated: Double? { counts.first?.deflated }

  /// - Parameters:
  ///   - trial: The chosen trial.
  ///   - earlier: What other runs tried with the same strategy on the same market.
  ///   - effective: How many independent ones the study's are worth; nil where nobody asked.
  init?(
    _ chosen: SingleResult, trial: Int, _ trials: StudyTrials, _ study: Study,
    earlier: EarlierSearches, effective: EffectiveTrials?
  ) {
    let perYear = study.periods.perYear
    let free = study.spec.account.riskFreeRate / perYear
    guard let moments = ReturnMoments(chosen.returns.map { $0 - free }) else { return nil }
    estimate = moments.estimate
    periodsPerYear = perYear
    years = study.terms.years
    let whole = trials.sawAll
    let column = trials.columns.metric("sharpe") ?? []
    let seen = column.indices.filter { whole[$0] && column[$0].isFinite }
    trialSharpes = seen.map { column[$0] }
    counts = Self.counts(estimate, trialSharpes, trials, study, earlier, effective)
    let annual = estimate.sharpe * perYear.squareRoot()
    minimumYears =
      annual > 0
      ? MinimumBacktestLength.years(trials: counts[0].trials, annualSharpe: annual) : nil
    haircuts = Self.haircuts(
      annual, Double(moments.count), perYear, seen.filter { $0 != trial }.map { column[$0] },
      counts[0].trials)
  }

  private static func counts(
    _ estimate: SharpeEstimate, _ sharpes: [Double], _ trials: StudyTrials, _ study: Study,
    _ earlier: EarlierSearches, _ effective: EffectiveTrials?
  ) -> [Count] {
    let distinct = Set(trials.sets).count
    let markets = 1 + study.otherMarkets.count
    let perYear = study.periods.perYear
    func variance(_ sharpes: [Double]) -> Double {
      (ExpectedMaximum.variance(of: sharpes, ddof: 1) ?? 0) / perYear
    }
    let own = variance(sharpes)
    func count(_ name: String, _ number: Double, _ variance: Double, _ how: String) -> Count {
      Count(
        name: name, trials: number, variance: variance,
        expectedMaximum: ExpectedMaximum.sharpe(trials: number, variance: variance),
        deflated: estimate.deflated(trials: number, variance: variance), how: how)
    }
    var counts = [
      count(
        "all trials", Double((distinct + earlier.distinctSets) * markets),
        variance(sharpes + earlier.annualSharpes),
        "\(distinct) distinct sets of this study"
          + (earlier.distinctSets > 0
            ? " + \(earlier.distinctSets) others of earlier runs on the same market" : "")
          + (markets > 1 ? ", on each of \(markets) markets" : ""))
    ]
    // A single set has no correlation with others, nor have sets that never vary.
    if let effective, effective.averageCorrelation.isFinite {
      counts.append(
        count(
          "by average correlation", effective.byCorrelation, own,
          String(
            format: "ρ + (1 − ρ) N of %d trials, mean correlation %.2f", effective.trials,
            effective.averageCorrelation)))
    }
    if let clusters = effective?.clusters {
      counts.append(
        count(
          "by clusters (ONC)", Double(clusters.count),
          clusters.annualVariance.map { $0 / perYear } ?? own,
          "clusters among \(clusters.representatives) representatives, evenly spaced by rank"))
    }
    return counts
  }

  private static func haircuts(
    _ annual: Double, _ observations: Double, _ perYear: Double, _ others: [Double],
    _ trials: Double
  ) -> [Haircut] {
    guard annual > 0, observations > 2 else { return [] }
    func test(_ sharpe: Double) -> SharpeHaircut {
      SharpeHaircut(annualSharpe: sharpe, observations: observations, periodsPerYear: perYear)
    }
    let own = test(annual)
    func haircut(_ name: String, _ p: Double) -> Haircut {
      Haircut(
        name: name, probability: p, annualSharpe: own.sharpe(at: p), share: own.haircut(at: p))
    }
    let all = [own.probability] + others.map { test($0).probability }
    let single = PValueAdjustment.bonferroni.adjust(own.probability, tests: max(1, trials)) ?? 1
    return [
      haircut("Bonferroni, all trials", single),
      haircut("Holm, this study's trials", PValueAdjustment.holm.adjust(all)[0]),
      haircut(
        "Benjamini–Hochberg–Yekutieli, this study's trials", PValueAdjustment.bhy.adjust(all)[0]),
    ]
  }
}
