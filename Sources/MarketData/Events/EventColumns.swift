/// The events of one chunk as columns: flags for each event, times once for each moment.
struct EventColumns {
  /// In a flag byte: the kind below, then these.
  static let kindMask: UInt8 = 7
  static let lastFlag: UInt8 = 8
  /// The times differ from those of the event before.
  static let momentFlag: UInt8 = 16

  /// First exchange time, first receive time, unit of the exchange's time.
  let bases: [Int64]
  let moments: Int
  /// Planes of exchange times, receive times, ticks, lots and, where orders are told, ages.
  let widths: [UInt8]
  /// The flags, then the planes of each column.
  let planes: [[UInt8]]

  /// - Parameter ages: One an event of a feed that tells single orders; else empty.
  init(_ events: [MarketEvent], ages: [Int64]) {
    var flags: [UInt8] = []
    var exchangeSteps: [Int64] = [0]
    var receiveSteps: [Int64] = [0]
    var ticks: [Int64] = []
    flags.reserveCapacity(events.count)
    ticks.reserveCapacity(events.count)
    var previous = events[0]
    previous.ticks = 0
    for event in events {
      var flag = event.kind.rawValue | (event.isLast ? Self.lastFlag : 0)
      if event.exchangeTime != previous.exchangeTime || event.receiveTime != previous.receiveTime {
        flag |= Self.momentFlag
        exchangeSteps.append(event.exchangeTime &- previous.exchangeTime)
        receiveSteps.append(event.receiveTime &- previous.receiveTime)
      }
      flags.append(flag)
      ticks.append(Int64(event.ticks) - Int64(previous.ticks))
      previous = event
    }
    let unit = max(1, exchangeSteps.reduce(0, greatestCommonDivisor))
    let numbers = [exchangeSteps.map { $0 / unit }, receiveSteps, ticks, events.map(\.lots)]
    let columns = (ages.isEmpty ? numbers : numbers + [ages]).map(BytePlanes.encode)
    bases = [events[0].exchangeTime, events[0].receiveTime, unit]
    moments = exchangeSteps.count
    widths = columns.map { UInt8($0.count) }
    planes = [flags] + columns.joined()
  }
}
