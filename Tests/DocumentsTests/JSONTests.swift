import Documents
import Testing

@Suite struct JSONTests {
  @Test func writesCompactAndPretty() {
    let value: JSON = ["a": 1, "b": [true, nil, 1.5], "empty": [:], "none": []]
    #expect(value.compact == #"{"a":1,"b":[true,null,1.5],"empty":{},"none":[]}"#)
    #expect(
      value.pretty == """
        {
          "a": 1,
          "b": [
            true,
            null,
            1.5
          ],
          "empty": {},
          "none": []
        }
        """)
  }

  @Test(arguments: [
    (1.0, "1"), (-0.0, "-0"), (0.1, "0.1"), (1e300, "1e+300"), (.leastNonzeroMagnitude, "5e-324"),
    (.nan, "null"), (.infinity, "null"), (-.infinity, "null"), (123_456_789.25, "123456789.25"),
  ])
  func writesTheShortestDigits(value: Double, text: String) {
    #expect(JSON.number(value).compact == text)
  }

  @Test func escapesWhatMustBeEscaped() throws {
    let text = "\"\\/\n\r\t\u{8}\u{1f}é😀\u{2028}"
    let written = JSON.string(text).compact
    #expect(written == "\"\\\"\\\\/\\n\\r\\t\\u0008\\u001fé😀\u{2028}\"")
    #expect(try JSON.parse(written) == .string(text))
    #expect(try JSON.parse(#""\ud83d\ude00\u00e9\/\b\f""#) == .string("😀é/\u{8}\u{C}"))
  }

  @Test(arguments: [
    ("0", JSON.int(0)), ("-0", .number(-0.0)), ("-12", .int(-12)), ("1.0", .number(1)),
    ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
    ("9223372036854775808", .number(0x1p63)), ("1e2", .number(100)), ("2.5E-1", .number(0.25)),
    (" [ ] ", .array([])), ("1e-400", .number(0)),
  ])
  func readsNumbers(text: String, value: JSON) throws {
    #expect(try JSON.parse(text) == value)
  }

  @Test func keepsTheSignOfZero() throws {
    #expect(try JSON.parse("-0").double?.sign == .minus)
    #expect(try JSON.parse("0") == .int(0))
  }

  @Test(arguments: [
    ("", "1:1"), ("[1,]", "1:4"), ("{\"a\":1,}", "1:8"), ("01", "1:1"), ("1.", "1:3"),
    ("1e", "1:3"), ("+1", "1:1"), (".5", "1:1"), ("nul", "1:1"), ("nulla", "1:5"), ("[1 2]", "1:4"),
    ("{a:1}", "1:2"), ("{\"a\" 1}", "1:6"), ("\"abc", "1:1"), ("\"a\u{1}\"", "1:3"),
    ("\"\\x\"", "1:3"), ("\"\\u12g4\"", "1:6"), ("\"\\ud800\"", "1:2"), ("\"\\udc00\"", "1:2"),
    ("\"\\ud800\\u0041\"", "1:2"), ("[\n  1,\n  é]", "3:3"), ("{\"a\":1,\n\"a\":2}", "2:1"),
    ("1e999", "1:1"), ("1 2", "1:3"), ("'a'", "1:1"), ("NaN", "1:1"), ("0x10", "1:2"),
    ("\u{0}", "1:1"), ("[1\u{0}]", "1:3"), ("\"a\u{0}b\"", "1:3"), ("-", "1:2"), ("\"\\", "1:3"),
  ])
  func refusesWhatIsNotJSON(text: String, place: String) {
    let error = #expect(throws: AssayError.self) { try JSON.parse(text, file: "f") }
    #expect(error?.place == "f:\(place)", "\(text.debugDescription)")
    #expect(error?.kind == .data)
  }

  @Test func refusesDeepNesting() throws {
    let depth = 256
    _ = try JSON.parse(String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
    let hostile = String(repeating: "[", count: 1_000_000)
    let error = #expect(throws: AssayError.self) { try JSON.parse(hostile) }
    #expect(error?.problem == "nested deeper than 256 levels")
  }

  @Test func refusesRepeatedKeysInLargeObjects() {
    let members = (0..<500).map { "\"k\($0)\":0" }
    #expect(throws: Never.self) { try JSON.parse("{\(members.joined(separator: ","))}") }
    for key in ["k3", "k400"] {
      let text = "{\((members + ["\"\(key)\":1"]).joined(separator: ","))}"
      #expect(throws: AssayError.self) { try JSON.parse(text) }
    }
  }

  @Test func accessorsReadTheirKindsOnly() {
    let value: JSON = ["s": "x", "n": 2.0, "i": 3, "f": 2.5, "b": true, "a": [1]]
    #expect(value["s"]?.string == "x")
    #expect(value["n"]?.int == 2)
    #expect(value["i"]?.double == 3)
    #expect(value["f"]?.int == nil)
    #expect(value["b"]?.bool == true)
    #expect(value["a"]?[0] == 1)
    #expect(value["a"]?[1] == nil)
    #expect(value["missing"] == nil)
  }

  @Test(arguments: 0..<200)
  func everyDocumentReadsBack(seed: Int) throws {
    var random = TestRandom(seed: UInt64(seed))
    let value = Self.document(&random, depth: 0)
    for text in [value.compact, value.pretty] {
      let back = try JSON.parse(text)
      #expect(back.compact == value.compact, "seed \(seed)")
      #expect(back.pretty == value.pretty, "seed \(seed)")
    }
  }

  @Test(arguments: 0..<300)
  func damagedDocumentsNeverTrap(seed: Int) {
    var random = TestRandom(seed: UInt64(seed))
    var bytes = Array(Self.document(&random, depth: 0).pretty.utf8)
    for _ in 0..<3 where !bytes.isEmpty {
      let place = random.below(bytes.count)
      switch random.below(3) {
      case 0: bytes[place] = UInt8(random.below(256))
      case 1: bytes.remove(at: place)
      default: bytes = Array(bytes[..<place])
      }
    }
    do {
      _ = try JSON.parse(String(decoding: bytes, as: UTF8.self))
    } catch {
      #expect(error is AssayError, "seed \(seed)")
    }
  }

  private static func document(_ random: inout TestRandom, depth: Int) -> JSON {
    switch random.below(depth < 4 ? 8 : 6) {
    case 0: return .null
    case 1: return .bool(random.below(2) == 0)
    case 2: return .int(Int64(bitPattern: random.next()) >> Int64(random.below(63)))
    case 3:
      let value = Double(bitPattern: random.next())
      return .number(value.isFinite ? value : 0)
    case 4: return .number(Double(random.below(1000)) / 8)
    case 5: return .string(random.text())
    case 6: return .array((0..<random.below(5)).map { _ in document(&random, depth: depth + 1) })
    default:
      return .object(
        (0..<random.below(5)).map { ("\($0)" + random.text(), document(&random, depth: depth + 1)) }
      )
    }
  }
}
