import Numerics
import Validation

/// Tables of seeded returns, with what real ones have: twins, gaps, trials that never trade.
struct RandomReturns {
  var generator: Xoshiro256StarStar

  init(seed: UInt64) { generator = Xoshiro256StarStar(seed: seed) }

  mutating func table(periods: Int, trials: Int) -> ReturnTable {
    ReturnTable(
      periods: periods, trials: trials,
      values: (0..<periods * trials).map { _ in 0.01 * generator.normal() })
  }

  /// With each of the first trials made odd in another way, as far as there are so many.
  mutating func oddTable(periods: Int, trials: Int) -> ReturnTable {
    var values = table(periods: periods, trials: trials).values
    let constant = generator.uniform()
    for period in 0..<periods {
      func set(_ trial: Int, _ value: Double) {
        if trial < trials { values[period * trials + trial] = value }
      }
      let last = values[period * trials + trials - 1]
      set(1, 0)
      set(2, constant)
      if trials > 5 { set(3, last) }
      if period % 7 == 3 { set(4, .nan) }
      if period < periods / 2 { set(5, 0) }
    }
    return ReturnTable(periods: periods, trials: trials, values: values)
  }
}
