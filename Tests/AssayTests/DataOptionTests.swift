import Documents
import Foundation
import Testing

/// What the commands of `assay data` take and refuse beyond the plain way.
@Suite struct DataOptionTests {
  private func shell() throws -> Shell {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(300))
    #expect(try shell.run("data", "import", "bars.csv", "--as", "a").code == 0)
    return shell
  }

  private func rows(_ range: Range<Int>, of count: Int = 400) -> [String] {
    let lines = Shell.bars(count).split(separator: "\n").map(String.init)
    return [lines[0]] + lines[(range.lowerBound + 1)...range.upperBound]
  }

  private func write(_ lines: [String], _ name: String, _ shell: Shell) throws {
    try shell.write(name, lines.joined(separator: "\n") + "\n")
  }

  @Test func appendRefusesWhatDoesNotContinue() throws {
    let shell = try shell()
    let more = rows(300..<400)
    try write(
      [more[0]] + more[1...].enumerated().filter { $0.0 % 2 == 0 }.map(\.1), "2h.csv", shell)
    let longer = try shell.run("data", "append", "2h.csv", "--to", "a")
    #expect(
      longer.code == 3 && longer.err.contains("last 1 h, the newer ones 2 h"), "\(longer.err)")
    let scaled = more.enumerated().map { index, line in
      let cells = line.split(separator: ",").map(String.init)
      guard index > 0 else { return line }
      let prices = cells[1...4].map { "\((Double($0) ?? 0) * 1_000)" }
      return ([cells[0]] + prices + [cells[5]]).joined(separator: ",")
    }
    try write(scaled, "points.csv", shell)
    let points = try shell.run("data", "append", "points.csv", "--to", "a")
    #expect(points.code == 3 && points.err.contains("--price-scale"), "\(points.err)")
    // A hole at the seam is told, and a last bar that had not closed gives way by request.
    try write([more[0]] + more[11...], "late.csv", shell)
    let late = try shell.run("data", "append", "late.csv", "--to", "a")
    #expect(late.code == 0 && late.out.contains("1 gap, 10 bars missing"), "\(late.out)")
  }

  @Test func aLastBarGivesWayByRequest() throws {
    let shell = try shell()
    var newer = rows(299..<400)
    newer[1] = newer[1].replacing(",15\n", with: ",16\n") + "5"
    try write(newer, "newer.csv", shell)
    let refused = try shell.run("data", "append", "newer.csv", "--to", "a")
    #expect(refused.code == 3 && refused.err.contains("1 of the newer bars differ"))
    let json = try JSON.parse(
      shell.run("data", "append", "newer.csv", "--to", "a", "--replace-last", "--json").out)
    #expect(json["rows"]?.double == 400)
    #expect(json["repairs"]?[0]?["repair"]?.string == "replace-last")
    let other = newer.enumerated().map { $0.0 == 2 ? $0.1 + "7" : $0.1 }
    try write(other, "other.csv", shell)
    #expect(try shell.run("data", "append", "other.csv", "--to", "a", "--replace-last").code == 3)
  }

  @Test func panelsAreOfOneLength() throws {
    let shell = try shell()
    #expect(try shell.run("data", "resample", "a", "--to", "4h", "--as", "a4").code == 0)
    let mixed = try shell.run("data", "panel", "a", "a4", "-o", "p.csv")
    #expect(mixed.code == 3 && mixed.err.contains("its bars last 4 h, those of a 1 h"))
  }

  @Test func checksEachByItself() throws {
    let shell = try shell()
    try write(rows(0..<50) + ["junk,1"], "bad.csv", shell)
    for name in ["b", "c", "d"] {
      #expect(try shell.run("data", "import", "bars.csv", "--as", name).code == 0)
    }
    let all = try shell.run("data", "check", "?", "bad.csv")
    #expect(all.code == 3)
    let heads = all.out.split(separator: "\n").filter { !$0.hasPrefix(" ") }
    #expect(heads.count == 5 && heads.allSatisfy { $0.contains("rows, ") }, "\(all.out)")
    let json = try JSON.parse(shell.run("data", "check", "a", "b", "--json").out)
    #expect(json["reports"]?.array?.map { $0["rows"]?.double } == [300, 300])
    let idle = try shell.run("data", "check", "a", "--timezone", "UTC")
    #expect(idle.code == 2 && idle.err.contains("and this is a dataset"), "\(idle.err)")
  }

  @Test func valuesOfManyFilesLieBesideManyDatasets() throws {
    let shell = try shell()
    let header = "funding_time,funding_rate\n"
    for (name, rate) in [("X", "0.0001"), ("Y", "0.0002")] {
      try shell.write("\(name).csv", header + "1600000000003,\(rate)\n1600028800001,\(rate)\n")
    }
    try shell.write("Z.csv", "nothing\n")
    let made = try shell.run(
      "data", "import", "X.csv", "Y.csv", "Z.csv", "--as", "u-{}.funding", "--json")
    #expect(made.code == 4 && made.err.contains("1 of 3 files were refused"), "\(made.err)")
    let json = try JSON.parse(made.out)
    #expect(json["datasets"]?.array?.map { $0["rows"]?.double } == [2, 2])
    #expect(json["refused"]?.array?.count == 1)
    let list = try shell.run("data", "list").out
    #expect(list.contains("u-X.funding  2 values") && !list.contains("universe"))
  }

  @Test func valuesMayBeKnownLater() throws {
    let shell = try shell()
    try shell.write("vix.csv", "date,value\n2020-09-13,20\n2020-09-14,21\n2020-09-15,22\n")
    let dated = try shell.run("data", "import", "vix.csv", "--as", "a.vix")
    #expect(dated.out.contains("say --known-after 24h"), "\(dated.out)\(dated.err)")
    func first() throws -> String? {
      #expect(try shell.run("data", "export", "a", "-o", "o.csv", "--with", "vix").code == 0)
      return try shell.read("o.csv").split(separator: "\n").first { $0.hasSuffix(",21.0") }
        .map { String($0.prefix { $0 != "," }) }
    }
    // The bar of 23:00 closes at midnight, when the next day's value is stamped.
    #expect(try first()?.hasPrefix("2020-09-13T23") == true)
    let later = try shell.run(
      "data", "import", "vix.csv", "--as", "a.vix", "--known-after", "24h", "--replace")
    #expect(later.out.contains("repaired: known-after=24h, 3 rows"), "\(later.out)\(later.err)")
    #expect(try first()?.hasPrefix("2020-09-14T23") == true)
    let idle = try shell.run("data", "import", "bars.csv", "--as", "b", "--known-after", "1h")
    #expect(idle.code == 2 && idle.err.contains("is for values"), "\(idle.err)")
  }

  @Test func barsWithoutVolumeStaySo() throws {
    let shell = try shell()
    let lines = rows(0..<100).map { $0.split(separator: ",").prefix(5).joined(separator: ",") }
    try write(lines, "v.csv", shell)
    let first = try JSON.parse(shell.run("data", "import", "v.csv", "--as", "v", "--json").out)
    #expect(try shell.run("data", "export", "v", "-o", "w.csv").code == 0)
    let again = try JSON.parse(shell.run("data", "import", "w.csv", "--as", "w", "--json").out)
    #expect(first["has_volume"]?.bool == false && again["has_volume"]?.bool == false)
    #expect(first["data_hash"] == again["data_hash"])
    #expect(try shell.run("data", "export", "v", "-o", "-").code == 2)
  }

  @Test func marksDoNotGoWithAdjustedPrices() throws {
    let shell = try shell()
    #expect(try shell.run("data", "import", "bars.csv", "--as", "a.mark").code == 0)
    let outcome = try shell.run(
      "backtest", "--data", "a", "--strategy", "sma-cross", "--engine", "replay", "--set",
      "replay.mark=dataset", "--set", "leverage=2", "--set", "adjust=splits")
    #expect(outcome.code == 2 && outcome.err.contains("data.adjust changes the prices"))
  }
}
