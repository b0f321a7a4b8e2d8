/// Looks at every trial in every choice of blocks: who is best, and how many are better than one.
///
/// Tiles of trials outside, choices inside: what a tile needs stays in the second-level cache. A
/// register of trials is tested against one number without a division; only where the test cannot
/// tell are scores themselves compared, so that the result is theirs.
struct SplitScan {
  let sums: BlockSums
  let metric: SelectionMetric
  let splits: CombinatorialSplits
  /// How many returns each choice has.
  let counts: [Int]
  private let squares: [Double]
  private let shares: [Double]

  init(_ sums: BlockSums, metric: SelectionMetric, splits: CombinatorialSplits) {
    self.sums = sums
    self.metric = metric
    self.splits = splits
    squares = metric.dispersions(sums)
    var counts: [Int] = []
    splits.forEach { _, earlier, later in
      counts.append(
        Int(
          splits.sum(earlier) { Double(sums.counts[$0]) }
            + splits.sum(later) { Double(sums.counts[splits.half + $0]) }))
    }
    self.counts = counts
    shares = counts.map(metric.meanShare)
  }

  /// The score of one trial in the choice at each index.
  func scores(of trials: [Int]) -> [Double] {
    var scores: [Double] = []
    splits.forEach { index, earlier, later in
      func total(_ rows: [Double]) -> Double {
        let trial = trials[index]
        return splits.sum(earlier) { rows[$0 * sums.trials + trial] }
          + splits.sum(later) { rows[(splits.half + $0) * sums.trials + trial] }
      }
      scores.append(
        SelectionScore.value(
          sum: total(sums.sums), square: total(squares), share: shares[index]))
    }
    return scores
  }

  /// The trial with the highest score in each choice, the first of equals.
  func selections() -> [Int] {
    var selections = [Int](repeating: 0, count: splits.count)
    var best = [Double](repeating: -.infinity, count: splits.count)
    forEachTile { tile in
      splits.forEach { index, earlier, later in
        let (first, second) = (tile.earlier(earlier), tile.later(later))
        let share = shares[index]
        let limit = Self.below(best[index])
        var hits = SIMD8<Int64>.zero
        for place in 0..<tile.width {
          let score = tile.score(first, second, place, share: share)
          hits.replace(with: 1, where: score.signedSquare .> limit * score.dispersion)
        }
        guard hits != .zero else { return }
        for place in 0..<tile.width {
          let values = tile.score(first, second, place, share: share).value
          for lane in 0..<8 where values[lane] > best[index] {
            best[index] = values[lane]
            selections[index] = tile.trials.lowerBound + place * 8 + lane
          }
        }
      }
    }
    return selections
  }

  /// How many trials score higher than a limit in each choice, and how many score just that.
  func standings(_ limits: [Double]) -> [Standing] {
    var standings = [Standing](repeating: Standing(), count: splits.count)
    forEachTile { tile in
      splits.forEach { index, earlier, later in
        let (first, second) = (tile.earlier(earlier), tile.later(later))
        let share = shares[index]
        let limit = limits[index]
        let (low, high) = (Self.below(limit), Self.above(limit))
        var tally = SIMD8<Int64>.zero
        for place in 0..<tile.width {
          let score = tile.score(first, second, place, share: share)
          let isHigher = score.signedSquare .> high * score.dispersion .& score.isDefined
          let mayBe = score.signedSquare .>= low * score.dispersion
          tally.replace(with: tally &+ 1, where: isHigher)
          tally.replace(with: tally &+ 1 << 32, where: mayBe)
        }
        let total = tally.wrappedSum()
        let higher = Int(total & 0xffff_ffff)
        guard higher != total >> 32 else {
          standings[index].higher += higher
          return
        }
        for place in 0..<tile.width {
          let values = tile.score(first, second, place, share: share).value
          for lane in 0..<8 {
            standings[index].higher += values[lane] > limit ? 1 : 0
            standings[index].equal += values[lane] == limit ? 1 : 0
          }
        }
      }
    }
    // The lanes beyond the last trial are undefined too.
    for index in limits.indices where limits[index] == -.infinity {
      standings[index].equal = sums.trials - standings[index].higher
    }
    return standings
  }

  /// Where a score stands among all trials.
  struct Standing {
    var higher = 0
    /// Itself among them.
    var equal = 0
  }

  /// Hands out all trials, a tile at a time.
  func forEachTile(_ visit: (TileSums) -> Void) {
    let tile = TileSums(splits)
    for start in stride(from: 0, to: sums.trials, by: tile.capacity) {
      tile.load(
        start..<min(start + tile.capacity, sums.trials), sums: sums.sums, squares: squares,
        trialCount: sums.trials)
      visit(tile)
    }
  }

  /// A number that no rounding of two products brings up to the score.
  private static func below(_ score: Double) -> Double {
    score.isFinite ? score - abs(score) * 0x1p-48 : score
  }

  private static func above(_ score: Double) -> Double {
    score.isFinite ? score + abs(score) * 0x1p-48 : score
  }
}
