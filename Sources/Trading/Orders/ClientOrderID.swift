/// The name that a strategy gives an order: unique for the life of a run, a pure function of who
/// sent it and when in its sequence, so that a replay names its orders alike.
@frozen public struct ClientOrderID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The place of the strategy among those of the run.
  public var strategy: Int32
  /// Counts the strategy's orders from 1.
  public var sequence: Int32

  public init(strategy: Int, sequence: Int) {
    self.strategy = Int32(strategy)
    self.sequence = Int32(sequence)
  }

  @inlinable public static func < (a: Self, b: Self) -> Bool {
    (a.strategy, a.sequence) < (b.strategy, b.sequence)
  }

  public var description: String { "s\(strategy)-\(sequence)" }
}
