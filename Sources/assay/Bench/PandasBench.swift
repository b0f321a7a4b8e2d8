import Documents
import Foundation
import MarketData

/// pandas over the very same files, where a Python with pandas is at hand.
struct PandasBench {
  let suite: BenchSuite
  let series: BarSeries

  /// Reads both CSV files and, with pyarrow, a Parquet file of the same bars.
  func reads(_ klines: String, _ plain: String, in folder: String) throws {
    let python = ImportSource.python
    let words = [python, "-c", Self.script, klines, plain, "\(folder)/bars.parquet"]
    guard let answer = output(words + ["\(suite.rounds)"]) else {
      Console.note("pandas: none in \(python), so nothing is measured beside it (ASSAY_PYTHON)")
      return
    }
    for line in try JSON.parse(answer)["lines"]?.array ?? [] { note(line) }
  }

  private func note(_ line: JSON) {
    guard let name = line["name"]?.string, let seconds = line["seconds"]?.double else { return }
    let sum = series.bars.reduce(0) { $0 + $1.close }
    let isEqual =
      line["rows"]?.double == Double(series.bars.count)
      && abs((line["close"]?.double ?? 0) / sum - 1) < 1e-12
    let megabytes = (line["bytes"]?.double ?? 0) / 1e6
    suite.note(
      BenchLine(
        name: name, cpuSeconds: seconds, rate: megabytes / seconds, unit: "MB/s",
        peakMegabytes: line["megabytes"]?.double ?? 0, checked: 1,
        disagreements: isEqual ? 0 : 1))
  }

  private func output(_ words: [String]) -> String? {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: text, as: UTF8.self) : nil
  }

  /// CPU seconds of the fastest round, times made into timestamps as a backtest needs them.
  private static let script = """
    import json, os, resource, sys, time
    import pandas as pd
    klines, plain, parquet, rounds = sys.argv[1:4] + [int(sys.argv[4])]
    lines = []
    def measure(name, path, read):
        best = float("inf")
        for _ in range(rounds):
            start = time.process_time()
            frame = read(path)
            best = min(best, time.process_time() - start)
        lines.append({
            "name": name, "seconds": best, "rows": len(frame), "bytes": os.path.getsize(path),
            "close": float(frame["close"].sum()),
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024})
        return frame
    names = ["time", "open", "high", "low", "close", "volume"]
    def read_klines(path):
        frame = pd.read_csv(path, header=None, usecols=range(6), names=names + list("abcdef"))
        frame["time"] = pd.to_datetime(frame["time"], unit="ms", utc=True)
        return frame
    version = "pandas " + pd.__version__
    measure(version + " read_csv, klines", klines, read_klines)
    frame = measure(version + " read_csv, ISO times", plain,
                    lambda path: pd.read_csv(path, parse_dates=["time"]))
    try:
        import pyarrow
        frame.to_parquet(parquet)
        measure(version + " read_parquet", parquet, pd.read_parquet)
    except ImportError:
        pass
    print(json.dumps({"lines": lines}))
    """
}
