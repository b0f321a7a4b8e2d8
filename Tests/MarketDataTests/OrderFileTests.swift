import Documents
import Foundation
import MarketData
import Testing

/// Files of feeds that tell single orders: one column more, and no byte more in those that do not.
@Suite struct OrderFileTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path + "/x.events"
  }

  private func bytes() throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private func randomAges(_ count: Int, _ random: inout SplitMix64) -> [Int64] {
    (0..<count).map { index in
      switch index % 97 {
      case 0: .random(in: .min ... .max, using: &random)
      default: .random(in: -300...300, using: &random)
      }
    }
  }

  @Test(arguments: [1, 500, 65_536, 140_000])
  func givesBackEveryAge(_ count: Int) throws {
    var random = SplitMix64(seed: UInt64(count))
    let events = randomEvents(count, &random)
    let ages = randomAges(count, &random)
    try writeEvents(events, ages: ages, to: path)
    #expect(try EventReader(path: path).detail == .orders)
    #expect(try readEvents(path) == events)
    #expect(try readAges(path) == ages)
    let time = events[count / 2].exchangeTime
    let start = events.firstIndex { $0.exchangeTime >= time } ?? count
    #expect(try readEvents(path, from: time) == Array(events[start...]))
    #expect(try readAges(path, from: time) == Array(ages[start...]))
  }

  @Test func agesAreInTheHash() throws {
    var random = SplitMix64(seed: 2)
    let events = randomEvents(50, &random)
    var ages = randomAges(50, &random)
    let first = try writeEvents(events, ages: ages, to: path)
    ages[30] += 1
    #expect(try writeEvents(events, ages: ages, to: path)?.hash != first?.hash)
  }

  /// Files of levels alone read back without ages, in the format from before there were any.
  @Test func levelsHaveNoAges() throws {
    var random = SplitMix64(seed: 3)
    try writeEvents(randomEvents(70_000, &random), to: path)
    #expect(try EventReader(path: path).detail == .levels)
    #expect(try readAges(path) == [])
    #expect(try Array(bytes()[8..<12]) == [1, 0, 0, 0])
  }

  /// Any changed byte, the version among them, is found.
  @Test func findsEveryFlippedByte() throws {
    var random = SplitMix64(seed: 4)
    try writeEvents(randomEvents(80, &random), ages: randomAges(80, &random), to: path)
    let sound = try bytes()
    #expect(Array(sound[8..<12]) == [2, 0, 0, 0])
    for place in sound.indices {
      let flips: [UInt8] = place == 8 ? [1, 3, 255] : [.random(in: 1...255, using: &random)]
      for flip in flips {
        var bytes = sound
        bytes[place] ^= flip
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: AssayError.self, "byte \(place)") { try readEvents(path) }
        #expect(error?.kind == .data)
      }
    }
  }

  @Test func theManifestSaysThatOrdersAreTold() throws {
    let store = EventStore(directory: folder.path + "/data")
    let feed = try folder.file(
      "o.csv",
      """
      time,symbol,action,side,price,quantity,order_id
      2024-01-02T03:04:05Z,X,add,buy,99.5,2,a
      2024-01-02T03:04:06Z,X,add,sell,100,3,b
      """)
    let origin = DatasetOrigin(
      source: "a test", licence: "none", inputSHA256: "00", assayVersion: "1.0")
    let manifest = try store.compileOrders(InputFile(feed), as: "o", origin: origin)
    #expect(manifest.levels == 3 && manifest.detail == .orders && manifest.symbol == "X")
    #expect(manifest.events == 2 && manifest.tickSize == 0.5 && manifest.lotSize == 1)
    #expect(manifest.end.iso == "2024-01-02T03:04:06Z")
    #expect(try store.manifest("o") == manifest)
    #expect(try store.reader("o").detail == .orders)
    let text = try String(contentsOfFile: folder.path + "/data/o.json", encoding: .utf8)
    #expect(text.contains("\"levels\" : 3"))
  }
}
