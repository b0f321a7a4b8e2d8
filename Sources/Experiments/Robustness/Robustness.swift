/// How the chosen set stands being shaken: everything that is asked of it once a search has ended.
package struct Robustness: Sendable {
  package let sensitivity: ParameterSensitivity
  package let slippage: SlippageStress
  package let latency: LatencyStress
  package let tradeShuffle: TradeShuffle
  package let cone: BlockBootstrapCone
  package let skippedTrades: SkippedTrades
  package let priceNoise: PriceNoise
  package let startDates: StartDates
  package let regimes: RegimeBreakdown
  package let symbols: SymbolBreakdown
  package let randomEntries: RandomEntries

  init(_ outcome: StudyOutcome, _ spec: RobustnessSpec, threads: Int) {
    let study = outcome.study
    let (chosen, account) = (outcome.chosen, study.spec.account)
    let (set, draws, seed) = (chosen.set, spec.draws, spec.seed)
    sensitivity = ParameterSensitivity(
      set, study, trials: study.spec.search.method == .grid ? outcome.trials : nil, seed: seed,
      threads: threads)
    slippage = SlippageStress(set, study)
    latency = LatencyStress(set, study)
    tradeShuffle = TradeShuffle(chosen.inSample, draws: draws, seed: seed)
    cone = BlockBootstrapCone(chosen.inSample, account, draws: draws, seed: seed)
    skippedTrades = SkippedTrades(set, study, draws: draws, seed: seed, threads: threads)
    priceNoise = PriceNoise(set, study, draws: max(20, draws / 20), seed: seed, threads: threads)
    startDates = StartDates(set, study)
    regimes = RegimeBreakdown(
      chosen.inSample, account,
      windowBars: study.spec.validation.regimes.map {
        Int($0.windowNanoseconds / max(1, study.series.interval))
      })
    symbols = SymbolBreakdown(set, study)
    randomEntries = RandomEntries(set, study, draws: draws, seed: seed, threads: threads)
  }
}
