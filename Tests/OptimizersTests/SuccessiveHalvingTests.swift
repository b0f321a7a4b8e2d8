import Numerics
import Optimizers
import Testing

@Suite struct SuccessiveHalvingTests {
  private func space() throws -> SearchSpace {
    try SearchSpace([.init("x", .float(low: 0, high: 1, log: false, step: nil))])
  }

  private func halving(isHyperband: Bool, seed: UInt64 = 1) throws -> SuccessiveHalving {
    SuccessiveHalving(
      RandomSampler(try space(), seed: seed), shortest: 1.0 / 27, isHyperband: isHyperband)
  }

  /// How many candidates were asked for at each share of the data.
  private func counts(_ search: inout SuccessiveHalving, _ total: Int, batch: Int) throws
    -> [(share: Double, count: Int)]
  {
    var counts: [Double: Int] = [:]
    var asked = 0
    while asked < total {
      let candidates = try search.ask(min(batch, total - asked))
      for candidate in candidates { counts[candidate.fidelity, default: 0] += 1 }
      asked += candidates.count
      search.tell(candidates.map { Evaluation($0.number, [abs($0.point[0] - 0.3)]) })
    }
    return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The table of Li and others (2018) for R = 27, η = 3, where s_max is 3.
  @Test func bracketsAreThoseOfHyperband() throws {
    var search = try halving(isHyperband: true)
    let rungs = try counts(&search, 69, batch: 1)
    // 27 + 9 + 3 + 1, 12 + 4 + 1, 6 + 2, 4: the rungs of each share in all.
    #expect(rungs.map(\.count) == [27, 21, 13, 8])
    for (count, power) in zip(rungs, [27.0, 9, 3, 1]) {
      #expect(abs(count.share * power - 1) < 1e-12)
    }
  }

  @Test func theBestOfARungGoOn() throws {
    var search = try halving(isHyperband: false)
    let first = try search.ask(27)
    #expect(Set(first.map(\.fidelity)).count == 1)
    search.tell(first.map { Evaluation($0.number, [$0.point[0]]) })
    let second = try search.ask(9)
    let expected = first.map { $0.point[0] }.sorted().prefix(9)
    #expect(second.map { $0.point[0] } == Array(expected))
    #expect(second.allSatisfy { abs($0.fidelity - 1.0 / 9) < 1e-12 })
  }

  @Test func failuresDoNotGoOn() throws {
    var search = try halving(isHyperband: false)
    let first = try search.ask(27)
    search.tell(first.map { Evaluation($0.number, [$0.number < 25 ? .nan : 1]) })
    let second = try search.ask(3)
    #expect(second.map(\.point) == first.suffix(2).map(\.point), "the next bracket waits")
    search.tell(second.map { Evaluation($0.number, [.nan]) })
    let third = try search.ask(3)
    #expect(third.count == 3 && third[0].fidelity < second[0].fidelity, "a new bracket begins")
  }

  /// Some sets see all of the data whatever the budget: there are fewer rungs for less.
  @Test(arguments: [1, 2, 4, 12, 13, 39, 40, 60]) func aBracketFitsTheBudget(budget: Int) throws {
    for method in [SearchMethod.halving, .hyperband] {
      for batch in [1, 64] {
        var search = try method.optimizer(try space(), seed: 2, budget: budget)
        var shares: [Double] = []
        while shares.count < budget {
          let candidates = try search.ask(min(batch, budget - shares.count))
          shares += candidates.map(\.fidelity)
          search.tell(candidates.map { Evaluation($0.number, [$0.point[0]]) })
        }
        #expect(shares.contains(1), "\(method) \(budget)")
      }
    }
    #expect(SuccessiveHalving.shortestShare(budget: 39) == 1.0 / 9)
    #expect(SuccessiveHalving.shortestShare(budget: 40) == 1.0 / 27)
  }

  @Test(arguments: [1, 5, 64]) func batchesDoNotStarve(batch: Int) throws {
    var search = try halving(isHyperband: true)
    #expect(try counts(&search, 400, batch: batch).reduce(0) { $0 + $1.count } == 400)
  }
}
