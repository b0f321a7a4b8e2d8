import Documents
import Numerics
import Optimizers
import Testing

/// Searches that stand around others: distinct points, starting points, repeated contenders.
@Suite struct SearchWrapperTests {
  private func line(_ count: Int) throws -> SearchSpace {
    try SearchSpace([.init("n", .int(low: 1, high: count, step: 1))])
  }

  /// Proposes what it was given, in turn, and remembers what it was told.
  private final class Record: @unchecked Sendable {
    var told: [Evaluation] = []
  }

  private struct Script: Optimizer {
    var points: [[Double]]
    let record: Record
    var count = 0

    mutating func ask(_ count: Int) -> [Candidate] {
      let next = points.prefix(count)
      points.removeFirst(next.count)
      defer { self.count += next.count }
      return next.enumerated().map { Candidate(self.count + $0, $1) }
    }

    mutating func tell(_ evaluations: [Evaluation]) { record.told += evaluations }
  }

  @Test func repeatsAreAnsweredFromMemory() throws {
    let record = Record()
    let script = Script(points: [[1], [2], [1], [3], [2]], record: record)
    var search = DistinctCandidates(
      script, in: try line(9), seed: 1, known: [KnownTrial([3], [30])])
    let first = try search.ask(2)
    #expect(first.map(\.point) == [[1], [2]])
    search.tell([Evaluation(0, [10])])
    // The third is answered, the fourth was known, the fifth waits with the second.
    #expect(try search.ask(2).isEmpty)
    search.tell([Evaluation(1, [20])])
    // Nothing waits any more and nothing is proposed: chance goes on.
    let next = try search.ask(2)
    #expect(next.count == 2 && Set((first + next).map(\.point)).count == 4)
    #expect(!next.map(\.point).contains([3]))
    #expect(record.told.map(\.number) == [0, 2, 3, 1, 4])
    #expect(record.told.map { $0.values[0] } == [10, 10, 30, 20, 20])
  }

  @Test func whatIsNotAllowedFails() throws {
    let record = Record()
    let space = try SearchSpace(
      [.init("n", .int(low: 1, high: 9, step: 1))], where: "n != 5")
    var search = DistinctCandidates(
      Script(points: [[5], [6]], record: record), in: space, seed: 1)
    #expect(try search.ask(1).map(\.point) == [[6]])
    #expect(record.told.count == 1 && record.told[0].values[0].isNaN)
  }

  @Test func aSmallSpaceEnds() throws {
    var search = DistinctCandidates(
      Script(points: [], record: Record()), in: try line(4), seed: 3)
    var points: [[Double]] = []
    while let next = try search.ask(3).nonEmpty {
      points += next.map(\.point)
      #expect(try search.ask(1).isEmpty, "it waits")
      search.tell(next.map { Evaluation($0.number, [0]) })
    }
    #expect(points.sorted { $0[0] < $1[0] } == [[1], [2], [3], [4]])
  }

  @Test func startingPointsComeFirstAndAreKnownThen() throws {
    let record = Record()
    var search = StartingPoints([[7], [8]]) { known in
      #expect(known == [KnownTrial([7], [70]), KnownTrial([8], [80], violation: 2)])
      return Script(points: [[1], [2]], record: record)
    }
    #expect(try search.ask(5).map(\.point) == [[7], [8]])
    #expect(try search.ask(5).isEmpty, "it must learn first")
    search.tell([Evaluation(1, [80], violation: 2), Evaluation(0, [70])])
    #expect(try search.ask(5) == [Candidate(2, [1]), Candidate(3, [2])])
    search.tell([Evaluation(3, [1])])
    #expect(record.told == [Evaluation(1, [1])])
  }

  @Test func contendersAreJudgedAgain() throws {
    let record = Record()
    var search = RepeatedContenders(
      Script(points: [[1], [2], [3]], record: record), repetitions: 3)
    func answer(_ value: Double) throws -> [Double] {
      let candidate = try #require(try search.ask(1).first)
      search.tell([Evaluation(candidate.number, [value])])
      return candidate.point
    }
    // The first is the best so far each time; the second looked good once.
    #expect(try [answer(4), answer(5), answer(6)] == [[1], [1], [1]])
    #expect(try [answer(3), answer(9)] == [[2], [2]])
    #expect(try [answer(.nan)] == [[3]])
    #expect(record.told.prefix(2) == [Evaluation(0, [5]), Evaluation(1, [6])])
    #expect(record.told[2].values[0].isNaN && record.told.count == 3)
  }

  /// The winner of noise alone looks good by luck; judged five times it looks less so.
  @Test func repetitionTakesLuckOutOfTheBest() throws {
    func best(repetitions: Int, seed: UInt64) throws -> Double {
      var random = Xoshiro256StarStar(seed: seed)
      let record = Record()
      let points = (1...200).map { [Double($0)] }
      let script = Script(points: points, record: record)
      var search: any Optimizer =
        repetitions == 1 ? script : RepeatedContenders(script, repetitions: repetitions)
      while let candidates = try search.ask(8).nonEmpty {
        search.tell(candidates.map { Evaluation($0.number, [random.uniform()]) })
      }
      return record.told.map { $0.values[0] }.min() ?? 1
    }
    for seed in 1...5 as ClosedRange<UInt64> {
      #expect(try best(repetitions: 5, seed: seed) > best(repetitions: 1, seed: seed))
    }
  }
}

extension Array {
  fileprivate var nonEmpty: Self? { isEmpty ? nil : self }
}
