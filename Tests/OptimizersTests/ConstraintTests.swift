import Documents
import Numerics
import Optimizers
import Testing

@Suite struct ConstraintTests {
  static let dimensions: [SearchSpace.Dimension] = [
    try! .init("fast", .int(low: 1, high: 100, step: 1)),
    try! .init("slow", .int(low: 1, high: 500, step: 1)),
    try! .init("exit", .categorical(["stop", "trail"])),
    try! .init("k", .float(low: 0, high: 5, log: false, step: nil)),
  ]

  @Test(arguments: [
    ("fast < slow", true), ("slow<fast", false), ("fast <= 10", true), ("fast >= 10.5", false),
    ("fast == 10", true), ("fast != 10", false), ("2 * fast + 5 < slow", true),
    ("slow / fast == 5 and k > 1", true), ("slow - fast - 40 == 0", true), ("-fast < 0", true),
    ("--fast == 10", true), ("fast > slow or k == 1.5", true), ("fast > slow || k != 1.5", false),
    ("not fast > slow", true), ("!(fast < slow)", false), ("not not fast < slow", true),
    ("fast < slow && !(k > 2)", true), ("fast > 99 and k > 9 or slow > 1", true),
    ("fast > 99 and (k > 9 or slow > 1)", false), ("exit == 'trail'", true),
    ("\"trail\" != exit", false), ("exit == \"stop\"", false), ("1 / (fast - 10) > 0", true),
    ("(fast - 10) / (fast - 10) == 1", false), ("1e1 == fast", true), ("1.5e+0 == k", true),
    ("((((fast)))) < (slow)", true), ("2 + 3 * 4 == 14", true), ("8 / 4 / 2 == 1", true),
    ("2-3<0", true),
  ])
  func evaluates(text: String, holds: Bool) throws {
    let constraint = try Constraint(text, over: Self.dimensions)
    #expect(constraint.holds([10, 50, 1, 1.5]) == holds, "\(text)")
  }

  @Test(arguments: [
    ("", 1, "the condition ends too early"), ("fast <", 7, "the condition ends too early"),
    ("fast < slwo", 8, "unknown name 'slwo'"), ("fast", 1, "expected a comparison"),
    ("fast + 1", 1, "expected a comparison"), ("fast = 3", 6, "unexpected '='"),
    ("fast < slow < 3", 13, "comparisons do not chain"), ("(fast < slow", 13, "expected ')'"),
    ("fast < slow)", 12, "expected an operator"), ("fast slow", 6, "expected an operator"),
    ("fast < slow and 3", 17, "expected a comparison"),
    ("1 + (fast < slow) > 2", 5, "expected a number, not a comparison"),
    ("exit < 'stop'", 6, "categories have no order"),
    ("exit == 'stpo'", 9, "'stpo' is no choice of 'exit'"),
    ("exit == 1", 1, "a category is compared with one of its choices"),
    ("exit + 1 > 2", 1, "a category is compared with one of its choices"),
    ("fast < 'a'", 8, "a category is compared with one of its choices"),
    ("fast < 1.2.3", 8, "'1.2.3' is not a number"), ("fast < 1e999", 8, "'1e999' is not a number"),
    ("exit == 'stop", 9, "the quote is not closed"), ("fast < $", 8, "unexpected '$'"),
    ("not 3", 5, "expected a comparison"),
    ("-(fast < slow) > 1", 2, "expected a number, not a comparison"),
    ("* 3 > 1", 1, "unexpected '*'"),
    ("(fast < slow) == (slow < fast)", 1, "expected a number, not a comparison"),
  ])
  func faultsNameTheColumn(text: String, column: Int, problem: String) {
    let error = #expect(throws: AssayError.self) {
      try Constraint(text, over: Self.dimensions, at: "s.yaml:9:10")
    }
    #expect(error?.problem == "column \(column) of the condition: \(problem)", "\(text)")
    #expect(error?.place == "s.yaml:9:10" && error?.kind == .usage)
  }

  @Test func suggestsNames() {
    let error = #expect(throws: AssayError.self) {
      try Constraint("fats < 3", over: Self.dimensions)
    }
    #expect(error?.mend == "did you mean 'fast'?")
  }

  @Test func hostileTextsNeverTrap() throws {
    for text in [
      String(repeating: "(", count: 100_000), String(repeating: "-", count: 100_000),
      String(repeating: "not ", count: 100_000),
    ] { #expect(throws: AssayError.self) { try Constraint(text, over: Self.dimensions) } }
    let long = "fast < 1" + String(repeating: " and fast < 1", count: 5000)
    #expect(try Constraint(long, over: Self.dimensions).holds([1, 2, 0, 1]) == false)
    #expect(try Constraint(long, over: Self.dimensions).holds([0, 2, 0, 1]))
    let words = [
      "fast", "exit", "'stop'", "(", ")", "<", "==", "and", "not", "-", "*", "1", "e", " ",
    ]
    for seed: UInt64 in 0..<2000 {
      var random = Xoshiro256StarStar(seed: seed)
      let text = (0..<random.below(12)).map { _ in words[random.below(words.count)] }.joined(
        separator: " ")
      if let constraint = try? Constraint(text, over: Self.dimensions) {
        _ = constraint.holds([1, 2, 0, 1])
      }
    }
  }

  /// Random arithmetic against the same arithmetic done directly.
  @Test(arguments: 0..<200)
  func agreesWithDirectEvaluation(seed: Int) throws {
    var random = Xoshiro256StarStar(seed: UInt64(seed))
    let point = [
      Double(1 + random.below(100)), Double(1 + random.below(500)), 0, random.uniform() * 5,
    ]
    let (text, value) = Self.expression(&random, point, depth: 0)
    guard value.isFinite else { return }
    for (sign, expected) in [("<", value < 7), (">=", value >= 7), ("==", value == 7)] {
      let constraint = try Constraint("\(text) \(sign) 7", over: Self.dimensions)
      #expect(constraint.holds(point) == expected, "seed \(seed): \(text)")
    }
  }

  private static func expression(
    _ random: inout Xoshiro256StarStar, _ point: [Double], depth: Int
  ) -> (String, Double) {
    let choice = random.below(depth < 5 ? 7 : 3)
    if choice == 0 { return ("fast", point[0]) }
    if choice == 1 { return ("k", point[3]) }
    if choice == 2 {
      let number = Double(random.below(100)) / 4
      return ("\(number)", number)
    }
    let (a, x) = expression(&random, point, depth: depth + 1)
    let (b, y) = expression(&random, point, depth: depth + 1)
    switch choice {
    case 3: return ("(\(a) + \(b))", x + y)
    case 4: return ("(\(a) - \(b))", x - y)
    case 5: return ("(\(a)*\(b))", x * y)
    default: return ("-(\(a) / \(b))", -(x / y))
    }
  }
}
