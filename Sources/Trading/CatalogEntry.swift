import Indicators
import Lanes
import MarketData

/// A strategy under a name, its type forgotten, for one parameter set and for eight.
///
/// Closures made in a specialised initialiser are specialised; a witness table of a generic type is
/// not, and runs fifteen times slower.
public struct CatalogEntry: Sendable {
  /// Decides a block of bars; answers how many changes of target it wrote.
  ///
  /// The arguments are the bars, the declared features of each, and room for a bar number and a
  /// target a lane for every bar of the block.
  public typealias Decide = (
    _ bars: UnsafeBufferPointer<Bar>, _ features: UnsafeBufferPointer<LaneColumn>,
    _ changedBars: UnsafeMutablePointer<Int32>, _ targets: UnsafeMutablePointer<Double>
  ) -> Int

  public let declaration: StrategyDeclaration
  /// Decides bar by bar, as live trading does.
  public let live: @Sendable (LaneValues<Double>, Side) -> (Bar, LaneValues<Double>) -> Double
  @usableFromInline package let narrow: @Sendable (LaneValues<Double>, Side) -> Decide
  @usableFromInline package let wide: @Sendable (LaneValues<Double8>, Side) -> Decide

  /// Enters closures that were made elsewhere.
  package init(
    declaration: StrategyDeclaration,
    live: @escaping @Sendable (LaneValues<Double>, Side) -> (Bar, LaneValues<Double>) -> Double,
    narrow: @escaping @Sendable (LaneValues<Double>, Side) -> Decide,
    wide: @escaping @Sendable (LaneValues<Double8>, Side) -> Decide
  ) {
    self.declaration = declaration
    self.live = live
    self.narrow = narrow
    self.wide = wide
  }

  /// Enters one strategy in both of its lane types.
  @inlinable public init<Narrow: Strategy, Wide: Strategy>(_: Narrow.Type, _: Wide.Type)
  where Narrow.Value == Double, Wide.Value == Double8 {
    precondition(
      Narrow.declaration.name == Wide.declaration.name, "An entry is one strategy in two lanes.")
    declaration = Narrow.declaration
    live = { values, side in
      var strategy = Narrow(Parameters(values, side: side))
      return { bar, features in strategy.target(bar, features) }
    }
    narrow = { values, side in
      var decider = Decider(Narrow(Parameters(values, side: side)))
      return { decider.decide($0, $1, $2, $3) }
    }
    wide = { values, side in
      var decider = Decider(Wide(Parameters(values, side: side)))
      return { decider.decide($0, $1, $2, $3) }
    }
  }
}

/// A strategy and the last target it emitted.
@usableFromInline struct Decider<S: Strategy> {
  @usableFromInline var strategy: S
  @usableFromInline var emitted: S.Value = 0
  /// Whether the block before changed targets on more than one bar in sixteen.
  @usableFromInline var changesOften = false

  @inlinable init(_ strategy: S) { self.strategy = strategy }

  /// Emits the targets that differ from the one before, in any lane.
  @inlinable @inline(__always)
  mutating func decide(
    _ bars: UnsafeBufferPointer<Bar>, _ features: UnsafeBufferPointer<LaneColumn>,
    _ changedBars: UnsafeMutablePointer<Int32>, _ targets: UnsafeMutablePointer<Double>
  ) -> Int {
    let values = LaneValues<S.Value>(features)
    let count =
      changesOften
      ? decide(bars, values, changedBars, targets, branches: false)
      : decide(bars, values, changedBars, targets, branches: true)
    changesOften = count &* 16 > bars.count
    return count
  }

  /// Branches on changes where they are rare, a third fewer instructions a bar; else writes always
  /// and counts only changes, so that no branch is there to be mispredicted.
  @inlinable @inline(__always)
  mutating func decide(
    _ bars: UnsafeBufferPointer<Bar>, _ features: LaneValues<S.Value>,
    _ changedBars: UnsafeMutablePointer<Int32>, _ targets: UnsafeMutablePointer<Double>,
    branches: Bool
  ) -> Int {
    var (strategy, emitted) = (strategy, emitted)
    var count = 0
    for index in 0..<bars.count {
      let target = strategy.target(bars[index], features.at(row: index))
      let changed = target .!= emitted
      if branches, !changed.anyTrue { continue }
      changedBars[count] = Int32(truncatingIfNeeded: index)
      target.store(targets + count &* S.Value.count)
      count &+= branches ? 1 : changed.anyCount
      emitted = target
    }
    (self.strategy, self.emitted) = (strategy, emitted)
    return count
  }
}
