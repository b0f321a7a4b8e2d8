import Documents
import Foundation
import Testing

/// A folder of datasets of which one is damaged or goes.
@Suite struct DatasetFolderTests {
  private func shell() throws -> Shell {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(300))
    for name in ["a", "b"] {
      #expect(try shell.run("data", "import", "bars.csv", "--as", name).code == 0)
    }
    try shell.write("rates.csv", "time,rate\n2020-09-01,0.1\n2020-09-02,0.2\n")
    #expect(try shell.run("data", "import", "rates.csv", "--as", "b.rate").code == 0)
    #expect(try shell.run("data", "universe", "both", "a", "b").code == 0)
    return shell
  }

  private let backtest = [
    "backtest", "--strategy", "sma-cross", "--param", "fast=5", "--param", "slow=20", "--data",
  ]

  @Test func aDamagedDatasetHidesNoOther() throws {
    let shell = try shell()
    try shell.write(".assay/data/a.bars", "junk")
    try shell.write(".assay/data/c.json", "{junk")
    let list = try shell.run("data", "list")
    #expect(list.code == 0, "\(list.err)")
    let lines = list.out.split(separator: "\n")
    #expect(lines.count == 5 && lines[0].hasPrefix("a  does not read: "))
    #expect(lines[1].hasPrefix("b  300 bars") && lines[2].hasPrefix("b.rate  2 values"))
    #expect(lines[4].hasPrefix("c  does not read: "))
    #expect(try shell.run(backtest + ["b"]).code == 0)
    let damaged = try shell.run(backtest + ["a"])
    #expect(damaged.code == 3 && damaged.err.contains("a.bars"), "\(damaged.err)")
    #expect(try shell.run("data", "remove", "a", "c").code == 0)
    #expect(try shell.run("data", "list").out.split(separator: "\n").count == 3)
  }

  @Test func datasetsGoByTheirNames() throws {
    let shell = try shell()
    let none = try shell.run("data", "remove", "b", "nothing")
    #expect(none.code == 3 && none.err.contains("nothing was removed"), "\(none.err)")
    let removed = try shell.run("data", "remove", "b", "both", "--json")
    #expect(try JSON.parse(removed.out)["removed"]?.array?.count == 2, "\(removed.err)")
    let list = try shell.run("data", "list").out.split(separator: "\n")
    #expect(list.map { $0.prefix { $0 != " " } } == ["a", "b.rate"])
    #expect(try shell.run("data", "remove").code == 2)
  }
}
