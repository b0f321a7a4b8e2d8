import Foundation
import MarketData

/// Events in the order of the exchange's time, ordinary ones and extreme ones.
func randomEvents(_ count: Int, _ random: inout SplitMix64) -> [MarketEvent] {
  let isWild = Bool.random(using: &random)
  var time: Int64 = isWild ? -7 : 1_723_161_256_000_000_000
  var delay: Int64 = 1_000_000
  return (0..<count).map { _ in
    if Int.random(in: 0..<4, using: &random) == 0 {
      time += 1_000_000 * .random(in: 0...3, using: &random)
      delay = .random(in: isWild ? -5_000_000_000...5_000_000_000 : 0...9_000_000, using: &random)
    }
    return MarketEvent(
      exchangeTime: time, receiveTime: time + delay,
      kind: MarketEvent.Kind(rawValue: .random(in: 0...6, using: &random)) ?? .clear,
      ticks: isWild
        ? .random(in: .min ... .max, using: &random) : .random(in: 1...9_999, using: &random),
      lots: isWild
        ? .random(in: .min ... .max, using: &random) : .random(in: 0...50_000, using: &random),
      isLast: .random(using: &random))
  }
}

/// Writes events to a file of their own.
@discardableResult
func writeEvents(
  _ events: [MarketEvent], ages: [Int64] = [], to path: String, receiveShift: Int64 = 0
) throws -> EventWriter.Outcome? {
  var outcome: EventWriter.Outcome?
  try AtomicFile.write(to: path) { file in
    var writer = EventWriter(name: "test", ages.isEmpty ? .levels : .orders)
    for start in stride(from: 0, to: events.count, by: 1_000) {
      let part = start..<min(start + 1_000, events.count)
      try writer.append(
        Array(events[part]), ages: ages.isEmpty ? [] : Array(ages[part]), to: &file)
    }
    outcome = try writer.finish(
      tickSize: Increment(hundredMillionths: 10_000_000),
      lotSize: Increment(hundredMillionths: 100_000), receiveShift: receiveShift, to: &file)
  }
  return outcome
}

/// Every event of a file, or what is left after a seek.
func readEvents(_ path: String, from exchangeTime: Int64? = nil) throws -> [MarketEvent] {
  var reader = try EventReader(path: path)
  if let exchangeTime { reader.seek(exchangeTime: exchangeTime) }
  var events: [MarketEvent] = []
  while let chunk = try reader.next() { events += chunk }
  return events
}

/// The ages of every event of a file, or of what is left after a seek.
func readAges(_ path: String, from exchangeTime: Int64? = nil) throws -> [Int64] {
  var reader = try EventReader(path: path)
  if let exchangeTime { reader.seek(exchangeTime: exchangeTime) }
  var ages: [Int64] = []
  while try reader.next() != nil { ages += reader.ages }
  return ages
}
