/// All that the checks say of one dataset.
package struct CheckReport: Codable, Equatable, Sendable {
  package var name: String
  package var rows: Int
  /// The first and the last open; nil when no row has a time.
  package var start: Timestamp?
  package var end: Timestamp?
  /// Nanoseconds between opens: the commonest step.
  package var interval: Int64
  /// When the market trades, as far as the bars tell.
  package var calendar: String
  /// Errors first, then warnings and notes; of each in the order of the checks.
  package var findings: [CheckFinding]

  /// Looks through rows; `now` tells whether the last bar has closed, where it is known.
  package init(_ raw: RawBars, calendar: TradingCalendar? = nil, now: Timestamp? = nil) {
    let bars = CheckedBars(raw, calendar: calendar, now: now)
    name = raw.name
    rows = raw.bars.count
    start = bars.bars.first?.openTime
    end = bars.bars.last?.openTime
    interval = bars.interval
    self.calendar = bars.calendar.title
    let found = DataCheck.all.flatMap { $0.look(bars) }
    findings = CheckSeverity.allCases.flatMap { severity in
      found.filter { $0.severity == severity }
    }
  }

  /// How many kinds of defect there are of a severity.
  package func count(_ severity: CheckSeverity) -> Int {
    findings.count { $0.severity == severity }
  }

  /// The repairs that would mend the errors, in the order of `Repair.all`.
  package var repairs: [Repair] {
    let named = findings.filter { $0.severity == .error }.compactMap(\.repair)
    return Repair.all.filter { named.contains($0.text) }
  }

  /// What was found, for a manifest.
  package var counts: [CheckCount] { findings.map(CheckCount.init) }

  private enum CodingKeys: String, CodingKey {
    case name, rows, start, end, calendar, findings
    case interval = "interval_ns"
  }
}
