import Lanes
import MarketData
import Strategies
import Testing
import Trading

@testable import Sweep

/// Steps over undefined features leave a strategy as new and ask for nothing.
@Suite struct UndefinedFeatureTests {
  /// Strategies that read any feature at all.
  static let readers = catalog.indices.filter { !catalog[$0].declaration.features.isEmpty }

  @Test(arguments: readers)
  func undefinedStepsChangeNothing(_ strategy: Int) throws {
    for seed in seeds(30) {
      let run = undefinedSteps(strategy, seed: seed) { _, _ in true }
      #expect(run.before.allSatisfy { $0 == 0 }, "seed \(seed)")
      #expect(same(run.after, run.fresh), "seed \(seed)")
    }
  }

  @Test(arguments: readers)
  func stepsWithOneUndefinedFeatureChangeNothing(_ strategy: Int) throws {
    for seed in seeds(30) {
      let run = undefinedSteps(strategy, seed: seed) { feature, random in
        feature == 0 || random.chance(0.5)
      }
      #expect(run.before.allSatisfy { $0 == 0 }, "seed \(seed)")
      #expect(same(run.after, run.fresh), "seed \(seed)")
    }
  }

  /// Targets of steps over undefined features, of the steps after them, and of those steps alone.
  private func undefinedSteps(
    _ strategy: Int, seed: UInt64, isUndefined: (Int, inout SeededRandom) -> Bool
  ) -> (before: [Double], after: [Double], fresh: [Double]) {
    var random = SeededRandom(seed: seed)
    let entry = catalog[strategy]
    let set = randomSets(1, of: entry.declaration, &random)[0]
    let side = random.pick(Side.allCases)
    let bars = randomSeries(80, &random).bars
    let features = entry.declaration.features.count
    let defined = bars.map { bar in
      (0..<features).map { _ in bar.close * (0.95 + 0.1 * random.unit()) }
    }
    let count = 1 + Int(random.next() % 20)
    let undefinedFirst = Int(random.next() % UInt64(features))
    let undefined = defined[..<count].map { row in
      row.enumerated().map { index, value in
        isUndefined((index + undefinedFirst) % features, &random) ? Double.nan : value
      }
    }
    func step(_ live: (Bar, LaneValues<Double>) -> Double, _ bar: Bar, _ row: [Double]) -> Double {
      withLaneValues(Double.self, rows: [row]) { live(bar, $0) }
    }
    let used = withLaneValues(Double.self, rows: [set]) { entry.live($0, side) }
    let new = withLaneValues(Double.self, rows: [set]) { entry.live($0, side) }
    return (
      zip(bars, undefined).map { step(used, $0, $1) },
      zip(bars, defined).dropFirst(count).map { step(used, $0, $1) },
      zip(bars, defined).dropFirst(count).map { step(new, $0, $1) }
    )
  }
}
