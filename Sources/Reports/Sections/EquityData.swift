/// The lines of an account, decimated together.
struct EquityData: Encodable {
  var times: [Int64]
  var equity: [Double?]
  var benchmark: [Double?]?
  var benchmarkName: String
  var underwater: [Double?]
  var sharpe: [Double?]?
  /// The instant the hold-out starts.
  var holdOutStart: Int64?
  /// Instants to be marked, such as ends of windows.
  var boundaries: [Int64]?

  private static let mostPoints = 4000

  init(_ curve: ReportContent.EquityCurve, boundaries: [Int64]? = nil) {
    self.boundaries = boundaries
    let falls = curve.underwater()
    let rolling = curve.rollingSharpe().flatMap { $0.contains(where: \.isFinite) ? $0 : nil }
    let columns = [curve.equity, curve.benchmark, falls, rolling].compactMap { $0 }
    let kept = decimatedIndices(of: columns, count: curve.times.count, limit: EquityData.mostPoints)
    let pick = { (values: [Double]) in PageData.column(kept.map { values[$0] }) }
    times = kept.map { curve.times[$0] }
    equity = pick(curve.equity)
    benchmark = curve.benchmark.map(pick)
    benchmarkName = curve.benchmarkName
    underwater = pick(falls)
    sharpe = rolling.map(pick)
    holdOutStart = curve.holdOutStart.map { curve.times[$0] }
  }
}
