import Metrics
import Numerics
import Sweep
import Testing
import Trading

@testable import Experiments

@Suite struct StitchedAccountTests {
  private typealias Leg = StitchedAccount.Leg

  private func account(
    _ legs: [Leg], _ study: Study, _ boundary: WalkForwardSpec.Boundary = .adopt,
    _ accounts: WalkForwardSpec.Accounts = .continuous
  ) -> StitchedAccount {
    StitchedAccount(legs, study.market, study.spec, boundary: boundary, accounts: accounts)
  }

  /// Legs of random sets, one after the other.
  private func randomLegs(
    _ study: Study, _ generator: inout Xoshiro256StarStar, count: Int
  ) -> [Leg] {
    let (start, bars) = (study.inSample.lowerBound, study.inSample.count)
    let ends = (0...count).map { start + bars * $0 / count }
    return zip(ends, ends.dropFirst()).map {
      Leg(
        bars: $0..<$1,
        set: [Double(generator.whole(2...8)), Double(10 + 2 * generator.below(11))])
    }
  }

  private let costs = ["execution: {fee_bps: 5, slippage: {bps: 3}}", "execution: {latency: 2}"]

  private func spec(_ extra: String) -> String {
    """
    strategy:
      name: sma-cross
      side: long-short
      parameters: {fast: {int: [2, 8]}, slow: {int: [10, 30], step: 2}}
    \(extra)

    """
  }

  @Test func oneLegIsTheSetItself() throws {
    for seed in UInt64(0)..<6 {
      let extra = costs[Int(seed % 2)] + (seed < 3 ? "" : "\nsizing: {notional: 5000}")
      let made = try madeStudy([trends(800, seed: seed)], spec(extra))
      let set = [3.0, 12]
      let stitched = account([Leg(bars: made.inSample, set: set)], made)
      #expect(
        stitched.result.backtest.equity == Backtest(set, made.plan).equity, "seed \(seed)")
      // From some bar on, it adopts at that bar's close what the set has long wanted.
      let own = (made.inSample.lowerBound + 200)..<made.inSample.upperBound
      let decided = TargetSchedule(set, made.plan)
      var schedule = TargetSchedule()
      var held = 0.0
      for (bar, target) in zip(decided.bars, decided.targets) {
        if bar <= 200 { held = target }
        if bar == 200 || (bar > 200 && schedule.bars.isEmpty) { schedule.append(held, at: 0) }
        if bar > 200 { schedule.append(target, at: bar - 200) }
      }
      let plan = made.plan.over(own).trading("own", [schedule])
      #expect(
        account([Leg(bars: own, set: set)], made).result.backtest.equity
          == Backtest([0], plan).equity, "seed \(seed)")
      let anew = account([Leg(bars: own, set: set)], made, .adopt, .restart)
      #expect(
        anew.result.backtest.equity == Backtest(set, made.plan.over(own)).equity, "seed \(seed)")
    }
  }

  /// Every bar opens at the close before and trading is free: the account is a chain of windows.
  @Test func restartedWindowsMultiply() throws {
    for seed in UInt64(0)..<8 {
      var generator = Xoshiro256StarStar(seed: seed)
      let made = try madeStudy([trends(900, seed: seed)], spec(""))
      let legs = randomLegs(made, &generator, count: generator.whole(2...6))
      let stitched = account(legs, made, .adopt, .restart)
      let growth = legs.reduce(1.0) { growth, leg in
        let alone = Backtest(leg.set ?? [], made.plan.over(leg.bars)).equity
        return growth * (alone[alone.count - 1] / 10_000)
      }
      let total = try #require(stitched.result.value("total_return"))
      #expect(agree(1 + total, growth), "seed \(seed): \(1 + total), \(growth)")
      let gains = legs.indices.reduce(1.0) {
        $0 * (1 + (stitched.value(.totalReturn, leg: $1) ?? .nan))
      }
      #expect(agree(gains, growth), "seed \(seed): \(gains)")
      let profit = legs.indices.reduce(0.0) { $0 + stitched.profit(leg: $1) }
      #expect(agree(profit, 10_000 * (growth - 1)), "seed \(seed)")
    }
  }

  /// Bars that fall, then rise to the end: [2, 30] is long in the rise, [30, 2] never is.
  private func risingStudy(_ extra: String) throws -> (study: Study, boundary: Int) {
    let returns = noise(600, deviation: 0.001, seed: 3).enumerated().map {
      $1 + ($0 < 100 ? -0.004 : 0.004)
    }
    let study = try madeStudy(
      [returns],
      """
      strategy:
        name: sma-cross
        parameters: {fast: {int: [2, 30], step: 14}, slow: {int: [2, 30], step: 14}}
      \(extra)

      """)
    return (study, 400)
  }

  private func twoLegs(_ study: Study, _ boundary: Int, _ first: [Double], _ second: [Double])
    -> [Leg]
  {
    [
      Leg(bars: study.inSample.lowerBound..<boundary, set: first),
      Leg(bars: boundary..<study.inSample.upperBound, set: second),
    ]
  }

  @Test func movingPaysOneSideAtTheBoundaryOnce() throws {
    for latency in [0, 1, 3] {
      let (made, boundary) = try risingStudy(
        "execution: {fee_bps: 10, slippage: {bps: 5}, latency: \(latency)}")
      let first = made.inSample.lowerBound
      let alone = Backtest([2, 30], made.plan)
      #expect(alone.quantity[(boundary - first)...].allSatisfy { $0 > 0 } && alone.trades.isEmpty)
      #expect(Backtest([30, 2], made.plan).quantity.allSatisfy { $0 == 0 })
      let moved = account(twoLegs(made, boundary, [2, 30], [30, 2]), made).result.backtest
      let fill = boundary + latency
      #expect(moved.equity[..<(fill - first)] == alone.equity[..<(fill - first)])
      #expect(moved.quantity[..<(fill - first)] == alone.quantity[..<(fill - first)])
      let (held, before) = (moved.quantity[fill - 1 - first], made.series.bars[fill - 1])
      let cash = moved.equity[fill - 1 - first] - held * before.close
      let proceeds = held * made.series.bars[fill].open * (1 - 0.0005) * (1 - 0.001)
      let after = moved.equity[(fill - first)...]
      #expect(held > 0 && after.allSatisfy { agree($0, cash + proceeds, tolerance: 1e-12) })
      #expect(moved.trades.count == 1 && moved.trades[0].exitBar == fill)
      // The other way, one side is paid for a position of all that there is.
      let joined = account(twoLegs(made, boundary, [30, 2], [2, 30]), made).result.backtest
      let price = made.series.bars[fill].open * (1 + 0.0005)
      #expect(joined.quantity[..<(fill - first)].allSatisfy { $0 == 0 })
      #expect(agree(joined.quantity[fill - first], 10_000 / (price * 1.001), tolerance: 1e-12))
    }
  }

  @Test func movingIsFreeWhereBothWantTheSame() throws {
    let (made, boundary) = try risingStudy("execution: {fee_bps: 10, slippage: {bps: 5}}")
    let alone = Backtest([2, 30], made.plan)
    let other = Backtest([16, 30], made.plan)
    let from = boundary - made.inSample.lowerBound
    #expect(other.quantity[from - 1] > 0 && other.equity != alone.equity)
    let moved = account(twoLegs(made, boundary, [2, 30], [16, 30]), made).result.backtest
    #expect(moved.equity == alone.equity && moved.trades.isEmpty)
    // Told to go flat, it sells and waits for a change of mind that does not come.
    let flat = account(twoLegs(made, boundary, [2, 30], [16, 30]), made, .flat).result.backtest
    #expect(flat.equity[..<from] == alone.equity[..<from] && flat.trades.count == 1)
    #expect(flat.quantity[from...].allSatisfy { $0 == 0 })
  }

  /// A flat boundary holds nothing until the new set changes its mind, and then what the set wants.
  @Test func flatBoundariesWaitForAChange() throws {
    var waits = 0
    for seed in UInt64(0)..<10 {
      var generator = Xoshiro256StarStar(seed: seed)
      let made = try madeStudy([trends(900, seed: seed)], spec(costs[0]))
      let legs = randomLegs(made, &generator, count: 5)
      let stitched = account(legs, made, .flat).result.backtest
      let first = made.inSample.lowerBound
      for leg in legs.dropFirst() {
        let set = try #require(leg.set)
        let decided = TargetSchedule(set, made.plan)
        let targets = zip(decided.bars.map { $0 + first }, decided.targets)
        var held = 0.0
        for bar in leg.bars {
          // What was decided at the close before is filled at this bar's open.
          let changes = targets.filter { leg.bars.lowerBound - 1 <= $0.0 && $0.0 < bar }
          held = changes.last?.1 ?? 0
          if changes.isEmpty { waits += 1 }
          let quantity = stitched.quantity[bar - first]
          #expect(
            held == 0 ? quantity == 0 : quantity * held > 0, "seed \(seed), bar \(bar), \(set)")
        }
      }
    }
    #expect(waits > 100)
  }

  /// Adopted targets are those of the set's own account, from the boundary's open on.
  @Test func theAccountHoldsWhatTheChosenSetWants() throws {
    for seed in UInt64(0)..<10 {
      var generator = Xoshiro256StarStar(seed: seed)
      let latency = generator.below(3)
      let made = try madeStudy(
        [trends(900, seed: seed)], spec("execution: {fee_bps: 4, latency: \(latency)}"))
      var legs = randomLegs(made, &generator, count: generator.whole(10...30))
      legs[1].set = nil
      let hole = generator.whole(5...20)
      legs[2].bars = (legs[2].bars.lowerBound + hole)..<legs[2].bars.upperBound
      let stitched = account(legs, made).result.backtest
      let shadows = legs.map { leg in leg.set.map { Backtest($0, made.plan).quantity } }
      let first = made.inSample.lowerBound
      for bar in made.inSample {
        // What fills now was told so many bars ago.
        let told = bar - latency
        let leg = legs.firstIndex { $0.bars.contains(told) }
        let wanted = leg.flatMap { shadows[$0]?[bar - first] } ?? 0
        let quantity = stitched.quantity[bar - first]
        #expect(
          wanted == 0 ? quantity == 0 : quantity * wanted > 0, "seed \(seed), bar \(bar)")
      }
    }
  }

  @Test func aLegOfOneBarIsPassedOver() throws {
    let (made, boundary) = try risingStudy("")
    let end = made.inSample.upperBound
    for start in [made.inSample.lowerBound + 150, boundary] {
      let legs = (0..<6).map { number in
        let bar = start + number
        return Leg(
          bars: number == 5 ? bar..<end : bar..<(bar + 1),
          set: number % 2 == 0 ? [2, 30] : [30, 2])
      }
      let moved = account(legs, made).result.backtest
      // Legs of one bar hold what they want for one bar; the first one's fill is the next's.
      #expect(moved.quantity.prefix(6).map { $0 > 0 } == [false, false, true, false, true, false])
    }
  }

  /// A walk-forward's old set trades on until the next one's test, over what an embargo leaves out,
  /// and goes flat in holes between tests.
  @Test func embargoesAreTradedAndHolesAreFlat() throws {
    for (step, isOpen) in [(100, true), (60, true), (130, false)] {
      let made = try madeStudy(
        [trends(900, seed: 4)],
        spec(costs[0])
          + "validation: {walk_forward: {train: 200, test: 100, step: \(step), embargo: 12}}\n")
      let walk = try #require(made.spec.validation.walkForward)
      let windows = made.cuts.splits.enumerated().map { number, split in
        WalkForwardResult.Window(
          split: split, set: [Double(2 + number % 5), 20], trainValue: 1, testValue: 1)
      }
      let result = WalkForwardResult(
        windows, tests: windows.map { _ in windows.map { _ in 1 } }, made, walk, isNested: false,
        barsLeftOver: 0, threads: 1)
      let legs = result.stitched.legs
      for (number, leg) in legs.enumerated() {
        #expect(
          leg.set == windows[number].set && leg.bars.lowerBound == windows[number].test.lowerBound)
        let next = number + 1 < legs.count && isOpen ? legs[number + 1].bars.lowerBound : nil
        #expect(leg.bars.upperBound == next ?? windows[number].test.upperBound)
      }
      let first = legs[0].bars.lowerBound
      let quantity = result.stitched.result.backtest.quantity
      let isTested = (first..<(first + quantity.count)).map { bar in
        legs.contains { $0.bars.contains(bar) }
      }
      #expect(zip(quantity, isTested).allSatisfy { $1 || $0 == 0 })
      #expect(isTested.contains(false) == !isOpen)
    }
  }
}
