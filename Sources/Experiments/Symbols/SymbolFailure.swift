import Documents

/// A symbol whose data allowed no search.
package struct SymbolFailure: Sendable {
  package let symbol: String
  package let problem: String

  package init(_ symbol: String, _ problem: String) {
    self.symbol = symbol
    self.problem = problem
  }

  /// The fault that ended it; the symbol is not said twice.
  package init(_ symbol: String, _ fault: AssayError) {
    var fault = fault
    if fault.place == symbol { fault.place = nil }
    self.init(symbol, fault.description)
  }
}
