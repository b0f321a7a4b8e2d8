import Documents
import MarketData
import Trading

/// A market rebuilt from its recorded events: a book of prices and sizes, and the trades.
///
/// The recorded market does not know our orders. A resting order trades when recorded trades have
/// used up what stood before it (`QueueModel`), when they go through its price, or when the other
/// side comes to it. A taking one uses up the other side's levels, and what it took stays taken
/// until the level is told anew or has refilled (`Refill`): until then no lot fills two orders.
final class BookVenue: Venue {
  /// When liquidity that we took can be taken again: our impact on the market.
  enum Refill: Sendable, Equatable {
    /// When the venue next tells the level's size.
    case onUpdate
    /// Half of it after each such span, whatever the venue tells.
    case halfLife(nanoseconds: Int64)
  }

  /// What a book market is played with.
  struct Terms {
    var queue = QueueModel.riskAverse
    var refill = Refill.onUpdate
    /// The feed's delay; nil keeps the recorded receive times.
    var feed: Delay?
    var seed: UInt64 = 0
  }

  let instrument: Int
  let tick: Increment
  let lot: Increment
  let terms: Terms
  /// Whether places in queues are known from the orders that the feed tells.
  let tellsOrders: Bool
  var board = OrderBoard()
  let tape: EventTape
  /// The book at the venue, and as it has reached the desk.
  var book = Book()
  var seen = Book()
  var played = EventTape.Place()
  /// Events in the chunks before `played`.
  var playedBefore = 0
  var heard = EventTape.Place()
  /// What the orders wait for, as of the last time that the market was let go on.
  var watch = Watch([])
  var taken = TakenLots()
  /// What has been printed to the desk since it was last asked.
  var prints: [TradePrint] = []
  var isHeard = false
  var feed: Wire?
  /// When the message at `heard` reaches the desk, once it has been asked.
  var nextHearing: Int64?
  var lastTrade: Int32?
  var seenTrade: Int32?
  /// Whether positions are marked at every event, because they can be liquidated.
  let marksPositions: Bool
  let endTime: Int64

  init(
    instrument: Int, _ source: any EventSource, tick: Increment, lot: Increment, endTime: Int64,
    marksPositions: Bool, terms: Terms
  ) {
    self.instrument = instrument
    self.tick = tick
    self.lot = lot
    self.terms = terms
    tellsOrders = terms.queue == .orders
    self.endTime = endTime
    self.marksPositions = marksPositions
    tape = EventTape(source)
    feed = terms.feed.map { Wire($0, seed: terms.seed) }
  }

  /// Whether nothing that happens in the market can matter before somebody acts.
  var isQuiet: Bool { board.orders.isEmpty && !isHeard && !marksPositions }
}
