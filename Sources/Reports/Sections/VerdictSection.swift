extension ReportSection {
  /// How much of the result may be luck, and which gates it passes.
  static let verdict = ReportSection(
    id: "verdict", title: "Verdict", span: 12,
    render: { content, _ in
      guard let verdict = content.verdict else { return nil }
      let gates = HTMLTable(
        columns: [
          .words("Gate"), .number("Rule"), .number("Value"), .words("Outcome"), .prose("Note"),
        ],
        rows: verdict.gates.map { gate in
          [
            .init(gate.name), .init(gate.rule), .init(gate.value, gate.unit),
            .init(gate.outcome.text, gate.outcome.tone), .init(gate.note),
          ]
        })
      return Rendering(
        html: """
          <div class="body"><p class="lead \(verdict.tone.rawValue)">\
          \(verdict.headline.htmlEscaped)</p><p>\(verdict.explanation.htmlEscaped)</p></div>
          \(gates.html)
          """)
    })
}

extension ReportContent.Verdict.Gate.Outcome {
  fileprivate var text: String {
    switch self {
    case .pass: "✓ pass"
    case .fail: "✗ fail"
    case .notRun: "not run"
    }
  }

  fileprivate var tone: ReportContent.Tone {
    switch self {
    case .pass: .good
    case .fail: .bad
    case .notRun: .muted
    }
  }
}
