import Documents
import Testing

@Suite struct SpecReaderTests {
  private static func reader(_ text: String) throws -> SpecReader {
    try SpecReader(YAML.parse(text, file: "s.yaml"))
  }

  @Test func readsEveryType() throws {
    let reader = try Self.reader(
      "name: x\nfee: 2.5\nn: 12\nthousand: 1e3\non: true\nlist: [a, b]\nin: {deep: 7}\nempty: ~")
    #expect(try reader.required("name").string() == "x")
    #expect(try reader.required("fee").double() == 2.5)
    #expect(try reader.required("n").double() == 12)
    #expect(try reader.required("n").int() == 12)
    #expect(try reader.required("n").string() == "12")
    #expect(try reader.required("thousand").int() == 1000)
    #expect(try reader.required("on").bool())
    #expect(try reader.required("list").list().map { try $0.string() } == ["a", "b"])
    #expect(try reader.required("in").reader().required("deep").int() == 7)
    #expect(try reader.optional("missing")?.int() ?? 5 == 5)
    #expect(try reader.optional("empty")?.int() ?? 6 == 6)
    #expect(try reader.required("name").oneOf(["w", "x"]) == "x")
    #expect(reader.keys == ["name", "fee", "n", "thousand", "on", "list", "in", "empty"])
  }

  @Test(arguments: [
    ("20%", 0.2), ("0.2", 0.2), ("0%", 0), ("12.5%", 0.125), ("1", 1), ("-5%", -0.05),
  ])
  func readsFractions(text: String, value: Double) throws {
    #expect(try Self.reader("a: \(text)").required("a").fraction() == value)
  }

  @Test(
    arguments: [
      ("250ms", 250_000_000), ("8h", 28_800_000_000_000), ("1d", 86_400_000_000_000),
      ("365d", 31_536_000_000_000_000), ("2w", 1_209_600_000_000_000), ("15m", 900_000_000_000),
      ("1.5s", 1_500_000_000), ("7ns", 7), ("3us", 3000), ("0s", 0), ("'1h'", 3_600_000_000_000),
    ] as [(String, Int64)])
  func readsDurations(text: String, nanoseconds: Int64) throws {
    #expect(try Self.reader("a: \(text)").required("a").durationNanoseconds() == nanoseconds)
  }

  @Test(arguments: [
    "8", "h", "8 h", "-1h", "1y", "1e3s", "300000000000d", "9223372036854775808ns", "1.2.3s", "[]",
    ".h", "١h",
  ])
  func refusesOtherDurations(text: String) {
    #expect(throws: AssayError.self) {
      try Self.reader("a: \(text)").required("a").durationNanoseconds()
    }
  }

  @Test func faultsSayWhatWhereAndHow() throws {
    let reader = try Self.reader(
      "costs:\n  fee: abc\n  n: 1.5\n  quoted: '5'\n  list: [1, x]\n  kind: fxed")
    let costs = try reader.required("costs").reader()
    func message<Value>(_ work: () throws -> Value) -> String? {
      do {
        _ = try work()
        return nil
      } catch { return "\(error)" }
    }
    #expect(
      message { try costs.required("fee").double() }
        == "s.yaml:2:8: 'costs.fee' must be a number, not abc; write a number such as 1.5")
    #expect(
      message { try costs.required("n").int() }
        == "s.yaml:3:6: 'costs.n' must be a whole number, not 1.5; write a whole number such as 20")
    #expect(
      message { try costs.required("quoted").double() }
        == "s.yaml:4:11: 'costs.quoted' must be a number, not the text \"5\"; "
        + "write a number such as 1.5"
    )
    #expect(
      message { try costs.required("list").list().map { try $0.int() } }?
        .hasPrefix("s.yaml:5:13: 'costs.list[1]' must be a whole number, not x") == true)
    #expect(
      message { try costs.required("kind").oneOf(["fixed", "spread"]) }
        == "s.yaml:6:9: 'costs.kind' does not know 'fxed'; did you mean 'fixed'?")
    #expect(
      message { try costs.required("gone").int() }
        == "s.yaml:2:3: key 'costs.gone' is missing; add `gone: …`")
    #expect(
      message { try costs.required("fee").reader() }
        == "s.yaml:2:8: 'costs.fee' must be a mapping; write it as `key: value` lines")
    #expect(
      message { try costs.unknownKeysAreErrors(known: ["fees", "n", "quoted", "list", "kind"]) }
        == "s.yaml:2:3: unknown key 'costs.fee'; did you mean 'fees'?")
    #expect(
      message { try costs.unknownKeysAreErrors(known: ["fee", "n", "quoted", "list", "kind"]) }
        == nil)
    #expect(
      message { try costs.unknownKeysAreErrors(known: ["wholly", "other"]) }
        == "s.yaml:2:3: unknown key 'costs.fee'; use one of: wholly, other")
  }

  @Test func wholeNumbersDoNotOverflow() throws {
    for text in ["1e300", "9223372036854775808", ".inf", ".nan", "-1e19"] {
      #expect(throws: AssayError.self) { try Self.reader("a: \(text)").required("a").int() }
    }
    #expect(throws: AssayError.self) { try Self.reader("a: .inf").required("a").double() }
    #expect(try Self.reader("a: -9223372036854775808").required("a").int() == .min)
  }
}

@Suite struct OverrideTests {
  @Test func replacesInsertsAndMakesMappings() throws {
    let spec = try YAML.parse("name: x\nexecution: {fee_bps: 5}\nstops: ~", file: "f")
    let changed = try spec.setting(path: "execution.slippage.bps", to: "1")
      .setting(path: "execution.fee_bps", to: "7")
      .setting(path: "stops.stop", to: "2atr")
      .setting(path: "grid", to: "{int: [1, 5]}")
    #expect(
      changed.json == [
        "name": "x", "execution": ["fee_bps": 7, "slippage": ["bps": 1]],
        "stops": ["stop": "2atr"], "grid": ["int": [1, 5]],
      ])
    #expect(changed.value(at: "execution.fee_bps")?.place == .commandLine)
    #expect(changed.value(at: "name")?.place.description == "f:1:7")
    #expect(spec.json["execution"] == ["fee_bps": 5])
    #expect(try spec.setting(path: "name", to: "").json["name"] == .null)
  }

  @Test func faultsNameTheCommandLine() throws {
    let spec = try YAML.parse("sizing: all-in", file: "f")
    for path in ["", "a..b", ".a", "a."] {
      #expect(throws: AssayError.self) { try spec.setting(path: path, to: "1") }
    }
    let error = #expect(throws: AssayError.self) {
      try spec.setting(path: "sizing.volatility", to: "1")
    }
    #expect(
      error?.description
        == "command line: cannot set 'sizing.volatility': 'sizing' at f:1:9 has no keys; "
        + "set 'sizing' as a whole"
    )
    #expect(throws: AssayError.self) { try spec.setting(path: "a", to: "[1") }
    let reader = try SpecReader(spec.setting(path: "n", to: "abc"))
    let fault = #expect(throws: AssayError.self) { try reader.required("n").int() }
    #expect(fault?.place == "command line")
  }
}

@Suite struct SuggestionTests {
  @Test(
    arguments: [
      ("sharp", "sharpe"), ("shrape", "sharpe"), ("SHARPE", "sharpe"), ("slipage", "slippage"),
      ("fee_bsp", "fee_bps"), ("fe", nil), ("zzz", nil), ("", nil),
    ] as [(String, String?)])
  func suggestsTheNearest(name: String, nearest: String?) {
    let known = ["sharpe", "slippage", "fee_bps", "funding"]
    #expect(Suggestion.nearest(to: name, among: known) == nearest)
  }

  @Test func firstAmongEquals() {
    #expect(Suggestion.nearest(to: "cat", among: ["bat", "hat"]) == "bat")
    #expect(Suggestion.nearest(to: "x", among: []) == nil)
    #expect(Suggestion.nearest(to: String(repeating: "x", count: 100_000), among: ["xx"]) == nil)
  }
}

@Suite struct SHA256Tests {
  @Test func matchesTheStandardsVectors() {
    #expect(
      SHA256.hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }
}
