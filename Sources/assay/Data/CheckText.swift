import MarketData

/// What the checks found, as a table for a terminal.
enum CheckText {
  static func lines(_ report: CheckReport) -> [String] {
    var head = "\(report.name): \(report.rows) rows"
    if let start = report.start, let end = report.end {
      head += ", \(start.iso) to \(end.iso), every \(duration(report.interval))"
    }
    return [head] + findings(report)
  }

  /// One line, and one of each kind of error and warning.
  static func brief(_ report: CheckReport) -> [String] {
    ["\(report.name): \(report.rows) rows, \(counts(report))"]
      + report.findings.filter { $0.severity != .note }.map {
        "  \($0.severity.rawValue) \($0.check): \($0.says)"
      }
  }

  /// All but the rows and their span.
  static func findings(_ report: CheckReport) -> [String] {
    ["calendar: \(report.calendar)", counts(report)] + report.findings.flatMap(lines)
  }

  /// Of each kind of defect a line.
  static func summary(_ report: CheckReport) -> [String] {
    ["checked: \(counts(report)), for \(report.calendar)"]
      + report.findings.map { "  \($0.severity.rawValue) \($0.check): \($0.says)" }
  }

  /// `0 errors, 2 warnings, 1 note`.
  static func counts(_ report: CheckReport) -> String {
    CheckSeverity.allCases.map { severity in
      let count = report.count(severity)
      return "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }.joined(separator: ", ")
  }

  private static func lines(_ finding: CheckFinding) -> [String] {
    let margin = String(repeating: " ", count: 10)
    let places = finding.places.prefix(3).map { place in
      let line = place.line.map { "line \($0)  " } ?? ""
      return margin + (place.text.map { "\($0) " } ?? "") + line
        + (place.time.map { $0.iso + "  " } ?? "") + place.what
    }
    let more = finding.places.isEmpty ? 0 : finding.count - places.count
    return [
      finding.severity.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0)
        + "\(finding.check): \(finding.says)"
    ] + places + (more > 0 ? [margin + "… and \(more) more"] : [])
      + [margin + "→ \(finding.mend)"]
  }
}
