import Experiments
import Foundation
import MarketData

/// The bench's bars and sets as files, so that other engines can do the same work.
enum BenchExport {
  private static let sets = (1...10).flatMap { fast in
    (0..<10).map { slow in [Double(5 * fast), Double(60 + 20 * slow)] }
  }

  static func write(bars: Int, seed: UInt64, to folder: String) throws {
    try RunCommand.makeFolder(folder)
    let series = syntheticBars(count: bars, seed: seed)
    try BarFile.write(series, to: "\(folder)/bars.csv")
    let rows = sets.map { "\(plain($0[0])),\(plain($0[1]))" }
    let table = (["fast,slow"] + rows).joined(separator: "\n") + "\n"
    try AtomicFile.write(Array(table.utf8), to: "\(folder)/sets.csv")
    try writeResults(series, to: "\(folder)/results.csv")
  }

  /// What the sweep makes of them, with its CPU seconds in a last comment line.
  private static func writeResults(_ series: BarSeries, to path: String) throws {
    let (totals, seconds) = try BenchSuite.totals(sets, series)
    let rows = zip(sets, totals).map { set, total in
      "\(plain(set[0])),\(plain(set[1])),\(total.totalReturn),\(plain(total.trades))"
    }
    let text =
      (["fast,slow,total_return,trades"] + rows + ["# cpu_seconds \(seconds)"])
      .joined(separator: "\n") + "\n"
    try AtomicFile.write(Array(text.utf8), to: path)
  }
}
