import Documents
import Foundation

/// Parquet and Feather files, read by way of Python where that has pyarrow or DuckDB.
enum ColumnarFile {
  /// Whether bytes begin as Parquet, Feather or an Arrow file does.
  static func isColumnar(_ head: [UInt8]) -> Bool {
    ["PAR1", "ARRO", "FEA1"].contains { head.starts(with: Array($0.utf8)) }
  }

  /// The table as CSV with a header; times are nanoseconds since 1970.
  static func text(_ path: String, python: String) throws -> [UInt8] {
    guard path != "-" else {
      throw AssayError(
        .data, "Parquet and Feather cannot be read from a pipe", at: "standard input",
        mend: "give a file")
    }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, "-c", script, path]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw unavailable(path, "\(python) did not start")
    }
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    switch (process.terminationReason, process.terminationStatus) {
    case (.exit, 0): return Array(text)
    case (.exit, 127): throw unavailable(path, "there is no \(python) on the PATH")
    case (.exit, 3): throw unavailable(path, "\(python) has neither pyarrow nor duckdb")
    default:
      let reason = excerpt(String(decoding: text.suffix(200), as: UTF8.self))
      throw AssayError(
        .data, "Python cannot read the file: \(reason)", at: path, mend: "write it again, or as CSV"
      )
    }
  }

  private static func unavailable(_ path: String, _ reason: String) -> AssayError {
    AssayError(
      .unavailable, "Parquet and Feather are read by way of Python, and \(reason)", at: path,
      mend: "python3 -m pip install pyarrow (in an environment that is first on the PATH),"
        + " or give CSV")
  }

  private static let script = """
    import sys
    path = sys.argv[1]
    try:
        import pyarrow as pa, pyarrow.csv as csv
    except ImportError:
        try:
            import duckdb
        except ImportError:
            sys.exit(3)
        with open(path, "rb") as file:
            if file.read(4) != b"PAR1":
                sys.exit(3)
        duckdb.execute("COPY (SELECT * FROM read_parquet($1)) TO '/dev/stdout' (HEADER)", [path])
        sys.exit(0)
    try:
        with open(path, "rb") as file:
            isParquet = file.read(4) == b"PAR1"
        if isParquet:
            import pyarrow.parquet as parquet
            table = parquet.ParquetFile(path).read()
        else:
            import pyarrow.feather as feather
            table = feather.read_table(path, memory_map=False)
        names, columns = [], []
        for name, column in zip(table.column_names, table.columns):
            kind = column.type
            if pa.types.is_timestamp(kind):
                column = column.cast(pa.timestamp("ns", kind.tz)).cast(pa.int64())
            elif pa.types.is_date(kind) or pa.types.is_dictionary(kind):
                column = column.cast(pa.string())
            elif pa.types.is_decimal(kind):
                column = column.cast(pa.float64())
            elif not (pa.types.is_primitive(kind) or pa.types.is_string(kind)
                      or pa.types.is_large_string(kind)):
                continue
            names.append("timestamp" if name.startswith("__index_level_") else name)
            columns.append(column)
        csv.write_csv(pa.table(columns, names=names), sys.stdout.buffer)
    except Exception as error:
        print(" ".join(str(error).split()))
        sys.exit(4)
    """
}
