import Foundation
import Numerics

/// How long a message takes on its way, in nanoseconds.
package enum Delay: Sendable, Equatable {
  case constant(nanoseconds: Int64)
  /// Log-normal around a median: ln(delay) has standard deviation `sigma`.
  case logNormal(medianNanoseconds: Int64, sigma: Double)
  /// Measured delays at measured times, linear between them and flat beyond.
  case recorded([Measurement])

  /// One measured delay.
  package struct Measurement: Sendable, Equatable {
    package var time: Int64
    package var nanoseconds: Int64

    package init(time: Int64, nanoseconds: Int64) {
      self.time = time
      self.nanoseconds = nanoseconds
    }
  }

  package static let none = Delay.constant(nanoseconds: 0)

  /// Whether every message arrives at the moment it is sent.
  package var isNone: Bool { self == .none }
}

/// How long market data takes to the desk, orders to the venue, and answers back.
package struct Latency: Sendable, Equatable {
  /// From the venue's event to the desk; nil keeps the receive times that were recorded with it.
  package var feed: Delay?
  package var entry: Delay
  package var response: Delay

  package init(feed: Delay? = nil, entry: Delay = .none, response: Delay = .none) {
    self.feed = feed
    self.entry = entry
    self.response = response
  }
}

/// One direction of a connection: messages arrive delayed, in the order they were sent.
package struct Wire: Sendable {
  private let delay: Delay
  private var generator: Xoshiro256StarStar
  private var lastArrival = Int64.min
  /// The measurement at or before the last message, so that a search starts where time is.
  private var place = 0

  package init(_ delay: Delay, seed: UInt64) {
    self.delay = delay
    generator = Xoshiro256StarStar(seed: seed)
  }

  /// When a message sent at `time` arrives; messages must be sent in order of time.
  package mutating func arrival(of time: Int64) -> Int64 {
    lastArrival = max(lastArrival, time.saturatingAdding(max(0, draw(at: time))))
    return lastArrival
  }

  private mutating func draw(at time: Int64) -> Int64 {
    switch delay {
    case .constant(let nanoseconds): return nanoseconds
    case .logNormal(let median, let sigma):
      let drawn = Double(median) * exp(sigma * generator.normal())
      // At most an hour, which is also what no number comes to.
      return Int64(max(0, min(3.6e12, drawn)).rounded())
    case .recorded(let points): return interpolated(points, at: time)
    }
  }

  private mutating func interpolated(_ points: [Delay.Measurement], at time: Int64) -> Int64 {
    guard let first = points.first, time > first.time else { return points.first?.nanoseconds ?? 0 }
    while place + 1 < points.count, points[place + 1].time <= time { place += 1 }
    guard place + 1 < points.count else { return points[place].nanoseconds }
    let (a, b) = (points[place], points[place + 1])
    let share = Double(time &- a.time) / Double(b.time &- a.time)
    let delay = Double(a.nanoseconds) + (Double(b.nanoseconds) - Double(a.nanoseconds)) * share
    return Int64(max(0, min(9e18, delay)).rounded())
  }
}

extension Int64 {
  /// The sum, held at the ends of the range.
  func saturatingAdding(_ other: Int64) -> Int64 {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? (other > 0 ? .max : .min) : sum
  }
}
