/// Spearman's rank correlation of the pairs in which both values are finite; nil for fewer than
/// three, or where one side is constant.
package func rankCorrelation(_ a: [Double], _ b: [Double]) -> Double? {
  let pairs = zip(a, b).filter { $0.isFinite && $1.isFinite }
  guard pairs.count >= 3 else { return nil }
  let (x, y) = (averageRanks(pairs.map(\.0)), averageRanks(pairs.map(\.1)))
  let mean = Double(pairs.count - 1) / 2
  func product(_ p: [Double], _ q: [Double]) -> Double {
    zip(p, q).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
  }
  let scale = (product(x, x) * product(y, y)).squareRoot()
  return scale > 0 ? product(x, y) / scale : nil
}

/// Ranks counted from 0, those of equal values averaged.
private func averageRanks(_ values: [Double]) -> [Double] {
  var order = values.enumerated().map { (value: $1, index: Int32($0)) }
  order.sort { $0.value < $1.value }
  var ranks = [Double](repeating: 0, count: values.count)
  var start = 0
  while start < order.count {
    var end = start + 1
    while end < order.count, order[end].value == order[start].value { end += 1 }
    for place in start..<end { ranks[Int(order[place].index)] = Double(start + end - 1) / 2 }
    start = end
  }
  return ranks
}
