import Numerics
import Optimizers

/// What a search found of an objective within a budget.
struct ScalarRun {
  private(set) var points: [[Double]] = []
  private(set) var best = Double.infinity
  private(set) var bestPoint: [Double] = []

  /// - Parameters:
  ///   - batch: How many candidates wait at once.
  ///   - shuffle: The seed of the order in which a batch is told; nil for the order of asking.
  init(
    _ search: any Optimizer, budget: Int, batch: Int = 1, shuffle: UInt64? = nil,
    _ objective: ([Double]) -> Double
  ) throws {
    var search = search
    var generator = Xoshiro256StarStar(seed: shuffle ?? 0)
    while points.count < budget {
      let candidates = try search.ask(min(batch, budget - points.count))
      if candidates.isEmpty { return }
      var told: [Evaluation] = []
      for candidate in candidates {
        points.append(candidate.point)
        let value = objective(candidate.point)
        told.append(Evaluation(candidate.number, [value]))
        if value < best {
          best = value
          bestPoint = candidate.point
        }
      }
      if shuffle != nil { told.shuffle(using: &generator) }
      search.tell(told)
    }
  }

  /// Continuous dimensions within ±5.
  static func cube(_ size: Int) throws -> SearchSpace {
    try SearchSpace(
      (0..<size).map {
        try .init("x\($0)", .float(low: -5, high: 5, log: false, step: nil))
      })
  }

  /// An int, a logarithmic int, a stepped float, two categories, one of them conditional, and
  /// floats; with a condition.
  static func mixed() throws -> SearchSpace {
    try SearchSpace(
      [
        .init("fast", .int(low: 2, high: 50, step: 1)),
        .init("slow", .int(low: 10, high: 200, step: 1, log: true)),
        .init("exit", .categorical(["none", "stop", "trail"])),
        .init("stop", .float(low: 0.002, high: 0.1, log: true, step: nil)),
        .init("filter", .categorical(["off", "on"])),
        .init("level", .float(low: 0, high: 1, log: false, step: 0.05)), .init("k", .fixed(3)),
      ], where: "fast < slow", activations: [("stop", "exit != 'none'", nil)])
  }

  /// Least, at 0, where fast is 12, slow 80, exit "trail", stop 0.02, filter "on", level 0.35.
  static func mixedObjective(_ x: [Double]) -> Double {
    let fast = (x[0] - 12) / 10
    let slow = (x[1] - 80) / 40
    let exit = x[2] == 2 ? 0 : 0.5 + x[2] / 10
    let stop = x[2] == 0 ? 0.3 : (x[3] - 0.02) * 30
    let level = x[5] - 0.35
    return fast * fast + slow * slow + exit + stop * stop + (x[4] == 1 ? 0 : 0.4) + level * level
  }
}
