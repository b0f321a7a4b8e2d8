import Documents
import Foundation
import MarketData
import Testing

/// A series of awkward numbers at uneven times.
func randomValues(
  _ name: String, rows: Int, columns: Int = 2, _ random: inout SplitMix64
) -> ValueSeries {
  var time: Int64 = 1_500_000_000 * Span.second
  let times = (0..<rows).map { _ in
    time += Int64.random(in: 1...(3 * Span.hour), using: &random)
    return Timestamp(nanoseconds: time)
  }
  let odd = [Double.nan, -0.0, .leastNonzeroMagnitude, 1.7e308, 0.1 + 0.2, 1e-4, -12345.678]
  let made = (0..<columns).map { column in
    ValueSeries.Column(
      "c\(column)",
      (0..<rows).map { _ in
        Int.random(in: 0..<4, using: &random) == 0
          ? odd.randomElement(using: &random) ?? 0
          : Double(Int.random(in: -9_999...9_999, using: &random)) / 1e6
      })
  }
  return ValueSeries(name: name, times: times, columns: made)
}

func manifest(_ series: ValueSeries) -> ValueManifest {
  ValueManifest(
    series, source: "a test", licence: "none",
    inputs: [DatasetInput(source: "a.csv", sha256: "00")], assayVersion: "1.0")
}

@Suite struct ValueStoreTests {
  private let folder: TemporaryFolder
  private let store: ValueStore

  init() throws {
    folder = try TemporaryFolder()
    store = ValueStore(directory: folder.path + "/data")
  }

  @Test func readsBackWhatWasKept() throws {
    for seed in 1...40 {
      var random = SplitMix64(seed: UInt64(seed))
      let series = randomValues(
        "x.funding", rows: .random(in: 1...300, using: &random),
        columns: .random(in: 1...4, using: &random), &random)
      try store.save(series, manifest(series))
      let loaded = try store.load("x.funding")
      #expect(loaded == series, "seed \(seed)")
      #expect(loaded.hash == series.hash, "seed \(seed)")
      #expect(try store.manifest("x.funding") == manifest(series), "seed \(seed)")
    }
    #expect(try store.list().map(\.name) == ["x.funding"])
  }

  @Test func keepsRatesSmall() throws {
    let times = (0..<5_000).map { Timestamp(nanoseconds: Int64($0) * 8 * Span.hour) }
    let rates = times.indices.map { Double($0 % 37 - 9) / 1e5 }
    let series = ValueSeries(name: "x", times: times, columns: [.init("funding_rate", rates)])
    try store.save(series, manifest(series))
    let size = try Data(contentsOf: URL(fileURLWithPath: store.directory + "/x.values")).count
    #expect(size < 2_000)
    #expect(try store.load("x") == series)
  }

  @Test func takesThePlaceOfBarsAndGivesItBack() throws {
    var random = SplitMix64(seed: 3)
    let bars = BarStore(directory: store.directory)
    let series = BarSeries(name: "x", bars: randomBars(20, &random))
    let barManifest = DatasetManifest(
      ImportedBars(series: series, isVolumeMissing: false), source: "a test",
      licence: "none", inputSHA256: "00", assayVersion: "1.0")
    let values = randomValues("x", rows: 9, &random)
    try bars.save(series, barManifest)
    try store.save(values, manifest(values))
    #expect(try bars.list().isEmpty && store.load("x") == values)
    let error = #expect(throws: AssayError.self) { try bars.load("x") }
    #expect(error?.description.contains("this dataset holds values, not bars") == true)
    try bars.save(series, barManifest)
    #expect(try store.list().isEmpty && bars.load("x").bars == series.bars)
    try bars.remove("x")
    #expect(try !store.has("x") && bars.list().isEmpty)
  }

  @Test func forgets() throws {
    var random = SplitMix64(seed: 4)
    let values = randomValues("x.y", rows: 2, &random)
    try store.save(values, manifest(values))
    try store.remove("x.y")
    #expect(throws: AssayError.self) { try store.load("x.y") }
  }

  private func overwrite(_ path: String, _ bytes: [UInt8]) throws {
    let descriptor = open(path, O_WRONLY | O_TRUNC)
    defer { close(descriptor) }
    try #require(write(descriptor, bytes, bytes.count) == bytes.count)
  }

  @Test func findsEveryTruncationAndEveryFlippedByteOfASmallFile() throws {
    var random = SplitMix64(seed: 5)
    let series = randomValues("x", rows: 3, &random)
    try store.save(series, manifest(series))
    let path = store.directory + "/x.values"
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
  }

  /// A footer whose checksum fits but which lies must not trap either.
  @Test func survivesFootersMadeUp() throws {
    var random = SplitMix64(seed: 8)
    let series = randomValues("x", rows: 40, &random)
    try store.save(series, manifest(series))
    let path = store.directory + "/x.values"
    let sound = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    for seed in 0..<600 as Range<UInt64> {
      try overwrite(path, withMadeUpFooter(sound, seed: seed))
      let loaded = try? store.load("x")
      #expect(loaded.map { $0 == series } ?? true, "seed \(seed)")
    }
  }

  @Test func findsRandomDamageOfALargerFile() throws {
    var random = SplitMix64(seed: 6)
    let series = randomValues("x", rows: 400, columns: 3, &random)
    try store.save(series, manifest(series))
    let path = store.directory + "/x.values"
    let sound = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    for round in 0..<600 {
      var bytes = sound
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[.random(in: bytes.indices, using: &random)] ^= .random(in: 1...255, using: &random)
      }
      guard bytes != sound else { continue }
      try overwrite(path, bytes)
      let error = #expect(throws: AssayError.self, "round \(round)") { try store.load("x") }
      #expect(error?.kind == .data, "round \(round)")
    }
  }

  @Test func aWriteThatFailsLeavesWhatWasThere() throws {
    var random = SplitMix64(seed: 7)
    let (old, new) = (randomValues("x", rows: 5, &random), randomValues("x", rows: 6, &random))
    try store.save(old, manifest(old))
    var write = FileCalls.system
    write.write = { _, _, _ in
      errno = ENOSPC
      return -1
    }
    var sync = FileCalls.system
    sync.sync = { _ in
      errno = EIO
      return -1
    }
    var rename = FileCalls.system
    rename.rename = { _, _ in
      errno = EIO
      return -1
    }
    for calls in [write, sync, rename] {
      let failing = ValueStore(directory: store.directory, calls: calls)
      #expect(throws: AssayError.self) { try failing.save(new, manifest(new)) }
      #expect(try store.load("x") == old)
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: store.directory)
    #expect(files == ["x.values"])
  }

  @Test func tellsSeriesByTheirNames() {
    #expect(SeriesName("btc.funding") == SeriesName("btc.funding"))
    #expect(SeriesName("btc.usd.funding")?.dataset == "btc.usd")
    #expect(SeriesName("btc.funding")?.kind == .funding)
    #expect(SeriesName("btc.mood")?.word == "mood")
    #expect(SeriesName("btc.mood")?.kind == nil)
    for name in ["btc", ".btc", "btc."] { #expect(SeriesName(name) == nil, "\(name)") }
  }
}
