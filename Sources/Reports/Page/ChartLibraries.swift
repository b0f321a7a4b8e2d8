import Documents
import Foundation

/// The two chart libraries a page carries inside it; without them it has tables and plain drawings.
package struct ChartLibraries: Sendable {
  /// The text of Apache ECharts, for everything but candles.
  package var echarts: String?
  /// The text of lightweight-charts, for candles.
  package var lightweightCharts: String?
  /// Why a file was not used: one line each, for the page and the command line.
  package var problems: [String]

  package init(echarts: String? = nil, lightweightCharts: String? = nil, problems: [String] = []) {
    self.echarts = echarts
    self.lightweightCharts = lightweightCharts
    self.problems = problems
  }

  /// Reads what `scripts/fetch-charts` left in a folder; a file that is not the pinned one is
  /// left out.
  package static func load(directory: String) -> ChartLibraries {
    var libraries = ChartLibraries()
    libraries.echarts = libraries.read(
      "echarts.min.js", in: directory,
      sha256: "baa8dfe7e1d9336b98e8986ba7e20ea15e7cdbea1ef42a59d59478632fa45a1d")
    libraries.lightweightCharts = libraries.read(
      "lightweight-charts.js", in: directory,
      sha256: "c5b4c9c8ed2fa2c352e8ef01b18986b1a9a4dec47b3bcaaadaf6724d4067477f")
    return libraries
  }

  private mutating func read(_ name: String, in directory: String, sha256: String) -> String? {
    let path = URL(fileURLWithPath: directory).appendingPathComponent(name)
    guard let text = try? String(contentsOf: path, encoding: .utf8) else {
      problems.append("\(name) is missing; run scripts/fetch-charts for interactive charts")
      return nil
    }
    guard SHA256.hex(text) == sha256 else {
      problems.append("\(name) is not the pinned version; delete it and run scripts/fetch-charts")
      return nil
    }
    return text
  }
}
