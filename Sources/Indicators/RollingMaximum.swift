import Lanes

/// The highest of the last n numbers of a stream, the newest included, n by lane.
///
/// For every power of two it keeps the highest of that many newest numbers; any window is two of
/// those, overlapping. No branch depends on the numbers. A reference as `Window` is, and why.
final class RollingMaximum: @unchecked Sendable {
  private let capacity: Int
  private let levels: Int
  private let numbers: UnsafeMutablePointer<Double>
  /// Two places a lane, counted from the newest number of level 0: the two overlapping windows.
  private let newer: UnsafeMutablePointer<Int32>
  private let older: UnsafeMutablePointer<Int32>
  private var count = 0

  init<L: Lane>(period: L) {
    let periods = period.values.map { Int(max(1, min($0, 1e6))) }
    var capacity = 1
    while capacity <= periods.max()! { capacity *= 2 }
    self.capacity = capacity
    levels = capacity.trailingZeroBitCount
    numbers = .allocate(capacity: 2 * capacity * levels)
    numbers.initialize(repeating: -.infinity, count: 2 * capacity * levels)
    newer = .allocate(capacity: periods.count)
    older = .allocate(capacity: periods.count)
    for (lane, period) in periods.enumerated() {
      let level = Int.bitWidth - 1 - period.leadingZeroBitCount
      newer[lane] = Int32(level * 2 * capacity)
      older[lane] = newer[lane] - Int32(period - (1 << level))
    }
  }

  deinit {
    numbers.deallocate()
    newer.deallocate()
    older.deallocate()
  }

  @inline(__always) func update<L: Lane>(_ number: Double) -> L {
    let place = count & (capacity &- 1)
    count = count &+ 1
    var highest = number
    var level = numbers
    for exponent in 0..<levels {
      level[place] = highest
      level[place &+ capacity] = highest
      highest = Double.max(highest, level[place &+ capacity &- (1 &<< exponent)])
      level += 2 &* capacity
    }
    let newest = UnsafePointer(numbers + (place &+ capacity))
    return L.max(L.gather(newest, newer), L.gather(newest, older))
  }
}
