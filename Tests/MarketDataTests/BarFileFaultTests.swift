import Documents
import Foundation
import MarketData
import Testing

@Suite struct BarFileFaultTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let wholeFaults: [(String, String)] = [
    ("", "bars.csv: the file is empty; give it a header and bars"),
    ("# only words\n\n", "bars.csv: the file is empty; give it a header and bars"),
    (header, "bars.csv: there is a header but no bars; add the bars"),
    (
      "date,open,high,low,volume\n2024-01-01,1,1,1,1\n",
      """
      bars.csv:1: there is no close column; the header has: date, open, high, low, volume; name \
      it close or close_price
      """
    ),
    (
      "open,high,low,close\n1,1,1,1\n",
      """
      bars.csv:1: there is no time column; the header has: open, high, low, close; name it \
      open_time or timestamp
      """
    ),
    (
      "date,open,high,low,close,close\n",
      "bars.csv:1: two columns are named close; rename one of them"
    ),
    (
      "date,time,open,high,low,close\n",
      "bars.csv: there is a header but no bars; add the bars"
    ),
    (
      "1704067200,1,1,1,1,1\n",
      """
      bars.csv:1: the first line is data of no known layout: "1704067200,1,1,1,1,1", 6 fields \
      (seconds since 1970, 5 × number); say what they are: --columns \
      time,open,high,low,close,volume, with _ for what to skip
      """
    ),
  ]

  private static let rowFaults: [(String, String)] = [
    (
      "2024-01-01,1,x,1,1,1",
      """
      bars.csv:2:14: high is "x", which is not a finite number; write it like 12345.67, without \
      thousands separators
      """
    ),
    ("2024-01-01,1,NaN,1,1,1", "bars.csv:2:14: high is NaN; fill the cell or remove the row"),
    ("2024-01-01,1,1,1,,1", "bars.csv:2:18: close is empty; fill the cell or remove the row"),
    (
      "2024-01-01,1,1,1,1,inf",
      """
      bars.csv:2:20: volume is "inf", which is not a finite number; write it like 12345.67, \
      without thousands separators
      """
    ),
    (
      "2024-01-01,1e999,1,1,1,1",
      """
      bars.csv:2:12: open is "1e999", which is not a finite number; write it like 12345.67, \
      without thousands separators
      """
    ),
    (
      "2024-01-01,-1,1,1,1,1",
      "bars.csv:2:12: open is -1.0, not above zero; correct or remove the row"
    ),
    (
      "2024-01-01,1,1,0,1,1", "bars.csv:2:16: low is 0.0, not above zero; correct or remove the row"
    ),
    (
      "2024-01-01,1,1,1,1,-2",
      "bars.csv:2:20: volume is -2.0, below zero; correct or remove the row"
    ),
    (
      "2024-01-01,2,1,3,2,1",
      "bars.csv:2:14: high 1.0 is below low 3.0; correct or remove the row"
    ),
    (
      "2024-01-01,4,3,1,2,1",
      "bars.csv:2:12: open 4.0 lies outside low 1.0 to high 3.0; correct or remove the row"
    ),
    (
      "2024-01-01,2,3,1,0.5,1",
      "bars.csv:2:18: close 0.5 lies outside low 1.0 to high 3.0; correct or remove the row"
    ),
    (
      "01/02/2024,1,1,1,1,1",
      """
      bars.csv:2:1: open_time is "01/02/2024", which is not a time; write 2024-01-31T04:00:00Z \
      or a count of s, ms, µs or ns since 1970
      """
    ),
    (
      "20240131,1,1,1,1,1",
      """
      bars.csv:2:1: open_time is "20240131", which is not a time; write 2024-01-31T04:00:00Z or \
      a count of s, ms, µs or ns since 1970
      """
    ),
    (
      "2024-01-01,1,1,1,1",
      "bars.csv:2:1: the line has 5 fields where the header has 6; complete or remove the line"
    ),
    (
      "2024-01-01,1,234.5,1,1,1,1",
      "bars.csv:2:1: the line has 7 fields where the header has 6; complete or remove the line"
    ),
    (
      "2024-01-02,1,1,1,1,1\n2024-01-02,1,1,1,1,1",
      "bars.csv:3:1: the time 2024-01-02T00:00:00Z is there twice; remove one of the two rows"
    ),
    (
      "2024-01-02,1,1,1,1,1\n2024-01-01,1,1,1,1,1",
      """
      bars.csv:3:1: the time 2024-01-01T00:00:00Z comes after 2024-01-02T00:00:00Z of the bar \
      before; sort the rows, oldest first
      """
    ),
    (
      "1680-01-01,1,1,1,1,1\n2260-01-01,1,1,1,1,1",
      "bars.csv:3:1: the step from 1680-01-01T00:00:00Z spans more than 292 years; correct the time"
    ),
  ]

  /// What is said of the file, its path shortened to its name.
  private func fault(_ bytes: [UInt8], _ name: String = "bars.csv") throws -> String {
    let path = try folder.file(name, bytes)
    let error = #expect(throws: AssayError.self) { try BarFile.read(path: path, name: "bars") }
    #expect(error?.kind == .data)
    return (error?.description ?? "").replacingOccurrences(of: folder.path + "/", with: "")
  }

  private func fault(_ text: String) throws -> String { try fault(Array(text.utf8)) }

  @Test(arguments: wholeFaults)
  func namesFaultsOfTheWhole(_ text: String, _ expected: String) throws {
    #expect(try fault(text) == expected)
  }

  @Test(arguments: rowFaults)
  func namesLineColumnAndMend(_ rows: String, _ expected: String) throws {
    #expect(try fault(header + rows + "\n") == expected)
  }

  @Test(arguments: [
    (
      "12",
      """
      spread is 12.0, not a fraction of the price; divide it by the price: 0.0001 is one basis \
      point
      """
    ),
    ("-0.1", "spread is -0.1, below zero; correct or remove the row"),
  ])
  func refusesSpreads(_ spread: String, _ expected: String) throws {
    #expect(
      try fault("date,open,high,low,close,spread\n2024-01-01,1,1,1,1,\(spread)\n")
        == "bars.csv:2:20: " + expected)
  }

  @Test func refusesBinaryAndUTF16() throws {
    let binary =
      "bars.csv: the file is binary, not text; give CSV text, plain or gzip, with one bar a line"
    #expect(try fault([0x89, 0x50, 0x4E, 0x47, 13, 10, 0x1A, 10, 0, 0, 0, 13]) == binary)
    #expect(try fault([0]) == binary)
    let utf16 = "bars.csv: the text is UTF-16; save it as UTF-8"
    #expect(try fault([0xFF, 0xFE] + header.utf8.flatMap { [$0, 0] }) == utf16)
  }

  @Test func refusesLongLines() throws {
    let long = [UInt8](repeating: UInt8(ascii: "7"), count: 9 << 20)
    let expected = ": the line is longer than 1 MiB; give a text file with one bar a line"
    #expect(try fault(long) == "bars.csv:1" + expected)
    #expect(try fault(Array(header.utf8) + long) == "bars.csv:2" + expected)
    #expect(try fault(gzip(Array(header.utf8) + long), "bars.csv.gz") == "bars.csv.gz:2" + expected)
  }

  @Test func refusesEveryTruncatedGzip() throws {
    let whole = gzip(Array((header + "2024-01-01,1,1,1,1,1\n2024-01-02,1,1,1,1,1\n").utf8))
    let expected =
      "bars.csv.gz: the gzip file ends too early: it is cut short; download or copy it again"
    for length in 2..<whole.count {
      #expect(try fault(Array(whole[..<length]), "bars.csv.gz") == expected, "\(length) bytes")
    }
    var damaged = whole
    damaged[whole.count - 20] ^= 1
    #expect(
      try fault(damaged, "bars.csv.gz")
        == "bars.csv.gz: the gzip file is damaged; download it again")
  }

  @Test func refusesWhatItCannotOpen() throws {
    let missing = #expect(throws: AssayError.self) {
      try BarFile.read(path: "\(folder.path)/none.csv", name: "x")
    }
    #expect(missing?.problem == "cannot read: no such file or directory")
    #expect(missing?.mend == "check the path")
    let directory = #expect(throws: AssayError.self) {
      try BarFile.read(path: folder.path, name: "x")
    }
    #expect(directory?.problem == "cannot read: is a directory")
    let denied = AssayError.file(EACCES, cannot: "read", at: "bars.csv")
    #expect(
      denied.description
        == "bars.csv: cannot read: permission denied; check who may read and write there")
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func refusesForbiddenFiles() throws {
    let path = try folder.file("secret.csv", header)
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    let error = #expect(throws: AssayError.self) { try BarFile.read(path: path, name: "x") }
    #expect(error?.problem == "cannot read: permission denied")
  }

  @Test func saysWhenTheDiskIsFull() throws {
    let descriptor = open("/dev/full", O_WRONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var writer = FileWriter(descriptor: descriptor, path: "out.csv")
    let error = #expect(throws: AssayError.self) {
      try writer.append("bars")
      try writer.flush()
    }
    #expect(
      error?.description
        == "out.csv: cannot write: no space left on device; free some space, then try again")
  }

  @Test func leavesNothingHalfWritten() throws {
    let path = try folder.file("out.csv", "before")
    #expect(throws: AssayError.self) {
      try AtomicFile.write(to: path) { file in
        try file.append("half")
        throw AssayError(.data, "stopped")
      }
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out.csv"])
    #expect(throws: AssayError.self) { try AtomicFile.write([1], to: "\(folder.path)/no/out.csv") }
  }

  @Test func survivesRandomDamage() throws {
    var random = SplitMix64(seed: 5)
    let rows = (0..<20).map { "2024-01-\($0 + 10) 00:00:00,1.5,2,1,1.25,\($0).5\n" }
    let sound = Array((header + rows.joined()).utf8)
    for _ in 0..<2_000 {
      var bytes = sound
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        bytes[.random(in: bytes.indices, using: &random)] = UInt8(truncatingIfNeeded: random.next())
      }
      let path = try folder.file("damaged.csv", bytes)
      do {
        let bars = try BarFile.read(path: path, name: "x").series.bars
        #expect(bars.allSatisfy { $0.low > 0 && $0.high >= $0.low && $0.volume >= 0 }, "seed 5")
      } catch let error as AssayError {
        #expect(error.kind == .data, "seed 5")
      }
    }
  }
}
