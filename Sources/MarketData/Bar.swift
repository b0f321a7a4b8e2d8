/// One closed bar: named by its open time, known at its close.
@frozen public struct Bar: Sendable, Equatable {
  public var openTime: Timestamp
  public var open: Double
  public var high: Double
  public var low: Double
  public var close: Double
  /// Units of the base asset that changed hands.
  public var volume: Double

  @inlinable @inline(__always)
  public init(
    openTime: Timestamp, open: Double, high: Double, low: Double, close: Double, volume: Double
  ) {
    self.openTime = openTime
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
  }
}

extension Bar {
  /// Finite positive prices, low ≤ open, close ≤ high, a finite volume that is not negative.
  @inline(__always)
  var isSound: Bool {
    low > 0 && low <= open && low <= close && open <= high && close <= high
      && high < .infinity && volume >= 0 && volume < .infinity
  }
}
