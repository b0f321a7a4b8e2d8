import Documents
import MarketData
import Trading

/// Orders whose own shortfall is listed; the totals are of all.
private let mostOrdersListed = 1_000

/// The analysis of a run's orders as JSON; undefined numbers are null.
package func executionDocument(_ analysis: ExecutionAnalysis) -> JSON {
  let shortfall = analysis.shortfall
  return [
    "shortfall": [
      "total": shortfall.total.map(costs) ?? .null, "value": number(shortfall.value),
      "orders": .array(
        shortfall.orders.prefix(mostOrdersListed).map { order in
          [
            "id": .string(order.id.description), "value": number(order.cost.value),
            "bps": costs(order.cost.bps),
          ]
        }), "orders_without_arrival": count(shortfall.ordersWithoutArrival),
      "orders_without_end": count(shortfall.ordersWithoutEnd),
    ],
    "parents": .array(analysis.parents.prefix(mostOrdersListed).map(parent)),
    "slippage_by_value": .array(analysis.slippageBySize.map(bucket)),
    "slippage_by_hour": .array(analysis.slippageByHour.map(bucket)),
    "outcomes": outcomesDocument(analysis.outcomes),
    "maker": share(analysis.maker), "taker": share(analysis.taker),
    "maker_wait_seconds": analysis.makerWait.map { wait in
      [
        "fills": count(wait.fills), "median": number(wait.medianNanoseconds / 1e9),
        "p90": number(wait.ninthDecileNanoseconds / 1e9),
      ]
    } ?? .null,
    "markouts": .array(
      analysis.markouts.map { markout in
        [
          "seconds": number(Double(markout.horizonNanoseconds) / 1e9),
          "maker_bps": markout.maker.map(mean) ?? .null,
          "taker_bps": markout.taker.map(mean) ?? .null,
        ]
      }),
  ]
}

private func parent(_ parent: ParentOutcome) -> JSON {
  [
    "id": .string(parent.id.description), "symbol": .string(parent.symbol),
    "side": .string("\(parent.side)"), "asked": number(parent.asked),
    "filled": number(parent.filled), "vwap": number(parent.averagePrice),
    "began": parent.began.map { .string($0.iso) } ?? .null, "arrival": number(parent.arrival),
    "shortfall_bps": parent.cost.map { costs($0.bps) } ?? .null, "ended": .string(parent.reason),
  ]
}

private func outcomesDocument(_ outcomes: OrderOutcomes) -> JSON {
  [
    "orders": count(outcomes.orders), "accepted": count(outcomes.accepted),
    "filled": count(outcomes.filled), "filled_partly": count(outcomes.filledPartly),
    "cancelled": count(outcomes.cancelled), "expired": count(outcomes.expired),
    "rejected": count(outcomes.rejected), "denied": count(outcomes.denied),
    "open": count(outcomes.open), "order_fill_ratio": number(outcomes.orderFillRatio),
    "quantity_fill_ratio": number(outcomes.quantityFillRatio),
    "refusals": .array(
      outcomes.refusals.map { refusals in
        [
          "code": .string("\(refusals.reason)"), "reason": .string(refusals.reason.rawValue),
          "count": count(refusals.count),
        ]
      }),
  ]
}

private func costs(_ split: CostSplit) -> JSON {
  [
    "total": number(split.total), "delay": number(split.delay), "impact": number(split.impact),
    "fees": number(split.fees), "opportunity": number(split.opportunity),
  ]
}

private func bucket(_ bucket: SlippageBucket) -> JSON {
  [
    "from": number(bucket.from), "to": number(bucket.to), "bps": mean(bucket.bps),
    "weighted_bps": number(bucket.weightedBps),
  ]
}

private func share(_ share: FillShare) -> JSON {
  [
    "fills": count(share.fills), "volume": number(share.volume), "fees": number(share.fees),
  ]
}

private func mean(_ mean: SampleMean) -> JSON {
  [
    "count": count(mean.count), "mean": number(mean.mean),
    "standard_error": number(mean.standardError),
  ]
}

private func count(_ value: Int) -> JSON { .int(Int64(value)) }

private func number(_ value: Double?) -> JSON {
  value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null
}
