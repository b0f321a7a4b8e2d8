import Indicators
import Lanes
import MarketData
import Trading

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

  @inlinable init(_ strategy: S) { self.strategy = strategy }

  /// Emits the targets that differ from the one before, in any lane.
  @inlinable @inline(__always)
  mutating func decide(
    _ bars: UnsafeBufferPointer<Bar>, _ features: UnsafeBufferPointer<LaneColumn>,
    _ changedBars: UnsafeMutablePointer<Int32>, _ targets: UnsafeMutablePointer<Double>
  ) -> Int {
    var strategy = strategy
    var emitted = emitted
    var count = 0
    let values = LaneValues<S.Value>(features)
    for index in 0..<bars.count {
      let target = strategy.target(bars[index], values.at(row: index))
      // Writing always and counting only changes leaves no branch to be mispredicted.
      changedBars[count] = Int32(truncatingIfNeeded: index)
      target.store(targets + count &* S.Value.count)
      count &+= (target .!= emitted).anyCount
      emitted = target
    }
    self.strategy = strategy
    self.emitted = emitted
    return count
  }
}
