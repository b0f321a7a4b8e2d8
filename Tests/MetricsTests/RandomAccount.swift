import Metrics
import Numerics

/// An account bar by bar, from which everything is computed twice: by segments and directly.
struct RandomAccount {
  struct Trade {
    let exitBar: Int
    let profit: Double
  }

  let capital: Double
  /// At the close of each bar.
  let equity: [Double]
  let isExposed: [Bool]
  let notional: [Double]
  let costs: [(fee: Double, slippage: Double, funding: Double)]
  let trades: [Trade]

  init(bars: Int, capital: Double = 10_000, seed: UInt64) {
    var random = Xoshiro256StarStar(seed: seed)
    var now = capital
    var exposed = false
    self.capital = capital
    var exposure: [Bool] = []
    equity = (0..<bars).map { _ in
      if random.below(10) == 0 { exposed.toggle() }
      exposure.append(exposed)
      if exposed { now *= 1 + 0.0005 + 0.01 * random.normal() }
      return now
    }
    isExposed = exposure
    notional = (0..<bars).map { _ in random.below(8) == 0 ? 20_000 * random.uniform() : 0 }
    costs = (0..<bars).map { _ in
      (5 * random.uniform(), 2 * random.uniform(), 3 * random.normal())
    }
    trades = (0..<(bars / 9)).map { _ in
      Trade(exitBar: random.below(bars), profit: 100 * random.normal() + 5)
    }
  }

  /// Equity before a bar.
  func before(_ bar: Int) -> Double { bar == 0 ? capital : equity[bar - 1] }

  /// The returns of a run of bars, of the equity before or (additive) of the capital.
  func returns(_ bars: Range<Int>, isAdditive: Bool = false) -> [Double] {
    bars.map { (equity[$0] - before($0)) / (isAdditive ? capital : before($0)) }
  }

  /// What a sweep would keep of the segments between cuts, in the second of three sets.
  func tallies(cuts: [Int], isAdditive: Bool = false) -> Tallies {
    let tallies = Tallies(sets: 3, segments: cuts.count - 1)
    for (segment, bars) in zip(cuts, cuts.dropFirst()).map({ $0..<$1 }).enumerated() {
      for (field, number) in fields(bars, isAdditive: isAdditive) {
        tallies.write(Double.nan, field, sets: [0], segment: segment)
        tallies.write(number, field, sets: [1], segment: segment)
        tallies.write(-1.0, field, sets: [2], segment: segment)
      }
    }
    return tallies
  }

  private func fields(_ bars: Range<Int>, isAdditive: Bool) -> [(TallyField, Double)] {
    let returns = returns(bars, isAdditive: isAdditive)
    let squares = returns.map { $0 * $0 }
    let curve = [before(bars.lowerBound)] + equity[bars]
    let ended = trades.filter { bars.contains($0.exitBar) }.map(\.profit)
    return [
      (.sum1, returns.reduce(0, +)), (.sum2, squares.reduce(0, +)),
      (.sum3, zip(squares, returns).reduce(0) { $0 + $1.0 * $1.1 }),
      (.sum4, squares.reduce(0) { $0 + $1 * $1 }),
      (.downsideSquares, returns.reduce(0) { $1 < 0 ? $0 + $1 * $1 : $0 }),
      (.exposureBars, Double(bars.count { isExposed[$0] })),
      (.equitySum, equity[bars].reduce(0, +)), (.turnover, notional[bars].reduce(0, +)),
      (.trades, Double(ended.count)), (.wins, Double(ended.count { $0 > 0 })),
      (.profit, ended.reduce(0) { $0 + max($1, 0) }), (.loss, ended.reduce(0) { $0 + min($1, 0) }),
      (.fees, costs[bars].reduce(0) { $0 + $1.fee }),
      (.slippage, costs[bars].reduce(0) { $0 + $1.slippage }),
      (.funding, costs[bars].reduce(0) { $0 + $1.funding }), (.start, curve[0]),
      (.peak, curve.max() ?? .nan), (.trough, curve.min() ?? .nan),
      (.drawdown, worstFall(curve, capital: isAdditive ? capital : nil)),
      (.end, curve[curve.count - 1]),
    ]
  }
}

/// The largest fall from the highest point before, as a fraction of it or of the capital.
func worstFall(_ curve: [Double], capital: Double?) -> Double {
  curve.indices.reduce(0) { worst, last in
    let top = curve[...last].max() ?? .nan
    return max(worst, (top - curve[last]) / (capital ?? top))
  }
}

/// Equal but for a share of the larger one, or for a distance that rounding alone makes.
func isClose(_ a: Double?, _ b: Double?, _ tolerance: Double = 1e-10) -> Bool {
  guard let a, let b else { return a == nil && b == nil }
  return abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-6)
}

func value(_ key: String, _ metrics: [Metric]) -> Double? {
  metrics.first { $0.key == key }?.value
}
