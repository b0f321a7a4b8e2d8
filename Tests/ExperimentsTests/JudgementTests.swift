import Documents
import Foundation
import MarketData
import Testing

@testable import Experiments

/// Ways in which a judgement of luck could be fooled.
@Suite struct JudgementTests {
  private func spec(_ parameters: String, _ more: String = "") -> String {
    """
    strategy: {name: sma-cross, side: long-short, parameters: \(parameters)}
    execution: {fee_bps: 10}
    search: {method: grid}

    """ + more
  }

  private let grid = "{fast: {int: [2, 8], step: 2}, slow: {int: [10, 30], step: 4}}"

  /// Who reruns the winner alone is told of all that was tried to find it.
  @Test func aWinnerRerunAloneIsStillOneOfMany() throws {
    let folder = try RunFolder()
    let file = madeBars(noise(900, seed: 4))
    let (outcome, first) = try folder.validated("many", try study(ofFiles: [file], spec(grid)))
    let chosen = outcome.chosen.set.map { Int($0) }
    let alone = try study(
      ofFiles: [file], spec("{fast: \(chosen[0]), slow: \(chosen[1])}"))
    let (_, second) = try folder.validated("alone", alone)
    let (many, one) = (
      try #require(first.sharpe?.counts[0]), try #require(second.sharpe?.counts[0])
    )
    #expect(one.trials == many.trials && one.trials == 24)
    // Alone it warms up sooner, so its own ratio differs a little.
    #expect(agree(one.variance, many.variance, tolerance: 0.1) && one.expectedMaximum > 0)
  }

  /// What is asked about a search afterwards makes it no other one.
  @Test func askingMoreTriesNothingNew() throws {
    let folder = try RunFolder()
    let file = madeBars(noise(900, seed: 4))
    func made(_ more: String) throws -> Study { try study(ofFiles: [file], spec(grid, more)) }
    let plain = try made("")
    let asked = try made("validation: {pbo: 8}\ngates: {pbo: \"<= 0.2\"}\n")
    _ = try folder.validated("plain", plain)
    let (_, evidence) = try folder.validated("asked", asked)
    #expect(evidence.sharpe?.counts[0].trials == 24)
  }

  /// Gates that ask for little do not make an edge of what speaks against one.
  @Test func easyGatesDoNotMakeAnEdge() throws {
    let folder = try RunFolder()
    let more = """
      validation: {walk_forward: {train: 300, test: 100}}
      gates: {closed_trades: ">= 1"}

      """
    let made = try study(ofFiles: [madeBars(noise(900, seed: 4))], spec(grid, more))
    let (outcome, evidence) = try folder.validated("run", made)
    let validation = StudyValidation(outcome, evidence)
    #expect(validation.gates.map(\.outcome) == [.pass] && !validation.isRefused)
    #expect(validation.verdict.outcome == .unproven)
    #expect(validation.verdict.paragraph.contains("does not support an edge"))
  }

  @Test func aHighLossFailsThePBOGateWithoutAWalkForward() throws {
    let folder = try RunFolder()
    let made = try study(
      ofFiles: [madeBars(noise(900, seed: 4))],
      spec(grid, "validation: {pbo: 8}\ngates: {pbo: \"<= 1\"}\n"))
    let (outcome, evidence) = try folder.validated("run", made)
    #expect(try #require(evidence.overfitting).evidence.probabilityOfLoss > 0.25)
    #expect(StudyValidation(outcome, evidence).gates[0].outcome == .fail)
  }

  @Test func holmIsNeverStricterThanBonferroni() throws {
    for parameters in [grid, "{fast: 4, slow: 20}"] {
      let folder = try RunFolder()
      let made = try study(ofFiles: [madeBars(trends(900, seed: 3))], spec(parameters, ""))
      let (_, evidence) = try folder.validated("run", made)
      let haircuts = try #require(evidence.sharpe?.haircuts)
      #expect(haircuts.count == 3)
      #expect(haircuts[1].probability <= haircuts[0].probability * (1 + 1e-12), "\(haircuts)")
    }
  }

  /// Two files of one name in two folders are two markets.
  @Test func marketsOfOneNameKeepTheirOwnNumbers() throws {
    let path = NSTemporaryDirectory() + "assay-twins-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: path) }
    for (folder, returns) in [("a", trends(900, seed: 5)), ("b", noise(900, seed: 6))] {
      try FileManager.default.createDirectory(
        atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
      try Data(madeBars(returns).utf8).write(to: URL(fileURLWithPath: "\(path)/\(folder)/1h.csv"))
    }
    let workspace = Workspace(currentDirectory: path, environment: [:])
    func study(_ also: String) throws -> Study {
      let node = try YAML.parse(
        "name: made\ndata: {file: \(path)/a/1h.csv, also: [\(path)/\(also)/1h.csv]}\n"
          + spec(grid, "validation: {symbols: true}\n"), file: "made.yaml")
      return try Study(try ExperimentSpec(node, in: workspace), in: workspace)
    }
    let (_, evidence) = try RunFolder().validated("run", try study("b"))
    let rows = try #require(evidence.folds.first { $0.kind == .symbols }).rows
    #expect(rows.map(\.name) == ["1h.csv", "1h.csv"])
    #expect(rows[0].trainValue != rows[1].trainValue && rows[0].testValue != rows[1].testValue)
    // What is chosen on one market is tested on the other.
    #expect(rows[0].testValue != rows[1].trainValue || rows[0].set != rows[1].set)
    #expect(throws: AssayError.self) { try study("a") }
  }

  @Test func aLostAccountPassesNoMark() throws {
    let folder = try RunFolder()
    let more = "leverage: 60\nvalidation: {walk_forward: {train: 300, test: 100}}\n"
    let made = try study(
      ofFiles: [madeBars(noise(900, deviation: 0.02, seed: 4))], spec(grid, more))
    guard let (_, evidence) = try? folder.validated("run", made),
      let walk = evidence.walkForward, walk.stitched.result.value("max_drawdown") == -1
    else { return }
    #expect(walk.marks.last?.outcome == .fail)
  }

  @Test func blocksAsLongAsTheDataAreRefused() throws {
    #expect(throws: AssayError.self) {
      try study(
        ofFiles: [madeBars(noise(900, seed: 4))],
        spec(grid, "validation: {spa: {period: 1h, block: 400}}\n"))
    }
  }

  /// A window that lies in a hole of the data is left out, and said so.
  @Test func gapsLeaveWindowsOut() throws {
    let hours = (0..<900).map { $0 < 500 ? $0 : $0 + 700 }
    let made = try study(
      ofFiles: [madeBars(noise(900, seed: 4), hours: hours)],
      spec(grid, "validation: {walk_forward: {train: 200h, test: 100h}}\n"))
    #expect(made.cuts.windowsWithoutBars > 0)
    let (outcome, evidence) = try RunFolder().validated("run", made)
    #expect(try #require(evidence.walkForward).windows.count >= 4)
    #expect(outcome.warnings.contains { $0.contains("lie in gaps of the data") })
  }
}
