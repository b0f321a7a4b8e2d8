/// The name of a parent order: unique for the life of a run.
package struct ParentID: Hashable, Sendable, CustomStringConvertible {
  /// The place of the strategy among those of the run.
  package var strategy: Int
  /// Counts the strategy's parent orders from 1.
  package var number: Int

  package init(strategy: Int, number: Int) {
    self.strategy = strategy
    self.number = number
  }

  package var description: String { "s\(strategy)-p\(number)" }
}

/// What happens to a parent order as a whole.
package enum ParentStage: Sendable, Equatable {
  /// It is to be worked once its start has come.
  case planned(ParentOrder)
  case begun
  case ended(ExecutionEnd)
}
