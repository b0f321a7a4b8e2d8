import Documents
import Foundation

extension SearchSpace {
  /// One parameter of a search: its name and the values it may take.
  package struct Dimension: Sendable, Equatable {
    /// The values a dimension takes; a category's value is its index.
    package enum Kind: Sendable, Equatable {
      case int(low: Int, high: Int, step: Int, log: Bool = false)
      case float(low: Double, high: Double, log: Bool, step: Double?)
      case categorical([String])
      case fixed(Double)
    }

    package let name: String
    package let kind: Kind
    /// Choices that conditions may name though this dimension never takes them.
    let otherChoices: [String]
    /// How many values there are; nil for a continuous range.
    package let count: Int?
    /// Low and step in multiples of 1/scale where they are short decimals: 0.1 + 2 · 0.1 is 0.3.
    private let decimals: (low: Double, step: Double, scale: Double)?

    /// - Parameter otherChoices: What conditions may name besides the choices.
    package init(_ name: String, _ kind: Kind, otherChoices: [String] = []) throws {
      self.name = name
      self.kind = kind
      self.otherChoices = otherChoices
      switch kind {
      case .int(let low, let high, let step, let log):
        try Self.check(name, low: low, high: high, step: step, log: log)
        count = (high - low) / step + 1
        decimals = nil
      case .float(let low, let high, let log, let step):
        try Self.check(name, low: low, high: high, log: log, step: step)
        let steps = try step.map { try Self.count(name, low: low, high: high, step: $0) }
        count = low == high ? 1 : steps
        decimals = step.flatMap { Self.decimals(low: low, step: $0) }
      case .categorical(let choices):
        try Self.check(name, choices: choices)
        count = choices.count
        decimals = nil
      case .fixed(let value):
        if !value.isFinite { throw Self.fault(name, "must be finite", mend: "write a number") }
        count = 1
        decimals = nil
      }
    }

    package static func == (a: Self, b: Self) -> Bool { a.name == b.name && a.kind == b.kind }
  }
}

extension SearchSpace.Dimension {
  /// Whether the values have an order, so that one step away means something.
  package var isOrdered: Bool {
    if case .categorical = kind { false } else { true }
  }

  /// The value at an index in 0..<count of a dimension that is not continuous.
  package func value(at index: Int) -> Double {
    switch kind {
    case .int(let low, _, let step, _): return Double(low + index * step)
    case .float(let low, let high, _, let step):
      if low == high { return low }
      guard let step else { preconditionFailure("A continuous dimension has no indices.") }
      if let decimals { return (decimals.low + Double(index) * decimals.step) / decimals.scale }
      return min(low + Double(index) * step, high)
    case .categorical: return Double(index)
    case .fixed(let value): return value
    }
  }

  /// The index of the nearest of the values; nil for a continuous dimension.
  package func index(of value: Double) -> Int? {
    guard let count else { return nil }
    let steps =
      switch kind {
      case .int(let low, _, let step, _): (value - Double(low)) / Double(step)
      case .float(let low, _, _, let step): (value - low) / (step ?? 1)
      case .categorical: value
      case .fixed: 0.0
      }
    return Int(min(max(steps.rounded(), 0), Double(count - 1)))
  }

  /// The value at a position in [0, 1); each value of a discrete dimension has an equal share, or
  /// one of a logarithmic one the share of its logarithms.
  package func value(atUnit unit: Double) -> Double {
    if let range = logarithmicInts {
      let value = (range.low * pow(range.high / range.low, unit)).rounded()
      return min(max(value, range.low + 0.5), range.high - 0.5)
    }
    if let count { return value(at: min(Int(unit * Double(count)), count - 1)) }
    guard case .float(let low, let high, let log, _) = kind else { return 0 }
    let value =
      log
      ? exp((1 - unit) * Foundation.log(low) + unit * Foundation.log(high))
      : (1 - unit) * low + unit * high
    return min(max(value, low), high)
  }

  /// The middle of a value's share of [0, 1): `value(atUnit:)` gives the value back.
  package func cubePosition(of value: Double) -> Double {
    if let range = logarithmicInts {
      let width = log(range.high / range.low)
      return (log((value - 0.5) / range.low) + log((value + 0.5) / range.low)) / (2 * width)
    }
    if let count, let index = index(of: value) { return (Double(index) + 0.5) / Double(count) }
    return unit(of: value)
  }

  /// The part of [0, 1] where `value(atUnit:)` gives the same value as at a position.
  func share(atUnit unit: Double) -> (low: Double, high: Double) {
    let value = value(atUnit: unit)
    if let range = logarithmicInts {
      let start = log(range.low)
      let width = log(range.high) - start
      return ((log(value - 0.5) - start) / width, (log(value + 0.5) - start) / width)
    }
    guard let count, let index = index(of: value) else { return (unit, unit) }
    return (Double(index) / Double(count), Double(index + 1) / Double(count))
  }

  /// The ends of a logarithmic range of whole numbers, half a number wider on both sides.
  private var logarithmicInts: (low: Double, high: Double)? {
    guard case .int(let low, let high, _, log: true) = kind else { return nil }
    return (Double(low) - 0.5, Double(high) + 0.5)
  }

  /// The position of a value in [0, 1], by its logarithm where the dimension is logarithmic.
  package func unit(of value: Double) -> Double {
    switch kind {
    case .int(let low, let high, _, true):
      let range = log(Double(high)) - log(Double(low))
      return low == high ? 0 : (log(value) - log(Double(low))) / range
    case .int(let low, let high, _, false):
      return low == high ? 0 : (value - Double(low)) / (Double(high) - Double(low))
    case .float(let low, let high, true, _):
      return low == high ? 0 : (log(value) - log(low)) / (log(high) - log(low))
    case .float(let low, let high, false, _):
      return low == high ? 0 : (value / 2 - low / 2) / (high / 2 - low / 2)
    case .categorical(let choices):
      return choices.count == 1 ? 0 : value / Double(choices.count - 1)
    case .fixed: return 0
    }
  }
}

extension SearchSpace.Dimension {
  private static func check(
    _ name: String, low: Int, high: Int, step: Int, log: Bool
  ) throws {
    if log, low < 1 {
      throw fault(name, "is logarithmic from \(low)", mend: "start above zero or drop log")
    }
    if log, step != 1 {
      throw fault(name, "has both log and step", mend: "keep one of them")
    }
    let exact = -(1 << 53)...(1 << 53)
    if !exact.contains(low) || !exact.contains(high) {
      throw fault(name, "must lie within ±2^53", mend: "use smaller bounds")
    }
    if low > high { throw fault(name, "has low \(low) above high \(high)", mend: "swap them") }
    if step < 1 { throw fault(name, "has step \(step)", mend: "use a step of 1 or more") }
  }

  private static func check(
    _ name: String, low: Double, high: Double, log: Bool, step: Double?
  ) throws {
    if !low.isFinite || !high.isFinite { throw fault(name, "must be finite", mend: "give numbers") }
    if low > high { throw fault(name, "has low \(low) above high \(high)", mend: "swap them") }
    if log, low <= 0 {
      throw fault(name, "is logarithmic from \(low)", mend: "start above zero or drop log")
    }
    if log, step != nil {
      throw fault(name, "has both log and step", mend: "keep one of them")
    }
    if let step, !(step > 0 && step.isFinite) {
      throw fault(name, "has step \(step)", mend: "use a step above zero")
    }
  }

  private static func check(_ name: String, choices: [String]) throws {
    if choices.isEmpty { throw fault(name, "has no choices", mend: "list at least one") }
    if Set(choices).count < choices.count {
      throw fault(name, "has a choice twice", mend: "list every choice once")
    }
  }

  /// The last value may miss `high` by rounding, hence the billionth of a step.
  private static func count(_ name: String, low: Double, high: Double, step: Double) throws -> Int {
    let steps = (high / step - low / step + 1e-9).rounded(.down)
    guard steps < 0x1p53 else {
      throw fault(name, "has more than 2^53 values", mend: "use a larger step")
    }
    return Int(steps) + 1
  }

  private static func decimals(
    low: Double, step: Double
  ) -> (low: Double, step: Double, scale: Double)? {
    for scale in [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9] {
      let parts = (low: (low * scale).rounded(), step: (step * scale).rounded(), scale: scale)
      if parts.low / scale == low, parts.step / scale == step, abs(parts.low) < 0x1p50 {
        return parts
      }
    }
    return nil
  }

  private static func fault(_ name: String, _ problem: String, mend: String) -> AssayError {
    AssayError(.usage, "parameter '\(name)' \(problem)", mend: mend)
  }
}
