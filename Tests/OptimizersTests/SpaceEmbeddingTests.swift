import Foundation
import Testing

@testable import Optimizers

@Suite struct SpaceEmbeddingTests {
  private static func space() throws -> SearchSpace {
    try SearchSpace(
      [
        .init("exit", .categorical(["none", "stop", "time"])), .init("k", .fixed(2)),
        .init("width", .float(low: 1, high: 100, log: true, step: nil)),
        .init("stop", .float(low: 0, high: 1, log: false, step: nil)),
        .init("kind", .categorical(["a", "b"])),
      ],
      activations: [("stop", "exit == 'stop'", nil), ("kind", "exit == 'time'", nil)])
  }

  /// Squares of distances by parameter, from what the kernel sees.
  private static func distances(_ a: [Double], _ b: [Double]) throws -> [Double] {
    let space = try space()
    let trials = ObservedTrials(space, SpaceEmbedding(space))
    let (x, y) = (trials.coordinates(of: a), trials.coordinates(of: b))
    var squares = [Double](repeating: 0, count: space.freeDimensionCount)
    for (axis, place) in SpaceEmbedding(space).axes.enumerated() {
      let difference = place.isCategory ? (x[axis] == y[axis] ? 0 : 1) : x[axis] - y[axis]
      squares[place.group] += difference * difference
    }
    return squares
  }

  @Test func whatDoesNotMatterHasNoDistance() throws {
    // exit, k, width, stop, kind: both without a stop, whatever their values say.
    let equal = try Self.distances([0, 2, 10, 0.3, 0], [0, 2, 10, 0.9, 1])
    #expect(equal == [0, 0, 0, 0])
  }

  @Test func oneThatMattersIsAConstantAway() throws {
    for stop in [0, 0.2, 1] {
      let found = try Self.distances([1, 2, 10, stop, 0], [0, 2, 100, 0, 0])
      #expect(found[0] == 1)
      #expect(abs(found[1] - 0.25) < 1e-15, "Half of the logarithmic range")
      #expect(abs(found[2] - 1) < 1e-15)
      #expect(found[3] == 0)
    }
    #expect(try Self.distances([2, 2, 10, 0, 1], [0, 2, 10, 0, 0])[3] == 1)
    #expect(try Self.distances([2, 2, 10, 0, 1], [2, 2, 10, 0, 0])[3] == 1)
  }

  @Test func distancesOnTheArcAreNearlyThoseOnTheLine() throws {
    let found = try Self.distances([1, 2, 10, 0.2, 0], [1, 2, 10, 0.7, 0])
    #expect(abs(found[2].squareRoot() - 2 * sin(0.25)) < 1e-15)
  }

  @Test func slopesPullBack() throws {
    let embedding = SpaceEmbedding(try Self.space())
    let isActive = [true, true, true, false]
    let unit = [0.5, 0.3, 0.8, 0.2]
    func sum(_ unit: [Double]) -> Double {
      zip(embedding.coordinates(unit, isActive: isActive), [9, 2, 3, 5, 7]).reduce(0) {
        $0 + $1.0 * $1.1
      }
    }
    let slopes = embedding.pullBack([9, 2, 3, 5, 7], unit, isActive: isActive)
    #expect(slopes[0] == 0 && slopes[1] == 2 && slopes[3] == 0)
    let difference = (sum([0.5, 0.3, 0.8001, 0.2]) - sum([0.5, 0.3, 0.7999, 0.2])) / 0.0002
    #expect(abs(slopes[2] - difference) < 1e-6)
  }
}
