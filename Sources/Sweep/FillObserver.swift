import Lanes
import Trading

/// Sees what happens to the account of one parameter set, fill by fill.
protocol FillObserver {
  /// False for the observer of a sweep, whose calls compile to nothing.
  static var isRecording: Bool { get }
  /// A position opened or was resized: `quantity` units are held from now on.
  mutating func held(_ fill: ObservedFill, quantity: Double)
  /// A position ended with a net profit.
  mutating func closed(_ fill: ObservedFill, profit: Double, reason: ExitReason)
  /// Funding or interest was paid (or, if negative, received) on the position held.
  mutating func paid(_ amount: Double)
  /// A return period ended; told only where the plan says when periods end.
  mutating func returned<L: Lane>(_ change: L, period: Int)
}

/// Sees nothing.
struct NoObserver: FillObserver {
  static var isRecording: Bool { false }
  mutating func held(_ fill: ObservedFill, quantity: Double) {}
  mutating func closed(_ fill: ObservedFill, profit: Double, reason: ExitReason) {}
  mutating func paid(_ amount: Double) {}
  @inline(__always) mutating func returned<L: Lane>(_ change: L, period: Int) {}
}

/// Writes the returns of up to eight sets into a table with a row a period.
struct ReturnWriter: FillObserver {
  static var isRecording: Bool { false }
  let table: UnsafeMutablePointer<Double>
  /// Sets of the whole table, and which of them the lanes carry.
  let width: Int
  let sets: ArraySlice<Int>
  mutating func held(_ fill: ObservedFill, quantity: Double) {}
  mutating func closed(_ fill: ObservedFill, profit: Double, reason: ExitReason) {}
  mutating func paid(_ amount: Double) {}

  mutating func returned<L: Lane>(_ change: L, period: Int) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: L.count) { lanes in
      guard let base = lanes.baseAddress else { return }
      change.store(base)
      for (lane, set) in sets.enumerated() { table[period * width + set] = base[lane] }
    }
  }
}

extension TradeRecorder: FillObserver {
  static var isRecording: Bool { true }
  mutating func returned<L: Lane>(_ change: L, period: Int) {}
}
