import MarketData
import Testing
import Trading

@testable import Replay

/// The book venue, with its windows and shortcuts, against an engine that has none.
@Suite struct NaiveMatcherTests {
  /// One thing that a trader does at a moment.
  private enum Deed {
    case quote(OrderSide, ticks: Int32?, lots: Int64)
    case cancel(Int)
  }

  @Test(arguments: 0..<150 as Range<UInt64>)
  func bothFillAlike(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let events = randomEvents(&random, count: 600, spread: seed % 3 == 0 ? 3 : 8)
    let end = (events.last?.exchangeTime ?? 0) + 1
    var deeds: [(time: Int64, deed: Deed)] = []
    var sent = 0
    // Buys below 100 and sells above it never meet one another.
    for time in stride(from: Int64(5), to: end, by: 7) {
      let isBuy = Bool.random(using: &random)
      let away = Int32.random(in: 1...9, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<6:
        sent += 1
        deeds.append(
          (
            time,
            .quote(
              isBuy ? .buy : .sell, ticks: 100 + (isBuy ? -away : away),
              lots: .random(in: 1...15, using: &random))
          ))
      case 6:
        sent += 1
        deeds.append((time, .quote(isBuy ? .buy : .sell, ticks: nil, lots: 1)))
      default:
        guard sent > 0 else { continue }
        deeds.append((time, .cancel(Int.random(in: max(1, sent - 6)...sent, using: &random))))
      }
    }
    let (found, expected) = (try engine(events, deeds, end), naive(events, deeds))
    let first = zip(found, expected).enumerated().first { $0.1.0 != $0.1.1 }
    #expect(found == expected, "seed \(seed), first at \(String(describing: first))")
    #expect(!found.isEmpty)
  }

  private func engine(
    _ events: [MarketEvent], _ deeds: [(time: Int64, deed: Deed)], _ end: Int64
  ) throws -> [String] {
    var script = MarketScript(events)
    script.end = end
    let result = try script.play(
      deeds.map { entry in
        (
          entry.time,
          { desk in
            switch entry.deed {
            case .quote(let side, let ticks, let lots):
              desk.submit(
                ticks.map { .limit(side, Double($0), Double(lots)) } ?? .market(side, Double(lots)))
            case .cancel(let sequence): desk.cancel(id(sequence))
            }
          }
        )
      })
    return result.record.log.fills.map { logged in
      let fill = logged.fill
      return "\(fill.time.nanoseconds) \(fill.order.sequence) \(fill.quantity)@\(Int(fill.price)) "
        + (fill.isMaker ? "maker" : "taker")
    }
  }

  private func naive(
    _ events: [MarketEvent], _ deeds: [(time: Int64, deed: Deed)]
  ) -> [String] {
    var matcher = NaiveMatcher()
    var sent = 0
    var later = events[...]
    for (time, deed) in deeds {
      while let event = later.first, event.exchangeTime <= time {
        matcher.meet(later.removeFirst())
        _ = event
      }
      switch deed {
      case .quote(let side, let ticks, let lots):
        sent += 1
        matcher.submit(sent, side, ticks: ticks, lots: Double(lots), at: time)
      case .cancel(let id): matcher.cancel(id)
      }
    }
    for event in later { matcher.meet(event) }
    return matcher.fills
  }
}
