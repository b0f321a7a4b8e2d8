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
    let imported = ImportedBars(series: series)
    try store.save(
      series,
      DatasetManifest(
        imported, source: "a test", licence: "none", inputSHA256: "00", assayVersion: "1.0"))
  }

  /// Bars of one of several characters, so that every encoding and width is met.
  private func series(_ name: String, seed: UInt64, rows: Int) -> BarSeries {
    var random = SplitMix64(seed: seed)
    var bars = randomBars(rows, &random)
    for index in bars.indices where seed % 6 != 0 {
      switch seed % 6 {
      case 1: bars[index].volume = Double(index % 7)
      case 4: bars[index].volume = .leastNonzeroMagnitude * Double(index % 5)
      case 5:
        let scale = index % 2 == 0 ? 1e-12 : 0.1 + 0.2
        bars[index].open *= scale
        bars[index].high *= scale
        bars[index].low *= scale
        bars[index].close *= scale
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

  /// From text to the store and back to text: the same numbers, whatever their decimals.
  @Test func exportsTheNumbersThatWereImported() throws {
    let awkward = ["0.1", "0.30000000000000004", "1e-9", "123456789.123456789", "4.35", "1.005"]
    let volumes = ["0", "5e-324", "2.2250738585072011e-308", "1e300", "0.07", "9007199254740993"]
    for seed in 0..<40 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      var text = header
      for row in 0..<Int.random(in: 1...60, using: &random) {
        let price =
          seed % 3 == 0
          ? awkward.randomElement(using: &random) ?? "1"
          : "\(Double.random(in: 1e-12...1e12, using: &random))"
        let volume = volumes.randomElement(using: &random) ?? "0"
        text += "\(1_500_000_000 + row * 3_600),\(price),\(price),\(price),\(price),\(volume)\n"
      }
      let series = try BarFile.read(path: try folder.file("in.csv", text), name: "x").series
      try save(series)
      let loaded = try store.load("x")
      #expect(bits(loaded) == bits(series), "seed \(seed)")
      try BarFile.write(loaded, to: folder.path + "/out.csv")
      let again = try BarFile.read(path: folder.path + "/out.csv", name: "x").series
      #expect(bits(again) == bits(series) && again.hash == series.hash, "seed \(seed)")
    }
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
    #expect(files == ["x.bars"])
  }

  @Test(arguments: ["", "../x", "a/b", ".x", "-x", "a b", "é", String(repeating: "a", count: 101)])
  func refusesNames(_ name: String) throws {
    let error = #expect(throws: AssayError.self) { try save(series(name, seed: 1, rows: 3)) }
    #expect(error?.kind == .usage)
    #expect(throws: AssayError.self) { try store.load(name) }
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
  }

  /// What 0.1.0 wrote reads, and becomes one file when it is saved again.
  @Test func readsTheFirstVersion() throws {
    try FileManager.default.createDirectory(
      atPath: store.directory, withIntermediateDirectories: true)
    try FirstVersionBars.write(to: store.directory)
    let series = FirstVersionBars.series
    #expect(try store.list().map(\.name) == ["first"])
    let manifest = try store.manifest("first")
    #expect(manifest.inputs == [DatasetInput(source: "a test", sha256: "00")])
    #expect(manifest.repairs == nil)
    #expect(bits(try store.load("first")) == bits(series))
    let part = try store.load("first", from: series.bars[5].openTime, to: series.bars[9].openTime)
    #expect(part.bars == Array(series.bars[5..<9]))
    let newer = BarSeries(name: "first", bars: series.bars, quoteVolume: series.quoteVolume)
    try save(newer)
    let files = try FileManager.default.contentsOfDirectory(atPath: store.directory)
    #expect(files == ["first.bars"])
    #expect(bits(try store.load("first")) == bits(series))
  }

  @Test func findsDamagedManifestsOfTheFirstVersion() throws {
    try FileManager.default.createDirectory(
      atPath: store.directory, withIntermediateDirectories: true)
    try FirstVersionBars.write(to: store.directory)
    let path = store.directory + "/first.json"
    let other = FirstVersionBars.manifest.replacingOccurrences(of: ": 24,", with: ": 23,")
    try other.write(toFile: path, atomically: true, encoding: .utf8)
    let wrong = #expect(throws: AssayError.self) { try store.load("first") }
    #expect(wrong?.problem == "the stored bars and their manifest differ")
    try "{".write(toFile: path, atomically: true, encoding: .utf8)
    let damaged = #expect(throws: AssayError.self) { try store.load("first") }
    #expect(damaged?.problem == "the manifest is damaged")
  }

  @Test func saysWhenAFolderCannotBe() throws {
    let file = try folder.file("plain", "x")
    let store = BarStore(directory: file)
    let series = series("x", seed: 1, rows: 3)
    let imported = ImportedBars(series: series)
    let manifest = DatasetManifest(
      imported, source: "", licence: "", inputSHA256: "", assayVersion: "")
    let error = #expect(throws: AssayError.self) { try store.save(series, manifest) }
    #expect(error?.problem == "cannot make the folder")
  }
}
