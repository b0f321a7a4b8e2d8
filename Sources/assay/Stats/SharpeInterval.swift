import Documents
import Validation

/// The two-sided interval of a Sharpe ratio, by the way that was asked for.
struct SharpeInterval {
  /// Where an interval comes from.
  private enum Way: String, CaseIterable {
    case normal
    case percentile
    case studentised

    var method: SharpeBootstrap.Method? { SharpeBootstrap.Method(rawValue: rawValue) }
  }

  static let options = ["--confidence", "--interval"] + BootstrapSource.options
  static let usage = """
    --confidence C    default 0.95
    --interval normal|percentile|studentised   by the standard error, for independent returns, or
                      by resamples of the returns; default normal
    with percentile or studentised:
    \(BootstrapSource.usage)
    """

  private let way: Way
  private let confidence: Double
  private let returns: ReturnsSource?
  private let bootstrap: BootstrapSource?

  init(_ arguments: StatsArguments, _ source: SharpeSource) throws {
    way = try arguments.choice("--interval", or: Way.normal)
    confidence = try arguments.number("--confidence", .share, or: 0.95)
    returns = source.returns
    guard way != .normal else {
      try arguments.refuse(BootstrapSource.options, beside: "--interval normal")
      bootstrap = nil
      return
    }
    guard let returns = source.returns else {
      throw AssayError(
        .usage, "--interval \(way.rawValue) resamples returns", mend: "give --returns FILE")
    }
    bootstrap = try BootstrapSource(arguments, returns.table)
  }

  func interval(_ trial: SharpeSource.Trial) -> ClosedRange<Double>? {
    guard let method = way.method, let returns, let bootstrap, let column = trial.column else {
      return trial.estimate?.interval(confidence: confidence)
    }
    return SharpeBootstrap(returns.table.column(column), bootstrap.resamples)?
      .interval(method, confidence: confidence)
  }

  var conventions: [(key: String, value: JSON)] {
    let text =
      switch way {
      case .normal: "asymptotically normal (Mertens 2002; Opdyke 2007)"
      case .percentile: "percentiles of the resampled ratios"
      case .studentised: "percentiles of the resampled distances in standard errors"
      }
    return [("confidence", .figure(confidence)), ("interval", .string(text))]
      + (bootstrap?.conventions ?? [])
  }
}
