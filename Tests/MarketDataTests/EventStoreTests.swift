import Documents
import Foundation
import MarketData
import Testing

@Suite struct EventStoreTests {
  private let folder: TemporaryFolder
  private let store: EventStore
  private let bars: BarStore
  private let capture: String

  init() throws {
    folder = try TemporaryFolder()
    store = EventStore(directory: folder.path + "/data")
    bars = BarStore(directory: folder.path + "/data")
    let lines = [
      #"1700000000001000000 {"e":"trade","s":"X","T":1700000000000,"p":"100.5","q":"2","m":true}"#,
      #"1700000000002000000 {"lastUpdateId":5,"T":1700000000000,"bids":[["100","1"]],"asks":[]}"#,
      #"1700000000003000000 {"e":"depthUpdate","s":"X","T":1700000000002,"u":6,"pu":5,"#
        + #""b":[],"a":[["101","3"]]}"#,
    ]
    capture = try folder.file("c.jsonl", lines.joined(separator: "\n"))
  }

  private func compile(_ name: String) throws -> EventManifest {
    try store.compile(
      InputFile(capture), as: name,
      origin: DatasetOrigin(
        source: "a test", licence: "none", inputSHA256: "00", assayVersion: "1.0"))
  }

  private func saveBars(_ name: String) throws {
    let series = BarSeries(name: name, bars: flatBars(at: [1, 2, 3]))
    let imported = ImportedBars(series: series)
    try bars.save(
      series,
      DatasetManifest(imported, source: "", licence: "", inputSHA256: "", assayVersion: ""))
  }

  @Test func keepsEventsAndWhatIsKnownOfThem() throws {
    let manifest = try compile("x")
    #expect(try store.manifest("x") == manifest)
    #expect(try store.list() == [manifest])
    #expect(manifest.symbol == "X" && manifest.events == 4 && manifest.capture.lines == 3)
    #expect(manifest.eventsByKind["sellTrade"] == 1 && manifest.eventsByKind["bestBid"] == 0)
    #expect(manifest.tickSize == 0.5 && manifest.lotSize == 1)
    #expect(manifest.start.iso == "2023-11-14T22:13:20Z")
    #expect(manifest.end.nanoseconds - manifest.start.nanoseconds == 2_000_000)
    #expect(manifest.clockShift == 0 && manifest.feedFloor == 1_000_000)
    var reader = try store.reader("x")
    let events = try reader.next().map(Array.init) ?? []
    #expect(events.map(\.ticks) == [201, 0, 200, 202])
    #expect(try reader.next() == nil)
    try store.remove("x")
    #expect(try store.list() == [])
    #expect(throws: AssayError.self) { _ = try store.reader("x") }
  }

  /// What captures were before feeds told orders, they stay: hash and manifest.
  @Test func capturesTellLevels() throws {
    let manifest = try compile("x")
    let hash = "d90b588870d783b81eea856f85f8973a61dde7a452b2e4c883bf904d4e333434"
    #expect(manifest.dataHash == hash && manifest.levels == nil && manifest.detail == .levels)
    let text = try String(contentsOfFile: bars.directory + "/x.json", encoding: .utf8)
    #expect(!text.contains("\"levels\""))
  }

  @Test func bothKindsLiveInOneFolder() throws {
    _ = try compile("b")
    for name in ["a", "c"] { try saveBars(name) }
    #expect(try bars.list().map(\.name) == ["a", "c"])
    #expect(try store.list().map(\.name) == ["b"])
    let wrong = #expect(throws: AssayError.self) { try bars.load("b") }
    #expect(wrong?.problem == "this dataset holds events, not bars")
    #expect(throws: AssayError.self) { _ = try store.reader("a") }
    try saveBars("b")
    _ = try compile("a")
    let files = try FileManager.default.contentsOfDirectory(atPath: bars.directory)
    #expect(files.sorted() == ["a.events", "a.json", "b.bars", "c.bars"])
  }

  /// Manifests from before there were events do not name their kind.
  @Test func oldManifestsAreBars() throws {
    try FileManager.default.createDirectory(
      atPath: bars.directory, withIntermediateDirectories: true)
    try FirstVersionBars.write(to: bars.directory)
    let path = bars.directory + "/first.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let old = text.replacingOccurrences(of: "  \"kind\" : \"bars\",\n", with: "")
    #expect(old != text)
    try old.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try bars.list().map(\.name) == ["first"])
    #expect(try bars.load("first").bars.count == 24)
  }

  /// Events that were to be replaced by bars when the program ended.
  @Test func barsCountWhereAReplacementDidNotEnd() throws {
    _ = try compile("x")
    let files = FileManager.default
    for suffix in ["json", "events"] {
      try files.copyItem(
        atPath: bars.directory + "/x.\(suffix)", toPath: folder.path + "/x.\(suffix)")
    }
    try saveBars("x")
    for suffix in ["json", "events"] {
      try files.copyItem(
        atPath: folder.path + "/x.\(suffix)", toPath: bars.directory + "/x.\(suffix)")
    }
    #expect(try store.list() == [])
    #expect(try bars.list().map(\.name) == ["x"])
    #expect(try bars.load("x").bars.count == 3)
  }

  @Test func findsForeignEvents() throws {
    _ = try compile("x")
    try writeEvents([], to: bars.directory + "/x.events")
    let error = #expect(throws: AssayError.self) { _ = try store.reader("x") }
    #expect(error?.problem == "the stored events and their manifest differ")
  }

  @Test func aFailedCompileLeavesNothing() throws {
    let bad = try folder.file("bad.jsonl", "1700000000001000000 {")
    #expect(throws: AssayError.self) {
      try store.compile(
        InputFile(bad), as: "x",
        origin: DatasetOrigin(source: "", licence: "", inputSHA256: "", assayVersion: ""))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: bars.directory) == [])
  }
}
