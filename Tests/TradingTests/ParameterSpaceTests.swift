import Documents
import Experiments
import Testing
import Trading

/// What a spec may say of a strategy's parameters.
@Suite struct ParameterSpaceTests {
  private let declaration = StrategyDeclaration(
    name: "made-up", summary: "Has a parameter of every kind.",
    parameters: [
      .whole("window", 1...1_000, standard: 20, "bars"),
      .real("width", 0...10, standard: 2, "deviations"),
      .choice("exit", ["none", "stop", "time"], "how to leave"),
      .real("stop", 0...1, standard: 0.1, "distance").active(where: "exit == 'stop'"),
      .flag("trails", standard: true, "whether the stop follows"),
    ], features: [])

  private func space(_ text: String) throws -> ParameterSpace {
    try ParameterSpace(try SpecReader(try YAML.parse(text, file: "e.yaml")), declaration)
  }

  private func fault(_ text: String) -> String {
    do {
      _ = try space(text)
      return "no fault"
    } catch { return "\(error)" }
  }

  @Test func whatIsNotNamedIsStandard() throws {
    let space = try space("where: window > 0")
    #expect(space.space.freeDimensionCount == 0)
    let point = space.space.point(atUnit: [])
    // The stop does not matter where the exit is none, but a fixed number stays what it is.
    #expect(space.set(point) == [20, 2, 0, 0.1, 1])
  }

  @Test func someChoicesOfAParameterAreSearched() throws {
    let space = try space(
      "parameters: {exit: {choices: [time, stop]}, stop: {float: [0.01, 0.5], log: true}}")
    #expect(space.set([20, 2, 0, 0.01, 0]) == [20, 2, 2, 0.01, 1])
    #expect(space.set([20, 2, 1, 0.3, 0]) == [20, 2, 1, 0.3, 1])
    #expect(space.point([20, 2, 1, 0.3, 1]) == [20, 2, 1, 0.3, 0])
    #expect(space.member([20, 2, 1, 0.3, 1]) == [20, 2, 1, 0.3, 1])
    #expect(space.member([20, 2, 0, 0.01, 1]) == nil, "none is not searched")
    #expect(space.member([20, 2, 1, 0.7, 1]) == nil, "beyond its range")
    #expect(space.member([20, 2, 2, 0.7, 1]) == [20, 2, 2, 0.01, 1], "it does not matter there")
    #expect(space.text([20, 2, 2, 0.01, 1]) == "window=20 width=2 exit=time trails=true")
    #expect(space.space.activity([20, 2, 0, 0.01, 0]) == [true, true, true, false, true])
  }

  @Test func flagsAreSearchedOrFixed() throws {
    #expect(try space("parameters: {trails: false}").set([20, 2, 0, 0.1, 0])[4] == 0)
    let both = try space("parameters: {trails: {choices: all}}")
    #expect(both.set([20, 2, 0, 0.1, 0])[4] == 0 && both.set([20, 2, 0, 0.1, 1])[4] == 1)
  }

  @Test func conditionsMaySpeakOfChoices() throws {
    let space = try space(
      "{parameters: {exit: {choices: all}, window: {int: [5, 50], log: true}}, "
        + "where: \"exit != 'time' or window > 20\"}")
    #expect(space.space.allows([10, 2, 1, 0.1, 0]) && !space.space.allows([10, 2, 2, 0.1, 0]))
  }

  @Test(arguments: [
    ("parameters: {exit: {choices: [tim]}}", "did you mean 'time'"),
    ("parameters: {exit: {choices: []}}", "no choices"),
    ("parameters: {exit: {choices: [time, time]}}", "twice"),
    ("parameters: {exit: {int: [0, 2]}}", "no meaning for choices"),
    ("parameters: {exit: later}", "does not know 'later'"),
    ("parameters: {window: {choices: [1]}}", "parameters with names"),
    ("parameters: {window: {int: [1, 9], float: [1, 9]}}", "beside another range"),
    ("parameters: {window: {int: [1, 9], log: true, step: 2}}", "both log and step"),
    ("parameters: {width: {float: [0, 9], log: true}}", "logarithmic from 0"),
    ("parameters: {window: {int: [1, 9], active: \"exit == 'stop'\"}}", "does not come before"),
    ("where: exit == 'tim'", "did you mean 'time'"),
    ("parameters: {stop: {float: [0, 1], active: \"exit == 'sto'\"}}", "sto"),
    ("parameters: {trails: 3}", "does not know '3'"),
  ])
  func nonsenseIsNamed(text: String, part: String) {
    let found = fault(text)
    #expect(found.contains(part) && found.contains("e.yaml:1:"), "\(found)")
  }
}
