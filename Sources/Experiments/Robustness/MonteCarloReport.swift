import MarketData
import Metrics
import Reports

extension Distribution {
  /// How many draws there were, defined or not.
  package var draws: Int { values.count + undefined }

  /// From the least to the greatest defined draw; nil without any.
  var range: ClosedRange<Double>? {
    guard let low = values.first, let high = values.last else { return nil }
    return low...high
  }

  /// Says how many draws have no such number; nil where all have one.
  func undefinedText(_ draws: String, _ number: String) -> String? {
    undefined == 0 ? nil : "\(undefined) of \(self.draws) \(draws) have no \(number)."
  }
}

extension ReportContent.Quantiles {
  fileprivate init(_ distribution: Distribution) {
    self.init(distribution.values)
    realised = distribution.observed
  }
}

extension ReportContent.MonteCarlo {
  init(_ robustness: Robustness, capital: Double) {
    self.init(
      cone: Cone(robustness.cone, capital: capital), drawdowns: Drawdowns(robustness.cone),
      methods: [
        Method(robustness.tradeShuffle), Method(robustness.cone), Method(robustness.skippedTrades),
        Method(robustness.priceNoise),
      ],
      note: "Over the bars of the search, on which the set was chosen: draws know no other market "
        + "than the one that was seen, and none of them takes the choice into account. Drawdowns "
        + "at 5% are the deepest.")
  }
}

extension ReportContent.MonteCarlo.Cone {
  /// Nil where there are no draws.
  fileprivate init?(_ cone: BlockBootstrapCone, capital: Double) {
    guard cone.whyEmpty == nil, cone.curves.count == 5 else { return nil }
    let curves = cone.curves.map { curve in curve.equity.map { $0 * capital } }
    self.init(
      method: cone.title, times: cone.times.map(\.milliseconds),
      period: periodText(cone.periodNanoseconds), fifth: curves[0], lowerQuartile: curves[1],
      median: curves[2], upperQuartile: curves[3], ninetyFifth: curves[4],
      realised: cone.observed.map { $0 * capital })
  }
}

extension ReportContent.MonteCarlo.Drawdowns {
  /// Nil where there are no draws, or all are the same.
  fileprivate init?(_ cone: BlockBootstrapCone) {
    guard let histogram = ReportContent.Histogram(cone.maxDrawdown.values, bins: 40) else {
      return nil
    }
    let realised = cone.maxDrawdown.observed
    self.init(
      method: cone.title, histogram: histogram, realised: realised,
      percentile: realised.flatMap { realised in cone.maxDrawdown.share { $0 < realised } })
  }
}

extension BlockBootstrapCone {
  /// The way of drawing, in words.
  fileprivate var title: String {
    "block bootstrap of returns per \(periodText(periodNanoseconds))"
  }
}

extension ReportContent.MonteCarlo.Method {
  fileprivate init(_ shuffle: TradeShuffle) {
    let streak = shuffle.longestLosingStreak
    self.init(
      name: "Trade shuffle", draws: shuffle.maxDrawdown.draws, totalReturn: .init(),
      sharpe: .init(), maximumDrawdown: .init(shuffle.maxDrawdown),
      note: sentences([
        "the \(shuffle.trades) closed trades in another order, seen where they close and without "
          + "one that is still open; in whatever order they return "
          + "\(percent(shuffle.totalReturn)).",
        shuffle.whyEmpty.map { "Not drawn: \($0)." },
        streak.quantile(0.95).map { most in
          "Longest run of trades without a profit: \(plain(streak.observed ?? 0)), at most "
            + "\(plain(most)) in 95% of the draws."
        },
      ]))
  }

  fileprivate init(_ cone: BlockBootstrapCone) {
    self.init(
      name: "Block bootstrap", draws: cone.maxDrawdown.draws, totalReturn: .init(cone.finalReturn),
      sharpe: .init(cone.sharpe), maximumDrawdown: .init(cone.maxDrawdown),
      probabilityOfLoss: cone.probabilityOfLoss,
      note: sentences([
        "\(cone.periods) returns per \(periodText(cone.periodNanoseconds)), drawn in blocks of "
          + "\(short(cone.meanBlockLength)) on average. Sharpe is by these returns, and falls "
          + "inside a period do not count, so the realised ones may differ from the metrics.",
        cone.whyEmpty.map { "Not drawn: \($0)." },
        cone.sharpe.undefinedText("draws", "Sharpe ratio"),
      ]))
  }

  fileprivate init(_ skipped: SkippedTrades) {
    self.init(
      name: "Skipped trades", draws: skipped.maxDrawdown.draws,
      totalReturn: .init(skipped.totalReturn), sharpe: .init(skipped.sharpe),
      maximumDrawdown: .init(skipped.maxDrawdown),
      probabilityOfLoss: skipped.totalReturn.share { $0 < 0 },
      note: sentences([
        "each of \(skipped.trades) trades is missed with probability "
          + "\(percent(skipped.probability)) and the account run again.",
        skipped.whyEmpty.map { "Not drawn: \($0)." },
        skipped.sharpe.undefinedText("draws", "Sharpe ratio"),
      ]))
  }

  fileprivate init(_ noise: PriceNoise) {
    self.init(
      name: "Price noise", draws: noise.maxDrawdown.draws, totalReturn: .init(noise.totalReturn),
      sharpe: .init(noise.sharpe), maximumDrawdown: .init(noise.maxDrawdown),
      probabilityOfLoss: noise.totalReturn.share { $0 < 0 },
      note: sentences([
        "the strategy and its indicators on prices that are each moved by a normal deviate of "
          + "\(percent(noise.rangeShare)) of the mean range of \(noise.windowBars) bars.",
        noise.failed > 0
          ? "\(noise.failed) further draws could not be traded: costs were undefined." : nil,
        noise.sharpe.undefinedText("draws", "Sharpe ratio"),
      ]))
  }
}

extension ReportContent.RandomEntries {
  init(_ random: RandomEntries) {
    let sharpe = random.sharpe
    self.init(
      statistic: "Sharpe ratio", histogram: .init(sharpe.values, bins: 40),
      strategy: sharpe.observed,
      shareBetter: sharpe.observed.flatMap { observed in sharpe.share { $0 >= observed } },
      p: random.sharpeProbability, draws: random.whyEmpty == nil ? sharpe.draws : nil)
    note = sentences([
      random.whyEmpty.map { "Not drawn: \($0)." }
        ?? "The \(random.spells) spells in the market and the gaps between them in another order, "
        + "at the same costs; p counts the strategy itself as one draw more.",
      sharpe.values.isEmpty || sharpe.range.map { $0.lowerBound < $0.upperBound } ?? false
        ? nil : "All draws have one Sharpe ratio: nothing to draw.",
      random.totalReturnProbability.map { "By total return p is \(short($0))." },
      random.exposureText,
      sharpe.undefinedText("draws", "Sharpe ratio"),
      "The set was chosen on the same bars: a small p does not say that it was not the luckiest of "
        + "many.",
    ])
  }
}

extension RandomEntries {
  /// How far random entries are in the market as long as the set.
  fileprivate var exposureText: String? {
    guard let own = exposure.observed, let median = exposure.quantile(0.5) else { return nil }
    return
      "In the market for \(percent(own)) of bars; the median random entries \(percent(median))."
  }
}
