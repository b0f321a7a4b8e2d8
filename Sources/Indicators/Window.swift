import Lanes

/// The last numbers of a stream, from which each lane reads the one that lies its own lag back.
///
/// Every number is written twice, one capacity apart, so that all lags lie below one pointer and
/// need no wrapping. A reference, because a copy on every update would cost more than the update:
/// it belongs to the one indicator that made it.
@usableFromInline final class Window: @unchecked Sendable {
  @usableFromInline let capacity: Int
  @usableFromInline let numbers: UnsafeMutablePointer<Double>
  @usableFromInline let offsets: UnsafeMutablePointer<Int32>
  @usableFromInline var count = 0

  /// Makes a window of zeros for `lags` of at least one number back.
  @inlinable init<L: Lane>(lags: L) {
    let lags = lags.values.map { Int(max(0, min($0, 1e8))) }
    var capacity = 1
    while capacity <= lags.max()! { capacity *= 2 }
    self.capacity = capacity
    numbers = .allocate(capacity: 2 * capacity)
    numbers.initialize(repeating: 0, count: 2 * capacity)
    offsets = .allocate(capacity: lags.count)
    for lane in lags.indices { offsets[lane] = -Int32(lags[lane]) }
  }

  deinit {
    numbers.deallocate()
    offsets.deallocate()
  }

  @inlinable @inline(__always) func push(_ number: Double) {
    let place = count & (capacity &- 1)
    numbers[place] = number
    numbers[place &+ capacity] = number
    count = count &+ 1
  }

  /// The newest number; smaller subscripts are older ones.
  @inlinable @inline(__always) var newest: UnsafePointer<Double> {
    UnsafePointer(numbers + (((count &- 1) & (capacity &- 1)) &+ capacity))
  }

  /// The number that lies each lane's lag before the newest, zero before the first.
  @inlinable @inline(__always) func lagged<L: Lane>(_: L.Type) -> L { L.gather(newest, offsets) }
}
