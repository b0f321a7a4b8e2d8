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
}

/// Sees nothing.
struct NoObserver: FillObserver {
  static var isRecording: Bool { false }
  mutating func held(_ fill: ObservedFill, quantity: Double) {}
  mutating func closed(_ fill: ObservedFill, profit: Double, reason: ExitReason) {}
  mutating func paid(_ amount: Double) {}
}

extension TradeRecorder: FillObserver {
  static var isRecording: Bool { true }
}
