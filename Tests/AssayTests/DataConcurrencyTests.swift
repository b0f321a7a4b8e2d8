import Documents
import Foundation
import Testing

/// Readers and writers of one dataset that are processes of their own; ASSAY_SOAK=1 does more.
@Suite(.serialized) struct DataConcurrencyTests {
  private static let isSoak = ProcessInfo.processInfo.environment["ASSAY_SOAK"] == "1"
  private let shell: Shell

  init() throws { shell = try Shell(withExperiments: false) }

  /// The first rows of a series that only grows: each version is one of these files.
  private func writeVersions(_ counts: [Int]) throws {
    let lines = Shell.bars(counts.max() ?? 0).split(separator: "\n")
    for count in counts {
      try shell.write("\(count).csv", lines[...count].joined(separator: "\n") + "\n")
    }
  }

  private func start(_ words: String...) throws -> Process {
    let (process, _, _) = shell.process(words)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// The rows that are stored, whole: an export checks every byte, and is compared with the file.
  private func storedRows() throws -> Int {
    let exported = try shell.run("data", "export", "x", "-o", "out.csv")
    #expect(exported.code == 0, "\(exported.err)")
    return try shell.read("out.csv").split(separator: "\n").count - 1
  }

  @Test func tenReadersSeeWholeVersionsWhileOneAppends() throws {
    let rounds = Self.isSoak ? 40 : 2
    let counts = (0...rounds).map { 1_000 + 500 * $0 }
    try writeVersions(counts)
    #expect(try shell.run("data", "import", "1000.csv", "--as", "x").code == 0)
    // Each reader reads until told to stop, and writes down what it saw.
    let readers = try (0..<10).map { reader in
      let (process, _, _) = shell.process([
        "-c",
        """
        while [ ! -e stop ]; do
          "$ASSAY" data export x -o out-\(reader).csv 2>> faults-\(reader) || echo fault
          sha256sum < out-\(reader).csv
        done > seen-\(reader)
        """,
      ])
      process.executableURL = URL(fileURLWithPath: "/bin/bash")
      process.environment?["ASSAY"] = Shell.executable
      try process.run()
      return process
    }
    var hashes: Set<Substring> = []
    for count in counts {
      let appended = try shell.run("data", "append", "\(count).csv", "--to", "x")
      #expect(appended.code == 0, "\(appended.err)")
      #expect(try shell.run("data", "export", "x", "-o", "version.csv").code == 0)
      let sum = try shell.bash("sha256sum < version.csv").out
      hashes.insert(sum.split(separator: "\n")[0])
    }
    try shell.write("stop", "")
    for reader in readers { reader.waitUntilExit() }
    #expect(hashes.count == counts.count)
    for reader in 0..<10 {
      let seen = try shell.read("seen-\(reader)").split(separator: "\n")
      #expect(!seen.isEmpty)
      #expect(seen.allSatisfy(hashes.contains), "reader \(reader): \(seen)")
    }
  }

  /// Writers at the same time: every row that one of them said it kept is there.
  @Test func twoWritersLoseNothing() throws {
    try writeVersions([1_000, 1_100, 1_200, 1_300, 1_400])
    #expect(try shell.run("data", "import", "1000.csv", "--as", "x").code == 0)
    for _ in 0..<(Self.isSoak ? 50 : 2) {
      let writers = try [1_100, 1_400, 1_200, 1_300].map {
        try start("data", "append", "\($0).csv", "--to", "x")
      }
      for writer in writers {
        writer.waitUntilExit()
        #expect(writer.terminationStatus == 0)
      }
      #expect(try storedRows() == 1_400)
      #expect(try shell.run("data", "import", "1000.csv", "--as", "x", "--replace").code == 0)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: shell.path(".assay/data"))
    #expect(left == ["x.bars"])
  }

  /// Killed at any moment, an append has happened or not.
  @Test func aKilledAppendLeavesTheOldOrTheNew() throws {
    var state = UInt64.random(in: 1...UInt64.max)
    let seed = state
    try writeVersions([1_000, 4_000])
    #expect(try shell.run("data", "import", "1000.csv", "--as", "x").code == 0)
    var kept = 0
    for _ in 0..<(Self.isSoak ? 500 : 50) {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let writer = try start("data", "append", "4000.csv", "--to", "x")
      usleep(UInt32(state >> 33) % 40_000)
      kill(writer.processIdentifier, SIGKILL)
      writer.waitUntilExit()
      // Showing reads and checks every byte.
      let show = try shell.run("data", "show", "x", "--json")
      #expect(show.code == 0, "seed \(seed): \(show.err)")
      let rows = try JSON.parse(show.out)["rows"]?.double
      #expect(rows == 1_000 || rows == 4_000, "seed \(seed)")
      guard rows == 4_000 else { continue }
      kept += 1
      #expect(try shell.run("data", "import", "1000.csv", "--as", "x", "--replace").code == 0)
    }
    #expect(try storedRows() == 1_000, "seed \(seed), \(kept) kept")
    let left = try FileManager.default.contentsOfDirectory(atPath: shell.path(".assay/data"))
    #expect(left.filter { $0.hasSuffix(".partial") }.isEmpty, "seed \(seed): \(left)")
  }
}
