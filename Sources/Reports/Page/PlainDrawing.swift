import Foundation

/// Inline SVG for pages without a chart library.
enum PlainDrawing {
  /// A named line with its stylesheet class.
  struct Line {
    var name: String
    var style: String
    var values: [Double]
  }

  private static let width = 1000.0
  private static let height = 240.0
  private static let points = 800

  /// Lines over shared times, with the range written at the edges.
  static func lines(_ lines: [Line], times: [Int64], unit: ReportContent.Unit) -> String {
    let finite = lines.flatMap(\.values).filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), let first = times.first,
      let last = times.last
    else { return "<p class=\"note\">No defined values to draw.</p>" }
    let indices = decimatedIndices(
      of: lines.map(\.values), count: times.count, limit: points)
    let paths = lines.map { line in
      path(line, indices: indices, times: times, low: low, high: high)
    }
    let legend = lines.map { "<span class=\"key \($0.style)\">\($0.name.htmlEscaped)</span>" }
    return """
      <figure class="fallback">
      <figcaption>\(legend.joined())<span>\(NumberText.text(low, unit)) to \
      \(NumberText.text(high, unit))</span></figcaption>
      <svg viewBox="0 0 \(Int(width)) \(Int(height))" preserveAspectRatio="none" role="img" \
      aria-label="\(lines.map(\.name).joined(separator: ", ").htmlEscaped)">\(paths.joined())</svg>
      <div class="ends"><span>\(CalendarDate(milliseconds: first).text)</span>\
      <span>\(CalendarDate(milliseconds: last).text)</span></div>
      </figure>
      """
  }

  /// An account against its benchmark, and its falls below.
  static func equity(_ curve: ReportContent.EquityCurve) -> String {
    let account = Line(name: "strategy", style: "strategy", values: curve.equity)
    let benchmark = curve.benchmark.map {
      Line(name: curve.benchmarkName, style: "benchmark", values: $0)
    }
    let falls = Line(name: "underwater", style: "fall-line", values: curve.underwater())
    return lines([account] + (benchmark.map { [$0] } ?? []), times: curve.times, unit: .money)
      + lines([falls], times: curve.times, unit: .percent)
  }

  private static func path(
    _ line: Line, indices: [Int], times: [Int64], low: Double, high: Double
  ) -> String {
    let start = Double(times[0])
    let span = max(1, Double(times[times.count - 1]) - start)
    let range = high > low ? high - low : 1
    var commands = ""
    var isPenDown = false
    for index in indices {
      guard line.values[index].isFinite else {
        isPenDown = false
        continue
      }
      let x = (Double(times[index]) - start) / span * width
      let y = height - 4 - (line.values[index] - low) / range * (height - 8)
      commands += (isPenDown ? "L" : "M") + String(format: "%.1f %.1f", x, y)
      isPenDown = true
    }
    return "<path class=\"\(line.style)\" d=\"\(commands)\"/>"
  }
}
