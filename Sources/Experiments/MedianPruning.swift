/// Gives sets up that do worse on part of the bars than half of all others did on that part.
///
/// The median stopping rule of Golovin et al., "Google Vizier" (2017), section 3.2.1.
struct MedianPruning {
  /// What has been seen on each share of the bars, ascending; the less the better.
  private var costs: [Double: [Double]] = [:]

  /// Takes in the costs of a batch on a share, and says which of them go on.
  mutating func survivors(_ batch: [Double], share: Double) -> [Int] {
    for cost in batch { note(cost, share: share) }
    let all = costs[share] ?? []
    let median = all.isEmpty ? .infinity : all[(all.count - 1) / 2]
    return batch.indices.filter { batch[$0] <= median && batch[$0] < .infinity }
  }

  /// Takes in what stored trials cost on the shares that they reached.
  mutating func remember(_ trials: [Trial], shares: [Double], sign: Double) {
    for (index, share) in shares.enumerated() {
      for trial in trials where trial.share >= share {
        note(trial.partials[index] * sign, share: share)
      }
    }
  }

  private mutating func note(_ cost: Double, share: Double) {
    let cost = cost.isNaN ? .infinity : cost
    var (low, high) = (0, costs[share]?.count ?? 0)
    while low < high {
      let middle = (low + high) / 2
      if costs[share, default: []][middle] <= cost { low = middle + 1 } else { high = middle }
    }
    costs[share, default: []].insert(cost, at: low)
  }
}
