import Foundation

@testable import Optimizers

/// Trials made of additive recurrences, which any program can make again.
enum LearnedSample {
  /// The fractional part of 0.5 + i · step.
  static func weyl(_ index: Int, _ step: Double) -> Double {
    (0.5 + Double(index) * step).truncatingRemainder(dividingBy: 1)
  }

  /// A space of every kind, `r` mattering only where `use` is yes if it is conditional.
  static func mixedSpace(isConditional: Bool) throws -> SearchSpace {
    try SearchSpace(
      [
        .init("c", .categorical(["a", "b", "c"])), .init("k", .int(low: 4, high: 100, step: 4)),
        .init("m", .int(low: 1, high: 200, step: 1, log: true)),
        .init("use", .categorical(["no", "yes"])),
        .init("r", .float(low: 1e-3, high: 10, log: true, step: nil)),
        .init("x", .float(low: -2, high: 3, log: false, step: nil)), .init("f", .fixed(3)),
      ], activations: isConditional ? [("r", "use == 'yes'", nil)] : [])
  }

  /// The first trials over that space.
  static func mixed(_ count: Int, isConditional: Bool = false) throws -> SearchHistory {
    var points: [[Double]] = []
    var values: [Double] = []
    for index in 0..<count {
      let w = { (step: Double) in weyl(index, step) }
      let x = -2 + 5 * w(0.6180339887498949)
      let r = pow(10, -3 + 4 * w(0.4142135623730951))
      let k = Double(4 + 4 * Int(w(0.7320508075688772) * 25))
      let m = Double(1 + Int(w(0.2360679774997898) * w(0.2360679774997898) * 200))
      let c = Double(Int(w(0.6457513110645907) * 3))
      let isUsed = w(0.3166247903553998) < 0.6
      points.append([c, k, m, isUsed ? 1 : 0, isConditional && !isUsed ? 1e-3 : r, x, 3])
      let base = (x - 1) * (x - 1) + 0.02 * abs(k - 40) + (c == 1 ? 1 : 0.25 * c)
      let used = isUsed ? 0.5 * abs(w(0.4142135623730951) - 0.7) : 0.3
      values.append(base + used + 0.001 * m)
    }
    let space = try mixedSpace(isConditional: isConditional)
    return SearchHistory(space, points: points, values: values)
  }

  /// A history over the unit cube.
  static func cube(
    _ count: Int, dimensions: Int, _ value: ([Double]) -> Double
  ) throws -> SearchHistory {
    let steps = [0.8191725133961645, 0.6710436067037893, 0.5497004779019703, 0.4503, 0.36891]
    let space = try SearchSpace(
      (0..<dimensions).map {
        try .init("x\($0)", .float(low: 0, high: 1, log: false, step: nil))
      })
    let points = (0..<count).map { index in
      (0..<dimensions).map { weyl(index, steps[$0 % 5] + Double($0 / 5) * 0.0127) }
    }
    return SearchHistory(space, points: points, values: points.map(value))
  }
}
