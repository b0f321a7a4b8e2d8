extension ReportSection {
  /// How much the objective hangs on each parameter.
  static let sensitivity = ReportSection(
    id: "sensitivity", title: "Sensitivity to parameters", span: 7,
    render: { content, charts in
      guard let sensitivity = content.sensitivity else { return nil }
      guard !sensitivity.parameters.isEmpty else {
        let why = CardParts.note(sensitivity.note)
        return why.isEmpty ? nil : Rendering(html: why)
      }
      let isDrawn = charts.echarts != nil && sensitivity.hasIndices
      let height = 84 + 34 * min(30, sensitivity.parameters.count)
      return Rendering(
        html: (isDrawn
          ? CardParts.chart(
            "indices", "Sobol indices: share of the variance of \(sensitivity.objective)",
            heightPixels: height) : "")
          + table(sensitivity) + CardParts.note(note(sensitivity)),
        data: isDrawn ? try PageData.json(SensitivityData(sensitivity)) : nil)
    },
    script: #"""
      'use strict';
      assay.section('sensitivity', (d, card) => assay.rows(assay.part(card, 'indices'), {
        names: d.names, unit: 'percent', name: 'share of the variance', series: [
          {name: 'alone', color: 'accent', ...d.firstOrder}, {name: 'with interactions', color: 'benchmark', ...d.total}]}));
      """#)

  private static func table(_ sensitivity: ReportContent.Sensitivity) -> String {
    HTMLTable(
      columns: [
        .words("Parameter"), .number("Alone"), .number("Interval"),
        .number("With interactions"), .number("Interval"), .number("Curvature"),
        .number("Plateau"),
      ],
      rows: sensitivity.parameters.map { parameter in
        [
          .init(parameter.name), .init(parameter.firstOrder.value, .percent),
          .init(parameter.firstOrder.interval), .init(parameter.total.value, .percent),
          .init(parameter.total.interval), .init(parameter.curvature, sensitivity.unit),
          .init(parameter.plateauShare, .percent),
        ]
      }
    ).html
  }

  private static func note(_ sensitivity: ReportContent.Sensitivity) -> String {
    "Over the whole space: the share of the variance that a parameter explains alone (first "
      + "order) and with all its interactions (total). At the chosen set: the second difference "
      + "of \(sensitivity.objective) per step², near nought on a plateau, and the share of "
      + "neighbours along the parameter that stay near the chosen. " + sensitivity.note
  }
}

extension ReportContent.Sensitivity {
  fileprivate var hasIndices: Bool {
    parameters.contains { $0.firstOrder.value != nil || $0.total.value != nil }
  }
}

extension ReportContent.Sensitivity.Index {
  fileprivate var interval: String {
    guard let low, let high else { return "" }
    return "\(NumberText.text(low, .percent)) to \(NumberText.text(high, .percent))"
  }
}

/// What the section's script draws.
private struct SensitivityData: Encodable {
  struct Indices: Encodable {
    var values: [Double?]
    var low: [Double?]
    var high: [Double?]

    init(_ indices: [ReportContent.Sensitivity.Index]) {
      values = indices.map { PageData.number($0.value, digits: 4) }
      low = indices.map { PageData.number($0.low, digits: 4) }
      high = indices.map { PageData.number($0.high, digits: 4) }
    }
  }

  var names: [String]
  var firstOrder: Indices
  var total: Indices

  init(_ sensitivity: ReportContent.Sensitivity) {
    let shown = sensitivity.parameters.prefix(30)
    names = shown.map(\.name)
    firstOrder = Indices(shown.map(\.firstOrder))
    total = Indices(shown.map(\.total))
  }
}
