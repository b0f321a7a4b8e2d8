import Testing

@testable import Experiments

/// Rules that end a search or give up a set, by value.
@Suite struct SearchRulesTests {
  private let sharpe = Objective.Goal(metric: "sharpe", isMaximized: true)

  @Test func halfOfAllGoOn() {
    var pruning = MedianPruning()
    #expect(pruning.survivors([3, 1, 2, .nan], share: 0.2) == [1, 2])
    // Seen so far: 1 2 3 ∞; with 2.5 and 9 the lower middle of six is 2.5.
    #expect(pruning.survivors([2.5, 9], share: 0.2) == [0])
    #expect(pruning.survivors([7], share: 0.5) == [0], "another share knows nothing of this one")
    #expect(pruning.survivors([.nan], share: 0.7).isEmpty)
  }

  @Test func storedTrialsPruneAsIfJustSeen() {
    func trial(_ partials: [Double], share: Double) -> Trial {
      Trial(
        set: [], metrics: [], isRuined: false, share: share, violation: 0, objectives: [0],
        partials: partials)
    }
    var live = MedianPruning()
    _ = live.survivors([-1, -2, -3], share: 0.2)
    _ = live.survivors([-2.5, -3.5], share: 0.5)
    var told = MedianPruning()
    told.remember(
      [trial([1, .nan], share: 0.2), trial([2, 2.5], share: 0.5), trial([3, 3.5], share: 1)],
      shares: [0.2, 0.5], sign: -1)
    for cost in [-3.2, -2.6, -2.1, -1.5] {
      var (a, b) = (live, told)
      #expect(a.survivors([cost], share: 0.2) == b.survivors([cost], share: 0.2))
      #expect(a.survivors([cost], share: 0.5) == b.survivors([cost], share: 0.5))
    }
  }

  @Test func knownTrialsCountForNoRule() {
    var rules = StopRules()
    rules.idleTrials = 3
    rules.trials = 10
    var state = SearchState(known: [5, 1, 1, 1, 1], sharpe)
    #expect(state.stop(rules, sharpe, elapsedSeconds: nil) == nil && state.room(rules) == 10)
    state.append([4, nil], sharpe)
    #expect(state.stop(rules, sharpe, elapsedSeconds: nil) == nil && state.room(rules) == 8)
    state.append([4], sharpe)
    #expect(state.stop(rules, sharpe, elapsedSeconds: nil) == "no progress in 3 trials")
    state.append([6], sharpe)
    #expect(state.best == 6 && state.stop(rules, sharpe, elapsedSeconds: nil) == nil)
  }

  @Test func targetsAndTimes() {
    var rules = StopRules()
    rules.target = 2
    rules.wallNanoseconds = 5_000_000_000
    let drawdown = Objective.Goal(metric: "max_drawdown", isMaximized: false)
    var state = SearchState(known: [], drawdown)
    state.append([2.5], drawdown)
    #expect(state.stop(rules, drawdown, elapsedSeconds: 4.9) == nil)
    #expect(state.stop(rules, drawdown, elapsedSeconds: nil) == nil)
    let over = state.stop(rules, drawdown, elapsedSeconds: 5)
    #expect(over?.contains("search.stop.trials=1") == true)
    state.append([2], drawdown)
    #expect(state.stop(rules, drawdown, elapsedSeconds: 0) == "the target was reached")
  }

  @Test func undefinedFoldsAreTheWorst() {
    func summary(_ values: [Double], _ how: Objective.Summary) -> Double {
      Objective.summary(values, how, sharpe)
    }
    #expect(summary([1, 3, 2], .median) == 2 && summary([1, 3, 2, 9], .median) == 2.5)
    #expect(summary([1, 3, 2], .worst) == 1 && summary([1, 3, 2], .mean) == 2)
    #expect(summary([1, .nan, 2], .median) == 1, "undefined counts as the worst")
    #expect(summary([1, .nan], .median).isNaN && summary([1, .nan], .worst).isNaN)
  }

  @Test func sharesAreWholeFolds() {
    var objective = Objective(goals: [sharpe])
    #expect(objective.seenShare(1.0 / 27) == 1.0 / 27)
    objective.folds = 5
    #expect(objective.seenShare(1.0 / 27) == 0.2 && objective.seenShare(0.2) == 0.2)
    #expect(objective.seenShare(1.0 / 3) == 0.4 && objective.seenShare(0.95) == 1)
  }
}
