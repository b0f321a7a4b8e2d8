extension ReportSection {
  /// What was picked, why, and what unseen data said.
  static let selection = ReportSection(
    id: "selection", title: "Selection", span: 12,
    render: { content, _ in
      guard let selection = content.selection else { return nil }
      let looks = selection.holdOutLooks.map { count in
        " This hold-out has been looked at \(count == 1 ? "once" : "\(count) times")."
      }
      let parts = [
        ("Best in sample", selection.bestInSample),
        ("Chosen", selection.chosen),
        ("Out of sample", (selection.outOfSample ?? "Not run.") + (looks ?? "")),
      ]
      let items = parts.map { "<p><b>\($0.0)</b>\($0.1.htmlEscaped)</p>" }
      return Rendering(html: "<div class=\"body verdict\">\(items.joined())</div>")
    })
}
