/// What went wrong, where, and how to mend it: the one line a person reads.
package struct AssayError: Error, Equatable, CustomStringConvertible {
  /// The kind of fault; its raw value is the exit code of the command line.
  package enum Kind: Int32, Sendable {
    case other = 1
    case usage = 2
    case data = 3
    /// Some of what was asked for failed by its data; the rest is there.
    case partial = 4
    case gate = 5
    case unavailable = 6
    case interrupted = 130
  }

  package var kind: Kind
  package var problem: String
  /// A file, `file:line:column`, or the name of what was asked for.
  package var place: String?
  /// What the reader can do about it.
  package var mend: String?

  package init(_ kind: Kind, _ problem: String, at place: String? = nil, mend: String? = nil) {
    self.kind = kind
    self.problem = problem
    self.place = place
    self.mend = mend
  }

  package var description: String {
    [place, problem].compactMap { $0 }.joined(separator: ": ") + (mend.map { "; \($0)" } ?? "")
  }
}
