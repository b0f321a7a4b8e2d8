import Documents
import Numerics
import Optimizers
import Testing

/// Parameters that matter only sometimes, and whole numbers on a logarithmic scale.
@Suite struct ConditionalSpaceTests {
  private func space() throws -> SearchSpace {
    try SearchSpace(
      [
        .init("exit", .categorical(["none", "stop", "time"])),
        .init("stop", .float(low: 0.01, high: 0.1, log: true, step: nil)),
        .init("hold", .int(low: 1, high: 60, step: 1)),
      ], where: "hold < 50",
      activations: [("stop", "exit == 'stop'", nil), ("hold", "exit == 'time'", nil)])
  }

  @Test func whatDoesNotMatterHasItsFirstValue() throws {
    let space = try space()
    #expect(space.canonical([0, 0.05, 30]) == [0, 0.01, 1])
    #expect(space.canonical([1, 0.05, 30]) == [1, 0.05, 1])
    #expect(space.canonical([2, 0.05, 30]) == [2, 0.01, 30])
    #expect(space.activity([1, 0.05, 1]) == [true, true, false])
    #expect(space.allows([2, 0.01, 30]) && !space.allows([2, 0.01, 55]))
    #expect(!space.allows([0, 0.05, 1]), "says something of what does not matter")
    #expect(space.contains([1, 0.05, 1]) && !space.contains([1, 0.5, 1]))
  }

  @Test func aConditionMayNotSpeakOfWhatComesLater() throws {
    #expect(throws: AssayError.self) {
      try SearchSpace(
        [.init("a", .int(low: 0, high: 3, step: 1)), .init("b", .categorical(["x", "y"]))],
        activations: [("a", "b == 'x'", nil)])
    }
  }

  @Test func gridsListEveryMeaningOnce() throws {
    let space = try SearchSpace(
      [
        .init("exit", .categorical(["none", "time"])),
        .init("hold", .int(low: 1, high: 4, step: 1)),
      ],
      activations: [("hold", "exit == 'time'", nil)])
    #expect(try space.gridCount() == .exactly(5))
    var sampler = try GridSampler(space)
    #expect(try sampler.ask(9) == [[0, 1], [1, 1], [1, 2], [1, 3], [1, 4]])
  }

  @Test func logarithmicWholeNumbersComeBackFromTheirPlaces() throws {
    let dimension = try SearchSpace.Dimension("n", .int(low: 2, high: 500, step: 1, log: true))
    for value in [2.0, 3, 10, 77, 499, 500] {
      #expect(dimension.value(atUnit: dimension.cubePosition(of: value)) == value)
    }
    #expect(dimension.value(atUnit: 0) == 2 && dimension.value(atUnit: 1.0.nextDown) == 500)
    // Half of the draws lie below the geometric middle of 1.5 and 500.5.
    var random = Xoshiro256StarStar(seed: 5)
    let low = (0..<4_000).count { _ in dimension.value(atUnit: random.uniform()) <= 27 }
    #expect(abs(Double(low) / 4_000 - 0.5) < 0.03)
    #expect(throws: AssayError.self) {
      try SearchSpace.Dimension("n", .int(low: 0, high: 5, step: 1, log: true))
    }
  }

  @Test func stencilsStayInsideTheSpace() throws {
    let space = try space()
    #expect(space.stencil(around: [0, 0.01, 1], share: 0.05).isEmpty)
    let timed = space.stencil(around: [2, 0.01, 48], share: 0.05)
    #expect(timed == [[2, 0.01, 45]], "3 steps of 59 up would break `where`")
    let stopped = space.stencil(around: [1, 0.01, 1], share: 0.1)
    #expect(stopped.count == 1 && abs(stopped[0][1] - 0.0125893) < 1e-6)
  }
}
