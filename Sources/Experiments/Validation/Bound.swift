import Documents

/// What a number must at least or at most be, as in `>= 0.95`.
package struct Bound: Sendable, Equatable {
  package let isLeast: Bool
  package let value: Double

  package var text: String { "\(isLeast ? ">=" : "<=") \(plain(value))" }

  package static func atLeast(_ value: Double) -> Bound { Bound(isLeast: true, value: value) }
  package static func atMost(_ value: Double) -> Bound { Bound(isLeast: false, value: value) }

  private init(isLeast: Bool, value: Double) {
    self.isLeast = isLeast
    self.value = value
  }

  /// Reads `>= 30` or `<= -30%`.
  init(_ value: SpecValue) throws {
    let text = try value.string().filter { !$0.isWhitespace }
    let isPercent = text.hasSuffix("%")
    let digits = text.dropFirst(2).dropLast(isPercent ? 1 : 0)
    isLeast = text.hasPrefix(">=")
    guard isLeast || text.hasPrefix("<="), let number = Double(digits), number.isFinite else {
      throw value.fault(
        "is not a bound", mend: "write it as in \">= 30\", \"<= 0.2\" or \">= -30%\"")
    }
    self.value = isPercent ? number / 100 : number
  }

  package func holds(_ number: Double) -> Bool { isLeast ? number >= value : number <= value }
}
