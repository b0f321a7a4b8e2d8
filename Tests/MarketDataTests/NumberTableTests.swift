import Documents
import Foundation
import MarketData
import Testing

@Suite struct NumberTableTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(
    _ text: String, _ missing: NumberTable.MissingCells = .refuse
  ) throws -> NumberTable {
    try NumberTable.read(folder.file("r.csv", text), missing: missing)
  }

  private func fault(
    _ text: String, _ missing: NumberTable.MissingCells = .refuse
  ) throws -> String {
    do {
      let table = try read(text, missing)
      return "read \(table.rows) × \(table.columns)"
    } catch let fault as AssayError {
      #expect(fault.kind == .data)
      return fault.description.replacingOccurrences(of: folder.path + "/", with: "")
    }
  }

  /// The same two rows of two numbers, as people write them.
  @Test(arguments: [
    ("0.1,-2e-3\n0.3,4\n", [], nil), ("a,b\n0.1,-2e-3\n0.3,4", ["a", "b"], nil),
    ("a;b\r\n0.1;-2e-3\r\n0.3;4\r\n\r\n\r\n", ["a", "b"], nil),
    ("\u{FEFF}a\tb\n0.1\t-2e-3\n# between\n0.3\t4\n", ["a", "b"], nil),
    ("  a     b\n 0.1  -2e-3 \n 0.3   4\n", ["a", "b"], nil),
    ("\"a, one\",\"b\"\n\"0.1\", -2e-3\n0.3 ,4", ["a, one", "b"], nil),
    ("0,1\n0.1,-2e-3\n0.3,4\n", ["0", "1"], nil),
    ("2024-01-01,0.1,-2e-3\n2024-01-02,0.3,4\n", [], "2024-01-01 2024-01-02"),
    (
      "date,a,b\n2024-01-01 09:30:00,0.1,-2e-3\n2024-01-02 09:30:00,0.3,4\n", ["a", "b"],
      "2024-01-01 09:30:00 2024-01-02 09:30:00"
    ),
    ("Time,a,b\n1704067200,0.1,-2e-3\n1704153600,0.3,4\n", ["a", "b"], "1704067200 1704153600"),
    (",0,1\n0,0.1,-2e-3\n1,0.3,4\n", ["0", "1"], "0 1"),
    ("Date;a;b\n31.01.2024;0.1;-2e-3\n01.02.2024;0.3;4\n", ["a", "b"], "31.01.2024 01.02.2024"),
    ("\"a\" \"b\"\n\"x\" 0.1 -2e-3\n\"y\" 0.3 4\n", ["a", "b"], "x y"),
  ])
  func readsWhatPeopleWrite(_ text: String, _ names: [String], _ span: String?) throws {
    let table = try read(text)
    #expect(table.rows == 2 && table.columns == 2)
    #expect(table.values == [0.1, -0.002, 0.3, 4])
    #expect(table.names == names)
    #expect(table.span.map { "\($0.first) \($0.last)" } == span)
  }

  @Test func singleColumnsNeedNoDelimiter() throws {
    #expect(try read("0.1\n0.2\n").values == [0.1, 0.2])
    let named = try read("my own return\n0.1\n0.2\n")
    #expect(named.values == [0.1, 0.2] && named.names == ["my own return"])
    #expect(try read("0\n1\n").values == [0, 1])
  }

  @Test func readsGzip() throws {
    let path = try folder.file("r.csv.gz", gzip(Array("a,b\n1,2\n".utf8)))
    #expect(try NumberTable.read(path).values == [1, 2])
  }

  @Test func missingCellsAreZeroOrLeaveTheirRowsOut() throws {
    let text = "date,a,b\n2024-01-01,1,2\n2024-01-02,,3\n2024-01-03,NaN,-inf\n2024-01-04,4,5\n"
    #expect(
      try fault(text)
        == "r.csv:3:12: a is empty; fill it, or say --missing zero or --missing drop-row")
    let zero = try read(text, .zero)
    #expect(zero.values == [1, 2, 0, 3, 0, 0, 4, 5] && zero.filledCells == 3)
    let dropped = try read(text, .dropRow)
    #expect(dropped.values == [1, 2, 4, 5] && dropped.rows == 2 && dropped.droppedRows == 2)
    #expect(dropped.span?.last == "2024-01-04")
  }

  @Test(arguments: [
    ("", "r.csv: the file is empty; give one row a period and one column a series"),
    ("a,b\n", "r.csv: there are no rows; give one row a period and one column a series"),
    (
      "a,b\n1,2\n3\n",
      "r.csv:3:1: the row has 1 number where the header has 2; complete or remove the row"
    ),
    (
      "1,2\n3,4,5\n",
      "r.csv:2:1: the row has 3 or more numbers where the first row has 2; "
        + "complete or remove the row"
    ),
    (
      "a,b\n1,2\n3,4%\n",
      "r.csv:3:3: b is \"4%\", which is not a number; "
        + "write it like -0.0123, without percent signs or thousands separators"
    ),
    (
      "1;2\n3;1,5\n",
      "r.csv:2:3: column 2 is \"1,5\", which is not a number; "
        + "write it like -0.0123, without percent signs or thousands separators"
    ),
    (
      "1,2\n1e999,2\n",
      "r.csv:2:1: column 1 is 1e999; fill it, or say --missing zero or --missing drop-row"
    ),
    (
      "day,a\n2024-01-02,1\n2024-01-01,1\n",
      "r.csv:3:1: the time 2024-01-01T00:00:00Z comes after 2024-01-02T00:00:00Z of the row "
        + "before; sort the rows, oldest first"
    ),
    (
      "0.1,0.l,0.2\n",
      "r.csv:1:5: column 2 is \"0.l\", which is not a number; "
        + "write it like -0.0123, without percent signs or thousands separators"
    ),
    ("date\n2024-01-01\n", "r.csv:2: there is no column of numbers; give one column a series"),
    (
      "01/02/2024,1\n01/03/2024,x\n",
      "r.csv:2:1: 01/02/2024 is \"01/03/2024\", which is not a number; "
        + "write it like -0.0123, or name a column of dates date in a header"
    ),
  ])
  func faultsNameTheirPlace(_ text: String, _ expected: String) throws {
    #expect(try fault(text) == expected)
  }

  @Test func whatIsNoTextIsRefused() throws {
    for (bytes, word) in [
      ([0x28, 0xB5, 0x2F, 0xFD, 1], "zstd"), ([0xFF, 0xFE, 0x31, 0], "UTF-16"),
      ([0x31, 0, 0x32], "binary"),
    ] as [([UInt8], String)] {
      let path = try folder.file("r.csv", bytes)
      #expect { try NumberTable.read(path) } throws: { "\($0)".contains(word) }
    }
    let long = String(repeating: "1,", count: 1_200_000)
    #expect(
      try fault(long)
        == "r.csv:1: the line is longer than 2 MiB; give a text file with one period a line")
    #expect { try NumberTable.read("none.csv") } throws: {
      "\($0)".hasPrefix("none.csv: cannot read")
    }
  }

  /// Whatever the bytes, there is a table of the right size or a fault.
  @Test func anyBytesEndInATableOrAFault() throws {
    let alphabet = Array("0123456789.,;\t \n\r\"-+einfaNA#x\u{FEFF}".utf8)
    var state: UInt64 = 5
    for seed in 0..<400 {
      let bytes = (0..<(seed % 90)).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return alphabet[Int(state >> 33) % alphabet.count]
      }
      let path = try folder.file("fuzz.csv", bytes)
      for missing in NumberTable.MissingCells.allCases {
        do {
          let table = try NumberTable.read(path, missing: missing)
          #expect(table.values.count == table.rows * table.columns, "seed \(seed)")
          #expect(table.values.allSatisfy { $0.isFinite }, "seed \(seed)")
        } catch is AssayError {}
      }
    }
  }
}
