/// What a stored dataset of market events is and where it came from.
package struct EventManifest: Codable, Equatable, Sendable {
  package var kind = DatasetKind.events
  package var name: String
  package var symbol: String
  package var source: String
  package var licence: String
  package var inputSHA256: String
  package var events: Int
  /// Events by the name of their kind.
  package var eventsByKind: [String: Int]
  /// The first and the last moment of the exchange's time.
  package var start: Timestamp
  package var end: Timestamp
  package var tickSize: Double
  package var lotSize: Double
  /// Nanoseconds that were added to receive times so that the fastest message took `feedFloor`.
  package var clockShift: Int64
  package var feedFloor: Int64
  /// How much of the book the feed told; nil in manifests of captures, which tell levels.
  package var levels: Int?
  /// What happened to the messages of the capture.
  package var capture: CaptureCounts
  /// The hash of the events.
  package var dataHash: String
  package var assayVersion: String
  /// What the prices are prices of, where it was told.
  package var instrument: Instrument?

  init(
    _ outcome: BinanceCapture.Outcome, name: String, _ origin: DatasetOrigin,
    _ options: BinanceCapture.Options
  ) {
    self.name = name
    symbol = outcome.symbol
    (source, licence) = (origin.source, origin.licence)
    (inputSHA256, assayVersion) = (origin.inputSHA256, origin.assayVersion)
    (events, eventsByKind) = Self.counts(outcome.written)
    start = Timestamp(nanoseconds: outcome.written.firstExchangeTime)
    end = Timestamp(nanoseconds: outcome.written.lastExchangeTime)
    tickSize = outcome.tickSize.value(1)
    lotSize = outcome.lotSize.value(1)
    clockShift = outcome.clockShift
    feedFloor = options.feedFloor
    capture = outcome.counts
    dataHash = outcome.written.hash
  }

  init(_ outcome: OrderFeed.Outcome, name: String, _ origin: DatasetOrigin) {
    self.name = name
    symbol = outcome.symbol ?? name
    (source, licence) = (origin.source, origin.licence)
    (inputSHA256, assayVersion) = (origin.inputSHA256, origin.assayVersion)
    (events, eventsByKind) = Self.counts(outcome.written)
    start = Timestamp(nanoseconds: outcome.written.firstExchangeTime)
    end = Timestamp(nanoseconds: outcome.written.lastExchangeTime)
    tickSize = outcome.tickSize.value(1)
    lotSize = outcome.lotSize.value(1)
    (clockShift, feedFloor) = (0, 0)
    levels = FeedDetail.orders.rawValue
    capture = outcome.counts
    dataHash = outcome.written.hash
  }

  /// How much of the book the feed told.
  package var detail: FeedDetail { levels.flatMap(FeedDetail.init(rawValue:)) ?? .levels }

  private static func counts(_ written: EventWriter.Outcome) -> (Int, [String: Int]) {
    let named = zip(MarketEvent.Kind.allCases, written.counts)
    return (
      written.counts.reduce(0, +), Dictionary(uniqueKeysWithValues: named.map { ("\($0)", $1) })
    )
  }

  private enum CodingKeys: String, CodingKey {
    case kind, name, symbol, source, licence, events, start, end, levels, capture, instrument
    case inputSHA256 = "input_sha256"
    case eventsByKind = "events_by_kind"
    case tickSize = "tick_size"
    case lotSize = "lot_size"
    case clockShift = "clock_shift_ns"
    case feedFloor = "feed_floor_ns"
    case dataHash = "data_hash"
    case assayVersion = "assay_version"
  }
}
