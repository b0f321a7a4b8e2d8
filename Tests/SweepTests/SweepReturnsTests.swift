import MarketData
import Metrics
import Strategies
import Testing

@testable import Sweep
@testable import Trading

/// The returns that a sweep writes are those of each set's own account.
@Suite struct SweepReturnsTests {
  @Test(arguments: OptionClass.allCases)
  func areThoseOfEveryAccount(_ options: OptionClass) throws {
    for seed in seeds(10) {
      var random = SeededRandom(seed: seed)
      let series = randomSeries(240, &random, ticks: true)
      let entry = random.pick(catalog)
      let whole = try randomPlan(series, entry, options.model(&random), &random)
      let ends = whole.bars.filter { $0 % 7 == 3 } + [whole.bars.upperBound - 1]
      let plan = SweepPlan(
        series: series, entry: entry, columns: whole.columns, side: whole.side,
        capital: whole.capital, bars: whole.bars, segmentEnds: whole.segmentEnds,
        periodEnds: Set(ends).sorted())
      let sets = (0..<11).map { number in
        entry.declaration.parameters.map { parameter in
          let value = parameter.standard / (1 + 0.2 * Double(number))
          return min(
            parameter.range.upperBound,
            max(parameter.range.lowerBound, parameter.isWhole ? value.rounded() : value))
        }
      }
      let table = sweepReturns(sets, plan, threads: 2)
      let tallies = sweep(sets, plan, threads: 1)
      for set in sets.indices {
        let equity = Backtest(sets[set], plan).equity
        var before = plan.capital
        var sum = 0.0
        for (period, end) in Set(ends).sorted().enumerated() {
          let now = equity[end - plan.bars.lowerBound]
          let found = table[period * sets.count + set]
          // A lost account has next to nothing left, of which no return is asked.
          if now > 0, before > 0 {
            let change = plan.additiveCapital.map { (now - before) / $0 } ?? now / before - 1
            #expect(abs(found - change) <= 1e-12, "seed \(seed), \(options), set \(set)")
          }
          sum += found
          before = now
        }
        let kept = plan.segmentEnds.indices.reduce(0) { $0 + tallies[set, $1, .sum1] }
        #expect(
          abs(sum - kept) <= 1e-11 * max(1, abs(kept)), "seed \(seed), \(options), set \(set)")
      }
    }
  }
}
