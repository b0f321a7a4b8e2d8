import Lanes

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

  /// Writes one field of one segment for the sets in the lanes of `lanes`.
  package func write<L: Lane>(
    _ lanes: L, _ field: TallyField, sets: ArraySlice<Int>, segment: Int
  ) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: L.count) { buffer in
      lanes.store(buffer.baseAddress!)
      for (lane, set) in sets.enumerated() {
        numbers[(set * segments + segment) * Self.fields + field.rawValue] = buffer[lane]
      }
    }
  }
}
