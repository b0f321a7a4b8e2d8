/// The words and tables of the execution section.
enum ExecutionText {
  static let note =
    "Implementation shortfall (Perold 1988): against a paper account that trades everything at the "
    + "middle of the decision, in basis points of the value decided; a parent order is one "
    + "decision, taken when it began. Delay is the market's drift "
    + "until the fill, impact what was paid beside the middle, opportunity what the untraded part "
    + "missed. Markouts are the filled side's gain at the middle some time later; slippage is the "
    + "mean price against the middle at the decision. Whiskers: 95% of the mean. "

  /// The key figures in one strip.
  static func figures(_ execution: ReportContent.Execution) -> String {
    let (outcomes, shortfall) = (execution.outcomes, execution.shortfall)
    let fills = Double(execution.maker.fills + execution.taker.fills)
    let makerPart = fills > 0 ? Double(execution.maker.fills) / fills : nil
    let items = [
      ("Shortfall", bps(shortfall?.totalBps)),
      (
        "Delay + impact + fees + opportunity",
        [
          shortfall?.delayBps, shortfall?.impactBps, shortfall?.feesBps, shortfall?.opportunityBps,
        ].map { NumberText.text($0, .ratio) }.joined(separator: " + ")
      ),
      (
        "Orders filled whole",
        "\(NumberText.text(outcomes.orderFillRatio, .percent)) of \(outcomes.accepted) accepted"
      ),
      ("Value filled", NumberText.text(outcomes.quantityFillRatio, .percent)),
      ("Cancelled, expired", "\(outcomes.cancelled), \(outcomes.expired)"),
      ("Refused", "\(outcomes.rejected) of \(outcomes.orders)"),
      ("Maker fills", NumberText.text(makerPart, .percent)),
      (
        "Maker's wait, median and p90",
        "\(execution.makerWaitMedianSeconds.map(span) ?? "–"), "
          + "\(execution.makerWaitNinthDecileSeconds.map(span) ?? "–")"
      ),
    ]
    let pairs = items.map { "<div><dt>\($0.0)</dt><dd>\($0.1.htmlEscaped)</dd></div>" }
    return "<dl>\(pairs.joined())</dl>"
  }

  /// What was done of each parent order.
  static func parents(_ parents: [ReportContent.Execution.Parent]) -> String {
    guard !parents.isEmpty else { return "" }
    let rows = parents.map { parent in
      [
        parent.order, NumberText.plain(parent.asked), NumberText.plain(parent.filled),
        price(parent.price), price(parent.arrival), NumberText.text(parent.shortfallBps, .ratio),
        parent.ended,
      ]
    }
    return "<div class=\"body\">"
      + table(
        ["Parent order", "Asked", "Filled", "Price", "Arrival", "Shortfall, bps", "Ended because"],
        rows) + "</div>"
  }

  private static func price(_ price: Double?) -> String {
    price.map { NumberText.significant($0, digits: 7) } ?? "–"
  }

  static func refusals(_ refusals: [ReportContent.Execution.Refusals]) -> String {
    guard !refusals.isEmpty else { return "" }
    return "<div class=\"body\">"
      + table(
        ["Refused because", "Orders"],
        refusals.map { [$0.reason, NumberText.text(Double($0.count), .count)] }) + "</div>"
  }

  /// Markouts, slippage and the two sides of the spread in numbers.
  static func tables(_ execution: ReportContent.Execution, isOpen: Bool) -> String {
    let markouts = execution.markouts.map { row in
      [span(row.horizonSeconds)] + cells(row.maker) + cells(row.taker)
    }
    let sides = [("Maker", execution.maker), ("Taker", execution.taker)].map { name, share in
      [
        name, NumberText.text(Double(share.fills), .count), NumberText.text(share.volume, .money),
        NumberText.text(share.fees, .money),
      ]
    }
    let sizes = execution.slippageBySize.map { [range($0.from, $0.to)] + cells($0.slippage) }
    let hours = execution.slippageByHour.map { row in
      ["\(hour(row.from)) to \(hour(row.to)) UTC"] + cells(row.slippage)
    }
    let estimate = ["bps", "± error", "Orders"]
    let parts = [
      (["Fills", "Count", "Value", "Fees"], sides),
      (["After", "Maker, bps", "± error", "Fills", "Taker, bps", "± error", "Fills"], markouts),
      (["Slippage by value"] + estimate, sizes), (["Slippage by hour"] + estimate, hours),
    ]
    let tables = parts.filter { !$0.1.isEmpty }.map { table($0.0, $0.1) }
    return "<details class=\"body\"\(isOpen ? " open" : "")><summary>Tables</summary>"
      + tables.joined(separator: "<br>") + "</details>"
  }

  /// A span of time as people write it.
  static func span(_ seconds: Double) -> String {
    switch seconds.magnitude {
    case ..<1e-3: NumberText.significant(seconds * 1e6, digits: 3) + " µs"
    case ..<1: NumberText.significant(seconds * 1e3, digits: 3) + " ms"
    case ..<120: NumberText.significant(seconds, digits: 3) + " s"
    case ..<7200: NumberText.significant(seconds / 60, digits: 3) + " min"
    default: NumberText.significant(seconds / 3600, digits: 3) + " h"
    }
  }

  static func range(_ from: Double, _ to: Double) -> String {
    "\(NumberText.significant(from, digits: 3)) to \(NumberText.significant(to, digits: 3))"
  }

  private static func hour(_ hour: Double) -> String { NumberText.fixed(hour, decimals: 0) + ":00" }

  private static func bps(_ value: Double?) -> String { NumberText.text(value, .ratio) + " bps" }

  private static func cells(_ estimate: ReportContent.Execution.Estimate?) -> [String] {
    [
      NumberText.text(estimate?.bps, .ratio), NumberText.text(estimate?.standardErrorBps, .ratio),
      NumberText.text(estimate.map { Double($0.count) } ?? 0, .count),
    ]
  }

  private static func table(_ columns: [String], _ rows: [[String]]) -> String {
    func cells(_ texts: [String], _ open: String, _ close: String) -> String {
      texts.enumerated().map { place, text in
        "<\(open)\(place == 0 ? " class=\"text\"" : "")>\(text.htmlEscaped)</\(close)>"
      }.joined()
    }
    let head = cells(columns, "th scope=\"col\"", "th")
    let body = rows.map { "<tr>\(cells($0, "td", "td"))</tr>" }
    return "<table><thead><tr>\(head)</tr></thead><tbody>\(body.joined(separator: "\n"))</tbody>"
      + "</table>"
  }
}
