import Documents
import Reports

/// What one symbol's search came to, read from what the store keeps of it.
package struct SymbolResult: Sendable {
  /// What was made over one part of the bars.
  package struct Part: Sendable, Equatable {
    package let totalReturn: Double?
    package let sharpe: Double?
    package let maximumDrawdown: Double?
    package let trades: Double?
    /// Buying and holding over the same bars.
    package let benchmarkReturn: Double?
    package let years: Double
    /// The account over these bars alone.
    let curve: DailyCurve
  }

  package let symbol: String
  /// What the run answered.
  package let document: JSON
  /// The chosen set: `fast=10 slow=50`.
  package let parameters: String
  package let verdict: String
  package let interval: String
  /// The chosen set over the bars that the search saw.
  package let inSample: Part
  /// The windows' choices, traded on where none of them was chosen; nil without a walk-forward.
  package let walkForward: Part?
  /// The chosen set where no trial was tried; nil without a hold-out.
  package let holdOut: Part?
  let capital: Double

  /// Nil for what no finished study wrote.
  package init?(_ symbol: String, document: JSON, content: ReportContent) {
    guard let equity = content.equity, let chosen = document["chosen"] else { return nil }
    self.symbol = symbol
    self.document = document
    parameters = (chosen["params"]?.object ?? [])
      .map { "\($0.key)=\($0.value.string ?? $0.value.compact)" }.joined(separator: " ")
    verdict = document["verdict"]?.string ?? ""
    interval = content.interval
    let benchmark = document["benchmark"]
    let count = equity.times.count
    inSample = Part(
      chosen["in_sample"], benchmark?["in_sample"]?["total_return"]?.double, equity,
      0..<(equity.holdOutStart ?? count))
    holdOut = equity.holdOutStart.map { start in
      Part(
        chosen["out_of_sample"], benchmark?["out_of_sample"]?["total_return"]?.double, equity,
        start..<count)
    }
    walkForward = content.walkForward?.stitched.map { stitched in
      Part(
        document["validation"]?["walk_forward"]?["stitched"],
        stitched.benchmark?.last.map { $0 / stitched.initialEquity - 1 }, stitched,
        0..<stitched.times.count)
    }
    capital = equity.initialEquity
  }

  /// Whether a gate that the spec named was missed.
  package var isRefused: Bool {
    document["gates"]?.array?.contains {
      $0["binding"] == .bool(true) && $0["outcome"]?.string == "fail"
    } ?? false
  }
}

extension SymbolResult.Part {
  fileprivate init(
    _ metrics: JSON?, _ benchmarkReturn: Double?, _ account: ReportContent.EquityCurve,
    _ bars: Range<Int>
  ) {
    totalReturn = metrics?["total_return"]?.double
    sharpe = metrics?["sharpe"]?.double
    maximumDrawdown = metrics?["max_drawdown"]?.double
    trades = metrics?["closed_trades"]?.double
    self.benchmarkReturn = benchmarkReturn
    years = yearsBetween(account.times[bars])
    curve = DailyCurve(account, bars)
  }
}

/// Years from the first to the last of times in milliseconds.
private func yearsBetween(_ times: ArraySlice<Int64>) -> Double {
  guard let first = times.first, let last = times.last else { return 0 }
  return Double(last - first) / 86_400_000 / 365.25
}
