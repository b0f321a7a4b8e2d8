import Documents
import MarketData

/// Funding rates at their instants.
package struct FundingSeries: Sendable, Equatable {
  package var times: [Timestamp]
  /// Paid by longs to shorts, as a fraction of the notional at the mark.
  package var rates: [Double]
  /// Whether instants without a rate pay nothing instead of stopping the run.
  package var missingIsZero: Bool

  package init(times: [Timestamp], rates: [Double], missingIsZero: Bool) {
    precondition(times.count == rates.count, "One rate an instant.")
    self.times = times
    self.rates = rates
    self.missingIsZero = missingIsZero
  }

  /// Refuses a series that does not cover a span at its own interval.
  package func checkCoverage(from start: Timestamp, to end: Timestamp) throws {
    guard !missingIsZero else { return }
    let mend = "set execution.funding.missing: zero to count missing rates as 0"
    let steps = zip(times.dropFirst(), times).map { $0.since($1) }.sorted()
    guard let first = times.first, let last = times.last, !steps.isEmpty else {
      throw AssayError(.data, "fewer than two funding rates", mend: mend)
    }
    let interval = min(steps[steps.count / 2], Int64.max / 2)
    // Stamps jitter by milliseconds; half an interval of slack cannot hide a missing one.
    let slack = interval + interval / 2
    guard first.since(start) < slack, end.since(last) < slack
    else {
      throw AssayError(
        .data, "funding rates do not cover the experiment (they span \(first.iso) to \(last.iso))",
        mend: mend)
    }
    for (later, earlier) in zip(times.dropFirst(), times)
    where later > start && earlier < end && later.since(earlier) > slack {
      throw AssayError(.data, "no funding rate between \(earlier.iso) and \(later.iso)", mend: mend)
    }
  }
}
