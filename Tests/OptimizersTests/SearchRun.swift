import Optimizers

/// A search driven over a function of its points, for tests.
struct SearchRun {
  var points: [[Double]] = []
  var values: [[Double]] = []

  /// Asks `budget` times in batches; the answers to a batch come in reverse order.
  init(
    _ search: any Optimizer, budget: Int, batch: Int = 1, _ value: ([Double]) -> [Double]
  ) throws {
    var search = search
    while points.count < budget {
      let candidates = try search.ask(min(batch, budget - points.count))
      if candidates.isEmpty { break }
      points += candidates.map(\.point)
      let told = candidates.map { Evaluation($0.number, value($0.point)) }
      values += told.map(\.values)
      search.tell(told.reversed())
    }
  }

  init(
    _ method: SearchMethod, _ space: SearchSpace, seed: UInt64, budget: Int, batch: Int = 1,
    objectives: Int = 1, _ value: ([Double]) -> [Double]
  ) throws {
    let search = try method.optimizer(space, seed: seed, budget: budget, objectives: objectives)
    try self.init(search, budget: budget, batch: batch, value)
  }

  /// The least value of the first objective.
  var best: Double { values.map { $0[0] }.min() ?? .infinity }
}

extension SearchSpace {
  /// So many numbers between -5 and 5.
  static func box(_ count: Int) throws -> SearchSpace {
    try SearchSpace(
      (0..<count).map { try .init("x\($0)", .float(low: -5, high: 5, log: false, step: nil)) })
  }

  /// A parameter of every kind, some of which matter only sometimes.
  static func mixed(where condition: String? = nil) throws -> SearchSpace {
    try SearchSpace(
      [
        .init("fast", .int(low: 2, high: 50, step: 1)),
        .init("slow", .int(low: 10, high: 200, step: 5)),
        .init("exit", .categorical(["none", "stop", "time"])),
        .init("stop", .float(low: 0.002, high: 0.1, log: true, step: nil)),
        .init("hold", .int(low: 1, high: 60, step: 1, log: true)),
        .init("fixed", .fixed(3)),
        .init("filter", .categorical(["off", "on"])),
        .init("threshold", .float(low: 0, high: 1, log: false, step: 0.05)),
      ], where: condition,
      activations: [
        ("stop", "exit == 'stop'", nil), ("hold", "exit == 'time'", nil),
        ("threshold", "filter == 'on'", nil),
      ])
  }
}

/// A sum over `mixed` that is 0 at fast 17, slow 80, exit time, hold 20, filter on, threshold 0.3.
func mixedValue(_ point: [Double]) -> [Double] {
  func square(_ x: Double) -> Double { x * x }
  let windows = square((point[0] - 17) / 10) + square((point[1] - 80) / 40)
  let exits = point[2] == 2 ? square((point[4] - 20) / 20) : 1 + point[2]
  let filters = point[6] == 1 ? 4 * square(point[7] - 0.3) : 0.5
  return [windows + exits + filters]
}
