/// Why returns cannot be judged, and what would mend it.
package struct UnusableReturns: Error, Equatable, CustomStringConvertible {
  package let problem: String
  package let mend: String

  package init(_ problem: String, mend: String) {
    self.problem = problem
    self.mend = mend
  }

  package var description: String { "\(problem); \(mend)" }
}
