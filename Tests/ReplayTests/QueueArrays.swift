import Trading

/// A second matching of one own order in a feed of single orders: arrays of orders, ours among
/// them, walked one by one.
struct QueueArrays {
  private struct Entry {
    /// 0 is ours.
    var id: Int
    var lots: Int
    /// What prints of this moment have left of it.
    var untraded: Int
  }

  private struct Level: Hashable {
    var side: OrderSide
    var price: Int
  }

  private let fillsArePrints: Bool
  private var levels: [Level: [Entry]] = [:]
  private var own: Level?
  private var time: Int64 = -1
  private var clearTime: Int64 = -1
  /// Lots that ours still wants.
  private(set) var wanted = 0
  /// "time quantity@price".
  private(set) var fills: [String] = []

  init(fillsArePrints: Bool) { self.fillsArePrints = fillsArePrints }

  /// Puts our order at the end of its queue.
  mutating func rest(_ side: OrderSide, _ price: Int, _ lots: Int) {
    leave()
    let level = Level(side: side, price: price)
    levels[level, default: []].append(Entry(id: 0, lots: 0, untraded: 0))
    (own, wanted) = (level, lots)
  }

  /// Takes our order away.
  mutating func leave() {
    if let own { levels[own]?.removeAll { $0.id == 0 } }
    (own, wanted) = (nil, 0)
  }

  /// Lots before ours; nil without.
  var ahead: Int? {
    guard wanted > 0, let own, let queue = levels[own] else { return nil }
    return queue.prefix { $0.id != 0 }.reduce(0) { $0 + $1.lots }
  }

  /// What rests at a price.
  func lots(_ side: OrderSide, _ price: Int) -> Int {
    (levels[Level(side: side, price: price)] ?? []).reduce(0) { $0 + $1.lots }
  }

  mutating func take(_ line: OrderStream.Line) {
    if line.time != time {
      time = line.time
      for level in levels.keys {
        let kept = (levels[level] ?? []).filter { $0.id == 0 || $0.lots > 0 }
        levels[level] = kept.map { Entry(id: $0.id, lots: $0.lots, untraded: $0.lots) }
      }
    }
    let level = Level(side: line.side, price: line.price)
    switch line.action {
    case "add": append(Entry(id: line.id, lots: line.lots, untraded: line.lots), level)
    case "cancel": reduce(line.id, by: line.lots)
    case "fill":
      if fillsArePrints { trade(level, line.lots) }
      reduce(line.id, by: line.lots)
    case "modify": modify(line, level)
    case "trade": trade(Level(side: line.side.opposite, price: line.price), line.lots)
    default:
      clearTime = line.time
      for level in levels.keys { levels[level]?.removeAll { $0.id != 0 } }
    }
  }

  private mutating func append(_ entry: Entry, _ level: Level) {
    var queue = levels[level] ?? []
    let ours = clearTime == time ? queue.firstIndex { $0.id == 0 } : nil
    queue.insert(entry, at: ours ?? queue.count)
    levels[level] = queue
    guard wanted > 0, let own, own.side != level.side,
      own.side == .buy ? level.price <= own.price : level.price >= own.price
    else { return }
    fill(entry.lots)
  }

  private mutating func reduce(_ id: Int, by lots: Int) {
    for level in levels.keys {
      guard let index = levels[level]?.firstIndex(where: { $0.id == id }) else { continue }
      // What is gone stays in the array for the moment: its print may still come.
      levels[level]?[index].lots -= lots
    }
  }

  private mutating func modify(_ line: OrderStream.Line, _ level: Level) {
    if let index = levels[level]?.firstIndex(where: { $0.id == line.id }),
      let old = levels[level]?[index].lots, line.lots <= old
    {
      levels[level]?[index].lots = line.lots
      return
    }
    for level in levels.keys { levels[level]?.removeAll { $0.id == line.id } }
    append(Entry(id: line.id, lots: line.lots, untraded: line.lots), level)
  }

  /// Whoever takes walks the queue from its front as prints of the moment have left it.
  private mutating func trade(_ level: Level, _ lots: Int) {
    var left = lots
    if wanted > 0, let own, own.side == level.side,
      own.side == .buy ? own.price > level.price : own.price < level.price
    {
      return fill(lots)
    }
    for index in levels[level, default: []].indices {
      guard let entry = levels[level]?[index] else { continue }
      if entry.id == 0 {
        fill(left)
        if wanted == 0 { return }
      } else {
        let taken = min(left, entry.untraded)
        levels[level]?[index].untraded -= taken
        left -= taken
      }
    }
  }

  private mutating func fill(_ lots: Int) {
    let filled = min(lots, wanted)
    guard filled > 0, let own else { return }
    wanted -= filled
    fills.append("\(time) \(filled)@\(own.price)")
    if wanted == 0 { leave() }
  }
}
