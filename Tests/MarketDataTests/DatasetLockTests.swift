import Documents
import Foundation
import MarketData
import Testing

/// Of two writers of one dataset the second waits, and neither loses what the other adds.
@Suite struct DatasetLockTests {
  private let folder: TemporaryFolder
  private let store: BarStore

  init() throws {
    folder = try TemporaryFolder()
    store = BarStore(directory: folder.path + "/data")
  }

  private func save(_ bars: [Bar], unless check: () throws -> Void = {}) throws {
    let series = BarSeries(name: "x", bars: bars)
    try store.save(
      series,
      DatasetManifest(
        ImportedBars(series: series), source: "a", licence: "b", inputSHA256: "c",
        assayVersion: "1"), unless: check)
  }

  /// Two threads append alternating bars; the later of two needs what the earlier kept.
  @Test func appendersWaitForOneAnother() async throws {
    let bars = flatBars(at: (0..<41).map { 60 * Int64($0) })
    try save([bars[0]])
    let (store, next) = (store, Counter())
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          while let row = next.take(below: 41) {
            // Older bars that are not there yet come with the newer ones.
            let newer = BarSeries(name: "n", bars: Array(bars[...row]))
            let input = DatasetInput(source: "\(row)", sha256: "\(row)")
            _ = try? store.append(newer, from: input, to: "x", assayVersion: "1")
          }
        }
      }
    }
    #expect(try store.load("x").bars == bars)
    #expect(try FileManager.default.contentsOfDirectory(atPath: store.directory) == ["x.bars"])
  }

  @Test func aRefusalUnderTheLockKeepsWhatIsThere() throws {
    let bars = flatBars(at: [0, 60])
    try save(bars)
    #expect(throws: CancellationError.self) {
      try save(flatBars(at: [5, 6])) { throw CancellationError() }
    }
    #expect(try store.load("x").bars == bars)
    try save(flatBars(at: [5, 6]))
    #expect(try store.load("x").bars.count == 2)
  }

  /// A lock that a program left behind, which has ended, keeps nobody out.
  @Test func aLeftLockFileIsNoLock() throws {
    try save(flatBars(at: [0]))
    let lock = store.directory + "/x.lock"
    #expect(FileManager.default.createFile(atPath: lock, contents: nil))
    try save(flatBars(at: [1]))
    #expect(try store.list().map(\.name) == ["x"])
  }
}

/// Numbers handed out once each.
private final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var next = 1

  func take(below end: Int) -> Int? {
    lock.withLock {
      guard next < end else { return nil }
      next += 1
      return next - 1
    }
  }
}
