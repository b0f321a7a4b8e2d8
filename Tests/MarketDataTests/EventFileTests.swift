import Documents
import Foundation
import MarketData
import Testing

@Suite struct EventFileTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path + "/x.events"
  }

  /// Writes over a part of the file in place, which no disk has to wait for.
  private func overwrite(_ offset: Int, _ bytes: [UInt8]) throws {
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    defer { try? handle.close() }
    try handle.seek(toOffset: UInt64(offset))
    try handle.write(contentsOf: Data(bytes))
  }

  private func expectDamage(_ round: String) {
    let error = #expect(throws: AssayError.self, "seed 21, \(round)") { try readEvents(path) }
    #expect(error?.kind == .data)
  }

  @Test func anEventHas32Bytes() {
    #expect(MemoryLayout<MarketEvent>.stride == 32)
    #expect(MarketEvent.Kind.allCases.map(\.rawValue) == Array(0...6))
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func givesBackEveryEvent(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let events = randomEvents(Int(seed * seed * 7), &random)
    let outcome = try writeEvents(events, to: path)
    #expect(try readEvents(path) == events, "seed \(seed)")
    let reader = try EventReader(path: path)
    let counts = MarketEvent.Kind.allCases.map { kind in events.count { $0.kind == kind } }
    #expect(reader.counts == counts && outcome?.counts == counts, "seed \(seed)")
    #expect(reader.count == events.count)
    #expect(reader.hash == outcome?.hash)
    #expect(reader.tickSize.value(618_002) == 61_800.2)
    #expect(reader.lotSize.value(7) == 0.007)
    #expect(reader.name == "test")
  }

  @Test(arguments: [65_535, 65_536, 65_537, 140_000])
  func crossesChunksAndSeeks(_ count: Int) throws {
    var random = SplitMix64(seed: 7)
    let events = randomEvents(count, &random)
    try writeEvents(events, to: path)
    #expect(try readEvents(path) == events)
    let times = events.map(\.exchangeTime)
    var targets = [
      Int64.min, times[0], times[65_534], times[count - 1], times[count - 1] + 1, .max,
    ]
    targets += (0..<20).map { _ in times[0] + .random(in: 0...9_000_000_000, using: &random) }
    for target in targets {
      let expected = events.drop { $0.exchangeTime < target }
      #expect(try readEvents(path, from: target) == Array(expected), "from \(target)")
    }
  }

  @Test func shiftsReceiveTimesAlone() throws {
    var random = SplitMix64(seed: 3)
    let events = randomEvents(500, &random)
    let plain = try writeEvents(events, to: path)
    let shifted = try writeEvents(events, to: path, receiveShift: 1_272_000_000)
    #expect(plain?.hash != shifted?.hash)
    var expected = events
    for index in expected.indices { expected[index].receiveTime += 1_272_000_000 }
    #expect(try readEvents(path) == expected)
  }

  @Test func hashesWhatItHolds() throws {
    var random = SplitMix64(seed: 4)
    var events = randomEvents(300, &random)
    let first = try writeEvents(events, to: path)
    #expect(try writeEvents(events, to: path) == first)
    events[200].lots ^= 1
    #expect(try writeEvents(events, to: path)?.hash != first?.hash)
  }

  @Test func findsEveryFlippedByteAndTruncation() throws {
    var random = SplitMix64(seed: 21)
    try writeEvents(randomEvents(120, &random), to: path)
    let sound = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    for (place, byte) in sound.enumerated() {
      try overwrite(place, [byte ^ .random(in: 1...255, using: &random)])
      expectDamage("byte \(place) of \(sound.count)")
      try overwrite(place, [byte])
    }
    try overwrite(sound.count, [0])
    expectDamage("a byte more")
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    for length in sound.indices.reversed() {
      try handle.truncate(atOffset: UInt64(length))
      expectDamage("\(length) bytes of \(sound.count)")
    }
  }

  /// Footers that contradict the frames, under a checksum that fits: refused or read, never a trap.
  @Test func survivesForgedFooters() throws {
    var random = SplitMix64(seed: 22)
    try writeEvents(randomEvents(300, &random), to: path)
    let sound = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    let end = sound.count - 16
    let length = (0..<4).reduce(0) { $0 | Int(sound[end + $1]) << (8 * $1) }
    for round in 0..<2_000 {
      var bytes = sound
      for _ in 0...(round % 3) {
        let place = Int.random(in: (end - length)..<end, using: &random)
        bytes[place] = [0, 1, 127, 128, 255, .random(in: 0...255, using: &random)][round % 6]
      }
      let checksum = crc32(Array(bytes[(end - length)..<end]))
      for byte in 0..<4 {
        bytes[end + 4 + byte] = UInt8(truncatingIfNeeded: checksum >> (8 * byte))
      }
      try overwrite(0, bytes)
      do {
        #expect(try readEvents(path, from: 5).count <= 300, "seed 22, round \(round)")
      } catch let error as AssayError {
        #expect(error.kind == .data, "seed 22, round \(round)")
      }
    }
  }
}
