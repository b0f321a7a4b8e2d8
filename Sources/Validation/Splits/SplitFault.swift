/// Why time cannot be split as asked.
package struct SplitFault: Error, Equatable {
  package let problem: String
  package let mend: String

  init(_ problem: String, mend: String) {
    self.problem = problem
    self.mend = mend
  }
}
