import Indicators
import Lanes
import MarketData
import Metrics
import Trading

extension Backtest {
  /// One parameter set passed through the same accounts as a sweep's, seen all the way.
  package init(_ set: [Double], _ plan: SweepPlan) {
    var run = SingleRun(set, plan)
    run.run()
    self.init(
      equity: run.equity, quantity: run.quantity, trades: run.recorder.trades,
      openTrade: run.openTrade, tallies: run.tallies,
      zeroVolumeFills: run.recorder.fillBars.count { plan.series.bars[$0].volume == 0 })
    run.deallocate()
  }
}

/// The state of a backtest on its way.
private struct SingleRun {
  let plan: SweepPlan
  let tallies: Tallies
  var equity: [Double] = []
  var quantity: [Double] = []
  var recorder = TradeRecorder()
  private var account: Account<Double>
  private var course: Course
  private let changes: (bars: [Int32], targets: [Double])

  init(_ set: [Double], _ plan: SweepPlan) {
    self.plan = plan
    tallies = Tallies(sets: 1, segments: plan.segmentEnds.count)
    course = plan.course(MarkRange())
    account = Account(course, bar: plan.bars.lowerBound)
    recorder.fillsAtOpen = course.terms.fillsAtOpen
    changes = targetChanges(set, plan)
    equity.reserveCapacity(plan.bars.count)
    quantity.reserveCapacity(plan.bars.count)
  }

  func deallocate() { course.markRange.deallocate() }

  /// The open trade as if it were closed at the last close, without a fee.
  var openTrade: ClosedTrade? {
    guard var trade = recorder.open else { return nil }
    let last = plan.bars.upperBound - 1
    trade.exitBar = last
    trade.exitPrice = plan.columns.marks[last]
    trade.profit = account.equity - account.entryCash
    return trade
  }

  mutating func run() {
    let rows = Tallies.allocateRows(lanes: 1)
    defer { rows.deallocate() }
    var segment = 0
    var period = 0
    var next = 0
    for block in plan.blocks() {
      course.markRange.prepare(course.marks, from: block.lowerBound, to: block.upperBound)
      for bar in block { step(bar, next: &next, period: &period) }
      if block.upperBound == plan.segmentEnds[segment] {
        account.endSegment(course, bar: block.upperBound, into: rows)
        tallies.write(rows, lanes: 1, sets: [0], segment: segment)
        segment += 1
      }
    }
    tallies.setRuined(account.ruined != 0, set: 0)
  }

  private mutating func step(_ bar: Int, next: inout Int, period: inout Int) {
    recorder.bar = (course.bars[bar].low, course.bars[bar].high)
    let delay = plan.columns.model.delayBars
    let origin = plan.bars.lowerBound + delay
    let isDue = next < changes.bars.count && origin + Int(changes.bars[next]) == bar
    changes.bars.withUnsafeBufferPointer { bars in
      changes.targets.withUnsafeBufferPointer { targets in
        let due =
          isDue
          ? DueTargets(
            origin: origin, bars: bars.baseAddress! + next, targets: targets.baseAddress! + next,
            count: 1)
          : DueTargets(origin: 0, bars: noBars, targets: course.marks, count: 0)
        account.follow(
          course, from: bar, to: bar + 1, due: due, period: &period, &recorder)
      }
    }
    if isDue { next += 1 }
    recorder.passed(bar)
    equity.append(account.ruined != 0 ? 0 : account.equity)
    quantity.append(account.quantity)
  }

  private var noBars: UnsafePointer<Int32> { UnsafePointer(bitPattern: 4)! }
}

extension TargetSchedule {
  /// What a set decides over a plan's bars, as far as it can still fill in them.
  package init(_ set: [Double], _ plan: SweepPlan) {
    self.init()
    let (bars, targets) = targetChanges(set, plan)
    for (bar, target) in zip(bars, targets) { append(target, at: Int(bar)) }
  }
}

/// The changes of target that a set decides, by bars counted from the plan's first.
private func targetChanges(_ set: [Double], _ plan: SweepPlan) -> ([Int32], [Double]) {
  let declaration = plan.entry.declaration
  let last = max(plan.bars.lowerBound, plan.bars.upperBound - plan.columns.model.delayBars)
  let features = declaration.features.map { feature in
    withLaneValues(Double.self, rows: [declaration.values(of: feature, in: set)]) {
      feature.stream($0, plan.scale)
    }
  }
  var columns = features.map { _ in [Double]() }
  for (index, bar) in plan.series.bars[..<last].enumerated() {
    for (feature, stream) in features.enumerated() {
      let value = stream(bar)
      if index >= plan.bars.lowerBound { columns[feature].append(value) }
    }
  }
  let decide = withLaneValues(Double.self, rows: [set]) { plan.entry.narrow($0, plan.side) }
  let count = last - plan.bars.lowerBound
  var changedBars = [Int32](repeating: 0, count: count + 1)
  var targets = [Double](repeating: 0, count: count + 1)
  let laneColumns = columns.map { Column($0) }
  let lanes = laneColumns.map { LaneColumn($0.pointer, stride: 1) }
  let bars = Column(Array(plan.series.bars[plan.bars.lowerBound..<last]))
  let changes = lanes.withUnsafeBufferPointer { lanes in
    decide(bars.buffer, lanes, &changedBars, &targets)
  }
  return withExtendedLifetime((laneColumns, bars)) {
    (Array(changedBars[..<changes]), Array(targets[..<changes]))
  }
}
