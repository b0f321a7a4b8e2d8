import Documents
import Validation

extension StatsSubcommand {
  static let realityCheck = StatsSubcommand(
    "rc", "White's reality check: does the best of all trials beat the benchmark?",
    options: SuperioritySource.options + ["--p"],
    usage: """
      rc --returns FILE [--json]

      White (2000). Poor and noisy trials weaken it; spa does not have that fault.
      --p share|plus-one   p as the share of resamples above, or (1 + #) / (B + 1); default share
      \(SuperioritySource.usage)
      """
  ) { arguments in
    let reading = try arguments.choice("--p", or: SuperioritySource.Reading.share)
    let source = try SuperioritySource(arguments, for: "the reality check")
    let test = RealityCheck(source.means, p: reading.convention)
    let best = source.means.means.indices.max { source.means.means[$0] < source.means.means[$1] }
    return StatsAnswer(
      statistic: "rc",
      members: source.members + [
        ("best", best.map(source.name) ?? .null), ("v", .figure(test.statistic)),
        ("p", .figure(test.p)),
      ],
      conventions: [
        ("v", "max sqrt(T) mean excess return"), ("p", .string(reading.text)),
        ("recentring", "every trial at its own mean"),
      ] + source.conventions)
  }

  static let spa = StatsSubcommand(
    "spa", "Hansen's test of superior predictive ability, the reality check made fair",
    options: SuperioritySource.options + ["--p", "--studentised", "--omega"],
    usage: """
      spa --returns FILE [--json]

      Hansen (2005): quote p_consistent; p_lower is too low, p_upper too high.
      --studentised yes|no   divide means by their standard error; no is what arch 8.0.0 does, which
                        uses it for the screen alone; default yes
      \(SuperioritySource.omegaUsage)
      --p share|plus-one   p as the share of resamples above, or (1 + #) / (B + 1); default share
      \(SuperioritySource.usage)
      """
  ) { arguments in
    let reading = try arguments.choice("--p", or: SuperioritySource.Reading.share)
    let studentised = try arguments.choice("--studentised", or: SuperioritySource.Answer.yes)
    let omega = try arguments.choice("--omega", or: SuperioritySource.Omega.kernel)
    let source = try SuperioritySource(arguments, for: "the test", omega: omega)
    let variances = source.variances(omega)
    let test = SuperiorPredictiveAbility(
      source.means, variances: variances,
      scaling: studentised == .yes ? .studentised : .unstudentised, p: reading.convention)
    let rows = variances.indices.map { trial in
      JSON.object([
        ("trial", source.name(trial)), ("mean", .figure(source.means.means[trial])),
        ("omega_squared", .figure(variances[trial])), ("relevant", .bool(test.isRelevant[trial])),
      ])
    }
    return StatsAnswer(
      statistic: "spa",
      members: source.members + [
        ("t", .figure(test.statistic)), ("p_lower", .figure(test.lower)),
        ("p_consistent", .figure(test.consistent)), ("p_upper", .figure(test.upper)),
        ("relevant_columns", source.numbers(variances.indices.filter { test.isRelevant[$0] })),
        ("trials", .array(rows)),
      ],
      conventions: [
        (
          "t",
          .string(
            studentised == .yes
              ? "max(0, max sqrt(T) mean / omega)" : "max mean, not studentised (arch 8.0.0)")
        ), ("omega", .string(omega.rawValue)), ("p", .string(reading.text)),
        ("relevant", "mean >= -sqrt(omega^2 / T 2 ln ln T)"),
      ] + source.conventions)
  }

  static let stepm = StatsSubcommand(
    "stepm", "which trials beat the benchmark (Romano and Wolf's stepwise test)",
    options: SuperioritySource.options + ["--studentised", "--omega", "--alpha"],
    usage: """
      stepm --returns FILE [--alpha 0.05,0.25] [--json]

      Romano and Wolf (2005): the chance of one false rejection is at most alpha.
      --alpha A,…         default 0.05
      --studentised yes|no   no is what arch 8.0.0 does: means themselves, recentred where
                        Hansen's screen is passed; default yes: divided by their standard errors,
                        all recentred
      \(SuperioritySource.omegaUsage)
      \(SuperioritySource.usage)
      """
  ) { arguments in
    let alphas = try arguments.numbers("--alpha", .share) ?? [0.05]
    let studentised = try arguments.choice("--studentised", or: SuperioritySource.Answer.yes)
    let omega = try arguments.choice("--omega", or: SuperioritySource.Omega.kernel)
    let source = try SuperioritySource(arguments, for: "the test", omega: omega)
    let variances = source.variances(omega)
    let levels = alphas.map { alpha in
      let test = StepwiseTest(
        source.means, alpha: alpha, variances: variances,
        style: studentised == .yes ? .romanoWolf : .arch)
      return JSON.object([
        ("alpha", .figure(alpha)), ("rejected_columns", source.numbers(test.rejected)),
        ("critical_values", .figures(test.criticalValues)),
      ])
    }
    var members = source.members + [("levels", JSON.array(levels))]
    if studentised == .yes {
      let adjusted = StepwiseTest.adjustedP(source.means, variances: variances)
      members.append(
        (
          "trials",
          .array(
            adjusted.indices.map { trial in
              .object([
                ("trial", source.name(trial)), ("mean", .figure(source.means.means[trial])),
                ("adjusted_p", .figure(adjusted[trial])),
              ])
            })
        ))
    }
    return StatsAnswer(
      statistic: "stepm", members: members,
      conventions: [
        ("studentised", .string(studentised.rawValue)), ("omega", .string(omega.rawValue)),
        ("critical_value", "percentile 1 - alpha of the resampled maxima, linear between two"),
        ("adjusted_p", "(1 + #) / (B + 1), stepping down"),
      ] + source.conventions)
  }
}
