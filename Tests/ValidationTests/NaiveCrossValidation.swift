import Foundation
import Validation

/// Combinatorial cross-validation by looking at every return of every split, two passes each.
struct NaiveCrossValidation {
  let table: ReturnTable
  let blocks: Int
  let metric: SelectionMetric

  struct Split {
    var selected: Int
    var inSample: Double
    var outOfSample: Double
    var rank: Double
  }

  /// Bounds of equal blocks, the remainder dropped from the start.
  private func periods(_ block: Int) -> Range<Int> {
    let length = table.periods / blocks
    let start = table.periods % blocks + block * length
    return start..<start + length
  }

  private func value(_ trial: Int, _ chosen: [Int]) -> Double {
    let returns = chosen.flatMap { periods($0).map { table[$0, trial] } }
    let count = Double(returns.count)
    let mean = returns.reduce(0, +) / count
    switch metric {
    case .mean: return mean
    case .sharpe:
      if Set(returns).count == 1 { return .nan }
      let square = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return square > 0 ? mean / (square / (count - 1)).squareRoot() : .nan
    case .sortino:
      let square = returns.reduce(0) { $0 + min($1, 0) * min($1, 0) }
      return square > 0 ? mean / (square / count).squareRoot() : .nan
    }
  }

  private func values(_ chosen: [Int]) -> [Double] {
    (0..<table.trials).map { value($0, chosen) }
  }

  /// All choices of half the blocks, lexicographically.
  private func choices(from first: Int = 0, count: Int) -> [[Int]] {
    if count == 0 { return [[]] }
    guard first < blocks else { return [] }
    return (first..<blocks).flatMap { block in
      choices(from: block + 1, count: count - 1).map { [block] + $0 }
    }
  }

  func splits() -> [Split] {
    choices(count: blocks / 2).map { chosen in
      let inside = values(chosen).map { $0.isNaN ? -.infinity : $0 }
      let rest = (0..<blocks).filter { !chosen.contains($0) }
      let outside = values(rest).map { $0.isNaN ? -.infinity : $0 }
      var best = 0
      for trial in inside.indices where inside[trial] > inside[best] { best = trial }
      let below = outside.count { $0 < outside[best] }
      let equal = outside.count { $0 == outside[best] }
      return Split(
        selected: best, inSample: inside[best], outOfSample: outside[best],
        rank: Double(below) + Double(equal + 1) / 2)
    }
  }
}
