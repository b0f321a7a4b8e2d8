import Numerics

/// Asks whether an objective is a sum over two groups of coordinates, for random groups.
///
/// With f(x, y) = g(x) + h(y), f(a, b) + f(a′, b′) = f(a′, b) + f(a, b′): four values refute a sum.
struct SeparabilityTest: Sendable {
  private(set) var positions: [[Double]] = []
  private var values: [Double?] = []
  private var asked = 0

  /// - Parameter rounds: How many groupings are tried, four values each.
  init(size: Int, rounds: Int, generator: inout Xoshiro256StarStar) {
    if size == 1, rounds > 0 { positions = [[generator.uniform()]] }
    for _ in 0..<(size < 2 ? 0 : rounds) {
      let order = (0..<size).shuffled(using: &generator)
      let first = Set(order.prefix(size / 2))
      let a = (0..<size).map { _ in generator.uniform() }
      let b = (0..<size).map { _ in generator.uniform() }
      let mixed = (0..<size).map { first.contains($0) ? a[$0] : b[$0] }
      let other = (0..<size).map { first.contains($0) ? b[$0] : a[$0] }
      positions += [a, b, mixed, other]
    }
    values = [Double?](repeating: nil, count: positions.count)
  }

  /// Whether every value is known, or those that are refute a sum.
  var isComplete: Bool { isRefuted || !values.contains { $0 == nil } }

  private var isRefuted: Bool {
    stride(from: 0, through: values.count - 4, by: 4).contains { isSum($0) == false }
  }

  mutating func next() -> (ticket: Int, position: [Double])? {
    guard asked < positions.count, !isRefuted else { return nil }
    defer { asked += 1 }
    return (asked, positions[asked])
  }

  mutating func tell(_ ticket: Int, _ value: Double) { values[ticket] = value }

  /// Whether no grouping refutes a sum; one coordinate alone always is one.
  var isSeparable: Bool {
    guard values.allSatisfy({ $0?.isFinite ?? false }) else { return false }
    return stride(from: 0, through: values.count - 4, by: 4).allSatisfy { isSum($0) == true }
  }

  /// Whether the four values from a place are those of a sum; nil until they are known.
  private func isSum(_ start: Int) -> Bool? {
    let four = values[start..<(start + 4)].compactMap { $0 }
    guard four.count == 4 else { return nil }
    guard four.allSatisfy(\.isFinite) else { return false }
    let range = (four.max() ?? 0) - (four.min() ?? 0)
    let scale = four.reduce(0) { max($0, abs($1)) }
    let excess = abs(four[0] + four[1] - four[2] - four[3])
    return range > 1e-10 * scale && excess <= 1e-9 * range + 1e-13 * scale
  }
}
