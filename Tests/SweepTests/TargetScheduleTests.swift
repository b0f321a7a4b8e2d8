import MarketData
import Metrics
import Strategies
import Testing

@testable import Sweep
@testable import Trading

/// A schedule's account against that of the strategy that made its targets.
@Suite struct TargetScheduleTests {
  @Test func keepsOnlyChanges() {
    var schedule = TargetSchedule()
    schedule.append(0, at: 0)
    schedule.append(1, at: 2)
    schedule.append(1, at: 3)
    schedule.append(-0.5, at: 5)
    #expect(schedule.bars == [2, 5])
    #expect(schedule.targets == [1, -0.5])
  }

  @Test(arguments: catalog.indices)
  func tradesLikeItsStrategy(_ index: Int) throws {
    let entry = catalog[index]
    for seed in seeds(10) {
      var random = SeededRandom(seed: seed)
      let series = randomSeries(300, &random, ticks: true)
      let options = OptionClass.allCases[Int(seed % 16)]
      let plan = try randomPlan(series, entry, options.model(&random), &random)
      // Eleven sets: a full register and one with idle lanes.
      let sets = (0..<11).map { number in
        entry.declaration.parameters.map { parameter in
          let value = parameter.standard / (1 + 0.2 * Double(number))
          let whole = parameter.isWhole ? value.rounded() : value
          return min(parameter.range.upperBound, max(parameter.range.lowerBound, whole))
        }
      }
      let scheduled = SweepPlan(
        series: plan.series,
        entry: CatalogEntry("schedule", schedules: sets.map { TargetSchedule($0, plan) }),
        columns: plan.columns, side: plan.side, capital: plan.capital, bars: plan.bars,
        segmentEnds: plan.segmentEnds, periodEnds: plan.periodEnds?.buffer.map { $0 })
      let label: Comment = "seed \(seed), \(entry.declaration.name), \(options)"
      #expect(targetSchedules(sets, plan) == sets.map { TargetSchedule($0, plan) }, label)
      let numbers = sets.indices.map { [Double($0)] }
      let (made, played) = (sweep(sets, plan, threads: 1), sweep(numbers, scheduled, threads: 2))
      for set in sets.indices {
        let (first, second) = (Backtest(sets[set], plan), Backtest(numbers[set], scheduled))
        #expect(first.equity.map(\.bitPattern) == second.equity.map(\.bitPattern), label)
        #expect(first.trades == second.trades, label)
        for segment in plan.segmentEnds.indices {
          for field in TallyField.allCases {
            #expect(
              made[set, segment, field].bitPattern == played[set, segment, field].bitPattern, label)
          }
        }
      }
    }
  }
}
