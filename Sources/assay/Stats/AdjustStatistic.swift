import Documents
import Validation

extension StatsSubcommand {
  static let adjust = StatsSubcommand(
    "adjust", "p-values adjusted for their number: Bonferroni, Šidák, Holm, BHY",
    options: ["--p-values"],
    usage: """
      adjust --p-values 0.001,0.02,0.3 [--json]

      BHY as statsmodels and R have it, and as Harvey and Liu do, who leave the largest p-value as
      it is.
      """
  ) { arguments in
    let values = try arguments.required(
      try arguments.numbers("--p-values", .notNegative), "--p-values")
    guard values.allSatisfy({ $0 <= 1 }) else {
      throw AssayError(.usage, "a p-value is above 1", mend: "give numbers from 0 to 1")
    }
    let adjusted = PValueAdjustment.allCases.map { method in
      (key: method.rawValue, value: JSON.figures(method.adjust(values)))
    }
    return StatsAnswer(
      statistic: "adjust", members: [("p", .figures(values))] + adjusted,
      conventions: [
        ("bonferroni", "min(1, M p)"), ("sidak", "1 - (1 - p)^M"),
        ("holm", "step-down"), ("bhy", "step-up with c(M) = 1 + 1/2 + … + 1/M, capped at 1"),
        ("bhy_harvey_liu", "the same from the second largest p on; the largest stays as it is"),
      ])
  }
}
