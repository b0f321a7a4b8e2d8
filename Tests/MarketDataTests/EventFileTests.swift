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
    var damaged: [[UInt8]] = sound.indices.map { place in
      var bytes = sound
      bytes[place] ^= .random(in: 1...255, using: &random)
      return bytes
    }
    damaged += sound.indices.map { Array(sound[..<$0]) } + [sound + [0]]
    for (round, bytes) in damaged.enumerated() {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: AssayError.self, "seed 21, round \(round) of \(sound.count)") {
        try readEvents(path)
      }
      #expect(error?.kind == .data)
    }
  }
}
