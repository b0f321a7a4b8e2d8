/// The commonest step between opens, the smaller of equals; one day when there is no step.
func commonestStep(of bars: [Bar]) -> Int64 {
  var counts: [Int64: Int] = [:]
  var run = (step: Int64(0), count: 0)
  for index in bars.indices.dropFirst() {
    let step = bars[index].openTime.nanoseconds &- bars[index - 1].openTime.nanoseconds
    if step == run.step {
      run.count += 1
    } else {
      counts[run.step, default: 0] += run.count
      run = (step, 1)
    }
  }
  counts[run.step, default: 0] += run.count
  let best = counts.max { a, b in a.value != b.value ? a.value < b.value : a.key > b.key }
  guard let best, best.value > 0 else { return Span.day }
  return best.key
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
