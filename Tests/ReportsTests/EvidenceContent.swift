import Foundation

@testable import Reports

extension Noise {
  /// About normal, with the given mean and deviation.
  mutating func bell(_ mean: Double = 0, _ deviation: Double = 1) -> Double {
    mean + deviation * ((0..<12).reduce(0.0) { sum, _ in sum + next() } - 6)
  }
}

extension ReportContent {
  private static let start: Int64 = 1_514_764_800_000
  private static let day: Int64 = 86_400_000

  /// Adds every part that says how much of the result may be luck, made from a seed.
  mutating func addEvidence(seed: UInt64) {
    var noise = Noise(seed: seed &+ 1000)
    verdict = .sample
    walkForward = .made(&noise)
    folds = [.made(&noise)]
    backtestOverfitting = .made(&noise)
    deflatedSharpe = .made(&noise)
    superiorAbility = .sample
    randomEntries = RandomEntries(
      statistic: "Sharpe ratio", histogram: .bell(&noise, mean: 0.1, deviation: 0.4),
      strategy: 1.18, shareBetter: 0.012, p: 0.013, draws: 1000,
      note: "Stops of the execution model act on the random strategies too.")
    startDates = StartDates(
      metric: "Sharpe ratio", times: (0..<24).map { Self.start + $0 * 45 * Self.day },
      values: (0..<24).map { $0 == 7 ? nil : 1.1 - Double($0) * 0.02 + noise.bell(0, 0.05) },
      note: "24 starts over the first half; the end stays.")
    monteCarlo = .made(&noise)
    regimes = .sample
    sensitivity = .sample
    symbols = .sample
    stress = .sample
  }
}

extension ReportContent.Histogram {
  /// A bell of a thousand values in 40 bins.
  static func bell(_ noise: inout Noise, mean: Double, deviation: Double) -> Self {
    let width = deviation / 5
    var counts = Array(repeating: 0.0, count: 40)
    for _ in 0..<1000 {
      let bin = Int(((noise.bell() + 4) * 5).rounded(.down))
      counts[min(39, max(0, bin))] += 1
    }
    return Self(edges: (0...40).map { mean + (Double($0) - 20) * width }, counts: counts)
  }
}

extension ReportContent.Verdict {
  static var sample: Self {
    Self(
      headline: "Most of this result may be luck: two of five gates fail.", tone: .bad,
      explanation: "The best of 10,322 sets looks good on the data it was chosen on. Chosen again "
        + "and again on the past, what followed earned a third of it, and with that many trials a "
        + "Sharpe ratio of 1.18 is not much above what sets without skill would show.",
      gates: [
        Gate(name: "Deflated Sharpe ratio", rule: "≥ 0.95", value: 0.871, outcome: .fail),
        Gate(name: "PBO", rule: "≤ 0.2", value: 0.34375, outcome: .fail, note: "16 blocks <b>"),
        Gate(
          name: "Return out of sample", rule: "> 0", value: 0.241, unit: .percent, outcome: .pass),
        Gate(name: "Random entries, p", rule: "≤ 0.05", value: 0.013, outcome: .pass),
        Gate(
          name: "Hold-out Sharpe", rule: "≥ 0.5", outcome: .notRun,
          note: "the spec keeps no hold-out"),
      ])
  }
}

extension ReportContent.WalkForward {
  static func made(_ noise: inout Noise, count: Int = 14) -> Self {
    let start: Int64 = 1_514_764_800_000
    let day: Int64 = 86_400_000
    let fast = (0..<count).map { _ in (4 + noise.next() * 20).rounded() }
    let slow = (0..<count).map { _ in (60 + noise.next() * 140).rounded() }
    let exit = (0..<count).map { _ in (noise.next() * 3).rounded(.down) }
    let exits = ["none", "stop", "trailing stop"]
    let windows = (0..<count).map { index in
      let testStart = start + (365 + Int64(index) * 90) * day
      return Window(
        trainStart: testStart - 365 * day, trainEnd: testStart - day, testStart: testStart,
        testEnd: testStart + 90 * day,
        parameters: "fast \(Int(fast[index])) · slow \(Int(slow[index])) · exit "
          + exits[Int(exit[index])],
        trainObjective: noise.bell(1.9, 0.3), testObjective: index == 5 ? nil : noise.bell(0.5, 1),
        testReturn: index == 5 ? nil : noise.bell(0.02, 0.08), testTrades: Int(noise.next() * 20),
        testRank: noise.next(), rankCorrelation: noise.bell(0.1, 0.3))
    }
    var walk = Self(
      scheme: Scheme(
        mode: "rolling", train: "365 d", test: "90 d", step: "90 d", purge: "1 d",
        embargo: "none", boundary: "positions are closed where a window ends",
        convention: "half-open windows"),
      objective: "sharpe", windows: windows)
    walk.stitched = .walk(&noise, count: count * 90 * 4, stepMilliseconds: day / 4)
    walk.stitched?.holdOutStart = nil
    walk.stitched?.rollingWindowBars = nil
    walk.stitched?.times = (0..<count * 90 * 4).map {
      windows[0].testStart + Int64($0) * day / 4
    }
    walk.figures = [
      Figure(label: "Total return", value: 0.241, unit: .percent, formula: "end / start − 1"),
      Figure(
        label: "Sharpe", value: 0.47, unit: .ratio,
        formula: "mean / deviation of bar returns · √1,461"),
      Figure(
        label: "Max drawdown", value: -0.314, unit: .percent, formula: "lowest of E / peak − 1"),
      Figure(
        label: "Windows that gained", value: 0.615, unit: .percent, formula: "of 13 with trades"),
    ]
    walk.parameters = [
      .init(name: "fast", kind: .integer, values: fast),
      .init(name: "slow", kind: .integer, values: slow),
      .init(name: "exit", kind: .choice, choices: exits, values: exit),
    ]
    walk.decay = Decay(part: "sixth of the test window", means: [1.1, 0.9, 0.7, nil, 0.2, -0.1])
    walk.passRules = [
      PassRule(
        rule: "Profit out of sample", threshold: "> 0", value: 2410, unit: .money, mark: .pass),
      PassRule(
        rule: "Windows that gained", threshold: "≥ 50% / ≥ 80%", value: 0.815, unit: .percent,
        mark: .distinction),
      PassRule(
        rule: "Largest drawdown in a window", threshold: "≤ 40%", value: 0.43, unit: .percent,
        mark: .fail),
      PassRule(rule: "Efficiency", threshold: "≥ 50% / ≥ 100%", unit: .percent, mark: .undefined),
    ]
    walk.efficiencies = [
      Efficiency(name: "Annualised return, stitched", value: 0.331),
      Efficiency(name: "Mean over the windows", note: "undefined: training lost in 2 windows"),
      Efficiency(name: "Sharpe ratio, stitched", value: 0.247),
    ]
    walk.leftOver = "The last 41 days are in no window."
    return walk
  }
}

extension ReportContent.BacktestOverfitting {
  static func made(_ noise: inout Noise) -> Self {
    var test = Self(
      value: 0.34375, metric: "Sharpe ratio per bar", sets: 10_322, blocks: 16, splits: 12_870,
      conventions: "Rank over N + 1; a logit of nought counts as overfitted.")
    test.logits = .bell(&noise, mean: 0.6, deviation: 1.2)
    let inSample = (0..<1500).map { _ in noise.bell(0.06, 0.012) }
    test.degradation = Degradation(
      inSample: inSample, outOfSample: inSample.map { 0.08 - 0.9 * $0 + noise.bell(0, 0.01) },
      splits: 12_870, slope: -0.9, intercept: 0.08, rSquared: 0.53)
    test.probabilityOfLoss = 0.081
    let values = (0...100).map { -0.05 + Double($0) * 0.001 }
    let curve = { (middle: Double) in values.map { 1 / (1 + exp(-($0 - middle) / 0.008)) } }
    test.dominance = Dominance(
      values: values, selected: curve(0.022), all: curve(0.008), isFirstOrder: true,
      isSecondOrder: true)
    return test
  }
}

extension ReportContent.DeflatedSharpe {
  static func made(_ noise: inout Noise) -> Self {
    var sharpe = Self(
      sharpePerPeriod: 0.0617, sharpePerYear: 1.18, period: "day", observations: 1748,
      skewness: -0.42, kurtosis: 7.31, probabilisticSharpe: 0.9943, intervalLow: 0.27,
      intervalHigh: 2.09, intervalLevel: 0.95, minimumTrackRecord: 703.2,
      minimumBacktestYears: 5.9)
    sharpe.counts = [
      TrialCount(
        name: "all counted", how: "Every trial as if it were independent: an upper bound.",
        trials: 10_322, sharpeVariance: 0.000221, expectedMaximum: 0.0571, deflated: 0.5765),
      TrialCount(
        name: "by average correlation", how: "ρ + (1 − ρ) N with ρ = 0.71 over all pairs.",
        trials: 2994.1, sharpeVariance: 0.000221, expectedMaximum: 0.0521, deflated: 0.6533),
      TrialCount(
        name: "by clusters (ONC)", how: "Clusters of 300 representatives; variance across them.",
        trials: 7, sharpeVariance: 0.000131, expectedMaximum: 0.0155, deflated: 0.9731),
    ]
    sharpe.trialSharpes = TrialSharpes(
      histogram: .bell(&noise, mean: 0.02, deviation: 0.0149), chosen: 0.0617,
      expectedMaximum: 0.0571, scale: "per day")
    sharpe.haircuts = [
      Haircut(method: "Bonferroni", adjustedP: 1, sharpe: 0, share: 1),
      Haircut(method: "Holm", adjustedP: 0.412, sharpe: 0.37, share: 0.686),
      Haircut(method: "Benjamini–Hochberg–Yekutieli", adjustedP: 0.088, sharpe: 0.78, share: 0.339),
    ]
    return sharpe
  }
}

extension ReportContent.SuperiorAbility {
  static var sample: Self {
    Self(
      metric: "mean daily return", sets: 10_322,
      benchmarks: [
        Benchmark(
          name: "cash", realityCheckP: 0.041, lowerP: 0.018, consistentP: 0.027, upperP: 0.033,
          stepM: [
            StepM(level: 0.05, better: 3, names: ["fast 9 · slow 120", "fast 9 · slow 125"]),
            StepM(level: 0.1, better: 11, names: ["fast 9 · slow 120"]),
          ],
          confidenceSet: ConfidenceSet(
            representatives: "the best of each of 100 clusters", level: 0.1, size: 63, of: 100,
            containsChosen: true)),
        Benchmark(
          name: "buy and hold", realityCheckP: 0.62, lowerP: 0.41, consistentP: 0.55, upperP: 0.58,
          stepM: [StepM(level: 0.05, better: 0)]),
      ],
      bootstrap: Bootstrap(
        draws: 1000, blockPeriods: 9.4, method: "Stationary bootstrap, studentised",
        period: "day", periods: 1748))
  }
}

extension ReportContent.MonteCarlo {
  static func made(_ noise: inout Noise) -> Self {
    let start: Int64 = 1_514_764_800_000
    let times = (0..<200).map { start + $0 * 9 * 86_400_000 }
    var realised = 10_000.0
    let account = times.map { _ in
      realised *= 1 + noise.bell(0.003, 0.02)
      return realised
    }
    let quantile = { (deviations: Double) in
      times.indices.map { 10_000 * exp(0.0026 * Double($0) + deviations * 0.02 * sqrt(Double($0))) }
    }
    var draws = Self(
      cone: Cone(
        method: "block bootstrap of daily returns", times: times, period: "day",
        fifth: quantile(-1.645), lowerQuartile: quantile(-0.674), median: quantile(0),
        upperQuartile: quantile(0.674), ninetyFifth: quantile(1.645), realised: account))
    draws.drawdowns = Drawdowns(
      method: "block bootstrap", histogram: .bell(&noise, mean: -0.31, deviation: 0.07),
      realised: -0.264, percentile: 0.742)
    let falls = ReportContent.Quantiles(
      fifth: -0.44, lowerQuartile: -0.36, median: -0.31, upperQuartile: -0.26, ninetyFifth: -0.21)
    let sharpe = ReportContent.Quantiles(
      fifth: 0.31, lowerQuartile: 0.82, median: 1.17, upperQuartile: 1.5, ninetyFifth: 2)
    draws.methods = ["Trade shuffle", "Block bootstrap", "Skipped trades", "Price noise"].map {
      Method(
        name: $0, draws: 1000,
        totalReturn: .init(
          fifth: -0.12, lowerQuartile: 0.4, median: 0.92, ninetyFifth: 3.1, realised: 1.07),
        sharpe: sharpe, maximumDrawdown: falls, probabilityOfLoss: 0.083,
        note: $0 == "Price noise" ? "Re-run on prices moved by a tenth of a bar's range." : "")
    }
    return draws
  }
}

extension ReportContent.Sensitivity {
  static var sample: Self {
    Self(
      objective: "sharpe",
      parameters: [
        Parameter(
          name: "fast", firstOrder: Index(value: 0.31, low: 0.27, high: 0.35),
          total: Index(value: 0.44, low: 0.4, high: 0.49), curvature: -0.021, plateauShare: 0.75),
        Parameter(
          name: "slow", firstOrder: Index(value: 0.22, low: 0.17, high: 0.26),
          total: Index(value: 0.39, low: 0.35, high: 0.44), curvature: -0.0004, plateauShare: 1),
        Parameter(
          name: "stop, in multiples of the average range", firstOrder: Index(value: 0.03),
          total: Index(value: nil)),
      ], note: "4,096 new evaluations; where allowed sets only.")
  }
}

extension ReportContent.Regimes {
  static var sample: Self {
    let row = { (label: String, share: Double, total: Double?, sharpe: Double?) in
      Row(
        label: label, share: share, totalReturn: total, sharpe: sharpe, maximumDrawdown: -0.18,
        trades: 31, exposure: 0.58)
    }
    return Self(
      tables: [
        Table(
          name: "Volatility terciles", how: "Deviation of the last 720 bars, cut at 1.1% and 1.9%.",
          rows: [
            row("low", 1 / 3, 0.11, 0.61), row("middle", 1 / 3, 0.35, 1.42),
            row("high", 1 / 3, -0.05, -0.21),
          ]),
        Table(
          name: "Trend terciles", how: "Return of the last 720 bars.",
          rows: [row("down", 1 / 3, nil, nil), row("flat", 1 / 3, 0.1, 0.4)]),
        Table(
          name: "Calendar years", rows: (2018...2023).map { row("\($0)", 1 / 6, 0.12, 0.7) }),
      ], note: "A regime is known at each bar from the bars before it.")
  }
}

extension ReportContent.Symbols {
  static var sample: Self {
    Self(
      objective: "calmar",
      rows: [
        Row(name: "BTCUSDT", objective: 1.18, totalReturn: 3.1, sharpe: 1.18, trades: 182),
        Row(name: "ETHUSDT", objective: 0.44, totalReturn: 0.6, sharpe: 0.44, trades: 175),
        Row(name: "XRPUSDT", objective: nil, totalReturn: -0.31, sharpe: -0.2, trades: 0),
      ])
  }
}

extension ReportContent.Stress {
  static var sample: Self {
    Self(
      slippage: [0, 2, 5, 10, 20, 40].map {
        SlippagePoint(
          slippageBps: $0, totalReturn: $0 == 10 ? nil : 1.6 - $0 * 0.06, sharpe: 1.2 - $0 * 0.05)
      }, breakEvenBps: 26.7, assumedBps: 2,
      latency: (0...5).map {
        LatencyPoint(
          extraBars: $0, totalReturn: 1.5 - 0.2 * Double($0), sharpe: 1.1 - 0.15 * Double($0))
      },
      breakEvens: [
        BreakEven(name: "Fee, spread and slippage", text: "31.4 bps a side"),
        BreakEven(name: "Latency", text: "none within 5 bars"),
      ])
  }
}

extension ReportContent.Folds {
  static func made(_ noise: inout Noise) -> Self {
    var folds = Self(
      method: "CPCV: 6 groups, 2 held back; purge 24 h, embargo 24 h", objective: "sharpe",
      splits: (0..<15).map { split in
        Split(
          test: "groups \(split % 5 + 1) and \(split / 5 + 4)", parameters: "fast 9 · slow 120",
          trainObjective: noise.bell(1.6, 0.2), testObjective: noise.bell(0.5, 0.6))
      })
    folds.paths = Paths(
      count: 5, histogram: .bell(&noise, mean: 0.5, deviation: 0.3),
      quantiles: .init(
        fifth: 0.1, lowerQuartile: 0.3, median: 0.5, upperQuartile: 0.7, ninetyFifth: 0.9))
    return folds
  }
}
