/// The step in which prices or quantities of an instrument move: a whole number of 1/10^8.
@frozen public struct Increment: Hashable, Sendable {
  /// Units of 1/10^8 in one step; above 0.
  public let hundredMillionths: Int64

  public init(hundredMillionths: Int64) {
    precondition(hundredMillionths > 0, "an increment is above 0")
    self.hundredMillionths = hundredMillionths
  }

  /// So many steps as a number, rounded once while it has fewer than 16 digits.
  @inlinable public func value(_ steps: Int64) -> Double {
    // The common power of ten goes first: the numerator then stays exact in a double.
    var (units, scale) = (hundredMillionths, 1e8)
    while scale > 1, units % 10 == 0 { (units, scale) = (units / 10, scale / 10) }
    return Double(steps) * Double(units) / scale
  }
}

extension Increment: CustomStringConvertible {
  public var description: String { "\(value(1))" }
}
