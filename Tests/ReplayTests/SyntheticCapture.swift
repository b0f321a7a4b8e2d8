/// A market of random orders as a collector would have captured it: a stream of depth, one of
/// tickers and one of trades, each late in its own way, and snapshots that take their time.
struct SyntheticCapture {
  private(set) var bids: [Int32: Int64] = [:]
  private(set) var asks: [Int32: Int64] = [:]
  private(set) var trades = 0
  private var depths = 0
  private var lines: [(receive: Int64, text: String)] = []
  private var random: SeededRandom
  private var update: Int64 = 1_000
  private var time: Int64 = 1_700_000_000_000
  private var middle: Int32 = 5_000
  private var touched: [(isBid: Bool, ticks: Int32)] = []
  private var lastDepth: Int64 = 1_000
  private var told: [Int64] = []
  private var latest: [Int64] = [0, 0, 0, 0]

  /// - Parameter lost: Which depth message never arrives; a second snapshot comes later.
  init(seed: UInt64, messages: Int, lost: Int? = nil) {
    random = SeededRandom(seed: seed)
    for ticks in 4_900..<5_000 as Range<Int32> { bids[ticks] = 10 }
    for ticks in 5_000..<5_100 as Range<Int32> { asks[ticks] = 10 }
    for index in 0..<messages {
      step()
      if index == 5 { tellSnapshot() }
      guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
      tellDepth(isLost: depths == lost)
      if let lost, depths == lost + 12 { tellSnapshot() }
    }
    tellDepth(isLost: false)
  }

  /// The lines in the order of arrival.
  var text: String {
    lines.enumerated().sorted { ($0.1.receive, $0.0) < ($1.1.receive, $1.0) }
      .map { "\($0.1.receive) \($0.1.text)" }.joined(separator: "\n")
  }

  /// A few orders; the middle wanders, and sides never cross.
  private mutating func step() {
    time += .random(in: 0...2, using: &random)
    middle += .random(in: -3...3, using: &random)
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let isBid = Bool.random(using: &random)
      let away = Int32.random(in: 1...60, using: &random)
      change(isBid, isBid ? middle - away : middle + away, .random(in: 0...4, using: &random) * 5)
    }
    for ticks in bids.keys.sorted() where ticks >= middle { change(true, ticks, 0) }
    for ticks in asks.keys.sorted() where ticks <= middle { change(false, ticks, 0) }
    tellTicker()
  }

  private mutating func change(_ isBid: Bool, _ ticks: Int32, _ lots: Int64) {
    update += 1
    touched.append((isBid, ticks))
    if isBid { bids[ticks] = lots > 0 ? lots : nil } else { asks[ticks] = lots > 0 ? lots : nil }
  }

  private mutating func tellTicker() {
    guard let bid = bids.max(by: { $0.key < $1.key }), let ask = asks.min(by: { $0.key < $1.key })
    else { return }
    let best = [Int64(bid.key), bid.value, Int64(ask.key), ask.value]
    guard best != told else { return }
    told = best
    tell(
      1,
      #"{"data":{"e":"bookTicker","u":\#(update),"s":"X","b":"\#(price(bid.key))","#
        + #""B":"\#(bid.value)","a":"\#(price(ask.key))","A":"\#(ask.value)","T":\#(time)}}"#)
    if Bool.random(using: &random) {
      trades += 1
      tell(2, #"{"e":"trade","s":"X","T":\#(time),"p":"\#(price(ask.key))","q":"1","m":false}"#)
    }
  }

  private mutating func tellDepth(isLost: Bool) {
    let parts = [true, false].map { isBid in
      Set(touched.filter { $0.isBid == isBid }.map(\.ticks)).sorted()
        .map { #"["\#(price($0))","\#((isBid ? bids : asks)[$0] ?? 0)"]"# }.joined(separator: ",")
    }
    depths += 1
    if !isLost {
      tell(
        0,
        #"{"e":"depthUpdate","s":"X","T":\#(time),"U":\#(lastDepth + 1),"u":\#(update),"#
          + #""pu":\#(lastDepth),"b":[\#(parts[0])],"a":[\#(parts[1])]}"#)
    }
    touched = []
    lastDepth = update
  }

  private mutating func tellSnapshot() {
    let sides = [bids, asks].map { side in
      side.sorted { $0.key < $1.key }.map { #"["\#(price($0.key))","\#($0.value)"]"# }
        .joined(separator: ",")
    }
    tell(
      3,
      #"{"lastUpdateId":\#(update),"T":\#(time),"bids":[\#(sides[0])],"asks":[\#(sides[1])]}"#)
  }

  /// Streams keep their own order and may be late by any time.
  private mutating func tell(_ stream: Int, _ text: String) {
    let delay = Int64.random(in: 1...(stream == 3 ? 200 : 30), using: &random)
    latest[stream] = max(latest[stream], (time + delay) * 1_000_000)
    lines.append((latest[stream], text))
  }

  private func price(_ ticks: Int32) -> String { "\(ticks / 10).\(ticks % 10)" }
}
