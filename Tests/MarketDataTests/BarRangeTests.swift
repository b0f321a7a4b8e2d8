import Documents
import Foundation
import MarketData
import Testing

@Suite struct BarRangeTests {
  private let folder: TemporaryFolder
  private let store: BarStore
  private let series: BarSeries

  init() throws {
    folder = try TemporaryFolder()
    store = BarStore(directory: folder.path)
    var random = SplitMix64(seed: 40)
    let bars = randomBars(20_000, &random)
    series = BarSeries(name: "x", bars: bars, spread: bars.map { _ in 0.0002 })
    try save(series)
  }

  private func save(_ series: BarSeries) throws {
    try store.save(
      series,
      DatasetManifest(
        ImportedBars(series: series), source: "a test",
        licence: "none", inputSHA256: "00", assayVersion: "1"))
  }

  @Test func givesTheBarsOfASpan() throws {
    var random = SplitMix64(seed: 41)
    for round in 0..<60 {
      let a = Int.random(in: 0..<20_000, using: &random)
      let b = min(20_000, a + .random(in: 0...(round % 3 == 0 ? 20_000 : 300), using: &random))
      let end = b < 20_000 ? series.bars[b].openTime : Timestamp(nanoseconds: .max)
      let part = try store.load("x", from: series.bars[a].openTime, to: end)
      let label: Comment = "seed 41, round \(round), \(a)..<\(b)"
      #expect(part.bars == Array(series.bars[a..<b]), label)
      #expect(part.spread?.count == b - a, label)
      #expect(part.interval == series.interval && part.ticksPerUnit == 100, label)
    }
    let all = try store.load(
      "x", from: Timestamp(nanoseconds: .min), to: Timestamp(nanoseconds: .max))
    #expect(all.hash == series.hash)
    let times = series.bars.map(\.openTime)
    for (from, to) in [(times[9], times[9]), (times[9], times[3])] {
      #expect(try store.load("x", from: from, to: to).bars.isEmpty)
    }
    let before = Timestamp(nanoseconds: times[0].nanoseconds - 1)
    #expect(try store.load("x", from: Timestamp(nanoseconds: 0), to: before).bars.isEmpty)
  }

  @Test func touchesOnlyItsChunks() throws {
    var whole = try store.reader("x")
    let head = whole.bytesRead
    _ = try whole.series(name: "x")
    let size = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/x.bars")).count
    #expect(whole.bytesRead == size)
    let frames = size - head
    var reader = try store.reader("x")
    _ = try reader.series(
      name: "x", from: series.bars[9_000].openTime, to: series.bars[9_100].openTime)
    let one = reader.bytesRead - head
    #expect(one > frames / 4 && one < frames / 2, "one chunk of three")
    _ = try reader.series(
      name: "x", from: series.bars[8_191].openTime, to: series.bars[8_193].openTime)
    let two = reader.bytesRead - head - one
    #expect(two > one && two < frames)
    let beyond = Timestamp(nanoseconds: .max)
    let read = reader.bytesRead
    _ = try reader.series(name: "x", from: Timestamp(nanoseconds: .max - 1), to: beyond)
    #expect(reader.bytesRead == read)
  }

  @Test func appendsNewerBars() throws {
    let old = BarSeries(
      name: "x", bars: Array(series.bars[..<12_000]),
      spread: Array((series.spread ?? [])[..<12_000]))
    try save(old)
    let newer = BarSeries(
      name: "file", bars: Array(series.bars[11_900...]),
      spread: Array((series.spread ?? [])[11_900...]))
    let input = DatasetInput(source: "newer.csv", sha256: "11")
    let manifest = try store.append(newer, from: input, to: "x", assayVersion: "2")
    #expect(bits(try store.load("x")) == bits(series))
    #expect(manifest.dataHash == series.hash && manifest.rows == 20_000)
    #expect(manifest.inputs.map(\.sha256) == ["00", "11"])
    #expect(manifest.checks == CheckReport(RawBars(series)).counts)
    #expect(manifest.end == series.bars.last?.openTime && manifest.assayVersion == "2")
    #expect(try store.append(newer, from: input, to: "x", assayVersion: "2") == manifest)
  }

  @Test func refusesWhatConflicts() throws {
    var newer = BarSeries(
      name: "file", bars: Array(series.bars[19_990...]),
      spread: Array((series.spread ?? [])[19_990...]))
    newer.bars[3].volume += 1
    newer.bars[7].volume += 1
    let input = DatasetInput(source: "newer.csv", sha256: "11")
    let error = #expect(throws: AssayError.self) {
      try store.append(newer, from: input, to: "x", assayVersion: "2")
    }
    let times = [newer.bars[3], newer.bars[7]].map(\.openTime.iso).joined(separator: ", ")
    #expect(
      error?.problem == "2 of the newer bars differ from what is stored up to "
        + "\(series.bars[19_999].openTime.iso): \(times)")
    let between = BarSeries(
      name: "file",
      bars: [series.bars[4]].map {
        var bar = $0
        bar.openTime.nanoseconds += 1
        return bar
      }, spread: [0.0002])
    #expect(throws: AssayError.self) {
      try store.append(between, from: input, to: "x", assayVersion: "2")
    }
    let other = BarSeries(name: "file", bars: Array(series.bars[19_990...]))
    let columns = #expect(throws: AssayError.self) {
      try store.append(other, from: input, to: "x", assayVersion: "2")
    }
    #expect(columns?.problem == "the stored bars have a spread column, the others none")
    #expect(try store.load("x").hash == series.hash)
  }
}
