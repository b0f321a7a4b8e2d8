import Documents
import Foundation
import Testing

/// Universes, panels and longer bars through the command line.
@Suite struct UniverseCommandTests {
  private func shell() throws -> Shell {
    let shell = try Shell()
    try shell.write("A.x.csv", Shell.bars(50))
    try shell.write("B.csv", Shell.bars(40))
    return shell
  }

  @Test func filesBecomeDatasetsAndAUniverse() throws {
    let shell = try shell()
    try shell.write("C.csv", "open_time,open,high,low,close,volume\n1600000000,1,0.5,1,1,1\n")
    let made = try shell.run(
      "data", "import", "A.x.csv", "B.csv", "C.csv", "--as", "s-{}", "--json")
    #expect(made.code == 4 && made.err.contains("1 of 3 files were refused, the others are kept"))
    let answer = try JSON.parse(made.out)
    #expect(answer["universe"]?.string == "s")
    #expect(answer["datasets"]?.array?.compactMap { $0["name"]?.string } == ["s-A", "s-B"])
    #expect(answer["refused"]?[0]?["file"]?.string == "C.csv")
    let shown = try shell.run("data", "show", "s")
    for part in [
      "universe of 2", "s-A  50 bars", "common span: 2020-09-13T12:26:40Z to 2020-09-15",
      "survived until today",
    ] {
      #expect(shown.out.contains(part), "\(shown.out)")
    }
    #expect(try shell.run("data", "list").out.contains("s  universe of 2: s-A, s-B"))
    // Once more changes nothing; what was mended by then joins.
    try shell.write("C.csv", Shell.bars(30))
    let again = try shell.run("data", "import", "A.x.csv", "B.csv", "C.csv", "--as", "s-{}")
    #expect(again.code == 0 && again.out.contains("universe s: 3 datasets"), "\(again.err)")
    let bad = try shell.run("data", "import", "A.x.csv", "B.csv", "--as", "{}")
    #expect(bad.code == 0 && !bad.out.contains("universe"), "\(bad.err)")
    try shell.write("A.y.csv", Shell.bars(9))
    let twins = try shell.run("data", "import", "A.x.csv", "A.y.csv", "--as", "t-{}")
    #expect(twins.code == 2 && twins.err.contains("would both be the dataset t-A"))
  }

  @Test func filesThatAreAllRefusedAreAnsweredToo() throws {
    let shell = try Shell()
    try shell.write("C.csv", "open_time,open,high,low,close,volume\n1600000000,1,0.5,1,1,1\n")
    let words = ["data", "import", "C.csv", "--as", "s-{}"]
    let outcome = try shell.run(words + ["--json"])
    #expect(outcome.code == 3 && outcome.err.contains("1 of 1 files were refused"))
    let answer = try JSON.parse(outcome.out)
    #expect(answer.object?.map(\.key) == ["datasets", "refused"])
    #expect(answer["datasets"]?.array?.count == 0 && answer["refused"]?.array?.count == 1)
    #expect(answer["refused"]?[0]?["file"]?.string == "C.csv")
    #expect(answer["refused"]?[0]?["problem"]?.string?.isEmpty == false)
    let told = try shell.run(words)
    #expect(told.code == 3 && told.out.isEmpty)
  }

  @Test func universesAreNamedAndGuarded() throws {
    let shell = try shell()
    _ = try shell.run("data", "import", "A.x.csv", "B.csv", "--as", "s-{}")
    let made = try shell.run("data", "universe", "u", "s-*", "--json")
    #expect(made.code == 0, "\(made.err)")
    let answer = try JSON.parse(made.out)
    #expect(answer["members"]?.array?.compactMap(\.string) == ["s-A", "s-B"])
    #expect(answer["kind"]?.string == "universe" && answer["common_start"]?.string != nil)
    #expect(try shell.run("data", "universe", "u", "s-B", "s-A").code == 0)
    let other = try shell.run("data", "universe", "u", "s-A")
    #expect(other.code == 2 && other.err.contains("holds other names"), "\(other.err)")
    #expect(try shell.run("data", "universe", "u", "s-A", "--replace").code == 0)
    let bars = try shell.run("data", "universe", "s-B", "s-A")
    #expect(bars.code == 2 && bars.err.contains("holds other bars"), "\(bars.err)")
    let file = try shell.run("data", "import", "B.csv", "--as", "u")
    #expect(file.code == 2 && file.err.contains("a universe"), "\(file.err)")
    let missing = try shell.run("data", "universe", "v", "s-C")
    #expect(missing.code == 3 && missing.err.contains("there is no such dataset"))
    let single = try shell.run("backtest", "--data", "u", "--strategy", "buy-and-hold")
    #expect(single.code == 3 && single.err.contains("stands for its members"), "\(single.err)")
  }

  @Test func aTableOfClosesIsAUniverse() throws {
    let shell = try Shell()
    let rows = (1...9).map { "2020-01-0\($0),\($0),\($0 + 5)" }
    try shell.write("t.csv", (["date,KO,PEP"] + rows).joined(separator: "\n") + "\n")
    let made = try shell.run("data", "import", "t.csv", "--as", "drinks")
    #expect(made.out.contains("universe drinks: 2 datasets"), "\(made.err)\(made.out)")
    let panel = try shell.run("data", "panel", "drinks", "-o", "p.csv")
    #expect(panel.code == 0 && panel.err.contains("9 rows of 2 datasets"), "\(panel.err)")
    let text = try shell.read("p.csv")
    #expect(text.hasPrefix("time,drinks-KO,drinks-PEP\n2020-01-01T00:00:00Z,1.0,6.0\n"))
    // A panel of closes reads back as the same universe.
    #expect(try shell.run("data", "import", "p.csv", "--as", "again").code == 0)
    let again = try shell.run("data", "panel", "again", "-o", "q.csv")
    #expect(again.code == 0)
    #expect(
      try shell.read("q.csv") == text.replacingOccurrences(of: "drinks-", with: "again-drinks_"))
  }

  @Test func panelsAreAlignedAsAsked() throws {
    let shell = try shell()
    _ = try shell.run("data", "import", "A.x.csv", "B.csv", "--as", "s-{}")
    for (join, rows) in [("inner", 40), ("outer", 50)] {
      let made = try shell.run(
        "data", "panel", "s-*", "-o", "p.csv", "--join", join, "--fill", "forward", "--column",
        "volume")
      #expect(made.code == 0 && made.err.contains("\(rows) rows"), "\(made.err)")
    }
    #expect(try shell.read("p.csv").hasSuffix(",\n"))
    for words in [["--join", "left"], ["--fill", "zero"], ["--column", "vwap"]] {
      let outcome = try shell.run(["data", "panel", "s-*", "-o", "p.csv"] + words)
      #expect(outcome.code == 2 && outcome.err.contains("does not know"), "\(outcome.err)")
    }
  }

  @Test func longerBarsSayWhatWasLeftOut() throws {
    let shell = try shell()
    _ = try shell.run("data", "import", "A.x.csv", "--as", "a")
    let made = try shell.run("data", "resample", "a", "--to", "1d", "--as", "d", "--json")
    #expect(made.code == 0 && made.err.contains("left out"), "\(made.err)")
    let manifest = try JSON.parse(made.out)
    #expect(manifest["rows"]?.int == 2)
    #expect(
      manifest["repairs"]?.array?.compactMap { $0["repair"]?.string } == [
        "resample=1d, session utc", "drop-partial", "late-start",
      ])
    let kept = try shell.run(
      "data", "resample", "a", "--to", "1d", "--as", "k", "--keep-partial", "--session", "fx")
    #expect(kept.code == 0 && kept.out.contains("k: 2 bars"), "\(kept.out)\(kept.err)")
    let again = try shell.run("data", "resample", "a", "--to", "4h", "--as", "d")
    #expect(again.code == 2 && again.err.contains("holds other bars"), "\(again.err)")
    let session = try shell.run(
      "data", "resample", "a", "--to", "4h", "--as", "x", "--session", "tokyo")
    #expect(session.code == 2 && session.err.contains("no session 'tokyo'"), "\(session.err)")
  }
}
