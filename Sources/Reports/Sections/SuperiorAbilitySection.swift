extension ReportSection {
  /// Whether the best of all sets beats each benchmark by more than luck.
  static let superiorAbility = ReportSection(
    id: "superiorAbility", title: "Superior ability against benchmarks", span: 12,
    render: { content, _ in
      guard let test = content.superiorAbility, !test.benchmarks.isEmpty else { return nil }
      return Rendering(
        html: CardParts.row(.two, test.benchmarks.map { block($0) })
          + CardParts.note(note(test)))
    })

  private static func block(_ benchmark: ReportContent.SuperiorAbility.Benchmark) -> String {
    let tests: [[HTMLTable.Cell]] = [
      [.init("Reality check (White)"), .init(benchmark.realityCheckP, .ratio)],
      [.init("SPA, lower (Hansen)"), .init(benchmark.lowerP, .ratio)],
      [.init("SPA, consistent"), .init(benchmark.consistentP, .ratio)],
      [.init("SPA, upper"), .init(benchmark.upperP, .ratio)],
    ]
    return CardParts.titled(
      "Against \(benchmark.name)",
      HTMLTable(columns: [.words("Test that no set is better"), .number("p")], rows: tests).html
        + stepM(benchmark.stepM) + CardParts.note(benchmark.confidenceSet?.sentence ?? ""))
  }

  private static func stepM(_ steps: [ReportContent.SuperiorAbility.StepM]) -> String {
    HTMLTable(
      columns: [
        .words("StepM at level"), .number("Sets found better"), .prose("Among them"),
      ],
      rows: steps.map { step in
        [
          .init(NumberText.percent(step.level)), .init(step.better),
          .init(step.names.prefix(5).joined(separator: "; ")),
        ]
      }
    ).html
  }

  private static func note(_ test: ReportContent.SuperiorAbility) -> String {
    let bootstrap = test.bootstrap
    var parts = ["Compared: \(test.metric), of \(NumberText.count(test.sets)) sets together."]
    parts.append(
      "By \(bootstrap.method) bootstrap: \(NumberText.count(bootstrap.draws)) draws in blocks of "
        + "\(NumberText.text(bootstrap.blockPeriods, .ratio)) on average, over "
        + "\(NumberText.count(bootstrap.periods)) returns, one per \(bootstrap.period).")
    parts.append(
      "p is how often luck alone makes the best of the sets look as good as this, or better; the "
        + "consistent one is the usual choice.")
    parts.append(test.note)
    return parts.filter { !$0.isEmpty }.joined(separator: " ")
  }
}

extension ReportContent.SuperiorAbility.ConfidenceSet {
  fileprivate var sentence: String {
    let chosen = containsChosen.map { $0 ? " The chosen is in." : " The chosen is not in." } ?? ""
    return "Model confidence set at \(NumberText.percent(level)), of \(representatives): "
      + "\(NumberText.count(size)) of \(NumberText.count(of)) cannot be told from the best."
      + chosen
  }
}
