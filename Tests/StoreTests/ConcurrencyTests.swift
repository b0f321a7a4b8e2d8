import Documents
import Foundation
import Store
import Testing

@Suite struct ConcurrencyTests {
  /// A copy of the files amid a transaction is what a killed process leaves behind.
  @Test func aKillAmidABatchLeavesTheLastWholeOne() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore(path: folder.store)
    try store.createRun(exampleRun("a"))
    try store.appendBatch(exampleBatch(0, first: 0, count: 20), to: "a")
    let copy = folder.path + "/copy.sqlite"
    // A small cache spills the unfinished batch into the write-ahead log.
    try store.database.execute("PRAGMA cache_size = 2; PRAGMA cache_spill = 1")
    let logBefore = try Self.size(folder.store + "-wal")
    try store.database.execute("BEGIN IMMEDIATE")
    for number in 1...40 {
      let noise = (0..<40_000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 11) }
      try store.database.run(
        "INSERT INTO batches VALUES(1, ?, ?, 1, ?, ?)",
        [.int(number), .int(100 + number), .blob(noise), .blob(noise)])
    }
    #expect(try Self.size(folder.store + "-wal") > logBefore + 1_000_000)
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: folder.store + suffix, toPath: copy + suffix)
    }
    try store.database.execute("ROLLBACK")
    let survivor = try RunStore(path: copy)
    #expect(try survivor.database.rows("PRAGMA integrity_check") { $0.text(0) } == ["ok"])
    #expect(try survivor.trials(of: "a").trials == Array(0..<20))
    #expect(try survivor.run("a").state == .running)
    try survivor.appendBatch(exampleBatch(1, first: 20, count: 5), to: "a")
    #expect(try survivor.trialCount(of: "a") == 25)
  }

  @Test func manyWritersShareOneFile() async throws {
    let folder = try TemporaryFolder()
    let path = folder.store
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<6 {
        group.addTask {
          // Each makes or migrates the file at the same moment.
          let store = try RunStore(path: path)
          let id = "run-\(writer)"
          try store.createRun(exampleRun(id, spec: "s\(writer)"))
          let claim = try store.claim(run: id, processID: 1)
          for number in 0..<20 {
            try store.appendBatch(exampleBatch(number, first: 5 * number, count: 5), to: id)
          }
          try store.finish(id, elapsedSeconds: 1, resultJSON: "{}", report: "r\(writer)")
          _ = consume claim
        }
      }
      try await group.waitForAll()
    }
    let store = try RunStore(path: path)
    for writer in 0..<6 {
      #expect(try store.trials(of: "run-\(writer)").trials == Array(0..<100))
      #expect(try store.report(of: "run-\(writer)") == "r\(writer)")
    }
  }

  /// Changing the journal's kind is refused at once while another reads: openers take turns.
  @Test func manyMayMakeOneFileAtOnce() async throws {
    for _ in 0..<20 {
      let folder = try TemporaryFolder()
      let path = folder.store
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<8 {
          group.addTask {
            try RunStore(path: path).database.integer("SELECT count(*) FROM runs")
          }
        }
        for try await count in group { #expect(count == 0) }
      }
    }
  }

  @Test func oneWriterPerRun() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore(path: folder.store)
    try store.createRun(exampleRun("a/../b"))
    try store.createRun(exampleRun("c"))
    do {
      let claim = try store.claim(run: "a/../b", processID: 4321)
      let other = try RunStore(path: folder.store)
      let error = #expect(throws: AssayError.self) {
        _ = try other.claim(run: "a/../b", processID: 7)
      }
      #expect(error?.problem == "run a/../b is being written by another process (process 4321)")
      _ = try other.claim(run: "c", processID: 7)
      _ = consume claim
    }
    _ = try store.claim(run: "a/../b", processID: 8)
    #expect(throws: AssayError.self) { _ = try store.claim(run: "none", processID: 1) }
  }

  private static func size(_ path: String) throws -> Int {
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size]
    return (size as? NSNumber)?.intValue ?? 0
  }
}
