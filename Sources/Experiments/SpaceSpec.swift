import Documents
import Optimizers
import Trading

/// Reads a strategy's parameters: ranges to search, and fixed numbers; what is not named is fixed
/// at its standard value.
func searchSpace(_ strategy: SpecReader, _ declaration: StrategyDeclaration) throws -> SearchSpace {
  let parameters = try strategy.optional("parameters")?.reader()
  if let parameters {
    guard !declaration.parameters.isEmpty || parameters.keys.isEmpty else {
      throw AssayError(
        .usage, "\(declaration.name) takes no parameters",
        at: parameters.node.place.description, mend: "remove strategy.parameters")
    }
    try parameters.unknownKeysAreErrors(known: declaration.parameters.map(\.name))
  }
  let dimensions = try declaration.parameters.map { parameter in
    guard let value = parameters?.optional(parameter.name) else {
      return try SearchSpace.Dimension(parameter.name, .fixed(parameter.standard))
    }
    return try dimension(value, parameter)
  }
  let condition = strategy.optional("where")
  return try SearchSpace(
    dimensions, where: try condition?.string(), at: condition?.node.place.description)
}

private func dimension(
  _ value: SpecValue, _ parameter: Parameter
) throws -> SearchSpace.Dimension {
  let place = value.node.place.description
  guard case .mapping = value.node.kind else {
    let number = try value.double()
    try parameter.check(number, at: place)
    return try SearchSpace.Dimension(parameter.name, .fixed(number))
  }
  let spec = try value.reader()
  try spec.unknownKeysAreErrors(known: ["int", "float", "step", "log"])
  if spec.optional("int") != nil, let float = spec.optional("float") {
    throw float.fault("stands beside int", mend: "keep one of the two")
  }
  do {
    if let range = spec.optional("int") {
      if let log = spec.optional("log") {
        throw log.fault("has no meaning for int", mend: "remove it, or search a float")
      }
      let (low, high) = try bounds(range, parameter) { try $0.int() }
      return try SearchSpace.Dimension(
        parameter.name, .int(low: low, high: high, step: try spec.optional("step")?.int() ?? 1))
    }
    if parameter.isWhole {
      throw value.fault("is a whole number", mend: "write \(parameter.name): {int: [low, high]}")
    }
    let (low, high) = try bounds(try spec.required("float"), parameter) { try $0.double() }
    return try SearchSpace.Dimension(
      parameter.name,
      .float(
        low: low, high: high, log: try spec.optional("log")?.bool() ?? false,
        step: try spec.optional("step")?.double()))
  } catch var fault as AssayError {
    fault.place = fault.place?.contains(":") == true ? fault.place : place
    throw fault
  }
}

private func bounds<Number>(
  _ value: SpecValue, _ parameter: Parameter, _ read: (SpecValue) throws -> Number
) throws -> (Number, Number) {
  let ends = try value.list()
  guard ends.count == 2 else {
    throw value.fault("must be a low and a high end", mend: "write it as in [4, 100]")
  }
  for end in ends { try parameter.check(try end.double(), at: end.node.place.description) }
  return (try read(ends[0]), try read(ends[1]))
}
