import Lanes
import MarketData
import Metrics
import Testing
import Trading

@testable import Sweep

/// The engine against the naive account, on random bars and made-up targets.
@Suite struct ReferenceTests {
  @Test(arguments: OptionClass.allCases)
  func backtestEqualsReference(_ options: OptionClass) throws {
    for seed in seeds(150) {
      var random = SeededRandom(seed: seed)
      let bars = random.pick([1, 2, 3, 7, 30, 120, 250])
      let series = randomSeries(
        bars, &random, zeroVolumes: options != .impact && options != .everything)
      let model = options.model(&random)
      let plan = try randomPlan(series, scripted, model, &random)
      let set = [Double(seed), random.pick([1.0, 3, 12])]
      let reference = ReferenceAccount(plan, targets: liveTargets(set, plan))
      let backtest = Backtest(set, plan)
      if isDust(backtest.equity, plan) || isDust(reference.equity, plan) { continue }
      let differences = differences(backtest, reference)
      #expect(differences.isEmpty, "seed \(seed), \(bars) bars, \(model), \(plan.side)")
    }
  }

  /// Stops that nothing can touch make the engine visit every bar instead of whole runs of them.
  @Test func visitingEveryBarChangesNothing() throws {
    for seed in seeds(100) {
      var random = SeededRandom(seed: seed)
      let series = randomSeries(random.pick([40, 700]), &random)
      let options = random.pick([
        OptionClass.plain, .fills, .latency, .sizing, .leverage, .slippage, .impact, .funding,
        .lots,
      ])
      var model = options.model(&random)
      model.stops = Stops()
      let set = [Double(seed), 8]
      var runs: [Backtest] = []
      var swept: [[String]] = []
      let state = random
      for isManaged in [false, true] {
        random = state
        model.stops.takeProfit = isManaged ? .fraction(1e9) : nil
        let plan = try randomPlan(series, scripted, model, &random)
        runs.append(Backtest(set, plan))
        swept.append(differences(sweep([set], plan, threads: 1), 0, runs[0].tallies, 0))
      }
      #expect(same(runs[0].equity, runs[1].equity), "seed \(seed), \(model)")
      #expect(runs[0].trades == runs[1].trades, "seed \(seed), \(model)")
      #expect(swept[0].isEmpty, "seed \(seed), \(model)")
    }
  }
}

/// What a backtest and the naive account disagree on, the first few of it.
func differences(_ backtest: Backtest, _ reference: ReferenceAccount) -> [String] {
  let plan = reference.plan
  var found: [String] = []
  for (index, bar) in plan.bars.enumerated() {
    let (a, b) = (backtest.equity[index], reference.equity[index])
    if !near(a, b, 1e-10, floor: 1e-6) { found.append("equity at bar \(bar): \(a) not \(b)") }
    let (c, d) = (backtest.quantity[index], reference.quantity[index])
    if !near(c, d, 1e-9) { found.append("units at bar \(bar): \(c) not \(d)") }
    if found.count > 2 { break }
  }
  if backtest.trades.count != reference.trades.count {
    found.append("trades: \(backtest.trades.count) not \(reference.trades.count)")
  }
  for (index, (a, b)) in zip(backtest.trades, reference.trades).enumerated() {
    var a = a
    // The average of a position that grew again is a known issue of its own.
    if reference.regrown.contains(index) { a.entryPrice = b.entryPrice }
    if !near(a, b) { found.append("trade: \(a) not \(b)") }
  }
  if backtest.tallies.isRuined(set: 0) != reference.isRuined { found.append("ruined") }
  var start = plan.bars.lowerBound
  for (segment, end) in plan.segmentEnds.enumerated() {
    let tallies = reference.tallies(of: start..<end)
    start = end
    for field in TallyField.allCases {
      let (a, b) = (backtest.tallies[0, segment, field], tallies[field] ?? .nan)
      // Whether a trade that broke even won is a matter of rounding.
      let breaksEven = field == .wins && reference.trades.contains { $0.profit.magnitude < 1e-8 }
      if !near(a, b, 1e-9, floor: breaksEven ? 2 : 1e-9) {
        found.append("\(field) of segment \(segment): \(a) not \(b)")
      }
    }
  }
  return Array(found.prefix(6))
}

func near(_ a: Double, _ b: Double, _ tolerance: Double, floor: Double = 1e-12) -> Bool {
  a == b || (a - b).magnitude <= max(floor, tolerance * max(a.magnitude, b.magnitude))
}

func near(_ a: ClosedTrade, _ b: ClosedTrade) -> Bool {
  a.entryBar == b.entryBar && a.exitBar == b.exitBar && a.direction == b.direction
    && a.exitReason == b.exitReason && near(a.entryPrice, b.entryPrice, 1e-10)
    && near(a.exitPrice, b.exitPrice, 1e-10) && near(a.quantity, b.quantity, 1e-9)
    && near(a.fees, b.fees, 1e-9, floor: 1e-7) && near(a.slippage, b.slippage, 1e-9, floor: 1e-7)
    && near(a.funding, b.funding, 1e-9, floor: 1e-7)
    && near(a.profit, b.profit, 1e-9, floor: 1e-6)
}
