/// A parameter set that a search proposes.
package struct Candidate: Sendable, Equatable {
  /// Counts the proposals of one search from 0.
  package let number: Int
  package let point: [Double]
  /// The share of the data on which to judge it, above 0 and up to 1.
  package let fidelity: Double

  package init(_ number: Int, _ point: [Double], fidelity: Double = 1) {
    precondition(fidelity > 0 && fidelity <= 1, "A share of the data.")
    self.number = number
    self.point = point
    self.fidelity = fidelity
  }
}

/// What a candidate turned out to be worth.
package struct Evaluation: Sendable, Equatable {
  /// The candidate's.
  package let number: Int
  /// One value an objective, the less the better; not a number for a trial that failed.
  package let values: [Double]
  /// By how much the candidate breaks its limits in all; 0 when it keeps them.
  ///
  /// One that keeps its limits beats every one that does not, and of two that do not, the lesser
  /// violation wins (Deb, "An efficient constraint handling method", 2000).
  package let violation: Double

  package init(_ number: Int, _ values: [Double], violation: Double = 0) {
    precondition(violation >= 0 && !values.isEmpty, "A size, and a value an objective.")
    self.number = number
    self.values = values
    self.violation = violation
  }

  /// The same outcome under the number of another candidate.
  func renumbered(_ number: Int) -> Evaluation {
    Evaluation(number, values, violation: violation)
  }

  /// Whether the trial did not fail.
  package var hasValues: Bool { values.allSatisfy { !$0.isNaN } }

  /// Whether this is the better of two evaluations of a single objective; a failed trial never is.
  package func isBetter(than other: Evaluation) -> Bool {
    if !hasValues || !other.hasValues { return hasValues && !other.hasValues }
    if violation != other.violation { return violation < other.violation }
    return values[0] < other.values[0]
  }
}

extension [Evaluation] {
  /// The indices from the best to the worst of a single objective, of equals the first first.
  var ranking: [Int] {
    indices.sorted { a, b in
      if self[a].isBetter(than: self[b]) { return true }
      return !self[b].isBetter(than: self[a]) && a < b
    }
  }
}

/// A search that learns from what its candidates were worth.
///
/// The same calls in the same order propose the same candidates; nothing else enters.
package protocol Optimizer: Sendable {
  /// The next candidates, which need not be new.
  ///
  /// Candidates may be asked for while others have no value yet. Fewer than asked for, even none,
  /// come where the search must first learn of those, or when no more exist.
  mutating func ask(_ count: Int) throws -> [Candidate]
  /// What candidates were worth, each told once, in any order.
  mutating func tell(_ evaluations: [Evaluation])
}
