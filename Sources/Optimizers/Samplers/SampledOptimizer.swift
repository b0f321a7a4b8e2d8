/// A search that learns nothing: the points of a sampler, one after the other.
package struct SampledOptimizer: Optimizer {
  private var sampler: any Sampler
  private var count = 0

  package init(_ sampler: any Sampler) { self.sampler = sampler }

  package mutating func ask(_ count: Int) throws -> [Candidate] {
    let points = try sampler.ask(count)
    defer { self.count += points.count }
    return points.enumerated().map { Candidate(self.count + $0, $1) }
  }

  package mutating func tell(_ evaluations: [Evaluation]) {}
}
