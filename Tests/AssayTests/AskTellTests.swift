import Documents
import Foundation
import Testing

/// Conversations with `assay ask-tell`, whole ones in one go: what is told may lie in the pipe
/// before it is asked for.
@Suite struct AskTellTests {
  private let space = """
    [{"name":"x","type":"float","low":-5,"high":5},{"name":"n","type":"int","low":2,"high":50},
    {"name":"rate","type":"float","low":0.001,"high":1,"log":true},
    {"name":"exit","type":"categorical","choices":["a","b"]},{"name":"on","type":"bool"},
    {"name":"stop","type":"float","low":0,"high":1,"active":"exit == 'b'"}]
    """.replacingOccurrences(of: "\n", with: "")

  /// What comes out for lines in, and how the process ended.
  private func talk(_ lines: [String], _ words: String...) throws -> Shell.Outcome {
    let shell = try Shell()
    try shell.write("in.jsonl", lines.joined(separator: "\n") + "\n")
    return try shell.bash("$ASSAY ask-tell \(words.joined(separator: " ")) < in.jsonl")
  }

  private func start(_ more: String = "") -> String {
    "{\"v\":1,\"space\":\(space),\"seed\":7,\"budget\":20,\"batch\":1\(more)}"
  }

  private func asks(_ outcome: Shell.Outcome) throws -> [JSON] {
    try outcome.out.split(separator: "\n").map { try JSON.parse(String($0)) }
  }

  @Test func everyAskKeepsToTheSpace() throws {
    let tells = (0..<20).map { "{\"tell\":\($0),\"value\":\($0 == 3 ? "null" : "\($0)")}" }
    let outcome = try talk([start()] + tells + ["{\"done\":true}"], "--method random")
    #expect(outcome.code == 0, "\(outcome.err)")
    let asks = try asks(outcome)
    #expect(asks.map { $0["ask"]?.int } == (0...20).map { $0 })
    for ask in asks {
      let set = try #require(ask["params"])
      let (x, n) = (set["x"]?.double ?? 9, set["n"]?.int ?? 0)
      #expect((-5...5).contains(x) && (2...50).contains(n))
      #expect((0.001...1).contains(set["rate"]?.double ?? 0))
      #expect(["a", "b"].contains(set["exit"]?.string) && set["on"]?.bool != nil)
      #expect(set["exit"]?.string == "b" || set["stop"]?.double == 0)
    }
  }

  @Test func aBatchIsOutstandingAtOnce() throws {
    let outcome = try talk([start().replacingOccurrences(of: "batch\":1", with: "batch\":4")])
    #expect(try asks(outcome).count == 4)
    let two = try talk([
      start().replacingOccurrences(of: "batch\":1", with: "batch\":4"),
      "{\"tell\":2,\"value\":1}", "{\"tell\":0,\"value\":1}",
    ])
    #expect(try asks(two).map { $0["ask"]?.int } == [0, 1, 2, 3, 4, 5])
  }

  @Test func severalSearchesFollowOneAnother() throws {
    let tells = (0..<3).map { "{\"tell\":\($0),\"value\":1}" } + ["{\"done\":true}"]
    let outcome = try talk([start()] + tells + [start()] + tells)
    let asks = try asks(outcome)
    #expect(asks.count == 8 && asks[0] == asks[4] && asks[3] == asks[7])
  }

  @Test func aSpaceThatIsUsedUpEnds() throws {
    let outcome = try talk(
      [
        "{\"space\":[{\"name\":\"b\",\"type\":\"bool\"}]}", "{\"tell\":0,\"value\":1}",
        "{\"tell\":1,\"value\":1}",
      ], "--method random")
    let said = try asks(outcome)
    #expect(said.count == 3 && said[2]["stop"]?.string?.contains("every point") == true)
  }

  @Test func knownTrialsAreNotRepeated() throws {
    let outcome = try talk(
      [
        "{\"space\":[{\"name\":\"b\",\"type\":\"bool\"}],"
          + "\"known\":[{\"params\":{\"b\":true},\"value\":3}]}", "{\"tell\":0,\"value\":1}",
      ], "--method", "random")
    #expect(try asks(outcome).first?["params"]?["b"]?.bool == false)
    #expect(try asks(outcome).last?["stop"] != nil)
  }

  @Test(arguments: [
    ("{\"tell\":0,\"value\":1}", "before a space"), ("{", "expected a key"),
    ("[1]", "before a space"),
    ("{\"space\":[]}", "not a list of parameters"),
    ("{\"space\":[{\"name\":\"x\",\"type\":\"bool\"}],\"v\":2}", "another version"),
    ("{\"space\":[{\"name\":\"x\",\"type\":\"bool\",\"active\":\"y > 1\"}]}", "`active` of 'x'"),
    ("{\"space\":[{\"name\":\"x\",\"type\":\"bool\"}],\"known\":[{\"vlaue\":1}]}", "vlaue"),
    ("{\"space\":[{\"name\":\"x\",\"type\":\"bool\"}],\"bugdet\":5}", "did you mean 'budget'"),
    (
      "{\"space\":[{\"name\":\"x\",\"type\":\"int\",\"low\":1,\"high\":9,\"stpe\":1}]}",
      "did you mean 'step'"
    ),
    ("{\"space\":[{\"name\":\"x\",\"type\":\"float\",\"low\":2,\"high\":1}]}", "low 2"),
    ("{\"space\":[{\"name\":\"x\",\"type\":\"real\",\"low\":2,\"high\":1}]}", "type 'real'"),
    ("{\"space\":[{\"name\":\"x\",\"type\":\"bool\"}],\"batch\":0}", "batch"),
    ("{\"space\":[{\"name\":\"x\",\"type\":\"bool\"}],\"seed\":-4}", "seed"),
    ("{\"space\":[{\"name\":\"x\",\"type\":\"bool\"}],\"direction\":[]}", "0 directions"),
    ("{\"space\":[{\"name\":\"x\",\"type\":\"bool\"}],\"batch\":9000000000000000000}", "batch"),
    ("{\"space\":[{\"name\":\"x\",\"type\":\"bool\"}],\"where\":5}", "where is not a text"),
    ("{\"space\":[{\"name\":\"x\",\"type\":\"bool\"}],\"known\":{}}", "known is not a list"),
    ("{\"space\":[{\"name\":\"x\",\"type\":\"bool\"}],\"direction\":\"up\"}", "minimize"),
  ])
  func nonsenseIsNamed(line: String, part: String) throws {
    let outcome = try talk([line])
    #expect(outcome.code == (line == "{" ? 3 : 2) && outcome.out.isEmpty, "\(outcome.out)")
    #expect(
      outcome.err.contains(part) && outcome.err.contains("standard input:1"), "\(outcome.err)")
  }

  @Test func answersMustFitTheQuestions() throws {
    for tell in [
      "{\"tell\":0,\"value\":\"3.2\"}", "{\"tell\":0}", "{\"tell\":0,\"valu\":2}",
      "{\"tell\":9,\"value\":1}", "{\"tell\":0,\"value\":[1,2]}",
      "{\"tell\":\"a\"}",
    ] {
      let outcome = try talk([start(), tell])
      #expect(outcome.code == 2 && outcome.err.contains("standard input:2"), "\(tell)")
    }
    let several = try talk(
      [start(",\"direction\":[\"minimize\",\"maximize\"]"), "{\"tell\":0,\"value\":1}"],
      "--method random")
    #expect(several.code == 2 && several.err.contains("1 values for 2 objectives"))
  }
}
