import Foundation
import Metrics
import Numerics
import Testing

@testable import Experiments

/// What comes after a window's training has no say in what that window and those before it chose.
@Suite struct WalkForwardLookAheadTests {
  private func spec(_ search: String, _ extra: String) -> String {
    """
    strategy:
      name: sma-cross
      side: long-short
      parameters: {fast: {int: [2, 6]}, slow: {int: [8, 14], step: 2}}
    execution: {fee_bps: 2}
    search: {\(search)}
    \(extra)

    """
  }

  private func walk(_ rest: String) -> String {
    "validation: {walk_forward: {train: 150, test: 60, \(rest)}}"
  }

  /// Compares the walk-forward of bars with that of others which differ from a cut on.
  private func check(
    _ spec: String, seed: UInt64, bars: Int, markets: Int = 1, future: ([Double], Int) -> [Double]
  ) throws -> (sets: Int, changed: Bool) {
    var generator = Xoshiro256StarStar(seed: seed &+ 77)
    let returns = (0..<markets).map { trends(bars, seed: seed &+ UInt64($0)) }
    let folder = try RunFolder()
    let before = try folder.walked("before", try madeStudy(returns, spec))
    let last = generator.whole(1...(before.windows.count - 1))
    let cut = before.windows[last].train.upperBound
    let after = try folder.walked("after", try madeStudy(returns.map { future($0, cut) }, spec))
    #expect(after.windows.map(\.split) == before.windows.map(\.split), "seed \(seed)")
    for window in 0...last {
      let (old, new) = (before.windows[window], after.windows[window])
      #expect(old.set == new.set && old.trainValue == new.trainValue, "seed \(seed), \(window)")
    }
    let first = before.windows[0].test.lowerBound
    let (old, new) = (before.stitched.result.backtest, after.stitched.result.backtest)
    #expect(old.equity.prefix(cut - first) == new.equity.prefix(cut - first), "seed \(seed)")
    #expect(old.quantity.prefix(cut - first) == new.quantity.prefix(cut - first), "seed \(seed)")
    return (
      Set(before.windows.compactMap(\.set)).count,
      before.windows.map(\.set) != after.windows.map(\.set)
    )
  }

  private func other(_ seed: UInt64) -> ([Double], Int) -> [Double] {
    { Array($0[..<$1]) + noise($0.count - $1, deviation: 0.02, seed: seed &+ 9) }
  }

  @Test(arguments: [
    ("method: grid", "select: best, purge: 4", "objective: total_return"),
    ("method: grid", "embargo: 6, mode: anchored", "sizing: {notional: 3000}"),
    ("method: random, budget: 20", "step: 40", "metrics: {period: 1d}"),
    ("method: sobol, budget: 20", "step: 75", "objective: {maximize: sharpe, plateau: 20%}"),
    ("method: grid", "boundary: flat", "objective: {maximize: sharpe, folds: 3, take: worst}"),
    ("method: grid", "accounts: restart-all, step: 100", ""),
    ("method: grid", "accounts: restart", "sizing: {volatility: 0.4, half_life_bars: 30}"),
  ])
  func fixedSetsAreChosenWithoutTheFuture(search: String, rest: String, extra: String) throws {
    var results: [(sets: Int, changed: Bool)] = []
    for seed in UInt64(0)..<5 {
      results.append(
        try check(
          spec(search, extra + "\n" + walk(rest)), seed: seed, bars: 600, future: other(seed)))
    }
    // The test would show nothing if all windows chose alike, or the future never mattered.
    #expect(results.contains { $0.sets > 1 } && results.contains(where: \.changed))
  }

  @Test(arguments: ["method: grid", "method: tpe, budget: 16"])
  func otherMarketsKeepTheirFutureToo(search: String) throws {
    for seed in UInt64(0)..<3 {
      let result = try check(
        spec(search, walk("purge: 3, step: 100")), seed: seed, bars: 460, markets: 2,
        future: other(seed))
      #expect(result.sets > 0)
    }
  }

  /// A set that will lose everything some day is as good as it looks until that day.
  @Test func ruinToComeIsNotKnown() throws {
    var changed = 0
    for seed in UInt64(0)..<12 {
      let result = try check(
        spec("method: grid", walk("select: \(seed % 2 == 0 ? "best" : "plateau")")), seed: seed,
        bars: 600
      ) { returns, cut in
        var after = other(seed)(returns, cut)
        var generator = Xoshiro256StarStar(seed: seed)
        for _ in 0..<3 { after[generator.whole(cut...(after.count - 1))] = log(3.5) }
        return after
      }
      changed += result.changed ? 1 : 0
    }
    #expect(changed > 3)
  }

  @Test(arguments: ["tpe", "auto", "genetic"])
  func windowsSearchAnewWithoutTheFuture(method: String) throws {
    for seed in UInt64(0)..<2 {
      let result = try check(
        spec(
          "method: \(method), budget: 16, seed: \(seed)",
          walk(seed == 0 ? "step: 100, purge: 3" : "step: 100, select: best, mode: anchored")),
        seed: seed, bars: 420, future: other(seed))
      #expect(result.sets > 0)
    }
  }
}
