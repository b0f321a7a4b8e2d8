import Foundation

/// The probability of backtest overfitting, by combinatorially symmetric cross-validation.
///
/// D. H. Bailey, J. Borwein, M. López de Prado and Q. J. Zhu, "The probability of backtest
/// overfitting", 2016. In each choice of half the blocks the best trial in sample is ranked out of
/// sample among all: a selection that finds nothing lands below the median half of the time.
package struct BacktestOverfitting: Sendable {
  /// What one choice of in-sample blocks says.
  package struct Split: Sendable, Equatable {
    /// The best trial in sample, the first of equals.
    package let selected: Int
    /// Its metric in sample; NaN where undefined, as is the next.
    package let inSample: Double
    package let outOfSample: Double
    /// Its relative rank out of sample, 1 at the top; equals share their ranks' average.
    package let omega: Double
    /// ln(ω / (1 − ω)).
    package let logit: Double
  }

  /// In the lexicographic order of the in-sample blocks.
  package let splits: [Split]
  /// The share of splits whose logit is not positive.
  package let probability: Double
  /// The share of splits whose out-of-sample metric is below the threshold.
  package let probabilityOfLoss: Double
  /// Out-of-sample on in-sample metric, where both are defined.
  ///
  /// The two halves of a split are complements, so even noise tends to a negative slope.
  package let degradation: LineFit
  package let dominance: StochasticDominance?

  /// - Throws: `UnusableReturns` unless there is a trial and 2, 4, … or 20 blocks.
  package init(_ sums: BlockSums, _ options: CrossValidationOptions = .init()) throws {
    let scan = try Self.scan(sums, options.metric)
    let selections = scan.selections()
    let inSample = scan.scores(of: selections)
    // In the order of their own blocks, which is the selections' order from behind.
    let mirrored = scan.scores(of: selections.reversed())
    let standings = scan.standings(mirrored)
    let last = selections.count - 1
    let splits = selections.indices.map { index in
      let standing = standings[last - index]
      let rank =
        Double(sums.trials - standing.higher) - Double(standing.equal - 1) / 2
      let omega = rank / Double(sums.trials + (options.rankScale == .trials ? 0 : 1))
      return Split(
        selected: selections[index],
        inSample: options.metric.value(inSample[index], count: scan.counts[index]),
        outOfSample: options.metric.value(
          mirrored[last - index], count: scan.counts[last - index]),
        omega: omega, logit: log(omega / (1 - omega)))
    }
    self.splits = splits
    probability = Self.share(splits) {
      $0.logit < 0 || ($0.logit == 0 && options.countsZeroLogit)
    }
    probabilityOfLoss = Self.share(splits) { $0.outOfSample < options.lossThreshold }
    let points = splits.filter { $0.inSample.isFinite && $0.outOfSample.isFinite }
    degradation = LineFit(x: points.map(\.inSample), y: points.map(\.outOfSample))
    dominance =
      options.dominance
      ? StochasticDominance(scan, selected: splits.map(\.outOfSample).filter(\.isFinite)) : nil
  }

  private static func scan(_ sums: BlockSums, _ metric: SelectionMetric) throws -> SplitScan {
    guard let splits = CombinatorialSplits(blocks: sums.blocks) else {
      throw UnusableReturns(
        "combinatorial cross-validation cannot use \(sums.blocks) blocks",
        mend: "use an even number of 2 to 20")
    }
    guard sums.trials > 0 else {
      throw UnusableReturns("there is no trial to select", mend: "give at least one")
    }
    guard metric != .sortino || !sums.downsideSquares.isEmpty else {
      throw UnusableReturns(
        "a Sortino ratio needs sums of squared losses", mend: "give them, or use another metric")
    }
    return SplitScan(sums, metric: metric, splits: splits)
  }

  private static func share(_ splits: [Split], where isCounted: (Split) -> Bool) -> Double {
    Double(splits.count(where: isCounted)) / Double(splits.count)
  }

  /// The mean of the finite logits; NaN when there is none.
  package var logitMean: Double {
    let finite = splits.map(\.logit).filter(\.isFinite)
    return finite.reduce(0, +) / Double(finite.count)
  }

  /// The median of all logits.
  package var logitMedian: Double {
    let sorted = splits.map(\.logit).sorted()
    let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
    return low == high ? low : (low + high) / 2
  }
}
