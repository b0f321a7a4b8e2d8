import Lanes

/// Targets that were all decided beforehand, each in force until the next.
package struct TargetSchedule: Sendable, Equatable {
  /// Bars at whose close the target changes, ascending, counted from the first that is accounted
  /// for.
  package private(set) var bars: [Int] = []
  package private(set) var targets: [Double] = []

  package init() {}

  /// Appends a change at a bar after all others; the same target as before is no change.
  package mutating func append(_ target: Double, at bar: Int) {
    precondition(bars.last.map { $0 < bar } ?? (bar >= 0), "Changes come in the order of time.")
    if target == targets.last ?? 0 { return }
    bars.append(bar)
    targets.append(target)
  }
}

extension CatalogEntry {
  /// A strategy that knows its targets by heart: parameter set `[k]` trades schedule k.
  ///
  /// Whatever made the targets, an account then treats them like any other strategy's.
  package init(_ name: String, schedules: [TargetSchedule]) {
    let most = Double(max(1, schedules.count) - 1)
    let number = Parameter.real("schedule", 0...most, standard: 0, "Which schedule is traded.")
    self.init(
      declaration: StrategyDeclaration(
        name: name, summary: "Trades targets that were decided beforehand.", parameters: [number],
        features: []),
      live: { values, _ in
        var player = SchedulePlayer([schedules[Int(values[0])]])
        return { _, _ in player.next()[0] }
      },
      narrow: { values, _ in
        var player = SchedulePlayer([schedules[Int(values[0])]])
        return { bars, _, changed, targets in player.play(bars.count, changed, targets) }
      },
      wide: { values, _ in
        var player = SchedulePlayer(values[0].values.map { schedules[Int($0)] })
        return { bars, _, changed, targets in player.play(bars.count, changed, targets) }
      })
  }
}

/// Schedules side by side, one a lane, and how far they have been played.
private struct SchedulePlayer {
  private let schedules: [TargetSchedule]
  private var bar = 0
  private var played: [Int]
  private var current: [Double]

  init(_ schedules: [TargetSchedule]) {
    self.schedules = schedules
    played = schedules.map { _ in 0 }
    current = schedules.map { _ in 0 }
  }

  /// Brings the targets to the next bar.
  mutating func next() -> [Double] {
    for lane in schedules.indices { step(lane) }
    bar += 1
    return current
  }

  /// Writes the changes of so many bars, a row of lanes each; answers how many there are.
  mutating func play(
    _ count: Int, _ changedBars: UnsafeMutablePointer<Int32>,
    _ targets: UnsafeMutablePointer<Double>
  ) -> Int {
    let (first, end) = (bar, bar + count)
    var changes = 0
    while let next = nextChange(before: end) {
      bar = next
      for lane in schedules.indices { step(lane) }
      changedBars[changes] = Int32(next - first)
      for lane in schedules.indices { targets[changes * schedules.count + lane] = current[lane] }
      changes += 1
    }
    bar = end
    return changes
  }

  private func nextChange(before end: Int) -> Int? {
    var next = end
    for lane in schedules.indices where played[lane] < schedules[lane].bars.count {
      next = min(next, schedules[lane].bars[played[lane]])
    }
    return next < end ? next : nil
  }

  private mutating func step(_ lane: Int) {
    let schedule = schedules[lane]
    guard played[lane] < schedule.bars.count, schedule.bars[played[lane]] == bar else { return }
    current[lane] = schedule.targets[played[lane]]
    played[lane] += 1
  }
}
