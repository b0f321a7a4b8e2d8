import CSQLite
import Documents

/// One connection to a SQLite file; not for use by two threads at once.
package final class Database {
  package let path: String
  private let busyMilliseconds: Int32
  private var handle: OpaquePointer?

  /// Opens or creates the file; a lock held by others is waited for as long as stated.
  package init(path: String, busyMilliseconds: Int32) throws {
    self.path = path
    self.busyMilliseconds = busyMilliseconds
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX
    let code = sqlite3_open_v2(path, &handle, flags, nil)
    if code != SQLITE_OK {
      let fault = fault(code)
      sqlite3_close_v2(handle)
      handle = nil
      throw fault
    }
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, busyMilliseconds)
  }

  deinit { sqlite3_close_v2(handle) }

  /// Runs statements that bind and return nothing.
  package func execute(_ sql: String) throws {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    if code != SQLITE_OK { throw fault(code) }
  }

  /// Runs statements that SQLite refuses at once while others hold the file, instead of waiting as
  /// it does elsewhere: a change of the journal's kind is one.
  package func executeInTurn(_ sql: String) throws {
    let pauseMilliseconds: Int32 = 5
    for _ in 0..<max(1, busyMilliseconds / pauseMilliseconds) {
      let code = sqlite3_exec(handle, sql, nil, nil, nil)
      if code == SQLITE_OK { return }
      guard code & 0xFF == SQLITE_BUSY else { throw fault(code) }
      sqlite3_sleep(pauseMilliseconds)
    }
    try execute(sql)
  }

  /// Runs one statement to its end.
  package func run(_ sql: String, _ values: [SQLValue] = []) throws {
    let statement = try Statement(sql, values, on: self)
    while try statement.step() {}
  }

  /// Each row of a query, turned into a value.
  package func rows<Row>(
    _ sql: String, _ values: [SQLValue] = [], _ read: (borrowing Statement) throws -> Row
  ) throws -> [Row] {
    let statement = try Statement(sql, values, on: self)
    var rows: [Row] = []
    while try statement.step() { rows.append(try read(statement)) }
    return rows
  }

  /// The first column of the first row as a whole number; 0 for no row or NULL.
  package func integer(_ sql: String, _ values: [SQLValue] = []) throws -> Int {
    try rows(sql, values) { $0.int(0) }.first ?? 0
  }

  /// Does reads that all see one state of the file, whatever other processes commit meanwhile.
  package func reading<Result>(_ work: () throws -> Result) throws -> Result {
    try execute("BEGIN")
    defer { try? execute("COMMIT") }
    return try work()
  }

  /// Does the work in one transaction that writes, or none of it.
  package func transaction<Result>(_ work: () throws -> Result) throws -> Result {
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try work()
      try execute("COMMIT")
      return result
    } catch {
      // A full disk may have rolled back already; the first fault is the one to report.
      try? execute("ROLLBACK")
      throw error
    }
  }

  fileprivate func prepare(_ sql: String) throws -> OpaquePointer? {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
    if code != SQLITE_OK { throw fault(code) }
    return statement
  }

  fileprivate func fault(_ code: Int32) -> AssayError {
    let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
    return StoreFault.error(code: code, message: message, path: path)
  }
}

/// A value bound to a statement.
package enum SQLValue: Sendable {
  case null
  case int(Int)
  case double(Double)
  case text(String)
  case blob([UInt8])
}

/// A prepared statement with its values bound.
package struct Statement: ~Copyable {
  private let database: Database
  private let handle: OpaquePointer?

  init(_ sql: String, _ values: [SQLValue], on database: Database) throws {
    let handle = try database.prepare(sql)
    for (index, value) in values.enumerated() {
      let code = Self.bind(value, to: handle, at: Int32(index + 1))
      if code != SQLITE_OK {
        sqlite3_finalize(handle)
        throw database.fault(code)
      }
    }
    self.database = database
    self.handle = handle
  }

  deinit { sqlite3_finalize(handle) }

  /// Moves to the next row; false at the end.
  borrowing func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw database.fault(code)
    }
  }

  /// A column as a whole number; 0 for NULL.
  package borrowing func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

  /// A column as a double; 0 for NULL.
  package borrowing func double(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

  /// A column as text; nil for NULL.
  package borrowing func text(_ column: Int32) -> String? {
    guard let start = sqlite3_column_text(handle, column) else { return nil }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// A column as bytes; nil for NULL or none.
  package borrowing func blob(_ column: Int32) -> [UInt8]? {
    guard let start = sqlite3_column_blob(handle, column) else { return nil }
    let count = Int(sqlite3_column_bytes(handle, column))
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  private static func bind(_ value: SQLValue, to handle: OpaquePointer?, at index: Int32) -> Int32 {
    // SQLITE_TRANSIENT, a cast the importer does not see: SQLite copies the bytes.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    switch value {
    case .null: return sqlite3_bind_null(handle, index)
    case .int(let value): return sqlite3_bind_int64(handle, index, Int64(value))
    case .double(let value): return sqlite3_bind_double(handle, index, value)
    case .text(var text):
      return text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          sqlite3_bind_text64(
            handle, index, $0.baseAddress, UInt64($0.count), transient, UInt8(SQLITE_UTF8))
        }
      }
    case .blob(let bytes):
      if bytes.isEmpty { return sqlite3_bind_zeroblob(handle, index, 0) }
      return bytes.withUnsafeBytes {
        sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), transient)
      }
    }
  }
}
