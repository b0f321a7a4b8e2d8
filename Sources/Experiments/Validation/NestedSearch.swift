import Documents
import MarketData
import Store

extension Study {
  /// Searches anew in every window of a walk-forward, seeing only what the window trains on.
  ///
  /// Each window is a run of its own in the store, so that it resumes as any search does. A window
  /// in which no set has a value has none.
  func searchWindows(
    _ spec: WalkForwardSpec, _ context: RunContext
  ) throws -> [(set: [Double], value: Double?)?] {
    let windows = walkForwardWindows
    return try windows.enumerated().map { number, window in
      let study = try restricted(to: window.train[0])
      let trials = try study.searchPart(number + 1, of: windows.count, context)
      guard let choice = StudyChoice(trials, self.spec) else { return nil }
      let trial = spec.selection == .best ? choice.best : choice.chosen
      return (trials.sets[trial], trials.objective(0, of: trial))
    }
  }

  /// The trials of a window, searched where that has not been finished before.
  private func searchPart(_ number: Int, of count: Int, _ context: RunContext) throws -> StudyTrials
  {
    let (store, id) = (context.store, "\(context.run.id)-w\(number)")
    // One that a limit on time had ended would be given as much again.
    if try store.find(id)?.state == .finished {
      return StudyTrials(columns: try store.trials(of: id), evaluated: 0, stop: nil)
    }
    let part = try part(number, of: context.run, in: store)
    let trials = try search(
      run: part, in: store, threads: context.threads, now: context.now,
      isCancelled: context.isCancelled
    ) { state in
      var state = state
      state.stage = "window \(number) of \(count)"
      context.progress(state)
    }
    try store.finish(part, elapsedSeconds: 0, resultJSON: "{}", report: nil)
    return trials
  }

  /// The run of a window, made where it has not been begun.
  private func part(_ number: Int, of run: Run, in store: RunStore) throws -> String {
    let id = "\(run.id)-w\(number)"
    if try store.find(id) != nil {
      try store.markRunning(id)
      return id
    }
    var part = Run(
      id: id, name: run.name, strategy: run.strategy, specJSON: run.specJSON, specHash: specHash,
      dataName: run.dataName, dataHash: run.dataHash, engineVersion: run.engineVersion,
      seed: run.seed, objective: run.objective, parameterNames: run.parameterNames,
      metricNames: trialColumnNames, trialsPlanned: trialsPlanned, createdUTC: run.createdUTC)
    part.parent = run.id
    try store.createRun(part)
    return id
  }

  /// The same search over fewer bars.
  private func restricted(to bars: Range<Int>) throws -> Study {
    var study = self
    let (first, last) = (series.bars[bars.lowerBound], series.bars[bars.upperBound - 1])
    study.market = try market.restricted(to: bars, spec)
    study.otherMarkets = try otherMarkets.map { other in
      let clock = BarClock(other.series, other.inSample)
      let end = clock.bar(at: last.openTime.nanoseconds + 1)
      let start = min(end, clock.bar(at: first.openTime.nanoseconds))
      return try other.restricted(to: start..<end, spec)
    }
    study.periods = spec.account.returnPeriods(series, bars)
    study.terms = performanceTerms(series, bars, study.periods, spec.account)
    study.holdOut = bars.upperBound..<bars.upperBound
    study.splits = StudySplits()
    study.known = []
    // A grid had counted them among its points.
    if spec.search.method != .grid { study.trialsPlanned -= known.count }
    study.specHash = SHA256.hex("\(specHash) \(first.openTime.iso) \(last.openTime.iso)")
    return study
  }
}

extension StudyMarket {
  /// The same market over fewer bars.
  func restricted(to bars: Range<Int>, _ spec: ExperimentSpec) throws -> StudyMarket {
    guard bars.count >= 2 else {
      throw AssayError(
        .data, "has no bars in a window of the walk-forward", at: series.name,
        mend: "take longer windows or a market with a longer history")
    }
    return StudyMarket(
      series, inSample: bars, columns: plan.columns, spec, spec.account.returnPeriods(series, bars))
  }
}
