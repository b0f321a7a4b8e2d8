/// One question that is put to a dataset.
///
/// A check is one file in this folder and one line in `all`.
struct DataCheck: Sendable {
  let look: @Sendable (CheckedBars) -> [CheckFinding]

  static let all: [DataCheck] = [
    unreadable, emptyRows, unsorted, duplicates, numbers, highLow, unfinished, future, gaps,
    offGrid, outOfHours, timeZone, zeroVolume, volumeSpikes, turnover, flatRuns, stalePrices,
    spikes, splits, priceScale, holidays, survivorship,
  ]
}
