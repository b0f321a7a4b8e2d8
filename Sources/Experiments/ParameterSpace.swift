import Documents
import Optimizers
import Trading

/// A strategy's parameters as a search sees them, and the sets that the strategy is given.
///
/// The two differ where only some of a parameter's choices are searched.
package struct ParameterSpace: Sendable {
  package let space: SearchSpace
  private let parameters: [Parameter]
  /// What each choice of a dimension is to the strategy; nil where both count alike.
  private let choiceValues: [[Double]?]

  /// Reads ranges to search, and fixed values; what is not named is fixed at its standard value.
  package init(_ strategy: SpecReader, _ declaration: StrategyDeclaration) throws {
    let spec = try strategy.optional("parameters")?.reader()
    if let spec {
      guard !declaration.parameters.isEmpty || spec.keys.isEmpty else {
        throw AssayError(
          .usage, "\(declaration.name) takes no parameters",
          at: spec.node.place.description, mend: "remove strategy.parameters")
      }
      try spec.unknownKeysAreErrors(known: declaration.parameters.map(\.name))
    }
    parameters = declaration.parameters
    let ranges = try parameters.map { try ParameterRange(spec?.optional($0.name), $0) }
    choiceValues = ranges.map(\.choiceValues)
    let condition = strategy.optional("where")
    space = try SearchSpace(
      ranges.map(\.dimension), where: try condition?.string(),
      at: condition?.node.place.description,
      activations: zip(parameters, ranges).compactMap { parameter, range in
        range.activation.map { (parameter.name, $0.text, $0.place) }
      })
  }

  /// What the strategy is given for a point of the search.
  package func set(_ point: [Double]) -> [Double] {
    zip(point, choiceValues).map { value, choices in choices.map { $0[Int(value)] } ?? value }
  }

  /// The point of the search that a strategy's set came from, or the nearest to it.
  package func point(_ set: [Double]) -> [Double] {
    zip(set, choiceValues).map { value, choices in
      choices.map { Double($0.firstIndex(of: value) ?? 0) } ?? value
    }
  }

  /// The set of this search that means the same as a strategy's; nil where there is none.
  ///
  /// What does not matter in it may differ.
  package func member(_ set: [Double]) -> [Double]? {
    let point = space.canonical(point(set))
    let found = self.set(point)
    let activity = space.activity(point)
    let isSame = set.indices.allSatisfy { !activity[$0] || found[$0] == set[$0] }
    return isSame && space.contains(point) ? found : nil
  }

  /// A set as a person reads it, without the parameters that do not matter in it.
  package func text(_ set: [Double], _ equals: String = "=", _ separator: String = " ") -> String {
    let activity = space.activity(point(set))
    return parameters.indices.filter { activity[$0] }.map {
      "\(parameters[$0].name)\(equals)\(parameters[$0].text(set[$0]))"
    }.joined(separator: separator)
  }

  /// Reads a list of sets; a parameter that one does not name has its standard value.
  func sets(_ value: SpecValue) throws -> [[Double]] {
    try value.list().map { item in
      let spec = try item.reader()
      try spec.unknownKeysAreErrors(known: parameters.map(\.name))
      let set = try parameters.map { parameter in
        try spec.optional(parameter.name).map { try parameter.value($0) } ?? parameter.standard
      }
      guard let member = member(set) else {
        throw item.fault(
          "lies outside the ranges that are searched, or `where` forbids it",
          mend: "widen the ranges, or choose another")
      }
      return member
    }
  }
}

/// One parameter's entry in a spec: a range to search, or a fixed value.
private struct ParameterRange {
  let dimension: SearchSpace.Dimension
  var choiceValues: [Double]?
  var activation: (text: String, place: String?)?

  init(_ value: SpecValue?, _ parameter: Parameter) throws {
    activation = parameter.activeWhere.map { ($0, nil) }
    guard let value else {
      (dimension, choiceValues) = try Self.fixed(parameter.standard, parameter)
      return
    }
    guard case .mapping = value.node.kind else {
      (dimension, choiceValues) = try Self.fixed(try parameter.value(value), parameter)
      return
    }
    let spec = try value.reader()
    try spec.unknownKeysAreErrors(known: ["int", "float", "choices", "step", "log", "active"])
    let kinds = ["int", "float", "choices"].compactMap(spec.optional)
    if kinds.count > 1 {
      throw kinds[1].fault("stands beside another range", mend: "keep one of them")
    }
    do {
      (dimension, choiceValues) = try Self.range(spec, value, parameter)
    } catch var fault as AssayError {
      let place = value.node.place.description
      fault.place = fault.place?.contains(":") == true ? fault.place : place
      throw fault
    }
    if let active = spec.optional("active") {
      activation = (try active.string(), active.node.place.description)
    }
  }

  private static func fixed(
    _ value: Double, _ parameter: Parameter
  ) throws -> (SearchSpace.Dimension, [Double]?) {
    if parameter.choices.isEmpty { return (try .init(parameter.name, .fixed(value)), nil) }
    let chosen = [parameter.choices[Int(value)]]
    return (
      try .init(parameter.name, .categorical(chosen), otherChoices: parameter.choices), [value]
    )
  }

  private static func range(
    _ spec: SpecReader, _ value: SpecValue, _ parameter: Parameter
  ) throws -> (SearchSpace.Dimension, [Double]?) {
    let name = parameter.name
    if !parameter.choices.isEmpty {
      for key in ["int", "float", "step", "log"] {
        if let stray = spec.optional(key) {
          throw stray.fault("has no meaning for choices", mend: "write {choices: all} or a list")
        }
      }
      let chosen = try choices(try spec.required("choices"), parameter)
      let values = chosen.compactMap { parameter.choices.firstIndex(of: $0).map(Double.init) }
      return (
        try .init(name, .categorical(chosen), otherChoices: parameter.choices), values
      )
    }
    let isLogarithmic = try spec.optional("log")?.bool() ?? false
    if let range = spec.optional("int") {
      let (low, high) = try bounds(range, parameter) { try $0.int() }
      let step = try spec.optional("step")?.int() ?? 1
      return (
        try .init(name, .int(low: low, high: high, step: step, log: isLogarithmic)), nil
      )
    }
    if let choices = spec.optional("choices") {
      throw choices.fault("are for parameters with names", mend: "write {int: [low, high]}")
    }
    if parameter.isWhole {
      throw value.fault("is a whole number", mend: "write \(name): {int: [low, high]}")
    }
    let (low, high) = try bounds(try spec.required("float"), parameter) { try $0.double() }
    let step = try spec.optional("step")?.double()
    return (
      try .init(name, .float(low: low, high: high, log: isLogarithmic, step: step)), nil
    )
  }

  private static func choices(_ value: SpecValue, _ parameter: Parameter) throws -> [String] {
    guard case .sequence = value.node.kind else {
      _ = try value.oneOf(["all"])
      return parameter.choices
    }
    return try value.list().map { try $0.oneOf(parameter.choices) }
  }

  private static func bounds<Number>(
    _ value: SpecValue, _ parameter: Parameter, _ read: (SpecValue) throws -> Number
  ) throws -> (Number, Number) {
    let ends = try value.list()
    guard ends.count == 2 else {
      throw value.fault("must be a low and a high end", mend: "write it as in [4, 100]")
    }
    for end in ends { try parameter.check(try end.double(), at: end.node.place.description) }
    return (try read(ends[0]), try read(ends[1]))
  }
}
