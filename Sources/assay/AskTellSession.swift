import Documents
import Optimizers

/// One search of an `ask-tell` conversation.
struct AskTellSession {
  private let space: SearchSpace
  private var search: any Optimizer
  /// Those whose values are true and false.
  private let bools: Set<String>
  private let batch: Int
  /// 1 where an objective is minimised, −1 where it is maximised.
  private let signs: [Double]
  private var waiting: Set<Int> = []
  private var hasStopped = false

  init(_ message: JSON, _ method: SearchMethod) throws {
    try Self.refuseUnknownKeys(
      of: message,
      ["v", "space", "seed", "budget", "batch", "direction", "where", "known", "repeat"])
    if let version = message["v"], version.int != 1 {
      throw AssayError(
        .usage, "the protocol has another version than 1", mend: "write \"v\":1, or leave it out")
    }
    space = try Self.space(message)
    bools = Set(
      (message["space"]?.array ?? []).filter { $0["type"]?.string == "bool" }
        .compactMap { $0["name"]?.string })
    batch = try Self.count(message["batch"], "batch", most: 1_000_000) ?? 1
    let budget = try Self.count(message["budget"], "budget", most: 100_000_000)
    signs = try Self.signs(message["direction"])
    let seed = message["seed"].map { $0.int ?? -1 } ?? 0
    guard seed >= 0 else {
      throw AssayError(.usage, "the seed is not a whole number", mend: "write \"seed\":7")
    }
    let repetitions = try Self.count(message["repeat"], "repeat", most: 1_000) ?? 1
    if repetitions > 1, signs.count > 1 || method.usesFidelity {
      throw AssayError(
        .usage, "repeat is for one objective, judged on all of the data",
        mend: "remove it, or take another method")
    }
    let proposed = try method.optimizer(
      space, seed: UInt64(seed), budget: budget, objectives: signs.count,
      known: try Self.known(message, space, signs), isNoisy: repetitions > 1)
    search =
      repetitions == 1 ? proposed : RepeatedContenders(proposed, repetitions: repetitions)
  }

  /// Proposes as many candidates as the batch leaves room for.
  ///
  /// The budget does not end a search: the other side does, by `done`, and may want more.
  mutating func propose(_ write: (JSON) -> Void) throws {
    let room = batch - waiting.count
    guard room > 0, !hasStopped else { return }
    let candidates = try search.ask(room)
    for candidate in candidates {
      waiting.insert(candidate.number)
      let share: [(key: String, value: JSON)] =
        candidate.fidelity < 1 ? [("share", .number(candidate.fidelity))] : []
      write(
        .object(
          [("ask", .int(Int64(candidate.number))), ("params", parameters(candidate))] + share))
    }
    if candidates.isEmpty, waiting.isEmpty {
      hasStopped = true
      write(.object([("stop", "every point of the space has been proposed")]))
    }
  }

  /// Learns what a candidate was worth.
  mutating func take(_ message: JSON) throws {
    guard let number = message["tell"]?.int else {
      throw AssayError(
        .usage, "the message is neither a space nor a tell", mend: "write {\"tell\":0,\"value\":1}")
    }
    try Self.refuseUnknownKeys(of: message, ["tell", "value"])
    guard let value = message["value"] else {
      throw AssayError(
        .usage, "trial \(number) has no value", mend: "write \"value\":null if it failed")
    }
    guard waiting.remove(number) != nil else {
      throw AssayError(.usage, "nobody asked for \(number)", mend: "tell each ask once")
    }
    let values = try Self.values(value, signs) {
      AssayError(.usage, "trial \(number) \($0)", mend: "tell one value for each direction")
    }
    search.tell([Evaluation(number, values)])
  }

  private func parameters(_ candidate: Candidate) -> JSON {
    .object(
      zip(space.dimensions, candidate.point).map { dimension, value in
        (
          dimension.name,
          bools.contains(dimension.name) ? .bool(value == 1) : dimension.document(value)
        )
      })
  }
}

extension SearchSpace.Dimension {
  /// A value as the protocol writes it.
  fileprivate func document(_ value: Double) -> JSON {
    switch kind {
    case .categorical(let choices): .string(choices[Int(value)])
    case .int: .int(Int64(value))
    case .float, .fixed: .number(value)
    }
  }

  /// A value as the protocol writes it, read; nil where it is none of this dimension's.
  fileprivate func value(_ document: JSON?) -> Double? {
    guard case .categorical(let choices) = kind else { return document?.double }
    let text = document?.string ?? document?.bool.map { $0 ? "true" : "false" }
    return text.flatMap { choices.firstIndex(of: $0) }.map(Double.init)
  }
}

extension AskTellSession {
  private static func space(_ message: JSON) throws -> SearchSpace {
    guard let listed = message["space"]?.array, !listed.isEmpty else {
      throw AssayError(
        .usage, "the space is not a list of parameters", mend: "write \"space\":[…]")
    }
    let activations = try listed.compactMap { parameter -> (String, String, String?)? in
      guard let name = parameter["name"]?.string, let active = try text(parameter, "active") else {
        return nil
      }
      return (name, active, "the `active` of '\(name)'")
    }
    return try SearchSpace(
      try listed.map(dimension), where: try text(message, "where"), activations: activations)
  }

  /// The trials that the other side made before.
  private static func known(
    _ message: JSON, _ space: SearchSpace, _ signs: [Double]
  ) throws -> [KnownTrial] {
    guard let known = message["known"] else { return [] }
    guard let listed = known.array else {
      throw AssayError(
        .usage, "known is not a list of trials", mend: "see assay ask-tell --help")
    }
    func fault(_ index: Int, _ problem: String) -> AssayError {
      AssayError(
        .usage, "known trial \(index) \(problem)", mend: "see assay ask-tell --help")
    }
    return try listed.enumerated().map { index, trial in
      try refuseUnknownKeys(of: trial, ["params", "value"])
      try refuseUnknownKeys(of: trial["params"] ?? .null, space.names)
      guard let value = trial["value"] else { throw fault(index, "has no value") }
      let point = try space.dimensions.map { dimension in
        guard let value = dimension.value(trial["params"]?[dimension.name]) else {
          throw fault(index, "has no '\(dimension.name)' of its range")
        }
        return value
      }
      let values = try values(value, signs) { fault(index, $0) }
      guard space.contains(space.canonical(point)) else {
        throw fault(index, "is not in the space")
      }
      return KnownTrial(space.canonical(point), values)
    }
  }

  /// What one trial was worth, as the search minimises it.
  private static func values(
    _ told: JSON, _ signs: [Double], fault: (String) -> AssayError
  ) throws -> [Double] {
    if told == .null { return signs.map { _ in .nan } }
    let values = try (told.array ?? [told]).map { item in
      if item == .null { return Double.nan }
      guard let value = item.double else { throw fault("has a value that is no number") }
      return value
    }
    guard values.count == signs.count else {
      throw fault("has \(values.count) values for \(signs.count) objectives")
    }
    return zip(values, signs).map { $0 * $1 }
  }

  private static func dimension(_ parameter: JSON) throws -> SearchSpace.Dimension {
    guard let name = parameter["name"]?.string, let type = parameter["type"]?.string, !name.isEmpty
    else {
      throw AssayError(.usage, "a parameter has no name or no type", mend: "give it both")
    }
    func fault(_ problem: String) -> AssayError {
      AssayError(.usage, "parameter '\(name)' \(problem)", mend: "see assay ask-tell --help")
    }
    let range = ["low", "high", "log", "step"]
    let own = ["float": range, "int": range, "categorical": ["choices"], "bool": []]
    guard let keys = own[type] else {
      throw fault("has the type '\(type)', which is none of float, int, categorical, bool")
    }
    try refuseUnknownKeys(of: parameter, ["name", "type", "active"] + keys)
    for (key, value) in parameter.object ?? [] {
      let fits =
        switch key {
        case "log": value.bool != nil
        case "step": value.double != nil
        default: true
        }
      if !fits { throw fault("has a \(key) of the wrong type") }
    }
    let isLogarithmic = parameter["log"]?.bool ?? false
    switch type {
    case "float":
      guard let low = parameter["low"]?.double, let high = parameter["high"]?.double else {
        throw fault("has no low or no high number")
      }
      return try .init(
        name,
        .float(low: low, high: high, log: isLogarithmic, step: parameter["step"]?.double))
    case "int":
      guard let low = parameter["low"]?.int, let high = parameter["high"]?.int else {
        throw fault("has no low or no high whole number")
      }
      guard let step = parameter["step"].map({ $0.int }) ?? 1 else {
        throw fault("has a step that is no whole number")
      }
      return try .init(name, .int(low: low, high: high, step: step, log: isLogarithmic))
    case "categorical":
      guard let choices = parameter["choices"]?.array?.compactMap(\.string), !choices.isEmpty,
        choices.count == parameter["choices"]?.array?.count
      else { throw fault("has no choices that are texts") }
      return try .init(name, .categorical(choices))
    default: return try .init(name, .categorical(["false", "true"]))
    }
  }

  private static func refuseUnknownKeys(of object: JSON, _ known: [String]) throws {
    guard let key = object.object?.map(\.key).first(where: { !known.contains($0) }) else { return }
    throw AssayError(
      .usage, "unknown key '\(key)'", mend: Suggestion.mend(for: key, among: known))
  }

  /// A text that may be missing.
  private static func text(_ message: JSON, _ key: String) throws -> String? {
    guard let value = message[key], value != .null else { return nil }
    guard let text = value.string else {
      throw AssayError(.usage, "\(key) is not a text", mend: "put the condition in quotes")
    }
    return text
  }

  private static func count(_ value: JSON?, _ name: String, most: Int) throws -> Int? {
    guard let value else { return nil }
    guard let count = value.int, (1...most).contains(count) else {
      throw AssayError(
        .usage, "\(name) is not a whole number from 1 to \(most)", mend: "write \"\(name)\":1")
    }
    return count
  }

  private static func signs(_ direction: JSON?) throws -> [Double] {
    let listed = direction?.array ?? [direction ?? "minimize"]
    guard !listed.isEmpty, listed.count <= 10 else {
      throw AssayError(
        .usage, "there are \(listed.count) directions", mend: "name one to ten")
    }
    return try listed.map { item in
      switch item.string {
      case "minimize": return 1
      case "maximize": return -1
      default:
        throw AssayError(
          .usage, "a direction is neither minimize nor maximize",
          mend: "write \"direction\":\"minimize\", or a list of them")
      }
    }
  }
}
