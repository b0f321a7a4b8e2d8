import Documents
import Strategies
import Sweep
import Trading

/// Finds a strategy by its name.
package func catalogEntry(_ name: String, at place: String? = nil) throws -> CatalogEntry {
  if let entry = catalog.first(where: { $0.declaration.name == name }) { return entry }
  throw AssayError(
    .usage, "there is no strategy '\(name)'", at: place,
    mend: Suggestion.mend(for: name, among: catalog.map(\.declaration.name)))
}

extension StrategyDeclaration {
  /// One parameter set from texts by name; what is not named takes its standard value.
  package func set(_ texts: [(name: String, text: String)]) throws -> [Double] {
    var values = parameters.map(\.standard)
    for (name, text) in texts {
      guard let index = parameters.firstIndex(where: { $0.name == name }) else {
        throw AssayError(
          .usage, "\(self.name) has no parameter '\(name)'",
          mend: parameters.isEmpty
            ? "it takes none" : Suggestion.mend(for: name, among: parameters.map(\.name)))
      }
      values[index] = try parameters[index].value(text)
    }
    return values
  }
}

extension Parameter {
  /// The value that a person means: a number, or the name of a choice.
  package func value(_ text: String, at place: String? = nil) throws -> Double {
    if !choices.isEmpty {
      guard let index = choices.firstIndex(of: text) else {
        throw AssayError(
          .usage, "parameter \(name) does not know '\(text)'", at: place,
          mend: Suggestion.mend(for: text, among: choices))
      }
      return Double(index)
    }
    guard let value = Double(text) else {
      throw AssayError(
        .usage, "parameter \(name) must be a number, not '\(text)'", at: place,
        mend: "write \(name)=20")
    }
    try check(value, at: place)
    return value
  }

  /// The value in a spec.
  func value(_ spec: SpecValue) throws -> Double {
    let place = spec.node.place.description
    if !choices.isEmpty { return try value(try spec.string(), at: place) }
    let number = try spec.double()
    try check(number, at: place)
    return number
  }

  /// A value as a person writes it.
  package func text(_ value: Double) -> String {
    choices.isEmpty ? plain(value) : choices[Int(value)]
  }

  /// A value as JSON has it.
  package func document(_ value: Double) -> JSON {
    if choices == ["false", "true"] { return .bool(value == 1) }
    return choices.isEmpty
      ? JSON(number: value, isWhole: isWhole) : .string(choices[Int(value)])
  }

  /// Refuses a value for which the rule makes no sense.
  package func check(_ value: Double, at place: String? = nil) throws {
    guard value.isFinite, range.contains(value) else {
      throw AssayError(
        .usage, "parameter \(name) = \(value) lies outside \(span)", at: place,
        mend: "\(name) is: \(summary)")
    }
    guard !isWhole || value == value.rounded() else {
      throw AssayError(
        .usage, "parameter \(name) = \(value) must be a whole number", at: place,
        mend: "\(name) is: \(summary)")
    }
  }

  /// The range as a person writes it.
  package var span: String {
    if !choices.isEmpty { return choices.joined(separator: " | ") }
    return isWhole
      ? "\(Int(range.lowerBound)) to \(Int(range.upperBound))"
      : "\(range.lowerBound) to \(range.upperBound)"
  }
}
