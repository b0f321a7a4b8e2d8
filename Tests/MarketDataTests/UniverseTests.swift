import Documents
import MarketData
import Testing

@Suite struct UniverseTests {
  let folder: TemporaryFolder
  let bars: BarStore
  let universes: UniverseStore

  init() throws {
    folder = try TemporaryFolder()
    bars = BarStore(directory: folder.path)
    universes = UniverseStore(directory: folder.path)
    for name in ["eq-A", "eq-B", "eq-B.mark", "x"] { try save(name) }
  }

  private func save(_ name: String) throws {
    let series = BarSeries(name: name, bars: flatBars(at: [0, 60]))
    let imported = ImportedBars(series: series, isVolumeMissing: false)
    try bars.save(
      series,
      DatasetManifest(imported, source: "test", licence: "none", inputSHA256: "", assayVersion: "1")
    )
  }

  private func universe(_ name: String, _ members: [String]) -> Universe {
    Universe(name: name, members: members, assayVersion: "1")
  }

  private func problem(_ work: () throws -> Void) -> String {
    do { try work() } catch { return "\(error)" }
    return ""
  }

  @Test func keepsItsMembersSortedAndOnce() throws {
    try universes.save(universe("eq", ["x", "eq-B", "eq-A", "x"]))
    #expect(try universes.universe("eq").members == ["eq-A", "eq-B", "x"])
    #expect(try universes.list().map(\.name) == ["eq"])
    #expect(try universes.universe("eq").note.contains("survived"))
    try universes.remove("eq")
    #expect(try universes.list().isEmpty)
    #expect(try bars.names().count == 4)
  }

  @Test func whatItCannotBe() throws {
    #expect(problem { try universes.save(universe("u", ["nope"])) }.contains("no such dataset"))
    #expect(problem { try universes.save(universe("u", [])) }.contains("has members"))
    #expect(problem { try universes.save(universe("x", ["x"])) }.contains("its own member"))
    #expect(problem { try universes.save(universe("../u", ["x"])) }.contains("cannot name"))
    try universes.save(universe("u", ["x"]))
    #expect(problem { try universes.save(universe("v", ["u"])) }.contains("a universe of others"))
    #expect(problem { _ = try bars.load("u") }.contains("a universe of others, not bars"))
    #expect(try universes.list().map(\.name) == ["u"])
  }

  @Test func barsOfItsNameReplaceIt() throws {
    try universes.save(universe("u", ["x"]))
    try save("u")
    #expect(try universes.list().isEmpty)
    try universes.save(universe("u", ["x"]))
    #expect(try !bars.names().contains("u"))
  }

  @Test func wordsStandForDatasets() throws {
    try universes.save(universe("mine", ["x", "eq-A"]))
    let selection = try DatasetSelection(bars, universes)
    #expect(try selection.names("eq-*") == ["eq-A", "eq-B"])
    #expect(try selection.names("*") == ["eq-A", "eq-B", "x"])
    #expect(try selection.names("mine") == ["eq-A", "x"])
    #expect(try selection.names("eq-B.mark") == ["eq-B.mark"])
    #expect(try selection.names(["eq-*", "mine"]) == ["eq-A", "eq-B", "x"])
    #expect(try selection.names(["x", "eq-?"]) == ["x", "eq-A", "eq-B"])
    #expect(selection.isCollective("mine") && selection.isCollective("x*"))
    #expect(!selection.isCollective("x"))
    #expect(problem { _ = try selection.names("zz*") }.contains("no dataset of bars fits 'zz*'"))
    #expect(problem { _ = try selection.names(["x", "x"]) }.contains("named twice"))
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func patternsFitAsBacktrackingSays(_ seed: UInt64) {
    func fits(_ pattern: Substring, _ name: Substring) -> Bool {
      guard let first = pattern.first else { return name.isEmpty }
      if first == "*" {
        return fits(pattern.dropFirst(), name)
          || !name.isEmpty && fits(pattern, name.dropFirst())
      }
      return !name.isEmpty && (first == "?" || first == name.first)
        && fits(pattern.dropFirst(), name.dropFirst())
    }
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      func text(_ letters: String, _ most: Int) -> String {
        String(
          (0..<Int.random(in: 0...most, using: &random)).compactMap { _ in
            letters.randomElement(using: &random)
          })
      }
      let (pattern, name) = (text("ab*?", 6), text("ab", 7))
      #expect(
        DatasetPattern(pattern).matches(name) == fits(pattern[...], name[...]),
        "seed \(seed): \(pattern) \(name)")
    }
  }
}
