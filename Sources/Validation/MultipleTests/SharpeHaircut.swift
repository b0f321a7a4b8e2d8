import Numerics

/// What is left of a Sharpe ratio once it is known how many others were tried.
///
/// Harvey and Liu, "Backtesting" (2015): the ratio becomes a t-statistic, its p-value is adjusted,
/// and the adjusted one becomes a ratio again.
package struct SharpeHaircut: Sendable, Equatable {
  /// What the t-statistic is held against.
  package enum Reference: String, Sendable, CaseIterable {
    /// Student's distribution with T − 1 degrees of freedom.
    case student
    /// The normal distribution, as in the introduction of the paper.
    case normal
  }

  package let annualSharpe: Double
  package let observations: Double
  package let periodsPerYear: Double
  package let reference: Reference

  /// - Parameters:
  ///   - annualSharpe: Above zero.
  ///   - observations: More than one.
  package init(
    annualSharpe: Double, observations: Double, periodsPerYear: Double = 12,
    reference: Reference = .student
  ) {
    precondition(observations > 1 && periodsPerYear > 0, "A ratio has two observations at least.")
    self.annualSharpe = annualSharpe
    self.observations = observations
    self.periodsPerYear = periodsPerYear
    self.reference = reference
  }

  private var student: StudentDistribution { StudentDistribution(degrees: observations - 1) }
  /// Years of observation, whose root turns an annual ratio into a t-statistic.
  private var years: Double { observations / periodsPerYear }

  /// The t-statistic of a mean of zero.
  package var statistic: Double { annualSharpe * years.squareRoot() }

  /// The two-sided p-value of a single test.
  package var probability: Double {
    let tail =
      reference == .student
      ? student.upperTail(abs(statistic)) : NormalDistribution.upperTail(abs(statistic))
    return min(1, 2 * tail)
  }

  /// The annual ratio that a single test would need for an adjusted p-value.
  package func sharpe(at adjusted: Double) -> Double {
    let statistic =
      reference == .student
      ? student.upperQuantile(adjusted / 2) : NormalDistribution.upperQuantile(adjusted / 2)
    return max(0, statistic) / years.squareRoot()
  }

  /// The share of the ratio that is lost.
  package func haircut(at adjusted: Double) -> Double { 1 - sharpe(at: adjusted) / annualSharpe }
}
