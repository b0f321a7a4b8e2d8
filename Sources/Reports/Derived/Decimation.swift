/// Indices that draw several lines of one length as the full columns would: the extremes of every
/// column in each stretch of time, and both ends.
func decimatedIndices(of columns: [[Double]], count: Int, limit: Int) -> [Int] {
  precondition(columns.allSatisfy { $0.count == count })
  guard count > limit, !columns.isEmpty else { return Array(0..<count) }
  let buckets = max(1, (limit - 2) / (2 * columns.count))
  var kept: [Int] = [0, count - 1]
  for bucket in 0..<buckets {
    let range = (bucket * count / buckets)..<((bucket + 1) * count / buckets)
    for column in columns {
      let defined = range.filter { column[$0].isFinite }
      if let lowest = defined.min(by: { column[$0] < column[$1] }) { kept.append(lowest) }
      if let highest = defined.max(by: { column[$0] < column[$1] }) { kept.append(highest) }
    }
  }
  kept.sort()
  return kept.indices.filter { $0 == 0 || kept[$0] != kept[$0 - 1] }.map { kept[$0] }
}

/// So many indices spread evenly over a column, both ends among them; all when there are no more.
func evenlySpaced(_ count: Int, atMost limit: Int) -> [Int] {
  guard count > limit, limit > 1 else { return Array(0..<min(count, max(0, limit))) }
  return (0..<limit).map { $0 * (count - 1) / (limit - 1) }
}
