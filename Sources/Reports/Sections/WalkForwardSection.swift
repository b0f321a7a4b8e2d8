extension ReportSection {
  /// The parameters chosen again and again on the past, and what followed.
  static let walkForward = ReportSection(
    id: "walkForward", title: "Walk-forward", span: 12,
    render: { content, charts in
      guard let walk = content.walkForward, !walk.windows.isEmpty else { return nil }
      let isDrawn = charts.echarts != nil
      return Rendering(
        html: CardParts.note(WalkForwardText.scheme(walk.scheme, windows: walk.windows.count))
          + CardParts.row(
            .two,
            [
              WalkForwardText.passRules(walk) + WalkForwardText.efficiencies(walk),
              WalkForwardText.figures(walk),
            ])
          + (isDrawn
            ? drawings(walk)
            : CardParts.titled(
              stitchedTitle, walk.stitched.map(PlainDrawing.equity) ?? ""))
          + CardParts.note(
            [walk.leftOver, walk.note].compactMap { $0 }.filter { !$0.isEmpty }
              .joined(separator: " "))
          + CardParts.tables(WalkForwardText.tables(walk), isOpen: !isDrawn),
        data: isDrawn ? try PageData.json(WalkForwardData(walk)) : nil)
    },
    script: walkForwardScript)

  private static func drawings(_ walk: ReportContent.WalkForward) -> String {
    let height = min(900, 64 + 18 * max(3, walk.windows.count))
    let drift = walk.drawnParameters.enumerated().map { place, parameter in
      CardParts.chart("drift-\(place)", "Chosen \(parameter.name)", heightPixels: 190)
    }
    let decay = walk.decay.map { _ in
      CardParts.chart(
        "decay", "Mean test \(walk.objective) after training", heightPixels: 190)
    }
    return """
      <div><h3 class="keys"><span>Windows</span>\
      <span class="key benchmark">training</span><span class="key good">test that gained</span>\
      <span class="key bad">test that lost; the fuller, the more</span>\
      <span>hollow: undefined</span></h3>
      <div class="chart" data-part="timeline" style="height:\(height)px"></div></div>
      \(walk.stitched == nil ? "" : stitched)
      \(CardParts.row(.asManyAsFit, drift + [decay ?? ""]))
      """
  }

  private static let stitchedTitle = "Stitched out-of-sample account and its drawdown"

  private static let stitched = """
    <div data-part="stitched"><div class="bar"><h3>\(stitchedTitle); upright \
    lines: a new test window</h3>\
    <div class="controls"><button type="button" class="csv">CSV</button></div></div>
    <div class="chart tall"></div></div>
    """
}

extension ReportContent.WalkForward {
  /// Beyond so many parameters only the table tells what was chosen.
  fileprivate var drawnParameters: ArraySlice<ReportContent.Search.Parameter> {
    parameters.prefix(12)
  }
}

/// What the section's script draws.
private struct WalkForwardData: Encodable {
  struct Drift: Encodable {
    var name: String
    var values: [Double?]
    var texts: [String]
    /// The names of the choices, which values are then indices of.
    var choices: [String]?

    init(_ parameter: ReportContent.Search.Parameter) {
      name = parameter.name
      values = PageData.column(parameter.values)
      texts = parameter.values.map { parameter.text($0) }
      switch parameter.kind {
      case .choice: choices = parameter.choices
      case .flag: choices = ["off", "on"]
      case .integer, .real: choices = nil
      }
    }
  }

  var objective: String
  var unit: ReportContent.Unit
  var trainStart: [Int64]
  var trainEnd: [Int64]
  var testStart: [Int64]
  var testEnd: [Int64]
  var parameters: [String]
  var trainObjective: [Double?]
  var testObjective: [Double?]
  var testReturn: [Double?]
  var testTrades: [Int?]
  var testRank: [Double?]
  var rankCorrelation: [Double?]
  var stitched: EquityData?
  var drift: [Drift]
  var decay: [Double?]?
  var decayPart: String?

  init(_ walk: ReportContent.WalkForward) {
    let windows = walk.windows
    objective = walk.objective
    unit = walk.unit
    trainStart = windows.map(\.trainStart)
    trainEnd = windows.map(\.trainEnd)
    testStart = windows.map(\.testStart)
    testEnd = windows.map(\.testEnd)
    parameters = windows.map(\.parameters)
    trainObjective = windows.map { PageData.number($0.trainObjective) }
    testObjective = windows.map { PageData.number($0.testObjective) }
    testReturn = windows.map { PageData.number($0.testReturn) }
    testTrades = windows.map(\.testTrades)
    testRank = windows.map { PageData.number($0.testRank) }
    rankCorrelation = windows.map { PageData.number($0.rankCorrelation) }
    stitched = walk.stitched.map { EquityData($0, boundaries: windows.map(\.testStart)) }
    drift = walk.drawnParameters.map(Drift.init)
    decay = walk.decay.map { $0.means.map { PageData.number($0) } }
    decayPart = walk.decay?.part
  }
}
