/// A search of a noisy objective, which judges again whatever looks better than the best so far.
///
/// The best of many noisy values is too good to be true. A candidate whose mean is below the best
/// mean is judged again, up to a number of times, before the search beneath learns its mean; all
/// others cost one evaluation. It is the race against an incumbent of ROAR and SMAC (Hutter et al.,
/// "Sequential model-based optimization for general algorithm configuration", 2011, procedure 3).
package struct RepeatedContenders: Optimizer {
  private struct Contender {
    var candidate: Candidate
    var outcomes: [Evaluation] = []

    /// The mean of the outcomes under the number that the search beneath knows.
    var mean: Evaluation {
      let count = Double(outcomes.count)
      let values = (outcomes.first?.values ?? []).indices.map { objective in
        outcomes.reduce(0) { $0 + $1.values[objective] / count }
      }
      let violation = outcomes.reduce(0) { $0 + $1.violation / count }
      return Evaluation(candidate.number, values, violation: violation)
    }
  }

  private var search: any Optimizer
  private let repetitions: Int
  private var count = 0
  private var contenders: [Contender] = []
  /// Contenders to propose again.
  private var due: [Int] = []
  /// The contender of each proposal that waits for its value.
  private var waiting: [Int: Int] = [:]
  private var best: Evaluation?

  /// - Parameter repetitions: How often a contender is judged in all.
  package init(_ search: any Optimizer, repetitions: Int) {
    precondition(repetitions >= 2, "Once is no repetition.")
    self.search = search
    self.repetitions = repetitions
  }

  package mutating func ask(_ count: Int) throws -> [Candidate] {
    var proposals: [Int] = Array(due.prefix(count))
    due.removeFirst(proposals.count)
    if proposals.count < count {
      for candidate in try search.ask(count - proposals.count) {
        proposals.append(contenders.count)
        contenders.append(Contender(candidate: candidate))
      }
    }
    return proposals.map { contender in
      defer { self.count += 1 }
      waiting[self.count] = contender
      let candidate = contenders[contender].candidate
      return Candidate(self.count, candidate.point, fidelity: candidate.fidelity)
    }
  }

  package mutating func tell(_ evaluations: [Evaluation]) {
    for evaluation in evaluations {
      guard let index = waiting.removeValue(forKey: evaluation.number) else { continue }
      contenders[index].outcomes.append(evaluation)
      let mean = contenders[index].mean
      let isBetter = best.map { mean.isBetter(than: $0) } ?? mean.hasValues
      if isBetter, contenders[index].outcomes.count < repetitions {
        due.append(index)
        continue
      }
      if isBetter { best = mean }
      search.tell([mean])
    }
  }
}
