import Documents

/// A number that evidence must reach before anybody believes the result.
package struct Gate: Sendable {
  /// What can be asked.
  package enum Measure: String, Sendable, CaseIterable {
    case deflatedSharpe = "deflated_sharpe"
    case pbo
    case probabilityOfLoss = "probability_of_loss"
    case spa
    case spaBenchmark = "spa_benchmark"
    case realityCheck = "reality_check"
    case sharpeOutside = "oos_sharpe"
    case returnOutside = "oos_return"
    case drawdownOutside = "oos_max_drawdown"
    case tradesOutside = "oos_trades"
    case probabilityOutside = "oos_psr"
    case efficiency = "wf_efficiency"
    case profitableWindows = "profitable_windows"
    case pathSharpe = "cpcv_sharpe"
    case holdOutSharpe = "holdout_sharpe"
    case holdOutReturn = "holdout_return"
    case breakEven = "break_even_bps"
    case randomEntries = "random_entries"
    case trades = "closed_trades"

    /// As a reader names it.
    package var title: String {
      switch self {
      case .deflatedSharpe: "Deflated Sharpe ratio"
      case .pbo: "Probability of backtest overfitting"
      case .probabilityOfLoss: "Probability of loss, cross-validated"
      case .spa: "Superior ability against cash, p"
      case .spaBenchmark: "Superior ability against buy and hold, p"
      case .realityCheck: "Reality check against cash, p"
      case .sharpeOutside: "Sharpe ratio out of sample"
      case .returnOutside: "Total return out of sample"
      case .drawdownOutside: "Max drawdown out of sample"
      case .tradesOutside: "Closed trades out of sample"
      case .probabilityOutside: "Probabilistic Sharpe ratio out of sample"
      case .efficiency: "Walk-forward efficiency"
      case .profitableWindows: "Share of windows with a profit"
      case .pathSharpe: "Median Sharpe ratio of combinatorial paths"
      case .holdOutSharpe: "Sharpe ratio on the hold-out"
      case .holdOutReturn: "Total return on the hold-out"
      case .breakEven: "Break-even cost, bps a side"
      case .randomEntries: "Against random entries, p"
      case .trades: "Closed trades in sample"
      }
    }

    /// What must run before it has a value.
    package var needs: String {
      switch self {
      case .deflatedSharpe: "validation.deflated_sharpe"
      case .pbo, .probabilityOfLoss: "validation.pbo"
      case .spa, .spaBenchmark, .realityCheck: "validation.spa"
      case .sharpeOutside, .returnOutside, .drawdownOutside, .tradesOutside, .probabilityOutside,
        .efficiency, .profitableWindows:
        "validation.walk_forward"
      case .pathSharpe: "validation.cpcv"
      case .holdOutSharpe, .holdOutReturn: "data.holdout"
      case .randomEntries: "validation.robustness"
      case .breakEven, .trades: "nothing more"
      }
    }
  }

  package enum Outcome: String, Sendable {
    case pass, fail
    case notRun = "not run"
  }

  package let measure: Measure
  package let bound: Bound
  package let value: Double?
  package let outcome: Outcome
  package let note: String?

  /// A probability of loss above which no probability of overfitting passes, unless a gate of its
  /// own says otherwise: what true Sharpe ratios of 0.4 a year show over three years.
  static let mostLoss = 0.25

  /// The gates of a spec; those that are customary where it has none.
  struct Request: Sendable {
    let bounds: [(measure: Measure, bound: Bound)]
    /// What is asked where nobody says otherwise.
    static let customary: [(measure: Measure, bound: Bound)] = [
      (.deflatedSharpe, .atLeast(0.95)), (.pbo, .atMost(0.2)), (.spa, .atMost(0.05)),
      (.sharpeOutside, .atLeast(0.5)),
    ]

    /// Whether a value is as good as is customarily asked.
    static func accepts(_ measure: Measure, _ value: Double) -> Bool {
      customary.first { $0.measure == measure }?.bound.holds(value) ?? false
    }

    /// Whether the spec named them, so that a failure fails the run.
    let isBinding: Bool

    init(_ value: SpecValue?) throws {
      guard let spec = try value?.reader() else {
        isBinding = false
        bounds = Self.customary
        return
      }
      try spec.unknownKeysAreErrors(known: Measure.allCases.map(\.rawValue))
      isBinding = true
      guard !spec.keys.isEmpty else {
        throw spec.fault("names no gate", mend: "remove it, or write one as in pbo: \"<= 0.2\"")
      }
      bounds = try spec.keys.compactMap { key in
        guard let measure = Measure(rawValue: key), let bound = spec.optional(key) else {
          return nil
        }
        return (measure, try Bound(bound))
      }
    }
  }
}
