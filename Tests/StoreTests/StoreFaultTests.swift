import Documents
import Foundation
import Store
import Testing

@Suite struct StoreFaultTests {
  private static func fault(opening path: String) -> AssayError? {
    #expect(throws: AssayError.self) { _ = try RunStore(path: path, busyMilliseconds: 50) }
  }

  @Test func otherFilesAreRefusedAndLeftAlone() throws {
    let folder = try TemporaryFolder()
    let text = String(repeating: "no database ", count: 100)
    try text.write(toFile: folder.store, atomically: true, encoding: .utf8)
    let error = Self.fault(opening: folder.store)
    #expect(error?.kind == .data && error?.place == folder.store)
    #expect(error?.problem == "not a readable run store (file is not a database)")
    #expect(try String(contentsOfFile: folder.store, encoding: .utf8) == text)

    let other = folder.path + "/other.sqlite"
    try Database(path: other, busyMilliseconds: 50).execute("CREATE TABLE t(x)")
    #expect(Self.fault(opening: other)?.problem == "a SQLite file, but no run store")
    let database = try Database(path: other, busyMilliseconds: 50)
    #expect(try database.rows("PRAGMA journal_mode") { $0.text(0) } == ["delete"])
  }

  @Test func newerStoresAreRefused() throws {
    let folder = try TemporaryFolder()
    try RunStore(path: folder.store).database.execute("PRAGMA user_version = 99")
    let error = Self.fault(opening: folder.store)
    #expect(error?.problem == "the run store has version 99, this program knows up to 2")
    #expect(error?.mend == "use a newer assay")
  }

  @Test func missingFoldersAreNamed() throws {
    let folder = try TemporaryFolder()
    for path in [folder.path + "/none/runs.sqlite", folder.path] {
      let error = Self.fault(opening: path)
      #expect(error?.place == path)
      #expect(error?.problem == "the run store cannot be written (unable to open database file)")
    }
  }

  @Test func aFullDiskKeepsTheLastWholeBatch() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore(path: folder.store)
    try store.createRun(exampleRun("a"))
    try store.appendBatch(exampleBatch(0, first: 0, count: 10), to: "a")
    let pages = try store.database.integer("PRAGMA page_count")
    try store.database.execute("PRAGMA max_page_count = \(pages + 1)")
    let error = #expect(throws: AssayError.self) {
      try store.appendBatch(exampleBatch(1, first: 10, count: 50_000), to: "a")
    }
    #expect(error?.problem == "the disk is full; the last batch was not stored")
    #expect(try store.trialCount(of: "a") == 10)
    try store.database.execute("PRAGMA max_page_count = 1000000")
    try store.appendBatch(exampleBatch(1, first: 10, count: 50_000), to: "a")
    #expect(try store.trialCount(of: "a") == 50_010)
  }

  @Test func aLockHeldTooLongIsNamed() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore(path: folder.store)
    let other = try RunStore(path: folder.store, busyMilliseconds: 50)
    try store.database.transaction {
      let error = #expect(throws: AssayError.self) { try other.createRun(exampleRun("a")) }
      #expect(error?.problem == "the run store stays locked by another process")
      // Readers do not wait for a writer.
      let seen = try other.list()
      #expect(seen == [])
    }
    try other.createRun(exampleRun("a"))
  }

  @Test func damagedBatchesAreNamed() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore(path: folder.store)
    try store.createRun(exampleRun("a"))
    try store.appendBatch(exampleBatch(0, first: 0, count: 100), to: "a")
    let frames = try store.database.rows("SELECT metrics FROM batches") { $0.blob(0) ?? [] }
    for place in [0, 4, 6, frames[0].count / 2, frames[0].count - 1] {
      var frame = frames[0]
      frame[place] ^= 0x55
      try store.database.run("UPDATE batches SET metrics = ?", [.blob(frame)])
      let error = #expect(throws: AssayError.self) { try store.batches(of: "a") }
      #expect(error?.problem == "batch 0 of run a is damaged", "byte \(place)")
    }
    try store.database.run("UPDATE batches SET metrics = ?", [.blob([])])
    #expect(throws: AssayError.self) { try store.trials(of: "a") }
    try store.database.run("UPDATE batches SET trials = 9223372036854775807")
    #expect(throws: AssayError.self) { try store.batches(of: "a") }
  }

  @Test func aFailedTransactionLeavesNothing() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore(path: folder.store)
    #expect(throws: AssayError.self) {
      try store.database.transaction {
        try store.database.run("INSERT INTO looks VALUES(1, 'd', 's', 'h', 77, 't')")
      }
    }
    #expect(try store.database.integer("SELECT count(*) FROM looks") == 0)
    try store.createRun(exampleRun("a"))
  }
}
