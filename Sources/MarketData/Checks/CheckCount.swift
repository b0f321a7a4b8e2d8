/// What one check found, as a manifest remembers it.
package struct CheckCount: Codable, Equatable, Sendable {
  /// The name of the check.
  package var check: String
  package var severity: CheckSeverity
  package var count: Int

  package init(_ finding: CheckFinding) {
    (check, severity, count) = (finding.check, finding.severity, finding.count)
  }
}
