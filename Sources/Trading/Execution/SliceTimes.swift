import MarketData
import Numerics

/// When the slices of a schedule begin, and what share of the quantity is due by the end of each.
package struct SliceTimes: Sendable, Equatable {
  package var starts: [Timestamp]
  package var weights: [Double]

  /// How far a slice's start may move, in slices.
  static let timeJitter = 0.2
  /// How far a slice's size may move, as a fraction.
  static let sizeJitter = 0.1

  /// Equal slices whose starts move by up to a fifth and whose sizes by up to a tenth.
  ///
  /// What moves is the share due by the end of each slice, by a twentieth of a slice, independently
  /// of the others: sizes vary by a tenth and no error adds up.
  package static func equal(
    _ count: Int, from: Timestamp, to: Timestamp, jitter random: inout Xoshiro256StarStar
  ) -> SliceTimes {
    var slices = even(count, from: from, to: to)
    let length = slices.lengthNanoseconds(to: to)
    var last = 0.0
    for index in slices.starts.indices {
      let shift = timeJitter * length * (2 * random.uniform() - 1)
      if index > 0 { slices.starts[index] = slices.starts[index].advanced(byNanoseconds: shift) }
      let isLast = index == count - 1
      let error = isLast ? 0 : sizeJitter / 2 * (2 * random.uniform() - 1)
      slices.weights[index] = 1 + error - last
      last = error
    }
    return slices
  }

  /// Equal slices, exactly.
  package static func even(_ count: Int, from: Timestamp, to: Timestamp) -> SliceTimes {
    precondition(count > 0, "A schedule has slices.")
    let length = (Double(to.nanoseconds) - Double(from.nanoseconds)) / Double(count)
    return SliceTimes(
      starts: (0..<count).map { from.advanced(byNanoseconds: Double($0) * length) },
      weights: Array(repeating: 1, count: count))
  }

  /// Equal spans whose weights follow the volume expected in each.
  package static func volume(
    _ profile: VolumeProfile, _ count: Int, from: Timestamp, to: Timestamp
  ) -> SliceTimes {
    var slices = even(count, from: from, to: to)
    for index in slices.starts.indices {
      let end = index + 1 < count ? slices.starts[index + 1] : to
      slices.weights[index] = profile.share(from: slices.starts[index], to: end)
    }
    return slices
  }

  private func lengthNanoseconds(to end: Timestamp) -> Double {
    (Double(end.nanoseconds) - Double(starts[0].nanoseconds)) / Double(starts.count)
  }
}

extension Timestamp {
  /// A later moment, or an earlier one; what lies outside the calendar stops at its edge.
  func advanced(byNanoseconds span: Double) -> Timestamp {
    let whole = Int64(exactly: span.rounded()) ?? (span < 0 ? Int64.min : Int64.max)
    let (sum, isOver) = nanoseconds.addingReportingOverflow(whole)
    return Timestamp(nanoseconds: isOver ? (whole < 0 ? .min : .max) : sum)
  }
}
