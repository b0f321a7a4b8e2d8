/// A sum with twice a double's digits (Knuth's two-sum): what a million postings round away stays
/// below the last digit of one.
struct CompensatedSum: Sendable, Equatable {
  private(set) var high = 0.0
  private(set) var low = 0.0

  var value: Double { high + low }

  @inline(__always)
  mutating func add(_ amount: Double) {
    let sum = high + amount
    let shift = sum - high
    let error = (high - (sum - shift)) + (amount - shift) + low
    high = sum + error
    low = error - (high - sum)
  }

  /// Adds both parts of another sum.
  mutating func add(_ other: CompensatedSum) {
    add(other.low)
    add(other.high)
  }
}
