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
    parents = analysis.parents.prefix(Self.mostParents).map(Parent.init)
    note = Self.note(analysis)
  }

  /// Parent orders that a page lists.
  private static let mostParents = 50

  private static func note(_ analysis: ExecutionAnalysis) -> String {
    let shortfall = analysis.shortfall
    var notes: [String] = []
    if analysis.parents.count > mostParents {
      notes.append("Listed are the first \(mostParents) of \(analysis.parents.count) parents.")
    }
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

extension ReportContent.Execution.Parent {
  fileprivate init(_ parent: ParentOutcome) {
    self.init(
      order: "\(parent.side) \(parent.symbol)", asked: parent.asked, filled: parent.filled,
      price: parent.averagePrice, arrival: parent.arrival,
      shortfallBps: parent.cost?.bps.total, ended: parent.reason)
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
