import Testing

@Suite struct BannedWordTests {
  private func found(_ text: String, in path: String = "Sources/Sweep/A.swift") -> [String] {
    let file = SwiftFile(path, text)
    return BannedWord.all.flatMap { $0.violations(file) } + unseededDraws(file)
  }

  @Test func sourcesUseNoBannedWord() throws {
    for file in try Repository.sources.get() {
      let text = file.lines.joined(separator: "\n")
      let suspects = BannedWord.all.filter { text.contains($0.word) }
      for problem in suspects.flatMap({ $0.violations(file) }) { Issue.record("\(problem)") }
      guard text.contains("random(in:") else { continue }
      for problem in unseededDraws(file) { Issue.record("\(problem)") }
    }
  }

  @Test(arguments: [
    "let start = Date()", "let start = Date.now", "let start: Date = .now", "let id = UUID()",
    "try await Task.sleep(for: .seconds(1))", "DispatchQueue.main.async {}",
    "var random = SystemRandomNumberGenerator()", "let draw = Double.random(in: 0..<1)",
    "let draw = Int.random(\n  in: 0...1)\nlet other = Int.random(in: f(0)...1)",
    "let coin = Bool.random()", "let order = sets.shuffled()", "let one = sets.randomElement()",
    "let clock = ContinuousClock()", "let all = try! read()", "let word = any as! String",
    "let word = (any as! String)", "fatalError(\"never\")", "print(1)", "  print(\"x\")",
    "// TODO: later", "// FIXME", "let text = \"now \\(Date())\"",
  ])
  func findsOneOnASecondLine(_ line: String) {
    let found = found("import Lanes\n\(line)\n")
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.hasPrefix("Sources/Sweep/A.swift:") == true)
  }

  @Test func namesTheMend() {
    #expect(
      found("\nlet start = Date()\n") == [
        "Sources/Sweep/A.swift:2: Date() is banned; use a Timestamp as argument"
      ])
  }

  @Test(arguments: [
    "// no Date(), no UUID()", "/* print( /* try! */ Date() */", "let text = \"Date() print(\"",
    "let text = #\"a \"Date()\" \\(UUID())\"#", "let text = \"\"\"\n  Date()\n  \"\"\"",
    "let draw = Double.random(in: 0..<1, using: &random)",
    "let draw = Double.random(\n  in: 0..<f(1),\n  using: &random)", "let update = validDate()",
    "let mark = fingerprint(1)", "console.print(1)", "func print(_ line: String) {}",
    "let many = page.nowhere", "let order = sets.shuffled(using: &random)", "let TODOs = 1",
    "let asynchronous = as_(x)",
    "let age = desk.now.nanoseconds", "self.now = now", "all[0].now",
  ])
  func leavesInPeace(_ line: String) {
    #expect(found(line + "\n") == [])
  }

  @Test func theCommandLineMayLookAtTheClockAndPrint() {
    let text = "let start = Date()\nprint(start)\n"
    #expect(found(text, in: "Sources/assay/A.swift") == [])
    #expect(found("let all = try! read()\n", in: "Sources/assay/A.swift").count == 1)
  }
}
