import Numerics

/// Pearson's correlation of daily returns, the mean over pairs of accounts that share enough days.
struct MeanCorrelation: Sendable, Equatable {
  let value: Double
  /// The pairs that the mean is of.
  let pairs: Int
  /// The pairs of which some were drawn; nil where all are counted.
  let sampledFrom: Int?

  /// Fewer common days say little of a correlation.
  static let fewestDays = 20
  /// More pairs move the mean less than its own error.
  static let mostPairs = 2_000

  /// Nil where no pair shares enough days, or none varies.
  ///
  /// - Parameters:
  ///   - spans: The days from the first to the last of each account.
  ///   - returns: An account's return on each day of its span.
  init?(
    _ spans: [Range<Int>], mostPairs: Int = MeanCorrelation.mostPairs,
    returns: (Int) -> [Double]
  ) {
    let sharesDays = spans.allSatisfy { $0 == spans[0] }
    let made =
      sharesDays
      ? Self(sharing: spans.first?.count ?? 0, accounts: spans.count, returns)
      : Self(spans, mostPairs, returns)
    guard let made else { return nil }
    self = made
  }

  /// The square of the sum of all scores counts every account with itself, which is 1 each, and
  /// every pair twice: one pass over all accounts instead of one over each pair.
  private init?(sharing days: Int, accounts: Int, _ returns: (Int) -> [Double]) {
    guard days >= Self.fewestDays else { return nil }
    var sum = [Double](repeating: 0, count: days)
    var varying = 0
    for account in 0..<accounts {
      guard let scores = Self.scores(returns(account)[...]) else { continue }
      varying += 1
      for day in sum.indices { sum[day] += scores[day] }
    }
    guard varying > 1 else { return nil }
    pairs = varying * (varying - 1) / 2
    let squares = sum.reduce(0) { $0 + $1 * $1 }
    value = (squares - Double(varying)) / Double(2 * pairs)
    sampledFrom = nil
  }

  /// The mean over pairs, or over some drawn from them all alike.
  private init?(_ spans: [Range<Int>], _ mostPairs: Int, _ returns: (Int) -> [Double]) {
    let (drawn, count) = Self.pairs(spans, most: mostPairs)
    var (sum, pairs) = (0.0, 0)
    var first: (account: Int, returns: [Double]) = (-1, [])
    for (a, b) in drawn {
      if first.account != a { first = (a, returns(a)) }
      let common = spans[a].clamped(to: spans[b])
      func scores(_ account: Int, _ returns: [Double]) -> [Double]? {
        let start = common.lowerBound - spans[account].lowerBound
        return Self.scores(returns[start..<start + common.count])
      }
      guard let x = scores(a, first.returns), let y = scores(b, returns(b)) else { continue }
      sum += zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
      pairs += 1
    }
    guard pairs > 0 else { return nil }
    value = sum / Double(pairs)
    self.pairs = pairs
    sampledFrom = drawn.count < count ? count : nil
  }

  /// Pairs that share enough days, and how many there are; of too many some, each as likely, in
  /// their order (Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S).
  private static func pairs(
    _ spans: [Range<Int>], most: Int
  ) -> (drawn: [(Int, Int)], count: Int) {
    func forEach(_ body: (Int, Int) -> Void) {
      for a in spans.indices {
        for b in a + 1..<max(a + 1, spans.count)
        where spans[a].clamped(to: spans[b]).count >= fewestDays { body(a, b) }
      }
    }
    var count = 0
    forEach { _, _ in count += 1 }
    var generator = Xoshiro256StarStar(seed: 0)
    var drawn: [(Int, Int)] = []
    var left = count
    forEach { a, b in
      if left <= most - drawn.count || generator.below(left) < most - drawn.count {
        drawn.append((a, b))
      }
      left -= 1
    }
    return (drawn, count)
  }

  /// Returns less their mean, scaled so that their squares add up to 1; nil where they do not vary.
  private static func scores(_ returns: ArraySlice<Double>) -> [Double]? {
    let mean = returns.reduce(0, +) / Double(returns.count)
    let (squares, own) = returns.reduce((0.0, 0.0)) {
      ($0.0 + ($1 - mean) * ($1 - mean), $0.1 + $1 * $1)
    }
    // What is left of equal numbers after rounding is no variation.
    guard squares.isFinite, squares > 1e-28 * own else { return nil }
    let scale = squares.squareRoot()
    return returns.map { ($0 - mean) / scale }
  }
}
