/// Every choice of test groups out of a cut of time, purged: k-fold for one group, else CPCV.
///
/// López de Prado, "Advances in Financial Machine Learning" (2018), chapters 7 and 12. A label of
/// the observation t is known at t + horizon. A training observation is dropped when its label
/// [t, t + horizon] meets [first, last + horizon + embargo] of a test block, both ends included
/// (snippet 7.1); test groups that touch are one block.
package struct PurgedSplits: Sendable, Equatable {
  /// How many splits there may be.
  package static let splitLimit = 200_000
  /// How many groups all splits may have together.
  static let cellLimit = 20_000_000

  /// One choice of groups.
  package struct Split: Sendable, Equatable {
    package let testGroups: [Int]
    package let train: [Range<Int>]
    package let test: [Range<Int>]

    package var trainCount: Int { train.reduce(0) { $0 + $1.count } }
    package var testCount: Int { test.reduce(0) { $0 + $1.count } }
  }

  package let groups: [Range<Int>]
  package let testGroups: Int
  package let labelHorizon: Int
  package let embargo: Int
  /// In lexicographic order of their test groups.
  package let splits: [Split]

  /// Cuts observations into groups that differ by one at most, the longer ones first.
  package init(
    observations: Int, groups: Int, testGroups: Int, labelHorizon: Int = 0, embargo: Int = 0
  ) throws {
    guard groups >= 1, groups <= observations else {
      throw SplitFault(
        "\(observations) observations make no \(groups) groups", mend: "give fewer groups")
    }
    guard groups <= Self.splitLimit else {
      throw SplitFault("\(groups) groups are too many", mend: "give at most \(Self.splitLimit)")
    }
    let (size, longer) = observations.quotientAndRemainder(dividingBy: groups)
    let ends = (1...groups).map { $0 * size + min($0, longer) }
    try self.init(
      groupEnds: ends, testGroups: testGroups, labelHorizon: labelHorizon, embargo: embargo)
  }

  /// - Parameter groupEnds: One past the last observation of each group, ascending.
  package init(
    groupEnds: [Int], testGroups: Int, labelHorizon: Int = 0, embargo: Int = 0
  ) throws {
    guard zip([0] + groupEnds, groupEnds).allSatisfy({ $0 < $1 }) else {
      throw SplitFault("group ends do not ascend from 1", mend: "give them in the order of time")
    }
    guard labelHorizon >= 0, embargo >= 0 else {
      throw SplitFault("the label horizon or the embargo is negative", mend: "give 0 or more")
    }
    guard (1..<max(1, groupEnds.count)).contains(testGroups) else {
      throw SplitFault(
        "\(testGroups) of \(groupEnds.count) groups cannot be tested",
        mend: "test at least one group and leave one to train on")
    }
    let count = Combinations.count(of: testGroups, among: groupEnds.count)
    guard let count, count <= Self.splitLimit else {
      throw SplitFault(
        "\(testGroups) of \(groupEnds.count) groups make \(count.map { "\($0)" } ?? "too many")"
          + " splits, more than \(Self.splitLimit)", mend: "use fewer groups")
    }
    guard count <= Self.cellLimit / groupEnds.count else {
      throw SplitFault(
        "\(count) splits of \(groupEnds.count) groups do not fit in memory",
        mend: "use fewer groups")
    }
    let groups = zip([0] + groupEnds, groupEnds).map { $0..<$1 }
    self.groups = groups
    self.testGroups = testGroups
    self.labelHorizon = labelHorizon
    self.embargo = embargo
    let reach = Self.reach(labelHorizon, embargo, groups.last?.upperBound ?? 0)
    splits = Combinations(of: testGroups, among: groups.count).map { chosen in
      Self.split(chosen, groups, reach)
    }
  }

  /// How far a test block reaches before itself and behind, no farther than there are observations.
  private static func reach(
    _ horizon: Int, _ embargo: Int, _ observations: Int
  ) -> (before: Int, after: Int) {
    let before = min(horizon, observations)
    return (before, before + min(embargo, observations))
  }

  private static func split(
    _ chosen: [Int], _ groups: [Range<Int>], _ reach: (before: Int, after: Int)
  ) -> Split {
    var test: [Range<Int>] = []
    for group in chosen.map({ groups[$0] }) {
      if let last = test.last, last.upperBound == group.lowerBound {
        test[test.count - 1] = last.lowerBound..<group.upperBound
      } else {
        test.append(group)
      }
    }
    var train: [Range<Int>] = []
    var next = 0
    let end = groups.last?.upperBound ?? 0
    for block in test {
      if block.lowerBound - reach.before > next {
        train.append(next..<(block.lowerBound - reach.before))
      }
      next = max(next, block.upperBound + reach.after)
    }
    if next < end { train.append(next..<end) }
    return Split(testGroups: chosen, train: train, test: test)
  }

  /// How many whole histories can be put together from test groups: splits · k / N.
  package var pathCount: Int { splits.count * testGroups / groups.count }

  /// The split from which each path takes each group: path p takes group g from the p-th split in
  /// which g is tested.
  package var paths: [[Int]] {
    var next = [Int](repeating: 0, count: groups.count)
    var paths = [[Int]](
      repeating: [Int](repeating: 0, count: groups.count), count: pathCount)
    for (index, split) in splits.enumerated() {
      for group in split.testGroups {
        paths[next[group]][group] = index
        next[group] += 1
      }
    }
    return paths
  }
}
