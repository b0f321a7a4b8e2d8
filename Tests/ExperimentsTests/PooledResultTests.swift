import Documents
import Foundation
import MarketData
import Numerics
import Reports
import Testing

@testable import Experiments

@Suite struct PooledResultTests {
  private let day: Int64 = 86_400_000

  /// A symbol's finished study, of which the store keeps these.
  private func result(
    _ symbol: String, days: [Int64], equity: [Double], hold: [Double]? = nil, sharpe: Double,
    binding: Bool = false
  ) throws -> SymbolResult {
    var content = ReportContent(
      title: "t", strategy: "s", rule: "r", instrument: symbol, interval: "1d", start: "", end: "",
      provenance: .init(
        runID: "", createdUTC: "", commandLine: "", engineVersion: "", specHash: "", dataHash: "",
        seed: 0, threads: 1, cpuSeconds: 0, elapsedSeconds: 0, barSetsPerSecond: nil))
    content.equity = .init(
      times: days.map { $0 * day }, equity: equity.map { $0 * 100 }, initialEquity: 100,
      benchmark: hold?.map { $0 * 100 }, barsPerYear: 365)
    let growth = (equity.last ?? 1) - 1
    let document = JSON.object([
      ("verdict", .string("refused")), ("bars", .int(Int64(days.count))),
      (
        "gates",
        .array([.object([("outcome", .string("fail")), ("binding", .bool(binding))])])
      ),
      (
        "chosen",
        .object([
          ("params", .object([("fast", .int(5)), ("kind", .string("a"))])),
          (
            "in_sample",
            .object([("total_return", .number(growth)), ("sharpe", .number(sharpe))])
          ),
        ])
      ),
      (
        "benchmark",
        hold.map {
          .object([
            ("in_sample", .object([("total_return", .number(($0.last ?? 1) - 1))]))
          ])
        } ?? .null
      ),
    ])
    return try #require(SymbolResult(symbol, document: document, content: content))
  }

  @Test func equalPartsFromTheirOwnStarts() throws {
    let a = try result(
      "a", days: [0, 1, 2], equity: [1.1, 1.2, 1.3], hold: [1, 1, 2], sharpe: 1)
    let b = try result("b", days: [2, 4], equity: [0.5, 0.9], hold: [1, 1], sharpe: -1)
    let pooled = PooledResult([a, b], failures: [])
    #expect(pooled.curves.days == [0, 1, 2, 4])
    let expected = [(1.1 + 1) / 2, (1.2 + 1) / 2, (1.3 + 0.5) / 2, (1.3 + 0.9) / 2]
    for (value, wanted) in zip(pooled.curves.equity, expected) {
      #expect(abs(value - wanted) < 1e-15)
    }
    #expect(pooled.curves.benchmark == [1, 1, 1.5, 1.5])
    #expect(abs(pooled.pooledReturn - 0.1) < 1e-12)
    #expect(abs(pooled.pooledDrawdown - (0.9 / 1.1 - 1)) < 1e-12)
    #expect(pooled.curves.correlation == nil, "too few days in common")
  }

  @Test func barsOfADayAreItsLast() {
    let curve = DailyCurve(
      ReportContent.EquityCurve(
        times: [0, day / 2, day - 1, day, 3 * day + 5], equity: [1, 2, 3, 4, 5].map { $0 * 10 },
        initialEquity: 10, barsPerYear: 365), 0..<5)
    #expect(curve.days == [0, 1, 3] && curve.equity == [3, 4, 5])
    #expect(
      DailyCurve.carried([3, 4, 5], [0, 1, 3], on: [-1, 0, 1, 2, 3, 4]) == [1, 3, 4, 4, 5, 5])
  }

  @Test func sharesMediansAndEnds() throws {
    let all = try [
      ("a", 0.2, 0.1), ("b", -0.1, -0.3), ("c", 0.4, 0.9), ("d", 0.2, 0.2),
    ].map { name, growth, hold in
      try result(
        name, days: [0, 1], equity: [1, 1 + growth], hold: [1, 1 + hold], sharpe: growth)
    }
    let pooled = PooledResult(all, failures: [SymbolFailure("e", "why")])
    #expect(pooled.basis == .inSample)
    #expect(pooled.ranked.map(\.symbol) == ["c", "a", "d", "b"])
    #expect(pooled.best.symbol == "c" && pooled.worst.symbol == "b")
    #expect(abs((pooled.median(\.totalReturn) ?? 0) - 0.2) < 1e-12)
    #expect(abs((pooled.mean(\.totalReturn) ?? 0) - 0.175) < 1e-12)
    #expect(pooled.profitableShare == 0.75)
    #expect(pooled.beatingShare == 0.5)
    #expect(all[0].parameters == "fast=5 kind=a")
    #expect(pooled.warnings.first == "e failed: why")
  }

  @Test func correlationIsThatOfDailyReturns() throws {
    var generator = SplitMix64(seed: 4)
    func walk() -> [Double] {
      (0..<400).map { _ in Double.random(in: -0.01...0.01, using: &generator) }
    }
    let (x, y, z) = (walk(), walk(), walk())
    func equity(_ returns: [Double]) -> [Double] {
      returns.reduce(into: []) { $0.append(($0.last ?? 1) * (1 + $1)) }
    }
    let days = (0..<400).map { Int64($0) }
    let mixed = zip(x, y).map { ($0 + $1) / 2 }
    let pooled = PooledResult(
      [
        try result("a", days: days, equity: equity(x), sharpe: 1),
        try result("b", days: days, equity: equity(mixed), sharpe: 1),
        try result("c", days: days.map { $0 + 390 }, equity: equity(z), sharpe: 1),
      ], failures: [])
    func naive(_ a: [Double], _ b: [Double]) -> Double {
      let (ma, mb) = (a.reduce(0, +) / 400, b.reduce(0, +) / 400)
      let cov = zip(a, b).reduce(0) { $0 + ($1.0 - ma) * ($1.1 - mb) }
      let va = a.reduce(0) { $0 + ($1 - ma) * ($1 - ma) }
      let vb = b.reduce(0) { $0 + ($1 - mb) * ($1 - mb) }
      return cov / (va * vb).squareRoot()
    }
    // The third shares ten days with the others: too few to count.
    #expect(abs((pooled.curves.correlation?.value ?? 0) - naive(x, mixed)) < 1e-9)
    #expect(pooled.curves.daysPerYear == 365 && pooled.beatingShare == nil)
  }

  @Test func luckIsThatOfTheBestOfAsMany() throws {
    // Four years each: worthless ratios spread by 1/2, and 0.822 is their 95 % quantile.
    let all = try [0.9, 0.3, 0.8, -0.2].enumerated().map { place, sharpe in
      try result("s\(place)", days: [0, 1_461], equity: [1, 1.1], sharpe: sharpe)
    }
    let luck = try #require(PooledResult(all, failures: []).luck)
    #expect(luck.symbols == 4 && luck.effectiveSymbols == 4)
    #expect(luck.good == 1 && luck.expectedGood == 0.2 && luck.bestSharpe == 0.9)
    // By the standard library of Python: 0.5 * ((1 - γ) ppf(1 - 1/4) + γ ppf(1 - 1/(4 e)))
    #expect(abs(luck.expectedBestSharpe - 0.526_061_41) < 1e-6, "\(luck.expectedBestSharpe)")
  }

  @Test func onlyGatesThatBindRefuse() throws {
    #expect(try !result("a", days: [0], equity: [1], sharpe: 0).isRefused)
    #expect(try result("a", days: [0], equity: [1], sharpe: 0, binding: true).isRefused)
    let empty = ReportContent(
      title: "", strategy: "", rule: "", instrument: "", interval: "", start: "", end: "",
      provenance: .init(
        runID: "", createdUTC: "", commandLine: "", engineVersion: "", specHash: "", dataHash: "",
        seed: 0, threads: 1, cpuSeconds: 0, elapsedSeconds: 0, barSetsPerSecond: nil))
    #expect(SymbolResult("a", document: .null, content: empty) == nil)
  }
}
