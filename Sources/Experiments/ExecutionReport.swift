import MarketData
import Reports
import Trading

extension ReportContent.Execution {
  /// What a report says of a run's orders.
  package init(_ analysis: ExecutionAnalysis) {
    let outcomes = analysis.outcomes
    self.init(
      shortfall: analysis.shortfall.total.map { total in
        Shortfall(
          totalBps: total.total, delayBps: total.delay, impactBps: total.impact,
          feesBps: total.fees, opportunityBps: total.opportunity)
      },
      outcomes: Outcomes(
        orders: outcomes.orders, accepted: outcomes.accepted, filled: outcomes.filled,
        cancelled: outcomes.cancelled, expired: outcomes.expired,
        rejected: outcomes.rejected + outcomes.denied, orderFillRatio: outcomes.orderFillRatio,
        quantityFillRatio: outcomes.quantityFillRatio),
      maker: Share(analysis.maker), taker: Share(analysis.taker))
    makerWaitMedianSeconds = analysis.makerWait.map { $0.medianNanoseconds / 1e9 }
    makerWaitNinthDecileSeconds = analysis.makerWait.map { $0.ninthDecileNanoseconds / 1e9 }
    markouts = analysis.markouts.map { markout in
      Markout(
        horizonSeconds: Double(markout.horizonNanoseconds) / 1e9,
        maker: markout.maker.map(Estimate.init), taker: markout.taker.map(Estimate.init))
    }
    slippageBySize = analysis.slippageBySize.map(Slippage.init)
    slippageByHour = analysis.slippageByHour.map(Slippage.init)
    refusals = outcomes.refusals.map { Refusals(reason: $0.reason.rawValue, count: $0.count) }
    note = Self.note(analysis.shortfall)
  }

  private static func note(_ shortfall: ImplementationShortfall) -> String {
    var notes: [String] = []
    if shortfall.ordersWithoutArrival > 0 {
      notes.append(
        "Orders left out of the shortfall, their market unknown at the decision: "
          + "\(shortfall.ordersWithoutArrival).")
    }
    if shortfall.ordersWithoutEnd > 0 {
      notes.append(
        "Orders still open at the end, without opportunity cost: \(shortfall.ordersWithoutEnd).")
    }
    return notes.joined(separator: " ")
  }
}

extension ReportContent.Execution.Estimate {
  fileprivate init(_ mean: SampleMean) {
    self.init(count: mean.count, bps: mean.mean, standardErrorBps: mean.standardError)
  }
}

extension ReportContent.Execution.Share {
  fileprivate init(_ share: FillShare) {
    self.init(fills: share.fills, volume: share.volume, fees: share.fees)
  }
}

extension ReportContent.Execution.Slippage {
  fileprivate init(_ bucket: SlippageBucket) {
    self.init(
      from: bucket.from, to: bucket.to, slippage: ReportContent.Execution.Estimate(bucket.bps))
  }
}
