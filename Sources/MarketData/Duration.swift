/// A span in the largest units that say it exactly: `26 h`, `90 min`, `1.5 s`.
package func duration(_ nanoseconds: Int64) -> String {
  let units: [(Int64, String)] = [
    (Span.day, "d"), (Span.hour, "h"), (Span.minute, "min"), (Span.second, "s"),
  ]
  // A span of less than three days reads better in hours.
  for (unit, name) in units where nanoseconds % unit == 0 && nanoseconds >= unit {
    if unit == Span.day, nanoseconds > Span.day, nanoseconds < 3 * Span.day { continue }
    return "\(nanoseconds / unit) \(name)"
  }
  return "\(Double(nanoseconds) / Double(Span.second)) s"
}
