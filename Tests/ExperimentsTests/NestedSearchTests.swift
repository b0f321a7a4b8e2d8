import Documents
import Foundation
import MarketData
import Metrics
import Numerics
import Store
import Testing

@testable import Experiments

@Suite struct NestedSearchTests {
  private func spec(_ search: String) -> String {
    """
    strategy:
      name: sma-cross
      side: long-short
      parameters: {fast: {int: [2, 8]}, slow: {int: [10, 30]}}
    execution: {fee_bps: 2}
    search: {\(search)}

    """
  }

  private let walk =
    "validation: {walk_forward: {train: 200, test: 80, purge: 5}, deflated_sharpe: false}\n"

  private func isSame(_ a: TrialColumns, _ b: TrialColumns) -> Bool {
    func bits(_ columns: [[Double]]) -> [[UInt64]] {
      // Which NaN it is does not matter.
      columns.map { $0.map { $0.isNaN ? 0x7FF8_0000_0000_0000 : $0.bitPattern } }
    }
    return bits(a.parameters) == bits(b.parameters) && bits(a.metrics) == bits(b.metrics)
  }

  /// A window searches as if its data began and ended with its training.
  @Test(arguments: ["auto", "tpe", "genetic", "grid"])
  func aWindowsSearchIsThatOfAStudyOfItsBars(method: String) throws {
    let file = madeBars(trends(500, seed: 8))
    let isGrid = method == "grid"
    let spec = spec(isGrid ? "method: grid" : "method: \(method), budget: 24, seed: 3")
    let accounts = isGrid ? "purge: 5, accounts: restart-all" : "purge: 5"
    let made = try study(
      ofFiles: [file], spec + walk.replacingOccurrences(of: "purge: 5", with: accounts))
    let folder = try RunFolder()
    let result = try folder.walked("nested", made)
    #expect(result.windows.count == 3 && result.isNested)
    for (number, window) in result.windows.enumerated() {
      let times = [window.train.lowerBound, window.train.upperBound].map {
        made.series.bars[$0].openTime.iso
      }
      let alone = try study(ofFiles: [file], spec, data: ", from: \(times[0]), to: \(times[1])")
      #expect(alone.inSample == window.train)
      let own = try folder.trials("alone-\(number)", of: alone)
      let nested = try folder.store.trials(of: "nested-w\(number + 1)")
      #expect(
        own.columns.trials.count == made.trialsPlanned && isSame(own.columns, nested), "\(number)")
      let choice = try #require(StudyChoice(own, alone.spec))
      #expect(own.sets[choice.chosen] == window.set)
      #expect(own.objective(0, of: choice.chosen) == window.trainValue)
    }
  }

  /// Interrupted after any number of batches, again and again, it comes to the same.
  @Test(arguments: ["auto", "genetic"])
  func interruptionsLeaveNoTrace(method: String) throws {
    let file = madeBars(trends(500, seed: 9))
    let made = try study(ofFiles: [file], spec("method: \(method), budget: 24, seed: 1") + walk)
    let unbroken = try RunFolder()
    let (_, evidence) = try unbroken.validated("run", made)
    let whole = try #require(evidence.walkForward)
    for batches in [1, 2, 4, 7] {
      let folder = try RunFolder()
      var found: StudyEvidence?
      var attempts = 0
      while found == nil {
        attempts += 1
        var asked = 0
        do {
          found = try folder.validated("run", made) {
            asked += 1
            return asked > batches
          }.evidence
        } catch let fault as AssayError where fault.kind == .interrupted {}
        try #require(attempts < 20)
      }
      // Three batches of the search, and three of each of three windows.
      #expect(attempts == (12 + batches - 1) / batches, "\(batches)")
      let broken = try #require(found?.walkForward)
      #expect(broken.windows.map(\.set) == whole.windows.map(\.set), "\(batches)")
      #expect(broken.windows.map(\.trainValue) == whole.windows.map(\.trainValue))
      #expect(
        broken.stitched.result.backtest.equity == whole.stitched.result.backtest.equity)
      for id in ["run", "run-w1", "run-w2", "run-w3"] {
        #expect(
          isSame(try folder.store.trials(of: id), try unbroken.store.trials(of: id)),
          "\(batches), \(id)")
      }
    }
  }

  /// A window whose time was over is not searched further because a later one was interrupted.
  @Test func finishedWindowsAreLeftAsTheyAre() throws {
    let made = try study(
      ofFiles: [madeBars(trends(500, seed: 9))],
      spec("method: tpe, budget: 80, seed: 1, stop: {wall: 5s}") + walk)
    let folder = try RunFolder()
    let run = try folder.run("run", of: made)
    let walk = try #require(made.spec.validation.walkForward)
    func windows(interruptedAfter batches: Int) throws -> [[Double]?] {
      var (seconds, asked) = (0.0, 0)
      let context = RunContext(
        run, in: folder.store, threads: 1,
        now: {
          seconds += 1
          return seconds
        },
        isCancelled: {
          asked += 1
          return asked > batches
        }, progress: { _ in })
      return try made.searchWindows(walk, context).map { $0?.set }
    }
    #expect(throws: AssayError.self) { try windows(interruptedAfter: 6) }
    let count = try folder.store.trials(of: "run-w1").trials.count
    #expect(count == 32)
    let sets = try windows(interruptedAfter: .max)
    #expect(sets.count == 3)
    #expect(try folder.store.trials(of: "run-w1").trials.count == count)
    #expect(try windows(interruptedAfter: 0) == sets)
  }

  /// Windows know nothing of the earlier run, so they search all that the study would.
  @Test func windowsOfAGridAfterAnotherAreWhole() throws {
    let path = NSTemporaryDirectory() + "assay-after-\(getpid())"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(madeBars(trends(500, seed: 8)).utf8).write(to: URL(fileURLWithPath: path + "/a.csv"))
    let workspace = Workspace(currentDirectory: path, environment: [:])
    func study(fast: Int, _ rest: String) throws -> Study {
      let text = """
        name: after
        data: {file: \(path)/a.csv}
        strategy: {name: sma-cross, parameters: {fast: {int: [2, \(fast)]}, slow: {int: [20, 24]}}}
        validation: {walk_forward: {train: 200, test: 80}}
        \(rest)
        """
      return try Study(
        try ExperimentSpec(try YAML.parse(text, file: "after"), in: workspace), in: workspace)
    }
    let folder = try RunFolder()
    _ = try folder.trials("first", of: try study(fast: 4, ""))
    try folder.store.finish("first", elapsedSeconds: 0, resultJSON: "{}", report: nil)
    let second = try study(fast: 6, "search: {method: grid, after: first}")
      .afterEarlierRun(in: folder.store, workspace)
    #expect(second.trialsPlanned == 25 && second.known.count == 15)
    let (_, evidence) = try folder.validated("second", second)
    for window in 1...3 {
      #expect(try folder.store.trials(of: "second-w\(window)").trials.count == 25)
    }
    // What the first run tried counts once.
    #expect(evidence.sharpe?.counts.first?.trials == 25)
  }
}
