/// Windows that train on the past and test on what comes next, over bars or nanoseconds.
///
/// Ranges are half-open. Window k trains on `train` units from k · `step` on, or on everything up
/// to there, and tests the `test` units that follow; the last window that is not whole is dropped.
package struct WalkForward: Sendable, Equatable {
  /// How many windows there may be.
  package static let windowLimit = 100_000

  /// Where training begins.
  package enum Start: String, Sendable, CaseIterable {
    /// It moves on with the test.
    case rolling
    /// It stays at the beginning.
    case anchored
  }

  package let train: Int
  package let test: Int
  package let step: Int
  /// Units that are taken from the end of the training, whose outcome would reach into the test.
  package let purge: Int
  /// Units that are taken from the beginning of the test.
  package let gap: Int
  package let start: Start

  /// One pair of ranges.
  package struct Window: Sendable, Equatable {
    package let train: Range<Int>
    package let test: Range<Int>
  }

  /// The windows over a span, and how many units after the last test are in none.
  package struct Plan: Sendable, Equatable {
    package let windows: [Window]
    package let leftOver: Int
  }

  /// - Parameter step: Without one, the length of the test: each unit is tested once.
  package init(
    train: Int, test: Int, step: Int? = nil, purge: Int = 0, gap: Int = 0, start: Start = .rolling
  ) throws {
    let step = step ?? test
    for (name, value) in [("train", train), ("test", test), ("step", step)] where value < 1 {
      throw SplitFault("\(name) is \(value)", mend: "give at least 1")
    }
    guard (0..<train).contains(purge) else {
      throw SplitFault("purge is \(purge) of \(train) to train on", mend: "leave some to train on")
    }
    guard (0..<test).contains(gap) else {
      throw SplitFault("the gap is \(gap) of \(test) to test", mend: "leave some to test")
    }
    self.train = train
    self.test = test
    self.step = step
    self.purge = purge
    self.gap = gap
    self.start = start
  }

  /// Lays the windows over a span of time.
  package func plan(over span: Range<Int>) throws -> Plan {
    let (length, isTooLong) = span.upperBound.subtractingReportingOverflow(span.lowerBound)
    let (need, isTooMuch) = train.addingReportingOverflow(test)
    guard !isTooLong, !isTooMuch, need <= length else {
      throw SplitFault(
        "one window needs \(train) + \(test), more than there is",
        mend: "shorten train or test, or give a longer history")
    }
    let count = (length - need) / step + 1
    guard count <= Self.windowLimit else {
      throw SplitFault(
        "that makes \(count) windows, more than \(Self.windowLimit)", mend: "lengthen the step")
    }
    let windows = (0..<count).map { index in
      let first = span.lowerBound + index * step
      let border = first + train
      return Window(
        train: (start == .rolling ? first : span.lowerBound)..<(border - purge),
        test: (border + gap)..<(border + test))
    }
    return Plan(windows: windows, leftOver: length - need - (count - 1) * step)
  }
}
