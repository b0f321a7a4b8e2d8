import Numerics
import Sweep
import Trading

/// A schedule as what it holds, for how long, and how long it waits in between.
struct HoldingSpells: Sendable, Equatable {
  /// Bars in a row with one target that is not flat.
  struct Spell: Sendable, Hashable {
    var target: Double
    var bars: Int
  }

  private(set) var spells: [Spell] = []
  /// Flat bars before each spell, and after the last: none where one follows the other.
  private(set) var gaps = [0]

  /// - Parameters:
  ///   - bars: How many bars the schedule decides.
  ///   - side: What the account clamps targets to.
  init(_ schedule: TargetSchedule, bars: Int, side: Side) {
    let ends = schedule.bars.dropFirst() + [bars]
    gaps[0] = min(schedule.bars.first ?? bars, bars)
    for (change, end) in zip(schedule.bars.indices, ends) {
      let length = min(end, bars) - schedule.bars[change]
      if length > 0 { append(schedule.targets[change], bars: length, side) }
    }
  }

  private mutating func append(_ wanted: Double, bars: Int, _ side: Side) {
    // What the account would clamp to the same target is the same.
    let target = wanted.isNaN ? 0 : min(max(wanted, side.lowest), side.highest)
    if target == 0 {
      gaps[gaps.count - 1] += bars
    } else if gaps.last == 0, let last = spells.last, last.target == target {
      spells[spells.count - 1].bars += bars
    } else {
      spells.append(Spell(target: target, bars: bars))
      gaps.append(0)
    }
  }

  /// What the whole of it comes to: spells side by side on one side of the market are one trade.
  var trades: [Range<Int>] {
    var trades: [Range<Int>] = []
    for index in spells.indices {
      let goesOn =
        index > 0 && gaps[index] == 0 && spells[index - 1].target * spells[index].target > 0
      if goesOn, let last = trades.last {
        trades[trades.count - 1] = last.lowerBound..<(index + 1)
      } else {
        trades.append(index..<(index + 1))
      }
    }
    return trades
  }

  /// The same spells and gaps in an order of which all that keep the trades apart are equally
  /// likely.
  ///
  /// Gaps are permuted, those of no bars stay. Where one spell follows another without a gap, the
  /// order of the sides stays and spells are permuted among those of their side: else positions
  /// would merge, trade less and risk more.
  func permuted(_ generator: inout Xoshiro256StarStar) -> HoldingSpells {
    var other = self
    for places in spellClasses {
      var order = places
      order.permute(&generator)
      for (place, source) in zip(places, order) { other.spells[place] = spells[source] }
    }
    let places = gapPlaces
    var order = places
    order.permute(&generator)
    for (place, source) in zip(places, order) { other.gaps[place] = gaps[source] }
    return other
  }

  /// Whether every such order is the same one.
  var hasOneOrder: Bool {
    Set(gapPlaces.map { gaps[$0] }).count <= 1
      && spellClasses.allSatisfy { places in Set(places.map { spells[$0] }).count <= 1 }
  }

  /// The places among which spells are exchanged.
  private var spellClasses: [[Int]] {
    let places = Array(spells.indices)
    let turns = places.dropFirst().contains { gaps[$0] == 0 }
    guard turns else { return [places] }
    return [places.filter { spells[$0].target > 0 }, places.filter { spells[$0].target < 0 }]
  }

  private var gapPlaces: [Int] { gaps.indices.filter { gaps[$0] > 0 } }

  /// The targets, with 0 for a spell that is left out.
  func schedule(keeping isKept: (Int) -> Bool = { _ in true }) -> TargetSchedule {
    var schedule = TargetSchedule()
    var bar = 0
    for (index, spell) in spells.enumerated() {
      bar += gaps[index]
      schedule.append(isKept(index) ? spell.target : 0, at: bar)
      bar += spell.bars
      if gaps[index + 1] > 0 { schedule.append(0, at: bar) }
    }
    return schedule
  }
}

extension SweepPlan {
  /// How many of its bars decide something that can still fill in them.
  var decidingBars: Int { max(0, bars.count - columns.model.delayBars) }

  /// What a set decides, as spells and gaps.
  func spells(_ set: [Double]) -> HoldingSpells {
    HoldingSpells(TargetSchedule(set, self), bars: decidingBars, side: side)
  }

  /// The same bars and account, traded by schedules.
  func trading(_ name: String, _ schedules: [TargetSchedule]) -> SweepPlan {
    SweepPlan(
      series: series, entry: CatalogEntry(name, schedules: schedules), columns: columns, side: side,
      capital: capital, bars: bars, segmentEnds: segmentEnds,
      periodEnds: periodEnds?.buffer.map { $0 })
  }
}
