import Foundation

/// One side of a parameter heat map: the values a parameter took, or bins of them.
struct ParameterAxis: Equatable {
  var labels: [String]
  /// The cell of every trial; nil where the trial has no finite value.
  var cells: [Int?]
  var isBinned: Bool

  private static let distinctLimit = 128
  private static let bins = 24

  init(_ parameter: ReportContent.Search.Parameter) {
    let distinct = Set(parameter.values.filter(\.isFinite)).sorted()
    isBinned = distinct.count > ParameterAxis.distinctLimit
    guard isBinned, let low = distinct.first, let high = distinct.last else {
      labels = distinct.map { parameter.text($0) }
      let positions = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
      cells = parameter.values.map { positions[$0] }
      return
    }
    let isLogarithmic = parameter.isLogarithmic && low > 0
    let scale: (Double) -> Double = isLogarithmic ? { log($0) } : { $0 }
    let start = scale(low)
    let width = (scale(high) - start) / Double(ParameterAxis.bins)
    let middle = { (bin: Int) in
      let value = start + (Double(bin) + 0.5) * width
      return isLogarithmic ? exp(value) : value
    }
    labels = (0..<ParameterAxis.bins).map { NumberText.significant(middle($0), digits: 3) }
    cells = parameter.values.map { value in
      guard value.isFinite else { return nil }
      let bin = (scale(value) - start) / width
      return bin.isFinite ? min(ParameterAxis.bins - 1, max(0, Int(bin))) : nil
    }
  }
}

extension ReportContent.Search.Parameter {
  /// A value as people write it: a choice's name, on or off, a number.
  func text(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    switch kind {
    case .choice:
      if let choices, let index = Int(exactly: value), choices.indices.contains(index) {
        return choices[index]
      }
      return NumberText.plain(value)
    case .flag: return value == 0 ? "off" : "on"
    case .integer, .real: return NumberText.plain(value)
    }
  }
}
