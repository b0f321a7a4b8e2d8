/// The conventions in which authors of combinatorial cross-validation differ.
package struct CrossValidationOptions: Sendable {
  /// What the out-of-sample rank is divided by.
  package enum RankScale: Sendable {
    /// N + 1: Bailey and others, pypbo, purgedcv. Logits are finite.
    case trialsAndOne
    /// N: R's pbo. The logit of the best rank is infinite.
    case trials
  }

  package var metric: SelectionMetric
  package var rankScale: RankScale
  /// Whether a logit of just 0 counts as overfit: true with the paper, pypbo and R's pbo, false
  /// with purgedcv.
  package var countsZeroLogit: Bool
  /// What an out-of-sample metric below is a loss.
  package var lossThreshold: Double
  /// Whether stochastic dominance is looked at: a second look at every trial in every split.
  package var dominance: Bool

  package init(
    metric: SelectionMetric = .sharpe, rankScale: RankScale = .trialsAndOne,
    countsZeroLogit: Bool = true, lossThreshold: Double = 0, dominance: Bool = false
  ) {
    self.metric = metric
    self.rankScale = rankScale
    self.countsZeroLogit = countsZeroLogit
    self.lossThreshold = lossThreshold
    self.dominance = dominance
  }
}
