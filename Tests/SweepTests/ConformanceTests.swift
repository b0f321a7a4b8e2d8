import Indicators
import Lanes
import MarketData
import Metrics
import Strategies
import Testing
import Trading

@testable import Sweep

/// What every strategy must pass: those of the catalog and one with made-up targets.
let strategies = catalog + [scripted]

/// Random parameter sets of a strategy that are warm within tens of bars.
func randomSets(
  _ count: Int, of declaration: StrategyDeclaration, _ random: inout SeededRandom
) -> [[Double]] {
  (0..<count).map { _ in
    declaration.parameters.map { parameter in
      let range = parameter.range
      let value =
        parameter.isWhole
        ? Double(random.next() % 29 + 1) : parameter.standard * (0.5 + random.unit())
      return min(range.upperBound, max(range.lowerBound, value))
    }
  }
}

/// Sweeps against single backtests, and strategies against themselves in other lanes.
@Suite struct ConformanceTests {
  @Test(arguments: strategies.indices, Side.allCases)
  func sweepEqualsBacktestBitForBit(_ strategy: Int, _ side: Side) throws {
    for (place, options) in OptionClass.allCases.enumerated() {
      let seed = UInt64(place + 100 * strategy)
      var random = SeededRandom(seed: seed)
      let series = randomSeries(
        random.pick([5, 60, 300, 1_300]), &random, ticks: random.chance(0.5))
      let plan = try randomPlan(
        series, strategies[strategy], options.model(&random), side: side, &random)
      let count = random.pick([1, 7, 13, 20])
      let sets = randomSets(count, of: plan.entry.declaration, &random)
      let tallies = sweep(sets, plan, threads: 1)
      for set in sets.indices {
        let single = Backtest(sets[set], plan).tallies
        let found = differences(tallies, set, single, 0)
        #expect(found.isEmpty, "seed \(seed), \(options), set \(sets[set]), \(plan.columns.model)")
      }
    }
  }

  @Test(arguments: strategies.indices)
  func sweepDependsNeitherOnThreadsNorOnTheOrderOfSets(_ strategy: Int) throws {
    for seed in seeds(6) {
      var random = SeededRandom(seed: seed)
      let series = randomSeries(700, &random, ticks: true)
      let plan = try randomPlan(
        series, strategies[strategy], OptionClass.everything.model(&random), &random)
      let sets = randomSets(45, of: plan.entry.declaration, &random)
      let order = sets.indices.shuffled(using: &random)
      let alone = sweep(sets, plan, threads: 1)
      let together = sweep(sets, plan, threads: 2)
      let shuffled = sweep(order.map { sets[$0] }, plan, threads: 2)
      for (place, set) in order.enumerated() {
        #expect(differences(alone, set, together, set).isEmpty, "seed \(seed), two threads")
        #expect(differences(alone, set, shuffled, place).isEmpty, "seed \(seed), shuffled")
      }
    }
  }

  @Test(arguments: strategies.indices)
  func liveTargetsMakeTheSameAccount(_ strategy: Int) throws {
    for seed in seeds(40) {
      var random = SeededRandom(seed: seed)
      let series = randomSeries(random.pick([10, 200]), &random, ticks: true)
      let plan = try randomPlan(series, strategies[strategy], ExecutionModel(), &random)
      let set = randomSets(1, of: plan.entry.declaration, &random)[0]
      let reference = ReferenceAccount(plan, targets: liveTargets(set, plan))
      let backtest = Backtest(set, plan)
      if isDust(backtest.equity, plan) || isDust(reference.equity, plan) { continue }
      #expect(differences(backtest, reference).isEmpty, "seed \(seed), set \(set)")
    }
  }

  @Test(arguments: catalog.indices)
  func widthAndBlocksDoNotChangeTargets(_ strategy: Int) throws {
    for seed in seeds(20) {
      var random = SeededRandom(seed: seed)
      let entry = catalog[strategy]
      let sets = randomSets(8, of: entry.declaration, &random)
      let side = random.pick(Side.allCases)
      let bars = randomSeries(80, &random).bars
      let rows = bars.map { bar in randomFeatures(entry, near: bar.close, lanes: 8, &random) }
      let wide = withLaneValues(Double8.self, rows: sets) { entry.wide($0, side) }
      let found = decide(wide, bars, rows, lanes: 8, blocks: [1, 30, 49])
      for lane in 0..<8 {
        let mine = rows.map { row in row.map { [$0[lane]] } }
        let narrow = withLaneValues(Double.self, rows: [sets[lane]]) { entry.narrow($0, side) }
        let live = withLaneValues(Double.self, rows: [sets[lane]]) { entry.live($0, side) }
        let stepped = zip(bars, mine).map { bar, row in
          withLaneValues(Double.self, rows: [row.map { $0[0] }]) { live(bar, $0) }
        }
        let alone = decide(narrow, bars, mine, lanes: 1, blocks: [80])
        #expect(same(found.map { $0[lane] }, stepped), "seed \(seed), lane \(lane), wide")
        #expect(same(alone.map { $0[0] }, stepped), "seed \(seed), lane \(lane), narrow")
      }
    }
  }
}

/// Fields in which two sets' tallies differ in any bit, NaN being equal to NaN.
func differences(_ a: Tallies, _ setA: Int, _ b: Tallies, _ setB: Int) -> [String] {
  var found: [String] = []
  if a.isRuined(set: setA) != b.isRuined(set: setB) { found.append("ruined") }
  for segment in 0..<a.segments {
    for field in TallyField.allCases
    where !same([a[setA, segment, field]], [b[setB, segment, field]]) {
      found.append(
        "\(field) of segment \(segment): \(a[setA, segment, field]) not \(b[setB, segment, field])")
    }
  }
  return found
}

/// Whether numbers are equal bit for bit, NaN being equal to NaN.
func same(_ a: [Double], _ b: [Double]) -> Bool {
  a.count == b.count
    && zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) }
}

/// Features as no market makes them: near a price, undefined, infinite, zeros of both signs.
func randomFeatures(
  _ entry: CatalogEntry, near price: Double, lanes: Int, _ random: inout SeededRandom
) -> [[Double]] {
  entry.declaration.features.map { _ in
    (0..<lanes).map { _ in
      random.chance(0.6)
        ? price * (0.9 + 0.2 * random.unit())
        : random.pick([.nan, -.nan, 0, -0.0, .infinity, -.infinity, 50, -price])
    }
  }
}

/// The targets that a decider emits, block by block; `rows[t][feature][lane]`.
func decide(
  _ decider: CatalogEntry.Decide, _ bars: [Bar], _ rows: [[[Double]]], lanes: Int, blocks: [Int]
) -> [[Double]] {
  var targets: [[Double]] = []
  var last = [Double](repeating: 0, count: lanes)
  var start = 0
  for length in blocks {
    let block = start..<start + length
    let columns = rows[0].indices.map { feature in
      Column(block.flatMap { rows[$0][feature] })
    }
    let changes = decideBlock(decider, Array(bars[block]), columns, lanes: lanes)
    for index in 0..<length {
      if let change = changes.last(where: { $0.bar == index }) { last = change.targets }
      targets.append(last)
    }
    start += length
  }
  return targets
}

private func decideBlock(
  _ decider: CatalogEntry.Decide, _ bars: [Bar], _ columns: [Column<Double>], lanes: Int
) -> [(bar: Int, targets: [Double])] {
  var changedBars = [Int32](repeating: 0, count: bars.count + 1)
  var targets = [Double](repeating: 0, count: (bars.count + 1) * lanes)
  let lanesOfColumns = columns.map { LaneColumn($0.pointer, stride: lanes) }
  let count = withExtendedLifetime(columns) {
    bars.withUnsafeBufferPointer { bars in
      lanesOfColumns.withUnsafeBufferPointer { decider(bars, $0, &changedBars, &targets) }
    }
  }
  return (0..<count).map { change in
    (Int(changedBars[change]), Array(targets[change * lanes..<(change + 1) * lanes]))
  }
}
