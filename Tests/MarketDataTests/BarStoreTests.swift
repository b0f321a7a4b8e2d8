import Documents
import Foundation
import MarketData
import Testing

@Suite struct BarStoreTests {
  let folder: TemporaryFolder
  let store: BarStore

  init() throws {
    folder = try TemporaryFolder()
    store = BarStore(directory: folder.path + "/data")
  }

  private func save(_ series: BarSeries) throws {
    let imported = ImportedBars(series: series, defects: DefectReport(series))
    try store.save(
      series,
      DatasetManifest(
        imported, source: "a test", licence: "none", inputSHA256: "00", assayVersion: "1.0"))
  }

  /// Bars of one of several characters, so that every encoding and width is met.
  private func series(_ name: String, seed: UInt64, rows: Int) -> BarSeries {
    var random = SplitMix64(seed: seed)
    var bars = randomBars(rows, &random)
    for index in bars.indices where seed % 4 != 0 {
      switch seed % 4 {
      case 1: bars[index].volume = Double(index % 7)
      case 2:
        bars[index].volume = .random(in: 0...1, using: &random)
        bars[index].high *= 1 + .random(in: 0...1e-3, using: &random)
      default:
        bars[index].openTime.nanoseconds += .random(in: 0..<Span.hour, using: &random)
        bars[index].high = 40_000_000
        bars[index].volume = index == 0 ? -0.0 : 4e15 + 0.5
      }
    }
    return BarSeries(
      name: name, bars: bars, quoteVolume: seed % 3 == 0 ? bars.map { $0.volume * 1.5 } : nil,
      spread: seed % 5 == 0 ? bars.map { _ in 0.0001 } : nil)
  }

  @Test(arguments: 0..<24 as Range<UInt64>)
  func givesBackEveryBit(_ seed: UInt64) throws {
    let series = series("x", seed: seed, rows: Int(1 + seed * seed))
    try save(series)
    let loaded = try store.load("x")
    #expect(bits(loaded) == bits(series), "seed \(seed)")
    #expect(loaded.interval == series.interval)
    #expect(loaded.ticksPerUnit == series.ticksPerUnit)
    #expect((loaded.quoteVolume == nil) == (series.quoteVolume == nil))
    #expect((loaded.spread == nil) == (series.spread == nil))
    #expect(loaded.hash == series.hash)
    #expect(loaded.name == "x")
  }

  @Test(arguments: [65_535, 65_536, 65_537, 140_000])
  func crossesChunks(_ rows: Int) throws {
    let series = series("x", seed: 30, rows: rows)
    try save(series)
    #expect(bits(try store.load("x")) == bits(series))
  }

  @Test func listsShowsAndRemoves() throws {
    #expect(try store.list() == [])
    for name in ["b", "a-1h", "c.2"] { try save(series(name, seed: 4, rows: 50)) }
    #expect(try store.list().map(\.name) == ["a-1h", "b", "c.2"])
    let manifest = try store.manifest("b")
    #expect(manifest.rows == 50)
    #expect(manifest.start.iso == "2017-07-14T02:40:00Z")
    #expect(manifest.interval == Span.hour)
    #expect(manifest.source == "a test")
    #expect(manifest.assayVersion == "1.0")
    #expect(manifest.dataHash == (try store.load("b").hash))
    try store.remove("b")
    #expect(try store.list().map(\.name) == ["a-1h", "c.2"])
    let error = #expect(throws: AssayError.self) { try store.load("b") }
    #expect(error?.problem == "there is no such dataset")
    #expect(throws: AssayError.self) { try store.remove("b") }
  }

  @Test func replacesAndLeavesNothingBeside() throws {
    try save(series("x", seed: 1, rows: 10))
    let later = series("x", seed: 2, rows: 20)
    try save(later)
    #expect(bits(try store.load("x")) == bits(later))
    let files = try FileManager.default.contentsOfDirectory(atPath: store.directory)
    #expect(files.sorted() == ["x.bars", "x.json"])
  }

  @Test(arguments: ["", "../x", "a/b", ".x", "-x", "a b", "é", String(repeating: "a", count: 101)])
  func refusesNames(_ name: String) throws {
    let error = #expect(throws: AssayError.self) { try save(series(name, seed: 1, rows: 3)) }
    #expect(error?.kind == .usage)
    #expect(throws: AssayError.self) { try store.load(name) }
  }

  @Test func findsEveryFlippedByteAndTruncation() throws {
    try save(series("x", seed: 15, rows: 1_500))
    let path = store.directory + "/x.bars"
    let sound = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    var random = SplitMix64(seed: 21)
    for round in 0..<2_000 {
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
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: AssayError.self, "seed 21, round \(round)") {
        try store.load("x")
      }
      #expect(error?.kind == .data)
    }
    try Data(sound + [0]).write(to: URL(fileURLWithPath: path))
    #expect(throws: AssayError.self) { try store.load("x") }
  }

  @Test func findsForeignOrDamagedManifests() throws {
    try save(series("x", seed: 1, rows: 10))
    try save(series("y", seed: 2, rows: 10))
    let files = FileManager.default
    try files.removeItem(atPath: store.directory + "/x.bars")
    #expect(throws: AssayError.self) { try store.load("x") }
    try files.copyItem(atPath: store.directory + "/y.bars", toPath: store.directory + "/x.bars")
    let foreign = #expect(throws: AssayError.self) { try store.load("x") }
    #expect(foreign?.problem == "the stored bars and their manifest differ")
    try "{".write(toFile: store.directory + "/y.json", atomically: true, encoding: .utf8)
    let damaged = #expect(throws: AssayError.self) { try store.load("y") }
    #expect(damaged?.problem == "the manifest is damaged")
  }

  @Test func saysWhenAFolderCannotBe() throws {
    let file = try folder.file("plain", "x")
    let store = BarStore(directory: file)
    let series = series("x", seed: 1, rows: 3)
    let imported = ImportedBars(series: series, defects: DefectReport(series))
    let manifest = DatasetManifest(
      imported, source: "", licence: "", inputSHA256: "", assayVersion: "")
    let error = #expect(throws: AssayError.self) { try store.save(series, manifest) }
    #expect(error?.problem == "cannot make the folder")
  }
}
