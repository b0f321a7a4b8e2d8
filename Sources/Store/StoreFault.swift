import CSQLite
import Documents

/// What SQLite's result codes mean to the reader.
enum StoreFault {
  static func error(code: Int32, message: String, path: String) -> AssayError {
    // The low byte is the primary code; the rest says which system call it was.
    switch code & 0xFF {
    case SQLITE_NOTADB, SQLITE_CORRUPT:
      AssayError(
        .data, "not a readable run store (\(message))", at: path,
        mend: "move the file away or name another store")
    case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH:
      AssayError(
        .other, "the run store cannot be written (\(message))", at: path,
        mend: "check that its folder exists and may be written")
    case SQLITE_FULL:
      AssayError(
        .other, "the disk is full; the last batch was not stored", at: path,
        mend: "make room and run again with --resume")
    case SQLITE_BUSY, SQLITE_LOCKED:
      AssayError(
        .other, "the run store stays locked by another process", at: path,
        mend: "wait for the other process or stop it, then run again with --resume")
    case SQLITE_IOERR:
      AssayError(
        .other, "the run store cannot be read or written (\(message))", at: path,
        mend: "check the disk and run again with --resume")
    default: AssayError(.other, "the run store failed (\(message), code \(code))", at: path)
    }
  }
}
