import Documents
import Foundation
import MarketData
import Synchronization
import Testing

@Suite struct BarStoreFaultTests {
  private let folder: TemporaryFolder
  private let store: BarStore

  init() throws {
    folder = try TemporaryFolder()
    store = BarStore(directory: folder.path + "/data")
  }

  private func manifest(_ series: BarSeries) -> DatasetManifest {
    DatasetManifest(
      ImportedBars(series: series), source: "a test",
      licence: "none", inputSHA256: "00", assayVersion: "1.0")
  }

  private func series(_ rows: Int, seed: UInt64) -> BarSeries {
    var random = SplitMix64(seed: seed)
    return BarSeries(name: "x", bars: randomBars(rows, &random))
  }

  /// Damages a sound file in `rounds` ways and expects each to be found.
  private func damage(_ rounds: Int, seed: UInt64) throws {
    let series = series(700, seed: 15)
    try store.save(series, manifest(series))
    let path = store.directory + "/x.bars"
    let sound = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    var random = SplitMix64(seed: seed)
    for round in 0..<rounds {
      var bytes = sound
      if round % 10 == 0 {
        bytes.removeLast(.random(in: 1...bytes.count, using: &random))
      } else {
        // Both ends hold magic, version, lengths and checksums: dwell there.
        let place =
          round % 3 == 0
          ? (round % 2 == 0 ? round % 40 : bytes.count - 1 - round % 600)
          : Int.random(in: bytes.indices, using: &random)
        bytes[place] ^= .random(in: 1...255, using: &random)
      }
      try overwrite(path, bytes)
      let error = #expect(throws: AssayError.self, "seed \(seed), round \(round)") {
        try store.load("x")
      }
      #expect(error?.kind == .data, "seed \(seed), round \(round)")
    }
  }

  /// In place: quicker than a new file.
  private func overwrite(_ path: String, _ bytes: [UInt8]) throws {
    let descriptor = open(path, O_WRONLY | O_TRUNC)
    defer { close(descriptor) }
    try #require(write(descriptor, bytes, bytes.count) == bytes.count)
  }

  @Test func findsFlippedBytesAndTruncations() throws { try damage(1_200, seed: 21) }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["ASSAY_SOAK"] != nil))
  func findsDamageInTheLongRun() throws {
    try damage(120_000, seed: 22)
  }

  @Test func findsEveryTruncationAndEveryFlippedByteOfASmallFile() throws {
    let series = series(3, seed: 5)
    try store.save(series, manifest(series))
    let path = store.directory + "/x.bars"
    let sound = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    for place in sound.indices {
      var bytes = sound
      bytes[place] ^= UInt8(1 << (place % 8))
      try overwrite(path, bytes)
      #expect(throws: AssayError.self, "byte \(place)") { try store.load("x") }
      try overwrite(path, Array(sound[..<place]))
      #expect(throws: AssayError.self, "cut at \(place)") { try store.load("x") }
    }
    try overwrite(path, sound + [0])
    #expect(throws: AssayError.self) { try store.load("x") }
    try overwrite(path, sound)
    #expect(bits(try store.load("x")) == bits(series))
  }

  /// A footer whose checksum fits but which lies must not trap either.
  @Test func survivesFootersMadeUp() throws {
    let series = series(40, seed: 6)
    try store.save(series, manifest(series))
    let path = store.directory + "/x.bars"
    let sound = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    for seed in 0..<600 as Range<UInt64> {
      try overwrite(path, withMadeUpFooter(sound, seed: seed))
      let loaded = try? store.load("x")
      #expect(loaded.map { $0.bars.count == 40 } ?? true, "seed \(seed)")
      _ = try? store.load("x", from: series.bars[3].openTime, to: series.bars[9].openTime)
    }
  }

  /// Ends the program, as it were, at the `last`-th call: it is half done, and none follows.
  private func mortal(until last: Int) -> FileCalls {
    let count = Counter()
    let system = FileCalls.system
    return FileCalls(
      write: { descriptor, bytes, length in
        // Many small writes make many places to end at.
        let length = min(length, 31)
        switch count.next() {
        case ..<last: return system.write(descriptor, bytes, length)
        case last: return system.write(descriptor, bytes, length / 2) < 0 ? -1 : -1
        default: return -1
        }
      },
      sync: { count.next() < last ? system.sync($0) : -1 },
      rename: { count.next() < last ? system.rename($0, $1) : -1 },
      unlink: { count.next() < last ? system.unlink($0) : -1 })
  }

  private final class Counter: Sendable {
    private let value = Atomic(0)

    func next() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
  }

  private final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() { value.store(true, ordering: .relaxed) }
  }

  @Test func leavesTheOldOrTheNewWhereverItEnds() throws {
    let whole = series(120, seed: 3)
    let older = BarSeries(name: "x", bars: Array(whole.bars[..<80]))
    let input = DatasetInput(source: "more", sha256: "11")
    var ends: [Int] = []
    var isDone = false
    var last = 0
    while !isDone {
      try store.save(older, manifest(older))
      let dying = BarStore(directory: store.directory, calls: mortal(until: last))
      isDone = (try? dying.append(whole, from: input, to: "x", assayVersion: "2")) != nil
      let found = try store.load("x")
      let rows = try store.manifest("x").rows
      #expect(found.bars == older.bars || found.bars == whole.bars, "call \(last)")
      #expect(rows == found.bars.count, "call \(last)")
      #expect(try store.list().count == 1)
      ends.append(rows)
      last += 1
    }
    #expect(ends.count > 40 && ends.first == 80 && ends.last == 120)
    #expect(ends == ends.sorted())
  }

  /// The change of format is one rename too.
  @Test func leavesTheFirstVersionOrTheNewWhereverItEnds() throws {
    try FileManager.default.createDirectory(
      atPath: store.directory, withIntermediateDirectories: true)
    let newer = BarSeries(name: "first", bars: series(30, seed: 8).bars)
    var isDone = false
    var last = 0
    while !isDone {
      try FirstVersionBars.write(to: store.directory)
      let dying = BarStore(directory: store.directory, calls: mortal(until: last))
      isDone = (try? dying.save(newer, manifest(newer))) != nil
      let found = try store.load("first")
      #expect(
        found.bars == newer.bars || found.bars == FirstVersionBars.series.bars, "call \(last)")
      last += 1
    }
    #expect(try store.load("first").bars == newer.bars)
  }

  @Test func removesWhatDeadProgramsLeft() throws {
    let series = series(20, seed: 2)
    try store.save(series, manifest(series))
    // No process has the number of the first, this one has that of the second.
    let names = ["x.bars.99999999.0.partial", "x.bars.\(getpid()).7.partial", "y.bars.1.partial"]
    for name in names {
      try Data([1]).write(to: URL(fileURLWithPath: store.directory + "/" + name))
    }
    try store.save(series, manifest(series))
    let files = try FileManager.default.contentsOfDirectory(atPath: store.directory)
    #expect(files.sorted() == ["x.bars", names[1], names[2]])
  }

  @Test func readersSeeOneStateWhileAWriterWrites() async throws {
    let whole = series(2_000, seed: 9)
    let states = stride(from: 500, through: 2_000, by: 250).map { Array(whole.bars[..<$0]) }
    let first = BarSeries(name: "x", bars: states[0])
    try store.save(first, manifest(first))
    let store = store
    let isOver = Flag()
    let reads = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<10 {
        group.addTask {
          var reads = 0
          while reads < 5 || !isOver.isSet {
            let bars = try store.load("x").bars
            #expect(bars == states[(bars.count - 500) / 250])
            let part = try store.load(
              "x", from: whole.bars[100].openTime, to: whole.bars[120].openTime)
            #expect(part.bars == Array(whole.bars[100..<120]))
            reads += 1
            await Task.yield()
          }
          return reads
        }
      }
      for state in states.dropFirst() {
        let newer = BarSeries(name: "x", bars: state)
        _ = try store.append(
          newer, from: DatasetInput(source: "more", sha256: "\(state.count)"), to: "x",
          assayVersion: "1")
        await Task.yield()
      }
      isOver.set()
      return try await group.reduce(0, +)
    }
    #expect(reads >= 50)
    #expect(try store.manifest("x").inputs.count == states.count)
  }
}
