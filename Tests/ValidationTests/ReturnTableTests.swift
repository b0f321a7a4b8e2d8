import Testing

@testable import Validation

@Suite struct ReturnTableTests {
  @Test func columnsFollowTime() {
    let table = ReturnTable(periods: 3, trials: 2, values: [1, 10, 2, 20, 3, 30])
    #expect(table.column(1) == [10, 20, 30])
    #expect(table[2, 0] == 3)
  }
}
