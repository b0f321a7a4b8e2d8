extension ReportPage {
  /// Title, badge, what was run on what, warnings and provenance.
  static func header(_ content: ReportContent) -> String {
    let badge = content.badge.map {
      " <span class=\"badge \($0.tone.rawValue)\">\($0.text.htmlEscaped)</span>"
    }
    let facts = [
      content.instrument, content.interval, "\(content.start) to \(content.end)",
      content.strategy, "spec \(short(content.provenance.specHash))",
      "data \(short(content.provenance.dataHash))", "engine \(content.provenance.engineVersion)",
      "seed \(content.provenance.seed)",
    ]
    return """
      <header>
      <div class="headline"><h1>\(content.title.htmlEscaped)\(badge ?? "")</h1>
      <div class="controls">
      <button type="button" id="theme">Light / dark</button>
      <button type="button" id="palette" aria-pressed="false">Blue / orange</button>
      <button type="button" id="save">JSON</button>
      </div></div>
      <p class="rule">\(content.rule.htmlEscaped)</p>
      <p class="facts">\(facts.map(\.htmlEscaped).joined(separator: " · "))</p>
      \(warnings(content.warnings))\(provenance(content.provenance))
      </header>
      """
  }

  /// The tiles; two rows of equal length when there are more than eight.
  static func keyFigureStrip(_ figures: [ReportContent.KeyFigure]) -> String {
    guard !figures.isEmpty else { return "" }
    let rows = (figures.count + 7) / 8
    let columns = (figures.count + rows - 1) / rows
    let tiles = figures.map { figure in
      let note = figure.note.map { "<small>\($0.htmlEscaped)</small>" } ?? ""
      return "<div class=\"tile\"><span>\(figure.label.htmlEscaped)</span>"
        + "<b class=\"\(figure.tone.rawValue)\">\(figure.text.htmlEscaped)</b>\(note)</div>"
    }
    return
      "<div class=\"tiles\" style=\"--columns:\(columns)\">\(tiles.joined(separator: "\n"))</div>"
  }

  private static func short(_ hash: String) -> String {
    hash.count > 10 ? hash.prefix(8) + "…" : hash
  }

  private static func warnings(_ warnings: [String]) -> String {
    guard !warnings.isEmpty else { return "" }
    let shown = 5
    let items = warnings.map { "<li>\($0.htmlEscaped)</li>" }
    let rest = items.dropFirst(shown)
    let more =
      rest.isEmpty
      ? ""
      : "<details><summary>\(rest.count) more</summary><ul>\(rest.joined())</ul></details>"
    return "<div class=\"warnings\" role=\"note\"><b>\(warnings.count) "
      + "\(warnings.count == 1 ? "warning" : "warnings")</b>"
      + "<ul>\(items.prefix(shown).joined())</ul>\(more)</div>\n"
  }

  private static func provenance(_ source: ReportContent.Provenance) -> String {
    let rate = source.barSetsPerSecond.map { NumberText.significant($0 / 1e6, digits: 3) }
    let facts: [(String, String)] = [
      ("Run", source.runID), ("Created (UTC)", source.createdUTC),
      ("Command", source.commandLine), ("Engine", source.engineVersion),
      ("Spec hash", source.specHash), ("Data hash", source.dataHash),
      ("Seed", String(source.seed)), ("Threads", String(source.threads)),
      ("CPU time", NumberText.significant(source.cpuSeconds, digits: 3) + " s"),
      ("Elapsed", NumberText.significant(source.elapsedSeconds, digits: 3) + " s"),
      ("Speed", rate.map { $0 + " million bar·sets/s" } ?? "–"),
    ]
    let items = facts.map { "<div><dt>\($0.0)</dt><dd>\($0.1.htmlEscaped)</dd></div>" }
    return "<details id=\"provenance\"><summary>Provenance</summary>"
      + "<dl>\(items.joined())</dl></details>"
  }
}
