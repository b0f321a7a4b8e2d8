import Lanes
import Testing

@Suite struct LaneMemoryTests {
  @Test func loadsAndStoresMoveBitsAtAnyOffset() {
    var random = RandomNumbers(seed: 7)
    for offset in 0..<16 {
      let source = (0..<32).map { _ in random.next() }
      var target = [Double](repeating: 5, count: 32)
      source.withUnsafeBufferPointer { source in
        target.withUnsafeMutableBufferPointer { target in
          Double8.load(source.baseAddress! + offset).store(target.baseAddress! + offset)
        }
      }
      let inside = offset..<(offset + 8)
      #expect(target[inside].map(\.bitPattern) == source[inside].map(\.bitPattern), "seed 7")
      #expect(target.indices.allSatisfy { inside.contains($0) || target[$0] == 5 })
    }
  }

  @Test func gathersReadEachLaneFromItsOwnPlace() {
    var random = RandomNumbers(seed: 8)
    let source = (0..<100).map { _ in random.next() }
    for _ in 0..<1_000 {
      // Counted from the middle, so that places before the pointer are read too.
      let indices = (0..<8).map { _ in Int32(random.below(100) - 50) }
      source.withUnsafeBufferPointer { source in
        let middle = source.baseAddress! + 50
        let wide = Double8.gather(middle, indices).values
        let wanted = indices.map { middle[Int($0)].bitPattern }
        #expect(wide.map(\.bitPattern) == wanted, "seed 8: \(indices)")
        #expect(Double.gather(middle, indices).bitPattern == wanted[0], "seed 8: \(indices)")
      }
    }
  }

  @Test func laneValuesReadColumnsAtARow() {
    let numbers = (0..<80).map(Double.init)
    numbers.withUnsafeBufferPointer { numbers in
      let base = numbers.baseAddress!
      let columns = [
        LaneColumn(base, stride: 8), LaneColumn(base + 3, stride: 0),
        LaneColumn(base + 1, stride: 1),
      ]
      columns.withUnsafeBufferPointer { columns in
        let values = LaneValues<Double8>(columns)
        #expect(values[0].values == (0..<8).map(Double.init))
        #expect(values.at(row: 4)[0].values == (32..<40).map(Double.init))
        #expect(values.at(row: 4)[1].values == (3..<11).map(Double.init))
        #expect(values.at(row: 4)[2].values == (5..<13).map(Double.init))
        #expect(LaneValues<Double>(columns, row: 2).at(row: 3)[0] == 24)
      }
    }
  }

  @Test func everyOneOfEightColumnsIsReachable() {
    let numbers = (0..<16).map(Double.init)
    numbers.withUnsafeBufferPointer { numbers in
      let columns = (0..<8).map { LaneColumn(numbers.baseAddress! + $0, stride: 8) }
      columns.withUnsafeBufferPointer { columns in
        let values = LaneValues<Double>(columns, row: 1)
        #expect((0..<8).map { values[$0] } == (8..<16).map(Double.init))
      }
    }
  }

  @Test func rowsOfParametersBecomeLanesAndTheLastRowRepeats() {
    let rows = [[1.0, 10], [2, 20], [3, 30]]
    withLaneValues(Double8.self, rows: rows) { values in
      #expect(values[0].values == [1, 2, 3, 3, 3, 3, 3, 3])
      #expect(values[1].values == [10, 20, 30, 30, 30, 30, 30, 30])
    }
    withLaneValues(Double.self, rows: [[4.0, 40]]) { #expect(($0[0], $0[1]) == (4, 40)) }
    #expect(withLaneValues(Double8.self, rows: [[], []]) { _ in true })
  }

  @Test func aColumnKeepsItsNumbersInPlace() {
    let column = Column([1.5, 2.5, -0.0])
    #expect(column.count == 3 && column[1] == 2.5 && column[2].sign == .minus)
    #expect(Array(column.buffer) == [1.5, 2.5, 0])
    let copy = column
    #expect(copy.pointer == column.pointer && column.pointer[1] == 2.5)
    #expect(Column([Int]()).count == 0)
  }
}
