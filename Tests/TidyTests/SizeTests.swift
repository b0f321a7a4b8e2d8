import Testing

@Suite struct SizeTests {
  private func file(_ text: String) -> SwiftFile { SwiftFile("Sources/Sweep/A.swift", text) }

  @Test func filesAreShort() throws {
    for file in try Repository.sources.get() + Repository.tests.get() {
      guard let remark = LineLength.remark(file) else { continue }
      Issue.record("\(remark.text)", severity: remark.isFailure ? .error : .warning)
    }
  }

  @Test func functionsAreShort() throws {
    for problem in try Repository.sources.get().flatMap(FunctionLength.violations) {
      Issue.record("\(problem)")
    }
  }

  @Test func exceptionsAreStillNeeded() throws {
    let long = try Repository.sources.get().flatMap { file in
      FunctionLength.all(file).filter { $0.lines > FunctionLength.most }
        .map { "\(file.path) \($0.name)" }
    }
    for name in FunctionLength.exceptions.keys {
      #expect(long.contains(name), "\(name) is no longer long; take it off the exceptions")
    }
  }

  @Test func linesAreNarrowAndWithoutTabs() throws {
    let files = try Repository.sources.get() + Repository.tests.get()
    let manifest = SwiftFile("Package.swift", try Repository.text("Package.swift"))
    for problem in (files + [manifest]).flatMap(LineLength.violations) {
      Issue.record("\(problem)")
    }
  }

  @Test func findsAWideLineAndATab() {
    let wide = "// " + String(repeating: "−", count: 98)
    #expect(
      LineLength.violations(file("\(wide.dropLast())\n\(wide)\n\tlet a = 1\n")) == [
        "Sources/Sweep/A.swift:2: 101 columns; the most is 100",
        "Sources/Sweep/A.swift:3: a tab; indent by two spaces, write \\t in strings",
      ])
  }

  @Test func textKeepsItsWidth() {
    let wide = String(repeating: "x", count: 120)
    #expect(LineLength.violations(file("let text = \"\"\"\n  \(wide)\n  \"\"\"\n")) == [])
    #expect(LineLength.violations(file("let text = \"\(wide)\"\n")).count == 1)
    #expect(LineLength.violations(file("let text = \"\"\"\n  a\n  \"\"\"\n//\(wide)\n")).count == 1)
  }

  @Test(arguments: [(400, nil), (401, false), (500, false), (501, true)] as [(Int, Bool?)])
  func remarksOnLongFiles(lines: Int, isFailure: Bool?) {
    let remark = LineLength.remark(file(String(repeating: "//\n", count: lines)))
    #expect(remark?.isFailure == isFailure)
  }

  @Test func findsALongFunction() {
    let body = String(repeating: "    work()\n", count: 69)
    let text = "struct A {\n  func long(\n    a: Int\n  ) -> Int {\n\(body)  }\n}\n"
    #expect(
      FunctionLength.violations(file(text)) == [
        "Sources/Sweep/A.swift:2: long has 73 lines; the most is 70: split it, or name it with the"
          + " reason in FunctionLength.exceptions"
      ])
  }

  @Test func measuresFunctions() {
    let text = """
      protocol P {
        func required() -> Int
        init(a: Int)
        mutating func last()
      }
      struct A: P {
        init?(a: Int = f({ 1 })) { b = "}" }
        func outer() {
          func inner<T>(_ t: T) where T: P {
            // }
          }
          call { inner(self) }
        }
        static func == (a: A, b: A) -> Bool { true }
      }
      """
    #expect(
      FunctionLength.all(file(text)) == [
        .init(name: "init", line: 6, lines: 1), .init(name: "outer", line: 7, lines: 6),
        .init(name: "inner", line: 8, lines: 3), .init(name: "==", line: 13, lines: 1),
      ])
  }
}
