import Lanes
import MarketData

/// A column that a strategy asks for: an indicator at the values of some of its parameters.
///
/// A sweep computes each distinct column once, however many parameter sets read it.
public struct Feature: Sendable {
  /// Writes the values for a block of bars: lane i of bar t goes to `rows[t * stride + i]`.
  public typealias Fill = (
    _ bars: UnsafeBufferPointer<Bar>, _ rows: UnsafeMutablePointer<Double>, _ stride: Int
  ) -> Void

  /// The indicator's name.
  public let indicator: String
  /// The names of the strategy's parameters that the indicator reads.
  public let parameters: [String]
  /// How many bars pass before the first defined value, for given parameter values.
  public let warmUpBars: @Sendable ([Double]) -> Int
  /// A stream for one set of values.
  public let stream: @Sendable (LaneValues<Double>, PriceScale) -> (Bar) -> Double
  /// Eight streams side by side.
  public let columns: @Sendable (LaneValues<Double8>, PriceScale) -> Fill

  /// Makes a feature of one indicator in both of its lane types.
  ///
  /// - Parameters:
  ///   - indicator: The name under which reports show the column.
  ///   - parameters: Names of the strategy's parameters, in the order in which the indicator reads
  ///     them.
  ///   - warmUpBars: Bars before the first defined value, given the parameter values.
  @inlinable public init<Narrow: Indicator, Wide: Indicator>(
    _ indicator: String, _ parameters: [String], _: Narrow.Type, _: Wide.Type,
    warmUpBars: @escaping @Sendable ([Double]) -> Int
  ) where Narrow.Value == Double, Wide.Value == Double8 {
    self.indicator = indicator
    self.parameters = parameters
    self.warmUpBars = warmUpBars
    stream = { values, scale in
      var state = Narrow(values, scale)
      return { state.update($0) }
    }
    columns = { values, scale in
      var state = Wide(values, scale)
      return { bars, rows, stride in
        var running = state
        for index in 0..<bars.count { running.update(bars[index]).store(rows + index &* stride) }
        state = running
      }
    }
  }
}
