import Foundation
import MarketData

/// The volatility of one bar's return as known at each close: the root of an exponential mean of
/// squared returns with the given half-life, a plain mean over the first 20; 0 before any return.
func realisedVolatility(of bars: [Bar], halfLifeBars: Double) -> [Double] {
  let squares = bars.indices.map { index in
    index == 0 ? 0 : square(bars[index].close / bars[index - 1].close - 1)
  }
  return exponentialMean(of: squares.dropFirst(), halfLifeBars: halfLifeBars, startingWith: 0)
    .map { $0.squareRoot() }
}

/// The mean volume of a bar as known at each close, weighted as the volatility is.
func meanVolume(of bars: [Bar], halfLifeBars: Double) -> [Double] {
  guard let first = bars.first else { return [] }
  return exponentialMean(
    of: bars.dropFirst().map(\.volume)[...], halfLifeBars: halfLifeBars, startingWith: first.volume)
}

private func exponentialMean(
  of inputs: ArraySlice<Double>, halfLifeBars: Double, startingWith first: Double
) -> [Double] {
  let weight = 1 - exp2(-1 / halfLifeBars)
  var mean = first
  var seen = 0.0
  return [first]
    + inputs.map { input in
      seen += 1
      mean += (input - mean) * (seen <= 20 ? 1 / seen : weight)
      return mean
    }
}

private func square(_ number: Double) -> Double { number * number }
