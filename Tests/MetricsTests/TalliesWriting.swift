import Lanes
import Metrics

extension Tallies {
  /// Writes one field of one segment, lane i for the i-th of `sets`, and leaves the others alone.
  func write<L: Lane>(_ numbers: L, _ field: TallyField, sets: ArraySlice<Int>, segment: Int) {
    let rows = Tallies.allocateRows(lanes: L.count)
    defer { rows.deallocate() }
    for (lane, set) in sets.enumerated() {
      for other in TallyField.allCases {
        rows[other.rawValue * L.count + lane] = self[set, segment, other]
      }
    }
    numbers.store(rows + field.rawValue * L.count)
    write(UnsafePointer(rows), lanes: L.count, sets: sets, segment: segment)
  }
}
