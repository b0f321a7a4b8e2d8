import Metrics
import Sweep

/// A search that chooses again and again on the past, and one account that trades the choices.
package struct WalkForwardResult: Sendable {
  package struct Window: Sendable {
    package let split: StudySplit
    /// Nil where no set has a value in training: the account stays flat.
    package let set: [Double]?
    /// The objective where the set was chosen, and where it was tested.
    package let trainValue: Double?
    package let testValue: Double?
    /// The share of all sets that the chosen one is at least as good as in the test; nil where
    /// windows search anew.
    package var testRank: Double?
    /// Spearman's, of all sets' values in training and in the test.
    package var rankCorrelation: Double?
    package var train: Range<Int> { split.train[0] }
    package var test: Range<Int> { split.test[0] }
  }

  /// Performance in the tests over performance in training.
  package struct Efficiency: Sendable {
    package let name: String
    package let value: Double?
    package let note: String?
  }

  package let spec: WalkForwardSpec
  package let windows: [Window]
  package let stitched: StitchedAccount
  package let efficiencies: [Efficiency]
  /// The mean objective of a chosen set in its own test, the one after it, and so on.
  package let decay: [Double?]
  /// Bars at the end that are in no window.
  package let barsLeftOver: Int
  /// Whether each window was searched anew.
  package let isNested: Bool
  /// Rules that users of walk-forward analysis look for.
  package let marks: [WalkForwardMark]

  /// - Parameters:
  ///   - windows: What every window chose.
  ///   - tests: The chosen sets' objective, a row a window, in the test of each window.
  init(
    _ windows: [Window], tests: [[Double]], _ study: Study, _ spec: WalkForwardSpec, isNested: Bool,
    barsLeftOver: Int, threads: Int
  ) {
    self.spec = spec
    self.windows = windows
    self.isNested = isNested
    self.barsLeftOver = barsLeftOver
    let hasHoles = spec.step.length > spec.test.length
    let legs = windows.enumerated().map { index, window in
      let isOpen = index + 1 < windows.count && !hasHoles
      let end = isOpen ? windows[index + 1].test.lowerBound : window.test.upperBound
      return StitchedAccount.Leg(bars: window.test.lowerBound..<end, set: window.set)
    }
    let stitched = StitchedAccount(
      legs, study.market, study.spec, boundary: spec.boundary, accounts: spec.accounts)
    self.stitched = stitched
    efficiencies = Self.efficiencies(windows, stitched, study, threads: threads)
    decay = Self.decay(tests)
    marks = WalkForwardMark.all(stitched, efficiency: efficiencies[0])
  }

  /// How the account did in a window; nil where it is undefined.
  package func value(_ metric: PerformanceMetric, window: Int) -> Double? {
    stitched.value(metric, leg: window)
  }

  /// The share of windows in which the account gained.
  package var profitableShare: Double { stitched.profitableShare }

  private static func efficiencies(
    _ windows: [Window], _ stitched: StitchedAccount, _ study: Study, threads: Int
  ) -> [Efficiency] {
    let traded = windows.filter { $0.set != nil }
    let table = PartTable(
      traded.compactMap(\.set), traded.map(\.split.train), study.market, study.spec.account,
      threads: threads)
    let means = traded.indices.map { table.meanReturn(set: $0, part: $0) ?? 0 }
    let sharpes = traded.indices.compactMap { table.value(.sharpe, set: $0, part: $0) }
    let outside = stitched.overLegs
    let places = windows.indices.filter { windows[$0].set != nil }
    let ratios = zip(places, means).map { window, base in
      base > 0 ? (stitched.meanReturn(leg: window) ?? 0) / base : nil
    }
    func average(_ values: [Double]) -> Double {
      values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
    func ratio(_ name: String, _ value: Double?, over base: Double, _ what: String) -> Efficiency {
      let isDefined = base > 0 && value != nil
      return Efficiency(
        name: name, value: isDefined ? value.map { $0 / base } : nil,
        note: isDefined ? nil : "undefined: \(what) in training is not above nought")
    }
    let defined = ratios.compactMap { $0 }
    return [
      ratio(
        "mean return, stitched over training", outside.meanReturn, over: average(means),
        "the mean return"),
      Efficiency(
        name: "mean of windows' ratios",
        value: defined.count == ratios.count && !ratios.isEmpty ? average(defined) : nil,
        note: defined.count == ratios.count
          ? nil
          : "undefined: \(ratios.count - defined.count) of \(ratios.count) windows did not gain "
            + "in training"),
      ratio(
        "Sharpe, stitched over training", outside.sharpe, over: average(sharpes),
        "the mean Sharpe"),
    ]
  }

  /// The mean of what windows' sets are worth in the k-th test after their training.
  private static func decay(_ tests: [[Double]]) -> [Double?] {
    (0..<min(8, max(1, tests.count / 2))).map { age in
      let values = tests.indices.dropLast(age).map { tests[$0][$0 + age] }.filter(\.isFinite)
      return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
  }
}

extension StitchedAccount {
  /// The mean return a period of a leg; nil where it has none.
  func meanReturn(leg: Int) -> Double? {
    guard let sums = sums(leg: leg), sums.periods > 0 else { return nil }
    return sums[.sum1] / sums.periods
  }
}
