/// A source of the parameter sets to try.
///
/// The set of a trial depends on the space and the seed, not on how trials are cut into batches.
package protocol Sampler: Sendable {
  /// The sets of the next `count` trials; fewer only when the space is exhausted.
  mutating func ask(_ count: Int) throws -> [[Double]]
}
