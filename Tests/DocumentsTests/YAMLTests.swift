import Documents
import Testing

@Suite struct YAMLTests {
  @Test func readsCoreScalars() throws {
    let text = """
      null_1: ~
      null_2:
      null_3: null
      yes: yes
      no: no
      on: on
      true_1: true
      true_2: "true"
      int_1: 007
      int_2: -12
      int_3: 0x1F
      int_4: 0o17
      float_1: 4e-4
      float_2: .5
      float_3: -.inf
      date: 2024-01-01
      text_1: nan
      text_2: 1_000
      text_3: !!str 5
      block: |
        two
        lines
      """
    #expect(
      try YAML.parse(text, file: "f").json == [
        "null_1": nil, "null_2": nil, "null_3": nil, "yes": "yes", "no": "no", "on": "on",
        "true_1": true, "true_2": "true", "int_1": 7, "int_2": -12, "int_3": 31, "int_4": 15,
        "float_1": 0.0004, "float_2": 0.5, "float_3": "-.inf", "date": "2024-01-01",
        "text_1": "nan", "text_2": "1_000", "text_3": "5", "block": "two\nlines",
      ])
  }

  @Test func nodesKnowTheirPlaces() throws {
    let node = try YAML.parse("a: 1\nb:\n  - x\n  - {c: é, d: 2}\n", file: "spec.yaml")
    #expect(node.place.description == "spec.yaml:1:1")
    #expect(node["b"]?.place.description == "spec.yaml:3:3")
    guard case .sequence(let elements) = node["b"]?.kind else { throw AssayError(.other, "kind") }
    #expect(elements[1]["d"]?.place.description == "spec.yaml:4:15")
    #expect(node.value(at: "b.c") == nil)
  }

  @Test func anchorsAndMergeKeys() throws {
    let text = """
      base: &base {fee: 1, slip: 2}
      more: &more {slip: 3, spread: 4}
      one: {<<: *base, slip: 9}
      both: {<<: [*base, *more], own: 5}
      again: *base
      """
    let json = try YAML.parse(text, file: "f").json
    #expect(json["one"] == ["slip": 9, "fee": 1])
    #expect(json["both"] == ["own": 5, "fee": 1, "slip": 2, "spread": 4])
    #expect(json["again"] == ["fee": 1, "slip": 2])
  }

  @Test(arguments: [
    ("a: 1\nb: 2\na: 3", "3:1", "key 'a' appears twice"),
    ("a: *nope", "1:4", "no anchor '&nope' above"),
    ("a: &x [*x]", "1:8", "'*x' refers to itself"),
    ("a: &x {b: *x}", "1:11", "'*x' refers to itself"),
    ("a:\n  <<: 5", "2:3", "'<<' merges mappings only"),
    ("a: 1\n---\nb: 2", "2:1", "a second document starts here"),
    ("[1, 2]: 3", "1:1", "a key must be a plain word"),
    ("a: !thing 1", "1:4", "tag '!thing' is not known"),
    ("a:\n\tb: 1", "2:1", "tabs are not allowed in indentation"),
    ("a:\n  b: 1\n \tc: 2", "3:2", "tabs are not allowed in indentation"),
    ("\ta: 1", "1:1", "tabs are not allowed in indentation"),
  ])
  func refusesWithPlaceAndReason(text: String, place: String, problem: String) {
    let error = #expect(throws: AssayError.self) { try YAML.parse(text, file: "f") }
    #expect(error?.problem == problem, "\(text.debugDescription)")
    #expect(error?.place == "f:\(place)", "\(text.debugDescription)")
    #expect(error?.kind == .usage)
  }

  @Test func syntaxFaultsHaveAPlace() {
    for (text, place) in [
      ("a: [1, 2\nb: 3", "f:2:2"), ("a: \"x", "f:1:6"), ("x: 1\ny: \u{1}", "f:2:4"),
    ] {
      let error = #expect(throws: AssayError.self) { try YAML.parse(text, file: "f") }
      #expect(error?.place == place, "\(text.debugDescription): \(error?.description ?? "")")
    }
  }

  @Test func boundsDepthAndAliases() {
    let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
    #expect(throws: AssayError.self) { try YAML.parse(deep, file: "f") }
    var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<30 {
      let alias = "*a\(level - 1)"
      bomb +=
        "a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]\n"
    }
    let error = #expect(throws: AssayError.self) { try YAML.parse(bomb, file: "f") }
    #expect(error?.problem == "more than 200000 nodes, aliases expanded")
  }

  @Test func tabsElsewhereAreFine() throws {
    let node = try YAML.parse("a: 1\t# note\nb: |\n  x\n  \ty\nc: \"p\tq\"\n", file: "f")
    #expect(node.json == ["a": 1, "b": "x\n\ty\n", "c": "p\tq"])
  }

  @Test func emptyTextIsAnEmptySpec() throws {
    for text in ["", "# only a comment\n", "---\n"] {
      #expect(try YAML.parse(text, file: "f").json == .null)
    }
    #expect(try SpecReader(YAML.parse("", file: "f")).keys == [])
  }

  @Test(arguments: 0..<300)
  func damagedTextsNeverTrap(seed: Int) {
    var random = TestRandom(seed: UInt64(seed))
    var bytes = Array(
      "a: &x {b: [1, 'two', \"3\"], c: |\n  d\n}\n? e\n: - f\n  - *x\n<<: *x\n".utf8)
    for _ in 0..<4 {
      let place = random.below(bytes.count)
      if random.below(2) == 0 {
        bytes[place] = UInt8(random.below(128))
      } else {
        bytes.insert(contentsOf: random.text().utf8, at: place)
      }
    }
    do {
      let node = try YAML.parse(String(decoding: bytes, as: UTF8.self), file: "f")
      _ = node.canonicalJSON
    } catch {
      #expect(error is AssayError, "seed \(seed)")
    }
  }

  @Test func canonicalJSONForgetsOrderAndStyle() throws {
    let a = try YAML.parse("b: 1.0\na: {y: x, x: [1, '2']}", file: "f")
    let b = try YAML.parse("a:\n  x: [1, \"2\"]\n  y: 'x'\nb: 1", file: "g")
    #expect(a.canonicalJSON == #"{"a":{"x":[1,"2"],"y":"x"},"b":1}"#)
    #expect(a.canonicalJSON == b.canonicalJSON)
    let c = try YAML.parse("a: {x: [1, 2], y: x}\nb: 1", file: "h")
    #expect(c.canonicalJSON != a.canonicalJSON)
  }
}
