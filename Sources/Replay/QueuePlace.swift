import MarketData

/// How many lots stand before an order at its price, as a queue model believes or a feed tells.
struct QueuePlace {
  var ahead = 0.0
  /// Trades at the price since the level's size was last told: they will show as a smaller level.
  var tradedSinceUpdate = 0.0
  /// Of a feed that tells orders: the number of the first event after the order came.
  ///
  /// Whoever was placed by an earlier one stands before it.
  var joined = 0
  /// The moment of the last print, whose fills may not all have been told.
  private var moment = Int64.min
  /// When the recorded queue was forgotten last; what that moment tells anew may have stood before.
  private var clearTime = Int64.min

  init(ahead: Double = 0, tradedSinceUpdate: Double = 0, joined: Int = 0) {
    self.ahead = ahead
    self.tradedSinceUpdate = tradedSinceUpdate
    self.joined = joined
  }

  // MARK: A feed that tells orders

  /// Lots before it less those that prints have taken and fills will tell of in the same moment.
  var untradedAhead: Double { max(0, ahead - tradedSinceUpdate) }

  /// Notes a print at the price.
  mutating func noteTrade(_ lots: Double, at time: Int64) {
    begin(time)
    tradedSinceUpdate += lots
  }

  /// Begins a moment: prints of an earlier one whose fills were not told took nobody's place.
  mutating func begin(_ time: Int64) {
    if moment != time { (moment, tradedSinceUpdate) = (time, 0) }
  }

  /// Takes one change of its level.
  ///
  /// - Parameters:
  ///   - change: Lots that came, or fewer than 0 that went.
  ///   - age: How many events ago those that went had been placed (`EventReader.ages`).
  ///   - number: The number of the event.
  mutating func meet(change: Double, age: Int64, number: Int, at time: Int64) {
    if change > 0, clearTime == time {
      ahead += change
      joined = number + 1
    }
    guard change < 0 else { return }
    if number &- Int(truncatingIfNeeded: age.magnitude) < joined { ahead = max(0, ahead + change) }
    if age < 0 { tradedSinceUpdate = max(0, tradedSinceUpdate + change) }
  }

  /// Nobody is known to stand before it any more.
  mutating func forget(at time: Int64) {
    (ahead, tradedSinceUpdate, clearTime) = (0, 0, time)
  }
}
