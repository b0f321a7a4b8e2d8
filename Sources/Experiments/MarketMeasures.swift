import Foundation
import MarketData

/// What the closes of a run of bars say of a market: how far it went, and how much it moved.
struct MarketMeasures {
  private let logarithms: [Double]
  /// Σ of the squared log returns up to and with each bar.
  private let squares: [Double]

  init(_ bars: [Bar]) {
    let logarithms = bars.map { log($0.close) }
    self.logarithms = logarithms
    var sum = 0.0
    squares = logarithms.indices.map { bar in
      if bar > 0 {
        let change = logarithms[bar] - logarithms[bar - 1]
        sum += change * change
      }
      return sum
    }
  }

  /// The simple return from the first close to the last; nil for fewer than two.
  func change(_ bars: Range<Int>) -> Double? {
    guard bars.count >= 2 else { return nil }
    return exp(logarithms[bars.upperBound - 1] - logarithms[bars.lowerBound]) - 1
  }

  /// The standard deviation (ddof 1) of one bar's log return; nil for fewer than three closes.
  func volatility(_ bars: Range<Int>) -> Double? {
    guard bars.count >= 3 else { return nil }
    let n = Double(bars.count - 1)
    let (first, last) = (bars.lowerBound, bars.upperBound - 1)
    let sum = logarithms[last] - logarithms[first]
    return (max(0, squares[last] - squares[first] - sum * sum / n) / (n - 1)).squareRoot()
  }
}
