extension ReportContent.EquityCurve {
  /// Annualised Sharpe ratio of bar returns over the window ending at each bar.
  ///
  /// NaN until the window is full and where the returns do not vary. An undefined return, after
  /// ruin say, counts as nought.
  func rollingSharpe() -> [Double]? {
    guard let window = rollingWindowBars, window <= equity.count else { return nil }
    var returns = [Double](repeating: 0, count: equity.count)
    for index in equity.indices {
      let base = index == 0 ? initialEquity : equity[index - 1]
      returns[index] = change(from: base, to: equity[index]) ?? 0
    }
    let meanSquare = returns.reduce(0) { $0 + $1 * $1 } / Double(returns.count)
    let scale = max(barsPerYear, 0).squareRoot()
    var sum = 0.0
    var squares = 0.0
    return returns.indices.map { index in
      sum += returns[index]
      squares += returns[index] * returns[index]
      if index >= window {
        sum -= returns[index - window]
        squares -= returns[index - window] * returns[index - window]
      }
      guard index >= window - 1 else { return .nan }
      let count = Double(window)
      let variance = (squares - sum * sum / count) / (count - 1)
      // Running sums leave rounding noise where a window is flat; it is no variance.
      guard variance > 1e-9 * meanSquare else { return .nan }
      return sum / count / variance.squareRoot() * scale
    }
  }
}
