import Foundation
import MarketData

/// The bars around one place of a finding: low to high as sticks, closes as dots, the bar in
/// question in the finding's colour.
struct CheckPlaceDrawing {
  private static let width = 300.0
  private static let height = 110.0
  /// Bars that are drawn on each side.
  private static let reach = 20

  /// In time order, with the prices as they are.
  let bars: [Bar]

  /// The drawings of the first places of a finding, side by side.
  func figures(of finding: CheckFinding, most: Int) -> String {
    let figures = finding.places.prefix(most).compactMap { place in
      place.time.flatMap { figure(at: $0, place.what) }
    }
    return figures.isEmpty ? "" : "<div class=\"places\">\(figures.joined(separator: "\n"))</div>"
  }

  private func figure(at time: Timestamp, _ what: String) -> String? {
    guard let middle = firstIndex(notBefore: time) else { return nil }
    let near = bars[max(0, middle - Self.reach)..<min(bars.count, middle + Self.reach + 1)]
    let prices = near.flatMap { [$0.high, $0.low, $0.close] }.filter(Self.isPrice)
    guard let low = prices.min(), let high = prices.max() else { return nil }
    let start = near.startIndex
    let sticks = near.indices.map { index in
      stick(
        bars[index], at: (Double(index - start) + 0.5) / Double(near.count) * Self.width,
        isMarked: bars[index].openTime == time, low, high)
    }
    return """
      <figure><svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" \
      aria-label="bars around \(time.iso)">\(sticks.joined())</svg>
      <figcaption>\(time.shown): \(what.htmlEscaped)</figcaption></figure>
      """
  }

  private func stick(
    _ bar: Bar, at x: Double, isMarked: Bool, _ low: Double, _ high: Double
  ) -> String {
    let y = { (price: Double) -> String in
      let share = high > low ? (price - low) / (high - low) : 0.5
      return String(format: "%.1f", Self.height - 6 - share * (Self.height - 12))
    }
    let place = String(format: "%.1f", x)
    let name = isMarked ? " class=\"marked\"" : ""
    var parts: [String] = []
    // A bar with a cell that is no price still shows where it stands.
    if isMarked {
      parts.append("<line class=\"here\" x1=\"\(place)\" x2=\"\(place)\" y1=\"0\" y2=\"110\"/>")
    }
    if Self.isPrice(bar.high), Self.isPrice(bar.low) {
      let ends = "y1=\"\(y(bar.high))\" y2=\"\(y(bar.low))\""
      parts.append("<line\(name) x1=\"\(place)\" x2=\"\(place)\" \(ends)/>")
    }
    if Self.isPrice(bar.close) {
      parts.append("<circle\(name) cx=\"\(place)\" cy=\"\(y(bar.close))\" r=\"1.8\"/>")
    }
    return parts.joined()
  }

  private static func isPrice(_ value: Double) -> Bool { value.isFinite && value > 0 }

  private func firstIndex(notBefore time: Timestamp) -> Int? {
    var range = bars.startIndex..<bars.endIndex
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range =
        bars[middle].openTime < time
        ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound < bars.endIndex ? range.lowerBound : nil
  }
}

extension Timestamp {
  /// `2024-01-31`, or with a clock where it is not midnight: `2024-01-31 04:00`.
  var shown: String {
    let text = iso.dropLast().replacingOccurrences(of: "T", with: " ")
    for end in [" 00:00:00", ":00"] where text.hasSuffix(end) {
      return String(text.dropLast(end.count))
    }
    return text
  }
}
