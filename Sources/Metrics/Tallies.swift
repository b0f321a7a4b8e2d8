/// What each parameter set keeps of each segment of time: one number a `TallyField`.
///
/// Threads of one sweep write disjoint sets, so the table needs no lock.
package final class Tallies: @unchecked Sendable {
  package let sets: Int
  package let segments: Int
  private let numbers: UnsafeMutablePointer<Double>
  private let ruined: UnsafeMutablePointer<Bool>
  private static let fields = TallyField.allCases.count

  package init(sets: Int, segments: Int) {
    self.sets = sets
    self.segments = segments
    numbers = .allocate(capacity: max(1, sets * segments * Self.fields))
    numbers.initialize(repeating: 0, count: max(1, sets * segments * Self.fields))
    ruined = .allocate(capacity: max(1, sets))
    ruined.initialize(repeating: false, count: max(1, sets))
  }

  deinit {
    numbers.deallocate()
    ruined.deallocate()
  }

  package func isRuined(set: Int) -> Bool { ruined[set] }

  package func setRuined(_ isRuined: Bool, set: Int) { ruined[set] = isRuined }

  package subscript(set: Int, segment: Int, field: TallyField) -> Double {
    numbers[(set * segments + segment) * Self.fields + field.rawValue]
  }

  /// The fields that add, in their order, the last lane empty.
  func sums(set: Int, segment: Int) -> SIMD16<Double> {
    let row = numbers + (set * segments + segment) * Self.fields
    var sums = UnsafeRawPointer(row).loadUnaligned(as: SIMD16<Double>.self)
    sums[TallyField.start.rawValue] = 0
    return sums
  }

  /// The fields that fold in order.
  func path(
    set: Int, segment: Int
  ) -> (start: Double, peak: Double, trough: Double, drawdown: Double, end: Double) {
    let row = numbers + (set * segments + segment) * Self.fields + TallyField.start.rawValue
    return (row[0], row[1], row[2], row[3], row[4])
  }

  /// Room for one segment of the sets in `lanes` lanes: a row of lanes a field.
  package static func allocateRows(lanes: Int) -> UnsafeMutablePointer<Double> {
    let rows = UnsafeMutablePointer<Double>.allocate(capacity: fields * lanes)
    rows.initialize(repeating: 0, count: fields * lanes)
    return rows
  }

  /// Writes one segment of the sets in the first lanes of such rows.
  package func write(
    _ rows: UnsafePointer<Double>, lanes: Int, sets: ArraySlice<Int>, segment: Int
  ) {
    for (lane, set) in sets.enumerated() {
      let target = numbers + (set * segments + segment) * Self.fields
      for field in 0..<Self.fields { target[field] = rows[field * lanes + lane] }
    }
  }
}
