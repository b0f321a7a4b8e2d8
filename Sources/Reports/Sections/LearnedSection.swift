extension ReportSection {
  /// Which parameters count, what the objective does along them, and how the best value came about.
  static let learned = ReportSection(
    id: "learned", title: "What the search learned", span: 12,
    render: { content, charts in
      guard let learned = content.learned, !learned.improvements.isEmpty else { return nil }
      let isDrawn = charts.echarts != nil
      return Rendering(
        html: facts(learned) + (isDrawn ? drawings(learned) : "")
          + "<details class=\"body\"\(isDrawn ? "" : " open")><summary>Tables</summary>"
          + importances(learned) + improvements(learned) + "</details>"
          + "<p class=\"note\">\(note(learned).htmlEscaped)</p>",
        data: isDrawn ? try PageData.json(LearnedData(learned)) : nil)
    },
    script: learnedScript)

  /// Beyond so many parameters the least important have no drawing of their own.
  fileprivate static let slicesShown = 12

  private static func facts(_ learned: ReportContent.Learned) -> String {
    let terms = learned.facts.map {
      "<div><dt>\($0.label.htmlEscaped)</dt><dd>\($0.text.htmlEscaped)</dd></div>"
    }
    return terms.isEmpty ? "" : "<dl class=\"body\">\(terms.joined())</dl>"
  }

  private static func drawings(_ learned: ReportContent.Learned) -> String {
    func part(_ id: String, _ title: String, _ size: String) -> String {
      "<div><h3>\(title.htmlEscaped)</h3><div class=\"chart \(size)\" data-part=\"\(id)\"></div>"
        + "</div>"
    }
    let pair = learned.contour.map { "\($0.x.name) × \($0.y.name), best of each cell" }
    let slices = rankedSlices(learned).enumerated().map { place, slice in
      part("slice-\(place)", slice.axis.name, "small")
    }
    return "<div class=\"parts\">"
      + part("importance", "Importance of parameters and of pairs beyond their members", "medium")
      + part("convergence", "Best \(learned.objective) by trial", "medium")
      + (pair.map { part("contour", $0, "medium") } ?? "") + "</div>"
      + "<div class=\"parts many\">\(slices.joined())</div>"
  }

  private static func importances(_ learned: ReportContent.Learned) -> String {
    let rows =
      learned.ranked.map { importance in
        [
          importance.name, NumberText.text(importance.varianceShare, .percent),
          NumberText.text(importance.deviation, .percent),
          NumberText.text(importance.topShare, .percent),
        ]
      }
      + learned.interactions.prefix(10).map { pair in
        [
          "\(pair.first) × \(pair.second)", NumberText.text(pair.varianceShare, .percent),
          NumberText.text(pair.deviation, .percent), "",
        ]
      }
    return table(
      ["Parameter or pair", "Share of variance", "± over trees", "Share among the top"], rows)
  }

  private static func improvements(_ learned: ReportContent.Learned) -> String {
    table(
      ["Improved at trial", learned.objective],
      learned.improvements.suffix(10).map {
        ["\($0.trial)", NumberText.text($0.value, learned.unit)]
      })
  }

  private static func table(_ heads: [String], _ rows: [[String]]) -> String {
    func cells(_ texts: [String], _ open: String, _ close: String) -> String {
      texts.enumerated().map { place, text in
        "<\(open)\(place == 0 ? " class=\"text\"" : "")>\(text.htmlEscaped)</\(close)>"
      }.joined()
    }
    let body = rows.map { "<tr>\(cells($0, "td", "td"))</tr>" }
    return "<div class=\"scroll\"><table><thead><tr>\(cells(heads, "th scope=\"col\"", "th"))"
      + "</tr></thead><tbody>\(body.joined(separator: "\n"))</tbody></table></div>"
  }

  private static func note(_ learned: ReportContent.Learned) -> String {
    var note =
      "Over \(learned.trials) trials. Share of variance: functional ANOVA of a random "
      + "forest, over the whole space, every value alike; pairs are beyond their members' own. "
      + "Share among the top: PED-ANOVA, by what the best tenth of the trials have in common. "
      + "Both describe the search's data, not what will hold out of sample."
    if learned.slices.count > slicesShown {
      note += " Drawn: the \(slicesShown) most important parameters."
    }
    return note
  }

  /// The slices of the most important parameters, these first.
  fileprivate static func rankedSlices(
    _ learned: ReportContent.Learned
  ) -> [ReportContent.Learned.Slice] {
    let order = learned.ranked.map(\.name)
    let places = learned.slices.map { order.firstIndex(of: $0.axis.name) ?? order.count }
    let ranked = learned.slices.indices.sorted { (places[$0], $0) < (places[$1], $1) }
    return ranked.prefix(slicesShown).map { learned.slices[$0] }
  }
}

extension ReportContent.Learned {
  /// The importances, the greatest share of variance first.
  fileprivate var ranked: [Importance] {
    importances.indices
      .sorted {
        (-importances[$0].varianceShare, $0) < (-importances[$1].varianceShare, $1)
      }
      .map { importances[$0] }
  }
}

/// What the section's script draws.
private struct LearnedData: Encodable {
  struct Importance: Encodable {
    var name: String
    var variance: Double?
    var deviation: Double?
    var top: Double?

    init(_ name: String, _ variance: Double, _ deviation: Double, top: Double?) {
      self.name = name
      self.variance = PageData.number(variance, digits: 4)
      self.deviation = PageData.number(deviation, digits: 4)
      self.top = PageData.number(top, digits: 4)
    }
  }

  struct Summaries: Encodable {
    var count: [Int]
    var best: [Double?]
    var lower: [Double?]
    var median: [Double?]
    var upper: [Double?]

    init(_ summaries: [ReportContent.Learned.Summary?]) {
      let column = { (value: (ReportContent.Learned.Summary) -> Double) in
        summaries.map { PageData.number($0.map(value), digits: 4) }
      }
      count = summaries.map { $0?.count ?? 0 }
      best = column(\.best)
      lower = column(\.lowerQuartile)
      median = column(\.median)
      upper = column(\.upperQuartile)
    }
  }

  struct Slice: Encodable {
    var name: String
    var labels: [String]
    var bins: Summaries
  }

  struct Contour: Encodable {
    var x: ReportContent.Learned.Axis
    var y: ReportContent.Learned.Axis
    var count: [Int]
    var best: [Double?]
  }

  var objective: String
  var unit: ReportContent.Unit
  var isMaximized: Bool
  var trials: Int
  var importances: [Importance]
  var slices: [Slice]
  var contour: Contour?
  var improvedAt: [Int]
  var improvedTo: [Double?]

  init(_ learned: ReportContent.Learned) {
    objective = learned.objective
    unit = learned.unit
    isMaximized = learned.isMaximized
    trials = learned.trials
    importances =
      learned.ranked.prefix(12).map {
        Importance($0.name, $0.varianceShare, $0.deviation, top: $0.topShare)
      }
      + learned.interactions.prefix(4).map {
        Importance("\($0.first) × \($0.second)", $0.varianceShare, $0.deviation, top: nil)
      }
    slices = ReportSection.rankedSlices(learned).map {
      Slice(name: $0.axis.name, labels: $0.axis.labels, bins: Summaries($0.bins))
    }
    contour = learned.contour.map {
      let cells = Summaries($0.cells)
      return Contour(x: $0.x, y: $0.y, count: cells.count, best: cells.best)
    }
    improvedAt = learned.improvements.map(\.trial)
    improvedTo = learned.improvements.map { PageData.number($0.value) }
  }
}
