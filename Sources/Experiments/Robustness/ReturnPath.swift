/// Returns taken one after another: what became of one unit of capital on the way.
struct ReturnPath {
  /// Whether returns are fractions of the capital instead of the equity before.
  let isAdditive: Bool
  private(set) var equity = 1.0
  /// The worst fall so far: of the peak, or of the capital where returns add; 0 or below.
  private(set) var drawdown = 0.0
  private(set) var count = 0
  private var peak = 1.0
  private var sum = 0.0
  private var squares = 0.0

  init(isAdditive: Bool) { self.isAdditive = isAdditive }

  init(_ returns: some Sequence<Double>, isAdditive: Bool) {
    self.init(isAdditive: isAdditive)
    for value in returns { add(value) }
  }

  mutating func add(_ value: Double) {
    equity = isAdditive ? equity + value : equity * max(0, 1 + value)
    if equity > peak { peak = equity }
    let fall = isAdditive ? equity - peak : equity / peak - 1
    if fall < drawdown { drawdown = fall }
    count += 1
    sum += value
    squares += value * value
  }

  /// Begins a stretch of its own: falls count from here.
  mutating func restPeak() { peak = equity }

  var totalReturn: Double { equity - 1 }

  /// (Mean − risk-free) / sd (ddof 1) · √periods a year; nil where the returns do not vary.
  func sharpe(periodsPerYear: Double, riskFreeRate: Double) -> Double? {
    guard count >= 2 else { return nil }
    let n = Double(count)
    let variance = (squares - sum * sum / n) / (n - 1)
    guard variance > 1e-14 * squares / n else { return nil }
    let excess = sum / n - riskFreeRate / periodsPerYear
    return excess / variance.squareRoot() * periodsPerYear.squareRoot()
  }
}
