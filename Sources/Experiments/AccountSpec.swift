import Documents
import MarketData
import Metrics
import Trading

/// What an account trades with and how its results are counted: the part of a spec that a single
/// backtest and a study share.
package struct AccountSpec: Sendable {
  /// What a strategy is compared with.
  package enum Benchmark: String, Sendable, CaseIterable {
    case cash
    case buyAndHold = "buy-and-hold"
  }

  package internal(set) var model: ExecutionModel
  package let capital: Double
  package let riskFreeRate: Double
  package let benchmark: Benchmark
  /// Nanoseconds of a return period; nil for one bar.
  package let metricsPeriod: Int64?
  /// Nil takes it from the data.
  package let periodsPerYear: Double?

  /// Bars in a year: as the spec says if it counts in bars, else from the data's calendar.
  func barsPerYear(of series: BarSeries) -> Double {
    metricsPeriod == nil ? periodsPerYear ?? series.periodsPerYear : series.periodsPerYear
  }

  /// The return periods of a run of a series' bars.
  func returnPeriods(_ series: BarSeries, _ bars: Range<Int>) -> ReturnPeriods {
    ReturnPeriods(
      series, bars: bars, period: metricsPeriod, perYear: periodsPerYear,
      barsPerYear: barsPerYear(of: series))
  }

  /// Refuses return periods shorter than the bars they are made of.
  func checkPeriod(_ series: BarSeries) throws {
    guard let metricsPeriod, metricsPeriod < series.interval else { return }
    throw AssayError(
      .usage, "metrics.period is shorter than a bar (\(intervalText(series.interval)))",
      at: series.name, mend: "write bar, or a longer period")
  }

  static let keys = ExecutionSpec.keys + ["capital", "risk_free", "benchmark", "metrics"]

  init(_ spec: SpecReader, fundingFile: (SpecValue) throws -> FundingSeries) throws {
    model = try ExecutionSpec(spec, fundingFile: fundingFile).model
    if let value = spec.optional("capital") {
      capital = try value.positive()
      guard capital >= 1e-6, capital <= 1e15 else {
        throw value.fault("must be from 0.000001 to 1e15", mend: "write a sum of money")
      }
    } else {
      capital = 10_000
    }
    let riskFree = spec.optional("risk_free")
    riskFreeRate = try riskFree?.fraction() ?? 0
    if let riskFree, abs(riskFreeRate) > 1 {
      throw riskFree.fault("must be at most 100 % a year", mend: "write it as in 2%")
    }
    let benchmark = try spec.optional("benchmark")?.oneOf(Benchmark.allCases.map(\.rawValue))
    self.benchmark = benchmark.flatMap(Benchmark.init) ?? .buyAndHold
    let metrics = try spec.optional("metrics")?.reader()
    try metrics?.unknownKeysAreErrors(known: ["period", "periods_per_year"])
    metricsPeriod = try metrics?.optional("period").flatMap(Self.period)
    periodsPerYear = try metrics?.optional("periods_per_year").flatMap { value in
      try value.string() == "auto" ? nil : Self.periodsPerYear(value)
    }
  }

  private static func periodsPerYear(_ value: SpecValue) throws -> Double {
    let periods = try value.positive()
    guard periods <= 1e8 else {
      throw value.fault(
        "must be at most 1e8", mend: "252 for daily equities, 8760 for hourly crypto")
    }
    return periods
  }

  private static func period(_ value: SpecValue) throws -> Int64? {
    if try value.string() == "bar" { return nil }
    let period = try value.durationNanoseconds()
    guard period >= Span.second else {
      throw value.fault("must be bar or at least a second", mend: "write bar, 1h or 1d")
    }
    return period
  }
}
