/// The commonest step between opens, the smaller of equals; the median step of bars that follow no
/// clock, and one day when there is no step.
func commonestStep(of bars: [Bar]) -> Int64 {
  let counts = stepCounts(of: bars)
  guard let best = counts.best, best.step > 0 else { return Span.day }
  return isClock(best, counts.steps) ? best.step : medianStep(counts.steps)
}

/// Whether bars open by a clock, not when so much was traded.
///
/// A fifth of the steps are the commonest one, or nine tenths whole multiples of it: a market in
/// which little is traded skips bars.
func followsClock(_ bars: [Bar]) -> Bool {
  let counts = stepCounts(of: bars)
  guard let best = counts.best, best.step > 0 else { return true }
  return isClock(best, counts.steps)
}

private func isClock(_ best: (step: Int64, count: Int), _ steps: [Int64: Int]) -> Bool {
  let total = steps.values.reduce(0, +)
  if 5 * best.count >= total { return true }
  // A step of a few milliseconds divides many others by chance.
  guard best.step >= Span.second else { return false }
  let multiples = steps.reduce(0) { $0 + ($1.key % best.step == 0 ? $1.value : 0) }
  return 10 * multiples >= 9 * total
}

private func medianStep(_ counts: [Int64: Int]) -> Int64 {
  let half = counts.values.reduce(0, +) / 2
  var seen = 0
  for (step, count) in counts.sorted(by: { $0.key < $1.key }) {
    seen += count
    if seen > half { return max(1, step) }
  }
  return Span.day
}

private func stepCounts(
  of bars: [Bar]
) -> (steps: [Int64: Int], best: (step: Int64, count: Int)?) {
  var counts: [Int64: Int] = [:]
  var run = (step: Int64(0), count: 0)
  for index in bars.indices.dropFirst() {
    let step = bars[index].openTime.nanoseconds &- bars[index - 1].openTime.nanoseconds
    if step == run.step {
      run.count += 1
    } else {
      if run.count > 0 { counts[run.step, default: 0] += run.count }
      run = (step, 1)
    }
  }
  if run.count > 0 { counts[run.step, default: 0] += run.count }
  let best = counts.max { a, b in a.value != b.value ? a.value < b.value : a.key > b.key }
  return (counts, best.map { ($0.key, $0.value) })
}

/// The smallest power of ten up to 1e9 that makes every price a whole number of ticks.
///
/// Whole means but for a few roundings, as in 0.30000000000000004. Nil when there is none or a
/// price reaches 2^52 ticks.
func ticksPerUnit(of bars: [Bar]) -> Double? {
  var exponent = 0
  var highest = 0.0
  for bar in bars {
    highest = max(highest, bar.high)
    for price in [bar.open, bar.high, bar.low, bar.close] {
      while !isWhole(price * powersOfTen[exponent]) {
        exponent += 1
        guard exponent <= 9 else { return nil }
      }
    }
  }
  let scale = powersOfTen[exponent]
  return highest * scale < 0x1p52 ? scale : nil
}

@inline(__always)
private func isWhole(_ ticks: Double) -> Bool {
  (ticks - ticks.rounded()).magnitude <= 1e-14 * ticks
}
