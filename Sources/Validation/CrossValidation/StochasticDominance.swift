/// How the selected trials' out-of-sample metrics are distributed beside those of all trials.
package struct StochasticDominance: Sendable {
  /// Metrics from the lowest to the highest of the selected, 21 for a drawing.
  package let grid: [Double]
  /// The share of splits whose selected trial is at or below each.
  package let selected: [Double]
  /// The share of all trials in all splits at or below each; undefined ones count as lowest.
  package let all: [Double]
  /// Whether the selected are distributed no lower than all anywhere, on 1000 points.
  package let isFirstOrder: Bool
  /// Whether the integral of all less selected stays positive up to every point.
  package let isSecondOrder: Bool
  /// That integral over the whole range, by trapezia.
  package let integral: Double

  /// nil when no selected metric is finite.
  init?(_ scan: SplitScan, selected metrics: [Double]) {
    guard let low = metrics.min(), let high = metrics.max() else { return nil }
    let fine = Self.grid(low, high, 1000)
    let coarse = Self.grid(low, high, 21)
    // One look for both: points of either grid in one ascending row.
    let points = (fine + coarse).sorted()
    let (ranked, selected) = (RankedValues(points), RankedValues(points))
    for metric in metrics { selected.add(.init(repeating: metric), count: 1) }
    scan.addMetrics(to: ranked)
    func shares(_ counts: RankedValues, _ grid: [Double], of total: Int) -> [Double] {
      counts.cumulative(at: grid).map { Double($0) / Double(total) }
    }
    let values = scan.splits.count * scan.sums.trials
    let (fineSelected, fineAll) = (
      shares(selected, fine, of: scan.splits.count), shares(ranked, fine, of: values)
    )
    grid = coarse
    self.selected = shares(selected, coarse, of: scan.splits.count)
    all = shares(ranked, coarse, of: values)
    isFirstOrder = fine.indices.allSatisfy { fineSelected[$0] <= fineAll[$0] }
    var running = 0.0
    var lowest = 0.0
    for index in fine.indices.dropFirst() {
      let gap =
        fineAll[index] - fineSelected[index] + fineAll[index - 1] - fineSelected[index - 1]
      running += gap / 2 * (fine[index] - fine[index - 1])
      lowest = min(lowest, running)
    }
    integral = running
    isSecondOrder = lowest >= 0
  }

  /// Equal steps, with both ends as they are.
  private static func grid(_ low: Double, _ high: Double, _ count: Int) -> [Double] {
    let step = (high - low) / Double(count - 1)
    return (0..<count).map { $0 == count - 1 ? high : low + Double($0) * step }
  }
}

extension SplitScan {
  /// Counts the metric of every trial in every choice.
  func addMetrics(to ranked: RankedValues) {
    let shares = counts.map(metric.meanShare)
    let scales = counts.map(metric.scale)
    forEachTile { tile in
      splits.forEach { index, earlier, later in
        let (first, second) = (tile.earlier(earlier), tile.later(later))
        for place in 0..<(tile.trials.count + 7) / 8 {
          let scores = tile.score(first, second, place, share: shares[index]).value
          let values = SelectionMetric.signedRoot(scores) * scales[index]
          ranked.add(values, count: min(8, tile.trials.count - place * 8))
        }
      }
    }
  }
}
