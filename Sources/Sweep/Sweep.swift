import Dispatch
import Lanes
import MarketData
import Metrics
import Trading

/// Runs every parameter set over the plan's bars, eight to a register, and keeps what each segment
/// of time needs.
///
/// The result does not depend on `threads` nor on the order of the sets.
///
/// - Complexity: O(bars · sets) time; O(sets · segments) memory beside a block of columns a thread.
package func sweep(_ sets: [[Double]], _ plan: SweepPlan, threads: Int) -> Tallies {
  sweep(sets, plan, threads: threads, returns: nil)
}

/// The returns of every parameter set in the plan's periods: row-major, a row a period and a column
/// a set.
///
/// - Complexity: O(bars · sets) time; O(sets · periods) memory.
package func sweepReturns(_ sets: [[Double]], _ plan: SweepPlan, threads: Int) -> [Double] {
  guard let periods = plan.periodEnds else {
    preconditionFailure("The plan says when return periods end.")
  }
  let count = periods.count * sets.count
  return [Double](unsafeUninitializedCapacity: count) { buffer, filled in
    if let base = buffer.baseAddress {
      base.initialize(repeating: 0, count: count)
      _ = sweep(sets, plan, threads: threads, returns: base)
    }
    filled = count
  }
}

/// What every parameter set decides over the plan's bars, as far as it can still fill in them.
package func targetSchedules(_ sets: [[Double]], _ plan: SweepPlan) -> [TargetSchedule] {
  var schedules = sets.map { _ in TargetSchedule() }
  for unit in sweepUnits(sets, plan, threads: 1) {
    var unit = SweepUnit(unit, sets, plan, returns: nil)
    unit.decide(into: &schedules)
    unit.deallocate()
  }
  return schedules
}

/// - Parameter returns: Where the returns of all sets go; nil drops them.
private func sweep(
  _ sets: [[Double]], _ plan: SweepPlan, threads: Int, returns: UnsafeMutablePointer<Double>?
) -> Tallies {
  let tallies = Tallies(sets: sets.count, segments: plan.segmentEnds.count)
  nonisolated(unsafe) let returns = returns
  let units = sweepUnits(sets, plan, threads: max(1, threads))
  let next = AtomicCounter()
  DispatchQueue.concurrentPerform(iterations: min(max(1, threads), units.count)) { _ in
    while let index = next.take(below: units.count) {
      var unit = SweepUnit(units[index], sets, plan, returns: returns)
      unit.run(into: tallies)
      unit.deallocate()
    }
  }
  return tallies
}

/// Splits the sets, ordered so that neighbours share columns, into shares that one thread each
/// takes through all bars with a matrix of columns that stays in its cache.
private func sweepUnits(_ sets: [[Double]], _ plan: SweepPlan, threads: Int) -> [ArraySlice<Int>] {
  let declaration = plan.entry.declaration
  let keys = sets.map { set in
    declaration.features.flatMap { declaration.values(of: $0, in: set) } + set
  }
  let order = sets.indices.sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }
  let most = threads == 1 ? sets.count : (sets.count + 2 * threads - 1) / (2 * threads)
  let share = (most + Double8.count - 1) / Double8.count * Double8.count
  var units: [ArraySlice<Int>] = []
  var start = 0
  while start < order.count {
    let end = unitEnd(order, start, declaration, sets, share: share)
    units.append(order[start..<end])
    start = end
  }
  return units
}

/// The end of the longest share from `start` whose distinct columns fit the second-level cache.
private func unitEnd(
  _ order: [Int], _ start: Int, _ declaration: StrategyDeclaration, _ sets: [[Double]], share: Int
) -> Int {
  let mostColumns = 256
  var seen = declaration.features.map { _ in Set<[Double]>() }
  var columns = 0
  var end = start
  while end < order.count, end - start < share {
    let group = order[end..<min(end + Double8.count, order.count)]
    for set in group {
      for (index, feature) in declaration.features.enumerated() {
        if seen[index].insert(declaration.values(of: feature, in: sets[set])).inserted {
          columns += 1
        }
      }
    }
    if columns > mostColumns, end > start { break }
    end += group.count
  }
  return end
}

/// Cuts sets in order into groups of at most eight lanes.
///
/// Lanes that read a strip in place from its start, or share a column, cost half of lanes that must
/// be packed; so a run of four or more of those makes a group of its own, though lanes stay empty.
private func laneGroups(
  _ sets: Int, _ features: Int, column: (_ set: Int, _ feature: Int) -> Int
) -> [Range<Int>] {
  func isRun(_ first: Int, _ last: Int) -> Bool {
    (0..<features).allSatisfy { feature in
      let (from, to) = (column(first, feature), column(last, feature))
      return to == from || (from % Double8.count == 0 && to == from + last - first)
    }
  }
  var groups: [Range<Int>] = []
  var start = 0
  while start < sets {
    let most = min(start + Double8.count, sets)
    var end = start + 1
    while end < most, isRun(start, end) { end += 1 }
    if end - start < Double8.count / 2 { end = most }
    groups.append(start..<end)
    start = end
  }
  return groups
}

/// Gives a feature's shared columns strips of their own where groups keep changing between few of
/// them: computing one eight times over is then cheaper than packing it for every group.
private func replicateShared(
  _ feature: Int, _ slots: inout [[LaneSlot]], _ columns: inout FeatureColumns
) {
  let shared = slots.map { slots -> Int? in
    if case .shared(let column) = slots[feature] { column } else { nil }
  }
  let packings = zip(shared, [nil] + shared).count { $0 != nil && $0 != $1 }
  let distinct = Set(shared.compactMap { $0 })
  guard packings > 4 * distinct.count else { return }
  var strips: [Int: Int] = [:]
  for column in distinct.sorted() { strips[column] = columns.replicate(column, of: feature) }
  for (group, column) in shared.enumerated() {
    if let strip = column.flatMap({ strips[$0] }) { slots[group][feature] = .strip(strip) }
  }
}

/// One thread's share of a sweep.
private struct SweepUnit {
  /// Eight sets: how they decide, where they read, what they own.
  private struct Group {
    var decide: CatalogEntry.Decide
    var slots: [LaneSlot]
    var sets: ArraySlice<Int>
  }

  private let plan: SweepPlan
  private let matrix: FeatureColumns
  private var tiles: LaneTiles
  private let groups: [Group]
  private let accounts: UnsafeMutablePointer<Account<Double8>>
  private let changedBars: UnsafeMutablePointer<Int32>
  private let targets: UnsafeMutablePointer<Double>
  private var course: Course
  /// Bars whose columns have been computed.
  private var computed = 0
  /// Where returns go, a row of `width` sets a period.
  private let returns: UnsafeMutablePointer<Double>?
  private let width: Int

  init(
    _ indices: ArraySlice<Int>, _ sets: [[Double]], _ plan: SweepPlan,
    returns: UnsafeMutablePointer<Double>?
  ) {
    self.plan = plan
    self.returns = returns
    width = sets.count
    let mine = indices.map { sets[$0] }
    let declaration = plan.entry.declaration
    var matrix = FeatureColumns(declaration, sets: mine, scale: plan.scale)
    tiles = LaneTiles(features: declaration.features.count)
    let features = declaration.features.indices
    let ranges = laneGroups(mine.count, features.count) { matrix.column(set: $0, feature: $1) }
    var slots = ranges.map { places in
      features.map { feature in
        LaneSlot(places.map { matrix.column(set: $0, feature: feature) })
      }
    }
    for feature in features { replicateShared(feature, &slots, &matrix) }
    matrix.allocate()
    self.matrix = matrix
    groups = zip(ranges, slots).map { places, slots in
      Group(
        decide: withLaneValues(Double8.self, rows: Array(mine[places])) {
          plan.entry.wide($0, plan.side)
        },
        slots: slots, sets: indices.dropFirst(places.lowerBound).prefix(places.count))
    }
    course = plan.course(MarkRange())
    accounts = .allocate(capacity: groups.count)
    accounts.initialize(
      repeating: Account(course, bar: plan.bars.lowerBound), count: groups.count)
    changedBars = .allocate(capacity: MarkRange.longestBlock)
    targets = .allocateLanes(Double8.count * MarkRange.longestBlock)
  }

  func deallocate() {
    matrix.deallocate()
    tiles.deallocate()
    course.markRange.deallocate()
    accounts.deallocate()
    changedBars.deallocate()
    targets.deallocate()
  }

  mutating func run(into tallies: Tallies) {
    var segment = 0
    var period = 0
    for block in plan.blocks() {
      var passed = period
      runBlock(block, period: &passed)
      period = passed
      if block.upperBound == plan.segmentEnds[segment] {
        endSegment(segment, bar: block.upperBound, into: tallies)
        segment += 1
      }
    }
    for (index, group) in groups.enumerated() {
      let ruined = accounts[index].ruined.values
      for (lane, set) in group.sets.enumerated() { tallies.setRuined(ruined[lane] != 0, set: set) }
    }
  }

  /// Has every group decide over all bars, and trades nothing.
  mutating func decide(into schedules: inout [TargetSchedule]) {
    for block in plan.blocks() {
      let decided = decidedBars(block)
      computeColumns(decided)
      tiles.startBlock()
      let bars = UnsafeBufferPointer(
        start: course.bars + decided.lowerBound, count: decided.count)
      for group in groups {
        for change in 0..<decide(group, bars) {
          let bar = decided.lowerBound + Int(changedBars[change]) - plan.bars.lowerBound
          for (lane, set) in group.sets.enumerated() {
            schedules[set].append(targets[change * Double8.count + lane], at: bar)
          }
        }
      }
    }
  }

  /// The bars whose decisions fall due in a block: those the model's delay earlier.
  private func decidedBars(_ block: Range<Int>) -> Range<Int> {
    let delay = plan.columns.model.delayBars
    let first = max(plan.bars.lowerBound, block.lowerBound - delay)
    return first..<max(first, block.upperBound - delay)
  }

  /// Takes every group over one block.
  private mutating func runBlock(_ block: Range<Int>, period: inout Int) {
    let decided = decidedBars(block)
    computeColumns(decided)
    course.markRange.prepare(course.marks, from: block.lowerBound, to: block.upperBound)
    tiles.startBlock()
    let bars = UnsafeBufferPointer(start: course.bars + decided.lowerBound, count: decided.count)
    var end = period
    for index in groups.indices {
      let due = DueTargets(
        origin: decided.lowerBound + plan.columns.model.delayBars, bars: changedBars,
        targets: targets,
        count: decide(groups[index], bars))
      end = period
      if let returns {
        var writer = ReturnWriter(table: returns, width: width, sets: groups[index].sets)
        follow(index, block, due, period: &end, &writer)
      } else {
        var observer = NoObserver()
        follow(index, block, due, period: &end, &observer)
      }
    }
    period = end
  }

  private func follow<O: FillObserver>(
    _ index: Int, _ block: Range<Int>, _ due: DueTargets, period: inout Int, _ observer: inout O
  ) {
    accounts[index].follow(
      course, from: block.lowerBound, to: block.upperBound, due: due, period: &period, &observer)
  }

  /// Brings the columns to the given bars; those before the first account only warm them up.
  private mutating func computeColumns(_ bars: Range<Int>) {
    while computed < bars.lowerBound {
      let end = min(computed + MarkRange.longestBlock, bars.lowerBound)
      matrix.advance(.init(start: course.bars + computed, count: end - computed))
      computed = end
    }
    if bars.upperBound > computed {
      matrix.advance(.init(start: course.bars + computed, count: bars.upperBound - computed))
      computed = bars.upperBound
    }
  }

  private mutating func decide(_ group: Group, _ bars: UnsafeBufferPointer<Bar>) -> Int {
    withUnsafeTemporaryAllocation(of: LaneColumn.self, capacity: group.slots.count) {
      columns in
      for feature in group.slots.indices {
        columns[feature] = tiles.column(feature, group.slots[feature], matrix, bars: bars.count)
      }
      return group.decide(bars, UnsafeBufferPointer(columns), changedBars, targets)
    }
  }

  private func endSegment(_ segment: Int, bar: Int, into tallies: Tallies) {
    let rows = Tallies.allocateRows(lanes: Double8.count)
    defer { rows.deallocate() }
    for (index, group) in groups.enumerated() {
      accounts[index].endSegment(course, bar: bar, into: rows)
      tallies.write(rows, lanes: Double8.count, sets: group.sets, segment: segment)
    }
  }
}
