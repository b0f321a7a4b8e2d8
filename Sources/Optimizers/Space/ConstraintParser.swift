import Documents

/// A recursive descent over a condition that writes the evaluator's program, operands first.
struct ConstraintParser {
  static let nestingLimit = 100

  /// What an operand is: only like things may meet.
  private enum Operand {
    case number
    case truth
    case category(Int)
    case text(String, column: Int)
  }

  private let dimensions: [SearchSpace.Dimension]
  private let place: String?
  private let tokens: [ConstraintToken]
  private var position = 0
  private var nesting = 0
  private var program: [Constraint.Instruction] = []

  init(_ text: String, dimensions: [SearchSpace.Dimension], place: String?) throws {
    self.dimensions = dimensions
    self.place = place
    tokens = try ConstraintToken.tokens(of: text) {
      Self.fault($1, column: $0, mend: $2, place: place)
    }
  }

  /// The program of the whole condition.
  mutating func condition() throws -> [Constraint.Instruction] {
    let start = token
    let operand = try disjunction()
    if token.kind != .end {
      throw fault("expected an operator", at: token, mend: "check the brackets and operators")
    }
    try require(operand, isTruth: true, at: start)
    return program
  }

  private mutating func disjunction() throws -> Operand {
    try logical(["or", "||"], .or) { try $0.conjunction() }
  }

  private mutating func conjunction() throws -> Operand {
    try logical(["and", "&&"], .and) { try $0.negation() }
  }

  private mutating func logical(
    _ symbols: [String], _ instruction: Constraint.Instruction,
    _ operand: (inout Self) throws -> Operand
  ) throws -> Operand {
    let start = token
    let left = try operand(&self)
    guard isAt(symbols) else { return left }
    try require(left, isTruth: true, at: start)
    while take(symbols) != nil {
      let start = token
      try require(try operand(&self), isTruth: true, at: start)
      program.append(instruction)
    }
    return .truth
  }

  private mutating func negation() throws -> Operand {
    guard take(["not", "!"]) != nil else { return try comparison() }
    let start = token
    let operand = try nested { try $0.negation() }
    try require(operand, isTruth: true, at: start)
    program.append(.not)
    return .truth
  }

  private mutating func comparison() throws -> Operand {
    let operators: [String: Constraint.Instruction] = [
      "<": .less, "<=": .lessOrEqual, ">": .greater, ">=": .greaterOrEqual, "==": .equal,
      "!=": .notEqual,
    ]
    let symbols = ["<", "<=", ">", ">=", "==", "!="]
    let start = token
    let left = try sum()
    let sign = token
    guard let symbol = take(symbols), let instruction = operators[symbol] else { return left }
    let right = token
    try match(left, try sum(), start, right, isEquality: ["==", "!="].contains(symbol), sign)
    program.append(instruction)
    if isAt(symbols) {
      throw fault("comparisons do not chain", at: token, mend: "write a < b and b < c")
    }
    return .truth
  }

  /// Lets numbers meet numbers, and a category one of its choices in quotes.
  private mutating func match(
    _ left: Operand, _ right: Operand, _ leftStart: ConstraintToken, _ rightStart: ConstraintToken,
    isEquality: Bool, _ sign: ConstraintToken
  ) throws {
    switch (left, right) {
    case (.category(let dimension), .text(let text, let column)),
      (.text(let text, let column), .category(let dimension)):
      guard isEquality else {
        throw fault("categories have no order", at: sign, mend: "compare with == or !=")
      }
      guard case .categorical(let choices) = dimensions[dimension].kind else { break }
      let isOther = dimensions[dimension].otherChoices.contains(text)
      guard let index = choices.firstIndex(of: text) ?? (isOther ? -1 : nil) else {
        throw unknownChoice(text, of: dimension, column: column)
      }
      program.append(.constant(Double(index)))
    default:
      try require(left, isTruth: false, at: leftStart)
      try require(right, isTruth: false, at: rightStart)
    }
  }

  private mutating func sum() throws -> Operand {
    try arithmetic([("+", .add), ("-", .subtract)]) { try $0.product() }
  }

  private mutating func product() throws -> Operand {
    try arithmetic([("*", .multiply), ("/", .divide)]) { try $0.factor() }
  }

  private mutating func arithmetic(
    _ operators: [(symbol: String, instruction: Constraint.Instruction)],
    _ operand: (inout Self) throws -> Operand
  ) throws -> Operand {
    let start = token
    var left = try operand(&self)
    while let symbol = take(operators.map(\.symbol)) {
      try require(left, isTruth: false, at: start)
      let right = token
      try require(try operand(&self), isTruth: false, at: right)
      program += operators.filter { $0.symbol == symbol }.map(\.instruction)
      left = .number
    }
    return left
  }

  private mutating func factor() throws -> Operand {
    guard take(["-"]) != nil else { return try primary() }
    let start = token
    let operand = try nested { try $0.factor() }
    try require(operand, isTruth: false, at: start)
    program.append(.negate)
    return .number
  }

  private mutating func primary() throws -> Operand {
    let token = token
    switch token.kind {
    case .number(let value):
      position += 1
      program.append(.constant(value))
      return .number
    case .text(let text):
      position += 1
      return .text(text, column: token.column)
    case .name(let name):
      position += 1
      return try load(name, at: token)
    case .symbol("("):
      position += 1
      let operand = try nested { try $0.disjunction() }
      if take([")"]) == nil {
        throw fault("expected ')'", at: self.token, mend: "close the bracket")
      }
      return operand
    case .end: throw fault("the condition ends too early", at: token, mend: "complete it")
    case .symbol(let symbol):
      throw fault("unexpected '\(symbol)'", at: token, mend: "put a number or a name here")
    }
  }

  private mutating func load(_ name: String, at token: ConstraintToken) throws -> Operand {
    guard let index = dimensions.firstIndex(where: { $0.name == name }) else {
      throw fault(
        "unknown name '\(name)'", at: token,
        mend: Suggestion.mend(for: name, among: dimensions.map(\.name)))
    }
    program.append(.load(index))
    return dimensions[index].isOrdered ? .number : .category(index)
  }

  private mutating func nested(_ parse: (inout Self) throws -> Operand) throws -> Operand {
    nesting += 1
    defer { nesting -= 1 }
    if nesting > Self.nestingLimit {
      throw fault("nested deeper than \(Self.nestingLimit) levels", at: token, mend: "simplify it")
    }
    return try parse(&self)
  }

  private func require(_ operand: Operand, isTruth: Bool, at start: ConstraintToken) throws {
    switch (operand, isTruth) {
    case (.truth, true), (.number, false): return
    case (_, true):
      throw fault("expected a comparison", at: start, mend: "write one such as fast < slow")
    case (.truth, false):
      throw fault("expected a number, not a comparison", at: start, mend: "join them with and, or")
    case (.category, false), (.text, false):
      throw fault(
        "a category is compared with one of its choices", at: start,
        mend: "write it as in exit == 'trail'")
    }
  }

  private func unknownChoice(_ text: String, of dimension: Int, column: Int) -> AssayError {
    var choices: [String] = []
    if case .categorical(let names) = dimensions[dimension].kind {
      choices = names + dimensions[dimension].otherChoices.filter { !names.contains($0) }
    }
    return Self.fault(
      "'\(text)' is no choice of '\(dimensions[dimension].name)'", column: column,
      mend: Suggestion.mend(for: text, among: choices), place: place)
  }

  private var token: ConstraintToken { tokens[position] }

  private func isAt(_ symbols: [String]) -> Bool {
    if case .symbol(let symbol) = token.kind { symbols.contains(symbol) } else { false }
  }

  private mutating func take(_ symbols: [String]) -> String? {
    guard case .symbol(let symbol) = token.kind, symbols.contains(symbol) else { return nil }
    position += 1
    return symbol
  }

  private func fault(_ problem: String, at token: ConstraintToken, mend: String) -> AssayError {
    Self.fault(problem, column: token.column, mend: mend, place: place)
  }

  private static func fault(
    _ problem: String, column: Int, mend: String, place: String?
  ) -> AssayError {
    AssayError(
      .usage, "column \(column) of the condition: \(problem)", at: place ?? "where", mend: mend)
  }
}
