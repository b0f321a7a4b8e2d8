import Documents

/// The values of a statistic's flags, each checked where it is read.
struct StatsArguments {
  let words: Arguments

  init(_ words: Arguments) { self.words = words }

  /// What a number must be.
  enum Bound {
    case finite
    case positive
    case notNegative
    /// Between 0 and 1, neither of them.
    case share
    case atLeast(Double)
    case aboveOne

    var text: String {
      switch self {
      case .finite: "a number"
      case .positive: "a number above 0"
      case .notNegative: "a number from 0 on"
      case .share: "a number between 0 and 1"
      case .atLeast(let least): "a number from \(Int(least)) on"
      case .aboveOne: "a number above 1"
      }
    }

    func holds(_ value: Double) -> Bool {
      switch self {
      case .finite: true
      case .positive: value > 0
      case .notNegative: value >= 0
      case .share: value > 0 && value < 1
      case .atLeast(let least): value >= least
      case .aboveOne: value > 1
      }
    }
  }

  func has(_ name: String) -> Bool { words.value(name) != nil || words.has(name) }

  func number(_ option: String, _ bound: Bound = .finite) throws -> Double? {
    guard let text = words.value(option) else { return nil }
    return try Self.number(text, option, bound)
  }

  func number(_ option: String, _ bound: Bound = .finite, or standard: Double) throws -> Double {
    try number(option, bound) ?? standard
  }

  /// Numbers separated by commas.
  func numbers(_ option: String, _ bound: Bound = .finite) throws -> [Double]? {
    guard let text = words.value(option) else { return nil }
    return try text.split(separator: ",", omittingEmptySubsequences: false).map {
      try Self.number(String($0), option, bound)
    }
  }

  private static func number(_ text: String, _ option: String, _ bound: Bound) throws -> Double {
    guard let value = Double(text), value.isFinite, bound.holds(value) else {
      throw AssayError(.usage, "\(option) is '\(text)'", mend: "give \(bound.text)")
    }
    return value
  }

  func count(_ option: String, atLeast least: Int = 1) throws -> Int? {
    guard let text = words.value(option) else { return nil }
    guard let value = Int(text), value >= least else {
      throw AssayError(
        .usage, "\(option) is '\(text)'", mend: "give a whole number from \(least) on")
    }
    return value
  }

  func count(_ option: String, atLeast least: Int = 1, or standard: Int) throws -> Int {
    try count(option, atLeast: least) ?? standard
  }

  func seed(or standard: UInt64) throws -> UInt64 {
    guard let text = words.value("--seed") else { return standard }
    guard let value = UInt64(text) else {
      throw AssayError(.usage, "--seed is '\(text)'", mend: "give a whole number from 0 on")
    }
    return value
  }

  /// One of a type's words.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ option: String, or standard: Choice
  ) throws -> Choice where Choice.RawValue == String {
    guard let text = words.value(option) else { return standard }
    guard let choice = Choice(rawValue: text) else {
      throw AssayError(
        .usage, "\(option) is '\(text)'",
        mend: Suggestion.mend(for: text, among: Choice.allCases.map(\.rawValue)))
    }
    return choice
  }

  /// Refuses flags that another one makes void.
  func refuse(_ options: [String], beside other: String) throws {
    for option in options where has(option) {
      throw AssayError(
        .usage, "\(option) means nothing beside \(other)", mend: "remove one of them")
    }
  }

  /// A flag that must be there.
  func required<Value>(_ value: Value?, _ option: String) throws -> Value {
    guard let value else {
      throw AssayError(.usage, "\(option) is missing", mend: "add \(option) VALUE")
    }
    return value
  }
}
