import Lanes

/// An exponential recursion that starts from the plain mean of its first n defined inputs.
struct SeededAverage<L: Lane>: Sendable {
  private let period: L
  private let weight: L
  private var sum: L = 0
  private var value = L(.nan)
  private var seen: L = 0
  private var isSeeding = true

  /// - Parameters:
  ///   - period: How many inputs the starting mean takes.
  ///   - weight: What share of each later input enters.
  init(period: L, weight: L) {
    self.period = period
    self.weight = weight
  }

  /// Takes one input; NaN before the n-th.
  @inline(__always) mutating func update(_ input: L) -> L {
    guard isSeeding else {
      value = value + weight * (input - value)
      return value
    }
    return seed(input)
  }

  private mutating func seed(_ input: L) -> L {
    let isDefined = input .== input
    let moved = value + weight * (input - value)
    seen = L.select(isDefined, seen + 1, seen)
    sum = L.select(isDefined .& (seen .<= period), sum + input, sum)
    let isWarm = seen .> period
    value = L.select(
      isWarm, moved, L.select(isDefined .& (seen .== period), sum / period, value))
    isSeeding = !isWarm.allTrue
    return value
  }
}
