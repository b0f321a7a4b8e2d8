import Documents
import Foundation
import MarketData
import Testing

/// Files packed in every way, sound and hostile.
@Suite struct ContainerTests {
  let folder: TemporaryFolder
  let january = header + "2024-01-01,1,2,1,2,3\n2024-01-02,2,3,2,3,4\n"
  let february = header + "2024-02-01,3,4,3,4,5\n2024-02-02,4,5,4,5,6\n"

  init() throws { folder = try TemporaryFolder() }

  private func closes(_ names: [String]) throws -> [Double] {
    try BarImport.read(names.map { "\(folder.path)/\($0)" }, name: "x").series[0].series.bars
      .map(\.close)
  }

  private func fault(_ bytes: [UInt8]) throws -> String {
    let path = try folder.file("a.zip", bytes)
    let error = #expect(throws: AssayError.self) { try BarImport.read([path], name: "x") }
    return (error?.description ?? "").replacingOccurrences(of: folder.path + "/", with: "")
  }

  @Test func readsGzipZstdAndPlainWhateverTheyAreCalled() throws {
    _ = try folder.file("plain.zip", january)
    _ = try folder.file("packed.csv", gzip(Array(january.utf8)))
    _ = try folder.file("packed.txt", zstd(Array(january.utf8)))
    for name in ["plain.zip", "packed.csv", "packed.txt"] {
      #expect(try closes([name]) == [2, 3], "\(name)")
    }
  }

  @Test func readsSeveralMembersOfGzipAndFramesOfZstd() throws {
    let rest = Array("2024-01-03,2,3,2,3,4\n".utf8)
    _ = try folder.file("a", gzip(Array(january.utf8)) + gzip(rest) + [0, 0])
    _ = try folder.file("b", zstd(Array(january.utf8)) + zstd(rest))
    #expect(try closes(["a"]) == [2, 3, 3])
    #expect(try closes(["b"]) == [2, 3, 3])
  }

  @Test(arguments: [false, true])
  func readsZips(_ isLarge: Bool) throws {
    var stored = ZipEntry("deep/folder/february.csv", february)
    stored.method = 0
    let entries = [stored, ZipEntry("january.csv", january), ZipEntry("deep/", "")]
    _ = try folder.file("a", zip(entries, isLarge: isLarge, comment: "made by hand PK"))
    #expect(try closes(["a"]) == [2, 3, 4, 5])
  }

  /// As Python's zipfile deflates ten bars.
  @Test func readsRealDeflate() throws {
    let base64 = """
      UEsDBBQAAAAIAAAAIVh/H5AFaAAAAP4AAAAFAAAAYS5jc3ZFiEsKgDAMBfeeJUJbWz+ncSFFhdYI/q7vk0gDb0JmeI\
      /beK45EuOjZZ0XSvzQlPiIdHO6cqyccb42FiNLTtDooI2gsYF6QaOHBkFjgLaCxhbaCRo7aC9o7KGDoHGAWvOfkiHf\
      bLnVC1BLAQIUAxQAAAAIAAAAIVh/H5AFaAAAAP4AAAAFAAAAAAAAAAAAAACAAQAAAABhLmNzdlBLBQYAAAAAAQABAD\
      MAAACLAAAAAAA=
      """
    let bytes = try #require(Data(base64Encoded: base64))
    _ = try folder.file("a", Array(bytes))
    #expect(try closes(["a"]) == (2...11).map(Double.init))
  }

  @Test func joinsFilesInTheOrderOfTime() throws {
    _ = try folder.file("a", february)
    _ = try folder.file("b", zip([ZipEntry("january.csv", january)]))
    #expect(try closes(["a", "b"]) == [2, 3, 4, 5])
    let found = try BarImport.read(["\(folder.path)/a", "\(folder.path)/b"], name: "x")
    #expect(found.recognition.texts == 2)
    #expect(found.recognition.text == "CSV, 6 columns, header")
    #expect(found.hashes.count == 2)
  }

  @Test func refusesOverlapAndTwoLayouts() throws {
    let more = header + "2024-01-02,1,2,1,2,3\n"
    #expect(
      try fault(zip([ZipEntry("m.csv", more), ZipEntry("j.csv", january)]))
        == """
        a.zip/m.csv: it begins at 2024-01-02T00:00:00Z, before a.zip/j.csv ends at \
        2024-01-02T00:00:00Z; leave out one of the two, or what both have
        """)
    let kraken = "1706745600,1,2,1,2,3,4\n"
    #expect(
      try fault(zip([ZipEntry("j.csv", january), ZipEntry("k.csv", kraken)]))
        == """
        a.zip/k.csv: this holds Kraken OHLCVT, where a.zip/j.csv holds CSV, or other columns; \
        import files of one layout at a time
        """)
  }

  @Test func refusesEncryptedAndUnknownMethods() throws {
    var entry = ZipEntry("j.csv", january)
    entry.flags = 1
    #expect(
      try fault(zip([entry]))
        == "a.zip/j.csv: the zip member is encrypted; unpack it with its password first")
    (entry.flags, entry.method) = (0, 14)
    #expect(try fault(zip([entry])).hasPrefix("a.zip/j.csv: the zip member is packed by method 14"))
  }

  @Test func refusesWrongChecksumsAndClaims() throws {
    var entry = ZipEntry("j.csv", january)
    entry.checksum = 7
    #expect(try fault(zip([entry])).contains("a member's checksum is wrong"))
    entry.checksum = nil
    entry.claimedBytes = UInt32(january.utf8.count - 1)
    #expect(try fault(zip([entry])).contains("a member is larger than it claims"))
    entry.claimedBytes = UInt32(january.utf8.count + 1)
    #expect(try fault(zip([entry])).contains("ends too early"))
    entry.claimedBytes = 4_000_000_000
    #expect(try fault(zip([entry])).contains("impossible sizes"))
    #expect(try fault(zip([])) == "a.zip: the zip holds no files; download it again")
  }

  /// Members that share their bytes are how small bombs become large.
  @Test func refusesMembersThatShareBytes() throws {
    let whole = zip([ZipEntry("j.csv", january), ZipEntry("f.csv", february)])
    let sizes = zip([ZipEntry("j.csv", january)]).count
    let many = (0..<40).map { ZipEntry("\($0).csv", $0 == 0 ? january : "") }
    #expect(whole.count > sizes)
    var bytes = zip(many)
    let packed = little(UInt32(many[0].packed.count)) + little(UInt32(january.utf8.count))
    for index in bytes.indices.dropLast(30)
    where Array(bytes[index..<(index + 4)]) == [0x50, 0x4B, 1, 2] {
      bytes.replaceSubrange((index + 20)..<(index + 28), with: packed)
    }
    #expect(try fault(bytes).contains("claim more bytes than it can hold"))
  }

  /// Names are shown, never followed.
  @Test func writesNothingUnderHostileNames() throws {
    let names = ["../../evil.csv", "/etc/evil.csv", "..\\evil.csv", "a\u{0}b.csv"]
    for name in names {
      _ = try folder.file("a", zip([ZipEntry(name, january)]))
      #expect(try closes(["a"]) == [2, 3], "\(name.debugDescription)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
  }

  @Test func refusesEveryTruncation() throws {
    let files = [
      zip([ZipEntry("j.csv", january), ZipEntry("f.csv", february)]),
      zip([ZipEntry("j.csv", january)], isLarge: true), zstd(Array(january.utf8)),
    ]
    for file in files {
      for length in 4..<file.count {
        let path = try folder.file("cut", Array(file[..<length]))
        #expect(throws: AssayError.self, "\(length)") { try BarImport.read([path], name: "x") }
      }
    }
  }

  @Test func saysWhatParquetNeeds() throws {
    let path = try folder.file("a", "PAR1 and so on")
    var options = ImportOptions()
    options.python = "no-such-python"
    let error = #expect(throws: AssayError.self) {
      try BarImport.read([path], name: "x", options: options)
    }
    #expect(error?.kind == .unavailable)
    #expect(error?.problem.hasSuffix("there is no no-such-python on the PATH") == true)
  }

  @Test func survivesRandomDamage() throws {
    var random = SplitMix64(seed: 8)
    let sound = zip(
      [ZipEntry("j.csv", january), ZipEntry("f.csv", february)], isLarge: true, comment: "x")
    for _ in 0..<2_000 {
      var bytes = sound
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[.random(in: bytes.indices, using: &random)] = UInt8(truncatingIfNeeded: random.next())
      }
      let path = try folder.file("damaged", bytes)
      do {
        let bars = try BarImport.read([path], name: "x").series[0].series.bars
        #expect([2, 4].contains(bars.count), "seed 8")
      } catch let error as AssayError {
        #expect(error.kind == .data, "seed 8")
      }
    }
  }
}
