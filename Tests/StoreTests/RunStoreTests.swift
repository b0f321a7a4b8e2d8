import Documents
import Foundation
import Store
import Testing

@Suite struct RunStoreTests {
  @Test func aRunReadsBackAsWritten() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore(path: folder.store)
    let run = exampleRun("20261120-abc")
    try store.createRun(run)
    #expect(try store.run("20261120-abc") == run)
    #expect(try RunStore(path: folder.store).list() == [run])
    let error = #expect(throws: AssayError.self) { try store.createRun(run) }
    #expect(error?.problem == "run 20261120-abc exists already")
  }

  @Test func partsOfARunAreFoundOnlyByTheirWholeName() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore(path: folder.store)
    try store.createRun(exampleRun("a"))
    var part = exampleRun("a-w1")
    part.parent = "a"
    try store.createRun(part)
    try store.appendBatch(exampleBatch(0, first: 0, count: 5), to: "a-w1")
    #expect(try store.list().map(\.id) == ["a"])
    #expect(try store.run("a").id == "a" && store.run("a-w1").parent == "a")
    #expect(try store.find("a-w1") == part && store.find("a-w2") == nil)
    #expect(throws: AssayError.self) { try store.run("a-w") }
    try store.createRun(exampleRun("b"))
    let earlier = try store.earlierRuns(on: part.dataHash, strategy: part.strategy, before: "b")
    #expect(earlier.map(\.id) == ["a"])
  }

  @Test func statesResultAndReport() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore(path: folder.store)
    try store.createRun(exampleRun("a"))
    #expect(try store.report(of: "a") == nil)
    try store.markInterrupted("a", elapsedSeconds: 2.5)
    #expect(try store.run("a").state == .interrupted)
    try store.markRunning("a")
    #expect(try store.run("a").state == .running && store.run("a").elapsedSeconds == 2.5)
    let report = "<html>é</html>" + String(repeating: "row ", count: 10_000)
    try store.finish("a", elapsedSeconds: 9, resultJSON: #"{"best":1}"#, report: report)
    let finished = try store.run("a")
    #expect(finished.state == .finished && finished.elapsedSeconds == 9)
    #expect(finished.resultJSON == #"{"best":1}"#)
    #expect(try store.report(of: "a") == report)
    try store.markFailed("a", elapsedSeconds: 10)
    #expect(try store.run("a").state == .failed)
    #expect(throws: AssayError.self) { try store.markFailed("b", elapsedSeconds: 1) }
  }

  @Test func trialsComeBackBitForBitInOrder() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore(path: folder.store)
    try store.createRun(exampleRun("a"))
    let batches = [
      exampleBatch(0, first: 0, count: 3), exampleBatch(1, first: 3, count: 50),
      exampleBatch(2, first: 53, count: 1),
    ]
    for batch in [batches[1], batches[0], batches[2]] { try store.appendBatch(batch, to: "a") }
    let back = try store.batches(of: "a")
    #expect(back.map(\.number) == [0, 1, 2])
    for (stored, written) in zip(back, batches) {
      #expect(stored.parameters == written.parameters)
      #expect(stored.metrics.map(\.bitPattern) == written.metrics.map(\.bitPattern))
    }
    let columns = try store.trials(of: "a")
    #expect(columns.trials == Array(0..<54))
    #expect(columns.parameter("slow") == (0..<54).map { Double($0) + 0.5 })
    #expect(columns.metric("sharpe") == (0..<54).map { Double($0) / 7 })
    #expect(columns.metric("dd")?[5].isNaN == true && columns.metric("dd")?[6].sign == .minus)
    #expect(columns.metric("none") == nil)
    #expect(try store.trialCount(of: "a") == 54)
  }

  @Test func nothingIsStoredTwice() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore(path: folder.store)
    try store.createRun(exampleRun("a"))
    try store.createRun(exampleRun("b"))
    try store.appendBatch(exampleBatch(0, first: 0, count: 10), to: "a")
    for batch in [
      exampleBatch(0, first: 10, count: 10), exampleBatch(1, first: 9, count: 5),
      exampleBatch(1, first: 0, count: 100), exampleBatch(1, first: 5, count: 1),
    ] {
      #expect(throws: AssayError.self) { try store.appendBatch(batch, to: "a") }
    }
    #expect(try store.trialCount(of: "a") == 10)
    try store.appendBatch(exampleBatch(1, first: 20, count: 10), to: "a")
    #expect(throws: AssayError.self) {
      try store.appendBatch(exampleBatch(2, first: 15, count: 6), to: "a")
    }
    try store.appendBatch(exampleBatch(2, first: 10, count: 10), to: "a")
    try store.appendBatch(exampleBatch(0, first: 0, count: 10), to: "b")
    #expect(try store.trialCount(of: "a") == 30 && store.trialCount(of: "b") == 10)
    #expect(throws: AssayError.self) {
      try store.appendBatch(exampleBatch(0, first: 0, count: 1), to: "c")
    }
  }

  @Test func runsAreFoundByPrefix() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore(path: folder.store)
    for id in ["trend-0001", "trend-0002", "chan-0001", "chan-00012", "50%_a"] {
      try store.createRun(exampleRun(id))
    }
    #expect(try store.run("trend-0002").id == "trend-0002")
    #expect(try store.run("chan-0001").id == "chan-0001")
    #expect(try store.run("50%").id == "50%_a")
    let several = #expect(throws: AssayError.self) { try store.run("tre") }
    #expect(several?.problem == "'tre' fits several runs: trend-0002, trend-0001")
    let unknown = #expect(throws: AssayError.self) { try store.run("trned-0001") }
    #expect(unknown?.mend == "did you mean 'trend-0001'?" && unknown?.kind == .usage)
    for text in ["", "%", "zzz", "' OR 1=1 --"] {
      #expect(throws: AssayError.self) { try store.run(text) }
    }
  }

  @Test func resumableIsTheLatestUnfinishedRunOfTheSameWork() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore(path: folder.store)
    func find(_ spec: String = "s1", _ name: String = "trend") throws -> String? {
      try store.findResumable(specHash: spec, dataHash: "d1", engineVersion: "0.1", name: name)?.id
    }
    #expect(try find() == nil)
    for id in ["a", "b", "c"] { try store.createRun(exampleRun(id)) }
    try store.createRun(exampleRun("other", spec: "s2"))
    try store.finish("c", elapsedSeconds: 1, resultJSON: "{}", report: nil)
    #expect(try find() == "b")
    try store.markFailed("b", elapsedSeconds: 1)
    #expect(try find() == "b")
    try store.finish("b", elapsedSeconds: 1, resultJSON: "{}", report: nil)
    try store.markInterrupted("a", elapsedSeconds: 1)
    #expect(try find() == "a")
    #expect(try find("s3") == nil)
    #expect(try find("s1", "else") == nil)
  }

  @Test func looksAreCountedByOverlapAndExperiment() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore(path: folder.store)
    try store.createRun(exampleRun("a"))
    try store.createRun(exampleRun("again"))
    try store.createRun(exampleRun("other", spec: "s2"))
    func look(_ holdout: String, _ run: String, _ experiment: String = "e1") throws {
      try store.recordLook(
        dataHash: "d1", experiment: experiment, holdout: holdout, run: run,
        atUTC: "2026-11-20T00:00:00Z")
    }
    for run in ["a", "a", "again"] { try look("2023-01-01 to 2023-12-31", run) }
    try look("2023-06-01 to 2024-12-31", "other", "e2")
    #expect(try store.looks(dataHash: "d1", holdout: "2023-01-01 to 2023-12-31") == 2)
    #expect(try store.looks(dataHash: "d1", holdout: "2023-12-31 to 2024-06-01") == 2)
    #expect(try store.looks(dataHash: "d1", holdout: "2024-01-01 to 2024-06-01") == 1)
    #expect(try store.looks(dataHash: "d1", holdout: "2022-01-01 to 2022-12-31") == 0)
    #expect(try store.looks(dataHash: "d2", holdout: "2023-01-01 to 2023-12-31") == 0)
  }

  @Test func earlierRunsAreThoseOfTheSameMarketAndStrategy() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore(path: folder.store)
    for (id, data, markets) in [
      ("a", "d1", []), ("b", "d2", []), ("c", "all", ["d3", "d1"]), ("e", "all", ["d3", "d2"]),
      ("f", "d1", ["d1"]),
    ] {
      var run = exampleRun(id, data: data)
      run.marketHashes = markets
      try store.createRun(run)
      #expect(try store.run(id) == run)
    }
    func before(_ id: String, on market: String = "d1", strategy: String = "sma-cross") throws
      -> [String]
    {
      try store.earlierRuns(on: market, strategy: strategy, before: id).map(\.id)
    }
    #expect(try before("a") == [] && before("b") == ["a"] && before("f") == ["a", "c"])
    #expect(try before("f", on: "d3") == ["c", "e"])
    #expect(try before("f", strategy: "other") == [])
  }
}
